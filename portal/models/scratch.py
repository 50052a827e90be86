"""A database in memory with all tables of this code: made in a moment, gone with its connection, nobody else's."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Final, cast

from alembic import command
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from portal.db import prepare_sqlite
from portal.models.schema import configuration

_MIGRATING: Final = Lock()
_EMPTY: Final[list[bytes]] = []


def empty() -> bytes:
    """The image of a database in which nothing happened: all migrations run, once for each process."""
    with _MIGRATING:
        if not _EMPTY:
            with _engine(foreign_keys=False).connect() as connection:
                with connection.begin():
                    command.upgrade(configuration(connection), "heads")
                _EMPTY.append(_driver(connection).serialize())
        return _EMPTY[0]


@contextmanager
def opened(image: bytes) -> Iterator[Session]:
    """A session in a database of its own that begins as this image; all of it is forgotten at the end."""
    with _engine().connect() as connection:
        _driver(connection).deserialize(image)
        with Session(connection, expire_on_commit=False, close_resets_only=False) as session:
            yield session


def image_of(session: Session) -> bytes:
    """The database of an opened session as it stands; commits."""
    session.commit()
    return _driver(session.connection()).serialize()


@contextmanager
def forgotten(session: Session) -> Iterator[None]:
    """Whatever is written within is undone at its end."""
    inner = session.begin_nested()
    try:
        yield
    finally:
        inner.rollback()


@cache
def _engine(foreign_keys: bool = True) -> Engine:
    """One engine for all: what one rehearsal compiled the next one says alike. Each connection is a database."""
    engine = create_engine("sqlite://", poolclass=NullPool, hide_parameters=True)
    prepare_sqlite(engine, foreign_keys=foreign_keys)
    return engine


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.driver_connection)
