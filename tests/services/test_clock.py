"""The clock of a deadline: it runs while the office has the request and stands still elsewhere (C45, C48)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.queries.counts import standing
from portal.queries.requests import Wish, queue
from portal.services.applying import drafts, revisions
from portal.services.casework import handling
from portal.workflow.deadlines import NEVER
from tests.support.declared import Declared, declare

MONDAY = datetime(2025, 3, 31, 4, 20, tzinfo=UTC)
"""11:20 in Bangkok."""
TYPE = """\
title: ร้องทุกข์
form: [{fields: [{id: why, type: text, label: เรื่อง}]}]
due: {DUE}
steps:
  - {id: working, state: in_progress, label: กำลังทำ}
  - {id: parked, state: in_progress, label: รอเข้าแผน, clock: paused, menu: true}
"""


def _case(database: Database, tmp_path: Path, due: str) -> tuple[Declared, Actor, Actor, str]:
    office = declare(database, tmp_path, complaint=TYPE.replace("{DUE}", due))
    applicant, officer = office.person(), office.person("officer", "front")
    with clock.stopped_at(MONDAY):
        return office, applicant, officer, office.file(applicant, "complaint", why="ไฟดับ").key


@pytest.mark.parametrize(("due", "first", "later"), [("5 days", (4, 5), (4, 12)), ("5 working days", (4, 7), (4, 14))])
def test_a_parked_request_leaves_the_overdue_and_its_day_moves_on_when_it_goes_on(
    database: Database, tmp_path: Path, due: str, first: tuple[int, int], later: tuple[int, int]
) -> None:
    office, _, officer, key = _case(database, tmp_path, due)
    assert office.request(key).due_on == date(2025, *first)
    with clock.stopped_at(MONDAY + timedelta(days=1)):
        office.act(handling.accept, officer, key)
        office.act(handling.move, officer, key, "parked")
    parked = office.request(key)
    assert (parked.due_order, parked.stopped_at) == (NEVER, MONDAY + timedelta(days=1))
    with database.reading() as session:
        assert standing(session, officer, Wish(), date(2025, 12, 31)).late == 0
    with clock.stopped_at(MONDAY + timedelta(days=8)):
        office.act(handling.move, officer, key, "working")
    going = office.request(key)
    assert (going.due_on, going.due_order, going.stopped_at) == (date(2025, *later), date(2025, *later), None)
    with database.reading() as session:
        late = Wish(late_on=date(2025, *later) + timedelta(days=1))
        assert [row.key for row in queue(session, officer, late).rows] == [key]
        assert queue(session, officer, Wish(late_on=date(2025, *later))).rows == []


def test_while_the_applicant_has_it_the_office_loses_no_day_and_both_times_are_kept_apart(
    database: Database, tmp_path: Path
) -> None:
    office, applicant, officer, key = _case(database, tmp_path, "5 days")
    with clock.stopped_at(MONDAY + timedelta(days=2)):
        office.act(handling.return_for_correction, officer, key, "ขอรูปถ่าย")
    assert office.request(key).due_order == NEVER
    with clock.stopped_at(MONDAY + timedelta(days=6, hours=1)), database.transaction() as session:
        draft = drafts.start_revision(session, applicant, office.catalogue, key, "correction")
        revisions.refile(session, applicant, office.catalogue, draft, office.request(key).revision)
    back = office.request(key)
    assert back.due_on == date(2025, 4, 9)
    assert (back.office_seconds, back.applicant_seconds) == (2 * 86400, 4 * 86400 + 3600)
    with clock.stopped_at(MONDAY + timedelta(days=7, hours=1)):
        office.act(handling.finish, officer, key)
    assert office.request(key).office_seconds == 3 * 86400


def test_a_named_day_does_not_move(database: Database, tmp_path: Path) -> None:
    office, _, officer, key = _case(database, tmp_path, 'date("10/04/2568")')
    with clock.stopped_at(MONDAY):
        office.act(handling.accept, officer, key)
        office.act(handling.move, officer, key, "parked")
    with clock.stopped_at(MONDAY + timedelta(days=20)):
        office.act(handling.move, officer, key, "working")
    assert office.request(key).due_on == date(2025, 4, 10)
