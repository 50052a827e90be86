"""Entries added to a request later: by whom, where, how often, with files; nothing else of it changes (C50, C60, C72)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from portal import clock
from portal.access.permissions import Actor
from portal.access.sight import WHOLE, Sight
from portal.db import Database
from portal.errors import Forbidden, NotFound, PortalError, Refused, Stale, Taken
from portal.models.base import table
from portal.models.drafts import Attachment
from portal.models.history import Event, Notice
from portal.models.machinery import Job
from portal.models.records import RatingTally, Record
from portal.queries import records as reading
from portal.queries.history import verify_request
from portal.queries.records import Added
from portal.services.applying import attachments
from portal.services.applying.attachments import Received
from portal.services.casework import handling, record_files, records
from portal.services.counting import tallies
from portal.services.door import requests
from portal.services.door.advance import Advanced
from tests.support.declared import Declared, declare

WORK = """\
title: แจ้งซ่อม
unit: front
form: [{fields: [{id: why, type: text, label: เรื่อง}]}]
records:
  - id: rating
    title: ความพึงพอใจ
    by: applicant
    once: true
    fields: [{id: score, type: rating, label: คะแนน}, {id: comment, type: text, label: ความเห็น, optional: true}]
  - id: amend
    title: แก้ไขผลงาน
    by: [officer, back]
    at: [done]
    fields:
      - {id: wording, type: text, label: ข้อความ, to_applicant: true, prefill: why}
      - {id: photo, type: file, label: ภาพหลังงาน, to_applicant: true, optional: true}
  - id: inside
    title: บันทึกภายใน
    by: officer
    at: [in_progress, done]
    fields: [{id: remark, type: text, label: หมายเหตุ}]
  - id: follow_up
    title: ติดตามผล
    by: officer
    windows: [01/07..31/07, 01/09..30/09]
    fields: [{id: found, type: text, label: ผลการติดตาม}]
