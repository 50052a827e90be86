"""What tests of the verbs share."""

from collections.abc import Iterator

import pytest

from portal.services.accounts import passwords


@pytest.fixture(autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Argon2 at a toy's cost."""
    with passwords.cheaply():
        yield
