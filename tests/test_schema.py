"""Migrations: they lead to what the models say, on both engines, forwards and back."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from portal.db import Database
from portal.models import Base, schema
from tests.conftest import Fresh


def test_migrations_lead_to_exactly_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": schema.compared})
        assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_newest_migration() -> None:
    assert len(ScriptDirectory.from_config(schema.configuration()).get_heads()) <= 1


def test_a_migrated_database_says_so(database: Database) -> None:
    assert schema.is_current(database)


def test_every_migration_can_be_taken_back(database_url: str) -> None:
    schema.downgrade(database_url, "base")
    emptied = Database(database_url)
    with emptied.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    emptied.close()
    schema.upgrade(database_url)


def test_migrating_twice_changes_nothing(fresh_database: Fresh) -> None:
    url = fresh_database("sqlite")
    schema.upgrade(url)
    schema.upgrade(url)
    database = Database(url)
    assert schema.is_current(database)
    database.close()
