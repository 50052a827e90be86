"""Bring a database to the tables this code expects, and say whether it is there."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, make_url, text

from portal.db import Database, prepare_sqlite

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"
_LOCK = 4_611_686_018_427
"""Advisory lock: of two portals that start together one migrates and the other waits."""


def upgrade(url: str) -> None:
    """Run what is missing, in one transaction: all of it or nothing."""
    _run(url, lambda config: command.upgrade(config, "heads"))


def downgrade(url: str, revision: str) -> None:
    """Go back to `revision` ("base" is the empty database)."""
    _run(url, lambda config: command.downgrade(config, revision))


def revise(url: str, message: str) -> None:
    """Write a new migration for what the models have and the database at `url` has not."""
    _run(url, lambda config: command.revision(config, message=message, autogenerate=True))


def is_current(database: Database) -> bool:
    """True when every migration has run. Never writes."""
    wanted = set(newest().split())
    with database.reading() as session:
        return set(MigrationContext.configure(session.connection()).get_current_heads()) == wanted


def newest() -> str:
    """The newest migration of this code: what its tables are called by."""
    return " ".join(sorted(ScriptDirectory.from_config(configuration()).get_heads()))


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration without an ini file; with a connection, env.py works on that one."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d%%(hour).2d%%(minute).2d_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def compared(name: str | None, kind: str, parents: object) -> bool:
    """Which parts of a database models describe. Search indexes are made by hand, one kind for each engine."""
    return kind == "column" or not (name or "").startswith(("search_", "ix_search_"))


def _run(url: str, work: Callable[[Config], object]) -> None:
    """SQLite rebuilds tables to change them, so foreign keys rest meanwhile and are all checked before the commit."""
    target = make_url(url)
    engine = create_engine(target)
    is_sqlite = target.get_backend_name() == "sqlite"
    if is_sqlite:
        Path(target.database or "").parent.mkdir(parents=True, exist_ok=True)
        prepare_sqlite(engine, foreign_keys=False)
    try:
        with engine.begin() as connection:
            if not is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            work(configuration(connection))
            if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                raise RuntimeError(f"migration would leave a row that points nowhere: {tuple(broken)}")
    finally:
        engine.dispose()
