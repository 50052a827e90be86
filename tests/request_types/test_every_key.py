"""Every key of the table is read, and none is ignored; schema and reference name them all."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from portal.request_types.compiling import compile_block, compile_bundle
from portal.request_types.describing.json_schema import json_schema
from portal.request_types.describing.language_reference import reference
from portal.request_types.keys import CONSTRUCTS
from portal.request_types.keys.fields import FIELD_TYPES
from portal.request_types.parsing import Carried
from portal.request_types.parsing.found import Found
from portal.request_types.reading.nodes import MapNode
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import Bundle, File
from tests.request_types import every_key as files

DOCS = Path(__file__).parents[2] / "docs"
WHOLE = Bundle(
    File("request_types/whole.yaml", files.TYPE),
    File("office.yaml", files.OFFICE),
    None,
    {"person": File("blocks/person.yaml", files.BLOCK)},
    {
        "zones": File("registries/zones.yaml", files.PARENT),
        "parts": File("registries/parts.yaml", files.PARTS),
        "things": File("registries/things.yaml", files.REGISTRY),
    },
    {"whole": {"name": {"type": "text", "label": {"th": "ชื่อ"}, "options": {}, "searchable": True}}},
)


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """Keys read per construct while the test runs; a key that stands in a file and is not read fails it."""
    seen: list[Found] = []
    start = Found.__init__

    def watched(self: Found, node: MapNode, made_of: Any, carried: Carried) -> None:
        start(self, node, made_of, carried)
        seen.append(self)

    monkeypatch.setattr(Found, "__init__", watched)
    found: dict[str, set[str]] = defaultdict(set)
    for bundle in (WHOLE, Bundle(File("e.yaml", files.EXTENDING), WHOLE.office, File("base.yaml", files.BASE))):
        checked, problems = compile_bundle(bundle)
        assert [problem.said("en") for problem in problems.sorted()] == []
        assert checked is not None
    for one in seen:
        written = {entry.key.text for entry in one.node}
        assert written <= one.asked, f"{one.construct.name}: {written - one.asked} is ignored"
        found[one.construct.name] |= written
    return found


def test_every_key_of_the_table_is_read(used: dict[str, set[str]]) -> None:
    worked_in = {
        "type": {"extends", "remove"},
        "registry": {"extends"},
        "section": {"as"},
        "field": {"below"},
        "block": {key.name for key in CONSTRUCTS["block"].keys},
    }
    for name, construct in CONSTRUCTS.items():
        keys = {key.name for key in construct.keys if not key.later}
        assert keys - used[name] - worked_in.get(name, set()) == set(), name


def test_every_type_of_field_is_there() -> None:
    checked, _ = compile_bundle(WHOLE)
    assert checked is not None
    assert {field.field.type for field in checked.fields.values()} == set(FIELD_TYPES)


def test_blocks_are_read_by_themselves_too(used: dict[str, set[str]]) -> None:
    problems = Problems()
    compile_block(WHOLE.blocks["person"], problems, "th")
    assert problems.sorted() == ()


@pytest.mark.parametrize("root", ["type", "registry", "block", "office"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_the_schema_names_every_key_and_refers_to_nothing_that_is_not_there(root: str, language: str) -> None:
    schema = json_schema(root, language)
    for name, construct in CONSTRUCTS.items():
        properties = schema["$defs"][name]["properties"]
        assert {key.name for key in construct.keys if not key.later} <= set(properties)
    named = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema)))
    assert named <= set(schema["$defs"])


@pytest.mark.parametrize(("language", "file"), [("th", "language.th.md"), ("en", "language.md")])
def test_the_printed_reference_has_not_drifted(language: str, file: str) -> None:
    """Mend with `portal reference --lang LANGUAGE > docs/FILE`."""
    assert (DOCS / file).read_text("utf-8") == reference(language)


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_reference_has_a_row_for_every_key(language: str) -> None:
    said = reference(language)
    for construct in CONSTRUCTS.values():
        for key in construct.keys:
            assert f"| `{key.name}`" in said
    assert "`if_blank(" in said


def test_a_bundle_survives_storage_and_keeps_its_digest() -> None:
    stored = json.loads(json.dumps(WHOLE.to_json()))
    again = Bundle.from_json(stored)
    assert again == WHOLE
    assert again.digest == WHOLE.digest
    assert compile_bundle(again)[0] is not None


def test_notices_are_worded_by_the_type_and_else_by_the_office() -> None:
    checked, _ = compile_bundle(WHOLE)
    assert checked is not None
    assert {event: pattern.source for event, pattern in checked.notices.items()} == {
        "accept": "รับเรื่อง {request.number}",
        "finish": "เสร็จแล้ว {request.number}",
    }
