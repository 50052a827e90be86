"""The language is never silently ignored: every key has a test that shows what it does, or is refused by name."""

import importlib

import pytest

from portal.request_types.keys import CONSTRUCTS
from tests.proofs import PROOFS

NAMED = sorted({where for keys in PROOFS.values() for where in keys.values()})


@pytest.mark.parametrize("name", [name for name, construct in CONSTRUCTS.items() if not construct.later])
def test_each_key_of_a_construct_names_its_proof(name: str) -> None:
    known = {key.name for key in CONSTRUCTS[name].keys if not key.later}
    assert set(PROOFS.get(name, {})) == known


@pytest.mark.parametrize("where", NAMED)
def test_a_proof_is_a_test_that_is_there(where: str) -> None:
    module, _, test = where.partition("::")
    assert test.startswith("test_")
    assert callable(getattr(importlib.import_module(module), test))
