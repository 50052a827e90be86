"""The portal as strangers and neighbours meet it: built once for each engine, and left as it was by every test."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from portal.app import create_app
from portal.models import schema
from portal.services.accounts import passwords
from portal.settings import from_environment
from tests.conftest import ENGINES
from tests.security.neighbours import Neighbours, neighbours
from tests.support.desk import Desk, desk


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Whoever asks for both portals below asks once for each engine, not for each pair of them."""
    return str(request.param)


@pytest.fixture(scope="session")
def at(request: pytest.FixtureRequest, engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbours]:
    """The neighbours' portal. Tests that use it change none of its rows but sessions and limits."""
    yield from (neighbours(app) for app in _portal(request, engine, tmp_path_factory))


@pytest.fixture(scope="session")
def attacked(request: pytest.FixtureRequest, engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The office at its desk, for tests that bring people of their own and change what they like of theirs."""
    yield from (desk(app) for app in _portal(request, engine, tmp_path_factory))


def _portal(request: pytest.FixtureRequest, engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    home: Path = tmp_path_factory.mktemp("portal")
    url = f"sqlite:///{home / 'portal.sqlite3'}"
    if engine == "postgresql":
        url = request.getfixturevalue("postgres").create(f"portal_{uuid4().hex}")
    schema.upgrade(url)
    app = create_app(from_environment({"PORTAL_HOME": str(home), "DATABASE_URL": url}), testing=True)
    with passwords.cheaply():
        yield app
    app.extensions["database"].close()
