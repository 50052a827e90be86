"""How connections to PostgreSQL are kept: asked after lying idle, and with the statements they have prepared."""

import time
from typing import Any

from sqlalchemy import Engine, event, exc
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

IDLE_SECONDS = 1
"""After so long in the pool a connection to PostgreSQL is asked whether it still stands; not for each page."""


def ask_idle_ones(engine: Engine) -> None:
    """A connection that lay idle is asked whether it still stands before it is given out; a busy one was just heard of.

    Raises DisconnectionError to the pool, which opens another one in its place.
    """

    def given_back(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["idle since"] = time.monotonic()

    def taken(connection: Any, record: ConnectionPoolEntry, _fairy: Any) -> None:
        if time.monotonic() - record.info.get("idle since", 0.0) > IDLE_SECONDS and not _stands(engine, connection):
            raise exc.DisconnectionError

    event.listen(engine, "checkin", given_back)
    event.listen(engine, "checkout", taken)


def let_go(session: Session) -> None:
    """End what a session has read, by a commit: a rollback makes psycopg forget every statement its connection has
    prepared, and each page would have them parsed and planned anew. Its objects must hold nothing to be written.
    """
    try:
        session.commit()
    except exc.SQLAlchemyError:  # the connection fell: what was read was read
        session.rollback()


def _stands(engine: Engine, connection: Any) -> bool:
    try:
        return engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error:
        return False