"""
MAY = datetime(2026, 5, 4, 3, tzinfo=UTC)


class Office:
    """One finished request, and people of both sides."""

    def __init__(self, office: Declared, finished: bool = True) -> None:
        self.office = office
        self.applicant = office.person()
        self.front, self.back = office.person("officer", "front"), office.person("officer", "back")
        with clock.stopped_at(MAY):
            self.key = office.file(self.applicant, "work", why="ไฟดับ").key
            office.act(handling.accept, self.front, self.key)
            if finished:
                office.act(handling.finish, self.front, self.key)

    def add(self, who: Actor, name: str, place: int | None = None, seen: int = 0, **words: str) -> Advanced:
        seen = seen or self.office.request(self.key).revision
        said = {name: (word,) for name, word in words.items()}
        with self.office.database.transaction() as session:
            return records.add(session, who, self.office.catalogue, self.key, name, said, seen, place)

    def entries(self) -> list[Added]:
        with self.office.database.reading() as session:
            request = self.office.request(self.key)
            checked = self.office.catalogue.version(session, request.version_id)
            return list(reading.added(session, checked, request.id))

    def open_to(self, who: Actor) -> tuple[list[str], list[str]]:
        """What somebody may add now, and what comes later."""
        with self.office.database.reading() as session:
            held = requests.hold(session, who, self.key, lock=False)
            checked = self.office.catalogue.version(session, held.version_id)
            entries = reading.added(session, checked, held.id)
            found = records.openings(session, who, checked, held, entries)
        return [each.of.record.id for each in found.now], [each.of.record.id for each in found.coming]

    def count(self, *where: Any) -> int:
        with self.office.database.reading() as session:
            return session.scalar(select(func.count()).where(*where)) or 0


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Office:
    return Office(declare(database, tmp_path, work=WORK))


def test_a_rating_is_kept_with_its_event_and_changes_nothing_else(made: Office) -> None:
    before = made.office.request(made.key)
    done = made.add(made.applicant, "rating", score="4", comment="รวดเร็วดี")
    after = made.office.request(made.key)
    for name in ("state", "step", "edition", "state_changed_at", "message", "due_on", "office_seconds", "facts"):
        assert getattr(after, name) == getattr(before, name), name
    assert after.revision == before.revision + 1 == done.event_number
    (entry,) = made.entries()
    assert (entry.record_id, entry.ordinal, entry.by_id, entry.by_name) == (
        "rating",
        1,
        made.applicant.id,
        made.applicant.name,
    )
    assert entry.answers == {"score": 4, "comment": "รวดเร็วดี"}
    with made.office.database.reading() as session:
        told = session.scalars(select(Event).where(Event.request_id == after.id).order_by(Event.number.desc())).first()
        assert told is not None
        assert (told.action, told.from_state, told.to_state) == ("record", "done", "done")
        assert told.data["record"] == "rating"
        assert told.data["answers"] == entry.answers
        assert verify_request(session, after.id) is None


def test_who_and_where_are_held_to(made: Office, database: Database, tmp_path: Path) -> None:
    assert made.open_to(made.applicant) == (["rating"], [])
    with clock.stopped_at(MAY):
        assert made.open_to(made.front) == (["amend", "inside"], ["follow_up"])
    for who, name, refusal in (
        (made.front, "rating", Forbidden),
        (made.applicant, "amend", Forbidden),
        (made.back, "inside", Forbidden),
        (made.applicant, "nothing", NotFound),
        (made.office.person("staff"), "amend", Forbidden),
        (made.office.person(), "rating", NotFound),
    ):
        with pytest.raises(refusal):
            made.add(who, name, score="4", wording="x", remark="x")
    with pytest.raises(Refused) as refused:
        made.add(made.applicant, "rating", score="7")
    assert list(refused.value.problems) == ["score"]
    assert made.entries() == []
    working = Office(made.office, finished=False)
    assert working.open_to(working.applicant) == ([], [])
    assert working.open_to(working.front)[0] == ["inside"]
    with pytest.raises(NotFound):
        working.add(working.applicant, "rating", score="4")


def test_nobody_adds_what_staff_add_to_a_request_of_their_own(made: Office) -> None:
    made.key = made.office.file(made.front, "work", why="ของตนเอง").key
    other = made.office.person("officer", "front")
    made.office.act(handling.accept, other, made.key)
    assert made.open_to(made.front) == ([], [])
    with pytest.raises(Forbidden):
        made.add(made.front, "inside", remark="x")


def test_what_is_there_once_is_asked_no_more(made: Office) -> None:
    made.add(made.applicant, "rating", score="5")
    assert made.open_to(made.applicant) == ([], [])
    with pytest.raises(Taken):
        made.add(made.applicant, "rating", score="1")


def test_however_many_press_at_once_one_rating_is_kept(made: Office) -> None:
    seen, barrier = made.office.request(made.key).revision, Barrier(8)

    def press(score: int) -> str:
        barrier.wait()
        try:
            made.add(made.applicant, "rating", seen=seen, score=str(score % 5 + 1))
        except PortalError as refused:
            return type(refused).__name__
        return "kept"

    with ThreadPoolExecutor(8) as many:
        outcomes = Counter(many.map(press, range(8)))
    assert outcomes["kept"] == 1
    assert set(outcomes) <= {"kept", "Taken", "Stale"}
    assert len(made.entries()) == 1
    assert made.count(table(RatingTally).c.id > 0) == 1


def test_the_database_itself_refuses_a_second_one(made: Office) -> None:
    made.add(made.applicant, "rating", score="5")
    (entry,) = made.entries()
    row = vars(entry) | {"ordinal": 2, "request_id": made.office.request(made.key).id}
    with pytest.raises(Taken), made.office.database.transaction() as session:
        session.execute(insert(Record), row)


def test_whoever_saw_an_older_state_is_told(made: Office) -> None:
    seen = made.office.request(made.key).revision
    made.add(made.front, "inside", remark="ตรวจแล้ว")
    with pytest.raises(Stale):
        made.add(made.front, "inside", seen=seen, remark="ตรวจแล้ว")
    made.add(made.front, "inside", remark="ตรวจอีกครั้ง")
    assert [entry.place for entry in made.entries()] == [None, None]


def test_windows_take_one_each_say_when_they_open_and_mark_what_is_late(made: Office) -> None:
    with clock.stopped_at(datetime(2026, 6, 30, 16, tzinfo=UTC)), pytest.raises(Refused) as early:
        made.add(made.front, "follow_up", found="ดี")
    assert early.value.facts["opens"] == date(2026, 7, 1)
    with clock.stopped_at(datetime(2026, 6, 30, 18, tzinfo=UTC)):  # 01/07 in Bangkok
        made.add(made.front, "follow_up", found="กำลังทำ")
        with pytest.raises(Refused):
            made.add(made.front, "follow_up", found="อีกครั้ง")
    with clock.stopped_at(datetime(2026, 10, 2, tzinfo=UTC)):
        made.add(made.front, "follow_up", found="เสร็จแล้ว")
        assert made.open_to(made.front) == (["amend", "inside"], [])
        with pytest.raises(Taken):
            made.add(made.front, "follow_up", found="อีก")
    first, second = made.entries()
    assert (first.place, first.is_late, first.window_last) == (1, False, date(2026, 7, 31))
    assert (second.place, second.is_late, second.window_first) == (2, True, date(2026, 9, 1))


def test_a_window_that_was_missed_can_be_made_up_for_beside_the_one_that_is_open(made: Office) -> None:
    with clock.stopped_at(datetime(2026, 9, 3, tzinfo=UTC)):
        made.add(made.front, "follow_up", found="ก.ย.")
        made.add(made.front, "follow_up", place=1, found="ก.ค.")
    assert [(entry.place, entry.is_late) for entry in made.entries()] == [(2, False), (1, True)]


def _send(made: Office, who: Actor, state: str = "clean", name: str = "after.png") -> str:
    with made.office.database.transaction() as session:
        held = requests.hold(session, who, made.key)
        record = record_files.catalogue_record(session, made.office.catalogue, held, "amend")
        key = record_files.receive(session, who, held, record, "photo", name, Received(name, "0" * 64, 10))
        row = session.scalars(select(Attachment).where(Attachment.key == key)).one()
        if state == "clean":
            attachments.cleaned(session, row.id, {"digest": "d" * 64, "media_type": "image/png", "original_name": name})
    return key


def test_a_photograph_is_given_with_its_entry_and_only_when_it_is_clean(made: Office) -> None:
    first, second = _send(made, made.front, name="old.png"), _send(made, made.front, "received")
    with pytest.raises(Refused) as refused:
        made.add(made.front, "amend", wording="แก้คำผิด")
    assert refused.value.problems == {"amend.photo": ["lifecycle.file_pending"]}
    with made.office.database.transaction() as session:
        row = session.scalars(select(Attachment).where(Attachment.key == second)).one()
        attachments.cleaned(session, row.id, {"digest": "e" * 64, "media_type": "image/png", "original_name": "b.png"})
    made.add(made.front, "amend", wording="แก้คำผิด")
    with made.office.database.reading() as session:
        kept = {row.key: row for row in session.scalars(select(Attachment))}
    assert (kept[second].record_ordinal, kept[second].field_id) == (1, "amend.photo")
    assert kept[second].claimed_edition == 1
    assert kept[first].removed_at is not None, "one field, one file: the last one counts"
    (entry,) = made.entries()
    assert entry.answers["photo"] == ["b.png"]


def test_each_side_is_told_of_what_concerns_it(made: Office) -> None:
    request = made.office.request(made.key)

    def told() -> tuple[int, int]:
        papers = made.count(table(Job).c.unique_key == f"paper:{request.id}:{made.office.request(made.key).revision}")
        return made.count(table(Notice).c.request_id == request.id, table(Notice).c.code == "record"), papers

    made.add(made.front, "inside", remark="ภายใน")
    assert told() == (0, 0)
    made.add(made.applicant, "rating", score="5")
    assert told() == (1, 1)
    made.add(made.front, "amend", wording="แก้คำผิด")
    assert told() == (2, 1)
    with made.office.database.reading() as session:
        notices = session.scalars(select(Notice).where(Notice.code == "record").order_by(Notice.id)).all()
    assert [(each.unit, each.account_id, each.facts["record"]) for each in notices] == [
        ("front", None, "rating"),
        (None, made.applicant.id, "amend"),
    ]


def test_each_side_reads_the_entries_it_may_in_order(made: Office) -> None:
    made.add(made.front, "inside", remark="ภายใน")
    made.add(made.applicant, "rating", score="4")
    made.add(made.front, "amend", wording="แก้คำผิด")
    with made.office.database.reading() as session:
        request = made.office.request(made.key)
        checked = made.office.catalogue.version(session, request.version_id)
        entries = reading.added(session, checked, request.id)
    inside = reading.shown(checked, entries, Sight(True, inside=True), "th", "x")
    assert [(each.title, [row.text for row in each.rows]) for each in inside] == [
        ("บันทึกภายใน", ["ภายใน"]),
        ("ความพึงพอใจ", ["4 จาก 5", "-"]),
        ("แก้ไขผลงาน", ["แก้คำผิด", "-"]),
    ]
    assert [each.title for each in reading.shown(checked, entries, WHOLE, "th", "x")] == ["ความพึงพอใจ", "แก้ไขผลงาน"]


def test_a_unit_named_in_by_sees_the_request_where_the_record_is_added(made: Office) -> None:
    made.add(made.back, "amend", wording="หน่วยหลังแก้ให้")
    (entry,) = made.entries()
    assert entry.by_name == made.back.name
    working = Office(made.office, finished=False)
    with pytest.raises(NotFound):
        working.open_to(working.back)


def test_scores_are_counted_as_they_come_and_folding_loses_none(made: Office) -> None:
    for score in ("5", "5", "1"):
        each = Office(made.office)
        each.add(each.applicant, "rating", score=score)
    wanted = {("work", "front", "rating", "score", 5): 2, ("work", "front", "rating", "score", 1): 1}

    def counted() -> dict[Any, int]:
        found: Counter[Any] = Counter()
        with made.office.database.reading() as session:
            for row in session.scalars(select(RatingTally)):
                found[row.type_id, row.unit, row.record_id, row.field_id, row.score] += row.change
        return dict(found)

    assert counted() == wanted
    with made.office.database.transaction() as session:
        tallies.fold(session)
    assert counted() == wanted
    assert made.count(table(RatingTally).c.id > 0) == 2
