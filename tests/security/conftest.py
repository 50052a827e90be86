"""The portal as strangers and neighbours meet it: built once for each engine, and left as it was by every test."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from portal.app import create_app
from portal.models import schema
from portal.services import passwords
from portal.settings import from_environment
from tests.conftest import ENGINES
from tests.security.neighbours import Neighbours, neighbours


@pytest.fixture(scope="session", params=ENGINES)
def at(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbours]:
    """The neighbours' portal. Tests that use it change none of its rows but sessions and limits."""
    home: Path = tmp_path_factory.mktemp("neighbours")
    url = f"sqlite:///{home / 'portal.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").create(f"neighbours_{uuid4().hex}")
    schema.upgrade(url)
    app = create_app(from_environment({"PORTAL_HOME": str(home), "DATABASE_URL": url}), testing=True)
    with passwords.cheaply():
        yield neighbours(app)
    app.extensions["database"].close()
