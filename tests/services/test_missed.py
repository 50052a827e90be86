"""From when a follow-up is late is kept with the request, and says what its page says, whatever happens to it (C48, C50)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import update

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.models.base import table
from portal.models.requests import Request
from portal.queries import records as reading
from portal.services.casework import handling, records
from portal.services.door import requests
from portal.workflow.transitions import Side
from tests.support.declared import Declared, declare
from tests.support.migrations import migration

MIGRATION = "202611281215_keep_from_when_follow_ups_are_late"
_REQUEST = table(Request)
VISIT = """\
title: ติดตาม
unit: front
form: [{fields: [{id: why, type: text, label: เรื่อง}]}]
steps:
  - {id: working, state: in_progress, label: กำลังพัฒนา}
  - {id: developed, state: in_progress, label: ติดตามผล}
records:
  - {id: visit, title: ติดตามผล, by: officer, at: [developed], windows: [01/07..31/07, 01/09..30/09],
     fields: [{id: found, type: text, label: ผล}]}
  - {id: report, title: รายงาน, by: applicant, at: [developed], windows: [01/12..31/12],
     fields: [{id: found, type: text, label: ผล}]}
"""
DAYS = [date(2026, 5, 3), date(2026, 7, 31), date(2026, 8, 1), date(2026, 10, 1), date(2027, 1, 1), date(2028, 6, 1)]


def _late_on_its_page(office: Declared, who: Actor, key: str, day: date) -> bool:
    with clock.stopped_at(_noon(day)), office.database.reading() as session:
        held = requests.hold(session, who, key, lock=False)
        checked = office.catalogue.version(session, held.version_id)
        entries = reading.added(session, checked, held.id)
        found = list(records.openings(session, who, checked, held, entries).now)
        found += records.awaited(session, who, checked, held, entries) if held.side == Side.STAFF else []
    return any(each.late for each in found)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def _filled_by_the_migration(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(_REQUEST).values(missed_from=None, missed_own_from=None))
        migration(MIGRATION).fill(session.connection())


def test_the_day_follows_steps_and_entries_says_what_the_page_says_and_is_filled_for_what_was_there(
    database: Database, tmp_path: Path
) -> None:
    office = declare(database, tmp_path, visit=VISIT)
    applicant, officer = office.person(), office.person("officer", "front")
    key = office.file(applicant, "visit", why="ก").key

    def add(who: Actor, record: str, place: int | None = None) -> None:
        seen = office.request(key).revision
        with database.transaction() as session:
            records.add(session, who, office.catalogue, key, record, {"found": ("ดี",)}, seen, place)

    acts: list[tuple[date, Callable[[], object], date | None, date | None]] = [
        (date(2026, 5, 1), lambda: office.act(handling.accept, officer, key), None, None),
        (date(2026, 5, 2), lambda: office.act(handling.move, officer, key, "developed"),
         date(2026, 8, 1), date(2027, 1, 1)),
        (date(2026, 7, 31), lambda: add(officer, "visit"), date(2026, 10, 1), date(2027, 1, 1)),
        (date(2026, 8, 2), lambda: office.act(handling.add_note, officer, key, "โทรแล้ว"),
         date(2026, 10, 1), date(2027, 1, 1)),
        (date(2026, 8, 3), lambda: office.act(handling.move, officer, key, "working"), None, None),
        (date(2027, 2, 1), lambda: office.act(handling.move, officer, key, "developed"),
         date(2026, 10, 1), date(2027, 1, 1)),
        (date(2027, 2, 2), lambda: add(officer, "visit"), date(2027, 1, 1), date(2027, 1, 1)),
        (date(2027, 2, 3), lambda: add(applicant, "report"), None, None),
    ]  # fmt: skip
    for at, act, day, own in acts:
        with clock.stopped_at(_noon(at)):
            act()
        found = office.request(key)
        assert (found.missed_from, found.missed_own_from) == (day, own), at
        _filled_by_the_migration(database)
        found = office.request(key)
        assert (found.missed_from, found.missed_own_from) == (day, own), at
        for on in DAYS:
            for who, kept in ((officer, day), (applicant, own)):
                assert _late_on_its_page(office, who, key, on) is (kept is not None and kept <= on), (at, on, who.role)
