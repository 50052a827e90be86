"""Planted damage, each named by its row or file (T39)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, text

from portal.services.backup.verify import damage
from portal.uploads.storage import Area
from tests.services.backup.conftest import Whole


@contextmanager
def _behind_the_guards(whole: Whole) -> Iterator[Connection]:
    """As somebody with the database in hand: neither triggers nor foreign keys hold."""
    is_sqlite = whole.database.is_sqlite
    with whole.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if is_sqlite:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            for name in ("event", "edition", "type_version"):
                connection.exec_driver_sql(f"DROP TRIGGER {name}_is_never_changed")
                connection.exec_driver_sql(f"DROP TRIGGER {name}_is_never_deleted")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        yield connection
        if is_sqlite:
            connection.exec_driver_sql("BEGIN")
    whole.database.engine.dispose()


def _found(whole: Whole) -> list[str]:
    with whole.database.reading() as session:
        return list(damage(session, whole.storage))


def test_a_whole_portal_has_no_damage(whole: Whole) -> None:
    assert _found(whole) == []


_COLUMNS = (
    "number, request_id, at, actor_id, actor_name, actor_role, action, from_state, to_state, from_step, to_step,"
    " message, data, previous_hash, hash"
)
ROWS: dict[str, tuple[str, str]] = {
    "a changed message": (
        "UPDATE event SET message = 'ไม่ได้พูด' WHERE number = 2",
        "event 2 of request {reference}: was changed after it was written",
    ),
    "a changed moment": (
        "UPDATE event SET at = '2025-03-30 04:20:00.000000+00' WHERE number = 1 AND request_id = 1",
        "event 1 of request {reference}: was changed after it was written",
    ),
    "a changed actor": (
        "UPDATE event SET actor_name = 'ใครก็ไม่รู้' WHERE number = 2",
        "event 2 of request {reference}: was changed after it was written",
    ),
    "a first event that is gone": (
        "DELETE FROM event WHERE number = 1 AND request_id = 1",
        "event 1 of request {reference}: is missing",
    ),
    "a last event that is gone": (
        "DELETE FROM event WHERE number = 2",
        "event 2 of request {reference}: is missing: the request remembers a later one",
    ),
    "an event in the middle that is gone": (
        "DELETE FROM event WHERE number = 1 AND request_id = (SELECT request_id FROM event WHERE number = 2)",
        "event 1 of request {reference}: is missing",
    ),
    "all events of a request that are gone": (
        "DELETE FROM event WHERE request_id = 1",
        "event 1 of request {reference}: is missing: the request remembers a later one",
    ),
    "an event written behind the last": (
        f"INSERT INTO event ({_COLUMNS}) SELECT {_COLUMNS.replace('number', '3', 1)} FROM event WHERE number = 2",
        "event 3 of request {reference}: was changed after it was written",
    ),
    "a request that was told of fewer": (
        "UPDATE request SET revision = 1 WHERE id = 1",
        "event 2 of request {reference}: is one the request knows nothing of",
    ),
    "two events that changed places": (
        "UPDATE event SET number = CASE WHEN number = 1 THEN -2 ELSE -1 END WHERE request_id = 1;"
        "UPDATE event SET number = -number WHERE request_id = 1",
        "event 1 of request {reference}: was changed after it was written",
    ),
    "events of two requests that changed places": (
        "UPDATE event SET number = -request_id WHERE number = 1;"
        "UPDATE event SET request_id = 3 + number WHERE number < 0;"
        "UPDATE event SET number = 1 WHERE number < 0",
        "event 1 of request {reference}: was changed after it was written",
    ),
    "answers that are gone": ("DELETE FROM edition WHERE request_id = 2", "request 2: its row of edition is missing"),
    "a person who is gone": (
        "DELETE FROM account WHERE role = 'staff'",
        "account 1: its row of account is missing",
    ),
    "a request that is gone": ("DELETE FROM request WHERE id = 2", "event 3: its row of request is missing"),
    "a version that is gone": (
        "DELETE FROM type_version",
        "request_type room_booking: its row of type_version is missing",
    ),
    "a room that is gone": ("DELETE FROM registry_row", "booking 1: its row of registry_row is missing"),
}


@pytest.mark.parametrize(("statement", "told"), ROWS.values(), ids=list(ROWS))
def test_t39_a_damaged_row_is_named(whole: Whole, statement: str, told: str) -> None:
    with _behind_the_guards(whole) as connection:
        for one in statement.split(";"):
            connection.execute(text(one))
    assert told.format(reference=whole.reference) in _found(whole)


FILES: dict[str, tuple[Callable[[Whole], None], str]] = {
    "an attachment that is gone": (
        lambda whole: whole.storage.delete(whole.keys["clean"]),
        "attachment 1: its file clean/{clean} is missing",
    ),
    "a signed original that is gone": (
        lambda whole: whole.storage.delete(whole.keys["sealed"], Area.SEALED),
        "attachment 1: its file sealed/{sealed} is missing",
    ),
    "a paper that was changed": (
        lambda whole: _overwrite(whole, "paper"),
        "paper 1: its file clean/{paper} is not as it was stored",
    ),
    "an arrival that is gone": (
        lambda whole: whole.storage.delete(whole.keys["quarantine"], Area.QUARANTINE),
        "attachment 2: its file quarantine/{quarantine} is missing",
    ),
}


def _overwrite(whole: Whole, name: str) -> None:
    place = whole.storage.served_path(whole.keys[name])
    assert place is not None
    place.write_bytes(b"something else")


@pytest.mark.parametrize(("harm", "told"), FILES.values(), ids=list(FILES))
def test_a_damaged_file_is_named_with_its_row(whole: Whole, harm: Callable[[Whole], None], told: str) -> None:
    harm(whole)
    assert _found(whole) == [told.format(**whole.keys)]
