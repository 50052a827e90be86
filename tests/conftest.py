"""Fixtures for all tests: both engines, built by the migrations, one fresh database for each test."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.app import create_app
from portal.db import Database
from portal.models import schema
from portal.settings import Settings, from_environment
from tests.support.postgres import Postgres
from tests.support.statements import share_compiled
from tests.support.templates import Compiled

hypothesis.settings.register_profile("counted", deadline=None)  # a busy machine is no fault of what is tested
hypothesis.settings.load_profile("counted")

Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
"""Each test builds a portal of its own; their templates are the same."""

share_compiled()

ENGINES = os.environ.get("ENGINES", "sqlite,postgresql").split(",")
"""Both, always; ENGINES=sqlite shortens a developer's own runs."""

Fresh = Callable[[str], str]


def pytest_collection_finish() -> None:
    """Modules and tests live to the end: looking for garbage among them every third test was a quarter of the work."""
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, 100)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL server of our own, started at first need."""
    server = Postgres.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    file = tmp_path_factory.mktemp("template") / "template.sqlite3"
    schema.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """The name of a migrated, empty PostgreSQL database."""
    schema.upgrade(postgres.create("template_portal"))
    return "template_portal"


@pytest.fixture
def fresh_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fresh]:
    """Call it with "sqlite" or "postgresql": the URL of a migrated, empty database that is thrown away afterwards."""
    made: list[str] = []

    def fresh(engine: str) -> str:
        name = f"test_{uuid4().hex}"
        if engine == "sqlite":
            file = tmp_path / f"{name}.sqlite3"
            shutil.copy(request.getfixturevalue("sqlite_template"), file)
            return f"sqlite:///{file}"
        made.append(name)
        server: Postgres = request.getfixturevalue("postgres")
        return server.create(name, template=request.getfixturevalue("postgres_template"))

    yield fresh
    for name in made:
        request.getfixturevalue("postgres").drop(name)


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, fresh_database: Fresh) -> str:
    """A test that asks for this (or for `database`, `settings`, `app`) runs on both engines."""
    return fresh_database(request.param)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty database."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Development settings in a home of their own."""
    return from_environment({"PORTAL_HOME": str(tmp_path / "home"), "DATABASE_URL": database_url})


@pytest.fixture
def stopped_clock() -> Iterator[datetime]:
    """The clock stands at 31 March 2568, 11:20 in Bangkok."""
    moment = datetime(2025, 3, 31, 4, 20, tzinfo=UTC)
    with clock.stopped_at(moment):
        yield moment


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The portal, in testing: faults are raised, the log is quiet."""
    built = create_app(settings, testing=True)
    yield built
    built.extensions["database"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts, at this portal's own address."""
    return app.test_client()
