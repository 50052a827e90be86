"""What the history was on a day stands outside the database: a chain written anew from one end to the other shows (T39)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from portal import clock
from portal.queries.history import verify_all
from portal.services.backup.verify import damage
from portal.services.logs import anchors
from portal.worker.chores import anchor
from portal.workflow.events import BEGINNING, Entry, chained
from tests.services.backup.conftest import Whole, storage, whole
from tests.services.backup.test_verify import _behind_the_guards

__all__ = ["storage", "whole"]


@pytest.fixture
def file(whole: Whole, tmp_path: Path) -> Path:
    """Anchored two hours after everything happened."""
    found = tmp_path / anchors.FILE
    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        anchor(whole.database, found)
    return found


def _found(whole: Whole, file: Path) -> list[str]:
    with whole.database.reading() as session:
        return list(damage(session, whole.storage, anchors.kept(file)))


def test_an_anchor_holds_while_the_history_only_grows(whole: Whole, file: Path) -> None:
    (one,) = anchors.kept(file)
    assert one.events == 3
    assert _found(whole, file) == []
    whole.portal.filed(None, **{"booked.start_date": ("03/04/2568",), "booked.end_date": ("03/04/2568",)})
    assert _found(whole, file) == []


def test_a_history_written_anew_with_all_its_hashes_is_told_by_the_anchor_alone(whole: Whole, file: Path) -> None:
    with _behind_the_guards(whole) as connection:
        row = connection.execute(text("SELECT * FROM event WHERE request_id = 2 AND number = 1")).one()
        key = connection.execute(text("SELECT key FROM request WHERE id = 2")).scalar_one()
        with whole.database.reading() as session:
            from portal.queries.history import _entries

            told = next(entry for entry, _, _ in _entries(session, 2))
        forged = replace(told, actor_name="ใครก็ไม่รู้")
        assert (forged.request_key, row.number) == (key, 1)
        sealed = _sealed(forged)
        connection.execute(text("UPDATE event SET actor_name = :who, hash = :sealed WHERE id = :id"),
                           {"who": forged.actor_name, "sealed": sealed, "id": row.id})  # fmt: skip
        connection.execute(text("UPDATE request SET last_hash = :sealed WHERE id = 2"), {"sealed": sealed})
    with whole.database.reading() as session:
        assert list(verify_all(session)) == []
    (told_by,) = _found(whole, file)
    assert told_by.startswith("anchor of 2025-03-31T06:20:00+00:00: its 3 events up to number 3 are not what they were")


def _sealed(entry: Entry) -> str:
    return chained(BEGINNING, entry)


def test_a_request_that_vanished_with_its_history_is_told(whole: Whole, file: Path) -> None:
    with _behind_the_guards(whole) as connection:
        for table in ("event", "edition", "notice", "booking", "request"):
            column = "id" if table == "request" else "request_id"
            connection.execute(text(f"DELETE FROM {table} WHERE {column} = 2"))
    assert any(told.startswith("anchor of") and told.endswith("2 are there now") for told in _found(whole, file))


def test_an_anchor_is_written_once_a_day_and_only_of_what_has_settled(whole: Whole, tmp_path: Path) -> None:
    found, moment = tmp_path / anchors.FILE, clock.now()
    for hours, lines in ((0, 0), (2, 1), (3, 1), (25, 1), (26, 2)):
        with clock.stopped_at(moment + timedelta(hours=hours)):
            anchor(whole.database, found)
        assert len(anchors.kept(found)) == lines
    assert found.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("line", ["not json", "{}", '{"at": "2025-03-31", "event": 1, "events": 9, "digest": "0"}'])
def test_a_line_that_was_tampered_with_is_told(whole: Whole, file: Path, line: str) -> None:
    file.write_text(f"{line}\n", "utf-8")
    assert len(_found(whole, file)) == 1
