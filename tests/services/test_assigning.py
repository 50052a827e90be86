"""Who works on a request: by its type's rules, by hand, taken over, acknowledged, forwarded and back (C42-C44, C52)."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import Forbidden, IllegalTransition, NotFound, Refused, Stale
from portal.models.accounts import Account
from portal.models.history import Event, Notice
from portal.models.requests import Request
from portal.queries import assignees, counts
from portal.queries.filters import Filter
from portal.queries.history import verify_request
from portal.queries.requests import Wish, queue
from portal.services.applying import drafts, revisions
from portal.services.casework import handling, staff_forms
from portal.services.casework.assigning import acknowledge, assign, candidates, forward, take_over
from portal.services.casework.handing_over import Line, hand_over
from portal.services.door import requests
from tests.support.declared import Declared, declare

CATEGORIES = """\
title: หมวด
columns:
  - {id: name, type: text, label: ชื่อ}
  - {id: bureau, type: unit, label: สำนัก, optional: true}
  - {id: officer, type: person, label: ผู้ดูแล, optional: true}
rows:
  light: {name: ไฟฟ้า, bureau: back, officer: lamp@example.com}
  water: {name: ประปา, bureau: back}
  other: {name: อื่นๆ}
"""
COMPLAINT = """\
title: ร้องทุกข์
unit: front
handled_by: category.bureau
assigned_to: responsible
form: [{fields: [{id: story, type: text, label: เรื่อง}]}]
staff_forms:
  - id: sort
    title: จัดประเภท
    at: [submitted, in_progress]
    fields:
      - {id: category, type: reference, from: categories, label: หมวด}
      - {id: responsible, type: person, of: category.bureau, label: ผู้รับผิดชอบ, optional: true, prefill: category.officer}
      - {id: remark, type: text, label: หมายเหตุ, optional: true}
"""
STREET = """\
title: ถนน
unit: front
handled_by: kind.bureau
assigned_to: kind.officer
form: [{fields: [{id: kind, type: reference, from: categories, label: หมวด}]}]
"""


class Office:
    """Two units with two officers each, a clerk of no unit, and one complaint."""

    def __init__(self, declared: Declared) -> None:
        self.declared = declared
        self.applicant = declared.person()
        self.anan, self.bua = (declared.person("officer", "front", first_name=name) for name in ("อนันต์", "บัว"))
        self.lamp = declared.person("officer", "back", first_name="แสง", email="lamp@example.com")
        self.nok = declared.person("officer", "back", first_name="นก")
        self.clerk = declared.person("clerk", first_name="ธุรการ")
        self.key = self.file()

    def file(self, who: Actor | None = None) -> str:
        return self.declared.file(who or self.applicant, "complaint", story="ไฟดับ").key

    def key_of(self, who: Actor) -> str:
        with self.declared.database.reading() as session:
            return session.get_one(Account, who.id).key

    def give(self, actor: Actor, to: Actor | None, key: str = "") -> Any:
        return self.declared.act(assign, actor, key or self.key, self.key_of(to) if to else "")

    def has(self, key: str = "") -> tuple[str, int | None]:
        found = self.declared.request(key or self.key)
        return found.unit, found.assignee_id

    def events(self) -> list[Event]:
        with self.declared.database.reading() as session:
            request = self.declared.request(self.key)
            assert verify_request(session, request.id) is None
            rows = session.scalars(select(Event).where(Event.request_id == request.id).order_by(Event.number))
            return list(rows)

    def told(self, who: Actor | None = None, unit: str | None = None) -> list[str]:
        whose = Notice.account_id == who.id if who else Notice.unit == unit
        with self.declared.database.reading() as session:
            return list(session.scalars(select(Notice.code).where(whose).order_by(Notice.id)))

    def seen(self, who: Actor, **wish: Any) -> list[str]:
        with self.declared.database.reading() as session:
            page = queue(session, who, Wish(**wish))
            assert page.total == len(page.rows)
            return [row.key for row in page.rows]

    def counted(self, who: Actor) -> dict[str, int]:
        with self.declared.database.reading() as session:
            found = counts.standing(session, who, Filter(), clock.now().date())
        return {
            "all": sum(found.by_state().values()),
            "mine": found.mine,
            "unknown": found.unknown,
            "nobodys": found.nobodys,
        }


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    registries = {"categories": CATEGORIES}
    return Office(declare(database, tmp_path, registries=registries, complaint=COMPLAINT, street=STREET))


def test_by_its_answers_a_request_comes_to_a_unit_and_a_person_at_filing(office: Office) -> None:
    light = office.declared.file(office.applicant, "street", kind="light").key
    other = office.declared.file(office.applicant, "street", kind="other").key
    assert office.has(light) == ("back", office.lamp.id)
    assert office.has(other) == ("front", None)
    assert office.told(office.lamp) == ["assign"]
    assert office.seen(office.lamp) == [light]
    assert office.counted(office.lamp) == {"all": 1, "mine": 1, "unknown": 1, "nobodys": 0}


def test_a_person_who_left_is_given_nothing_by_a_rule(office: Office) -> None:
    with office.declared.database.transaction() as session:
        session.execute(update(Account).where(Account.id == office.lamp.id).values(disabled_at=clock.now()))
    light = office.declared.file(office.applicant, "street", kind="light").key
    assert office.has(light) == ("back", None)


def test_sorting_moves_it_to_the_unit_and_its_person_in_one_event(office: Office) -> None:
    office.declared.fill(office.anan, office.key, "sort", category="light", responsible=office.key_of(office.lamp))
    assert office.has() == ("back", office.lamp.id)
    event = office.events()[-1]
    assert event.data["unit"] == {"from": "front", "to": "back"}
    assert "แสง" in event.data["assignee"]["to"]
    assert event.data["by_rule"] is True
    assert office.told(office.lamp) == ["assign"]
    assert "forward" in office.told(unit="back")
    assert (office.seen(office.anan), office.seen(office.lamp)) == ([], [office.key])
    assert office.counted(office.anan)["all"] == 0
    assert office.counted(office.lamp) == {"all": 1, "mine": 1, "unknown": 1, "nobodys": 0}


def test_what_was_decided_by_hand_stands_until_an_answer_it_reads_changes(office: Office) -> None:
    sort: Callable[..., Any] = lambda who, **words: office.declared.fill(who, office.key, "sort", **words)  # noqa: E731
    sort(office.anan, category="water")
    office.declared.act(forward, office.nok, office.key, "front", "เป็นของหน่วยหน้า")
    office.give(office.anan, office.bua)
    sort(office.anan, category="water", remark="ตรวจแล้ว")
    assert office.has() == ("front", office.bua.id)
    sort(office.anan, category="light", responsible=office.key_of(office.lamp))
    assert office.has() == ("back", office.lamp.id)


def test_a_correction_that_changes_the_answer_asks_the_rules_again(office: Office) -> None:
    key = office.declared.file(office.applicant, "street", kind="other").key
    database, catalogue = office.declared.database, office.declared.catalogue
    with database.transaction() as session:
        draft = drafts.start_revision(session, office.applicant, catalogue, key, "edit")
        found = drafts.find(session, office.applicant, draft)
        checked = catalogue.version(session, found.version_id)
        drafts.save(session, office.applicant, checked, found, {"kind": ("light",)})
    with database.transaction() as session:
        revisions.refile(session, office.applicant, catalogue, draft, 1)
    assert office.has(key) == ("back", office.lamp.id)


def test_people_on_offer_are_of_the_unit_open_and_not_its_applicant(office: Office) -> None:
    own = office.file(office.bua)
    with office.declared.database.transaction() as session:
        session.execute(update(Account).where(Account.id == office.lamp.id).values(disabled_at=clock.now()))
    with office.declared.database.reading() as session:
        held = {key: requests.hold(session, office.clerk, key, lock=False) for key in (office.key, own)}
        names = {key: {each.key for each in candidates(session, office.declared.catalogue, held[key])} for key in held}
    anan, bua, clerk = (office.key_of(who) for who in (office.anan, office.bua, office.clerk))
    assert names == {office.key: {anan, bua, clerk}, own: {anan, clerk}}


@pytest.mark.parametrize("whom", ["lamp", "applicant", "gone", "nobody at all"])
def test_it_is_given_to_nobody_who_may_not_have_it(office: Office, whom: str) -> None:
    key = "nowhere"
    if whom != "nobody at all":
        key = office.key_of({"lamp": office.lamp, "applicant": office.applicant, "gone": office.bua}[whom])
    if whom == "gone":
        with office.declared.database.transaction() as session:
            session.execute(update(Account).where(Account.key == key).values(disabled_at=clock.now()))
    with pytest.raises(Refused) as refused:
        office.declared.act(assign, office.anan, office.key, key)
    assert "person" in refused.value.problems
    assert office.has() == ("front", None)


def test_given_acknowledged_given_on_and_back_to_nobody_both_moments_are_kept(office: Office) -> None:
    office.give(office.anan, office.bua)
    found = office.declared.request(office.key)
    assert found.assigned_at is not None and found.acknowledged_at is None
    with pytest.raises(Forbidden):
        office.declared.act(acknowledge, office.anan, office.key)
    office.declared.act(acknowledge, office.bua, office.key)
    known = office.declared.request(office.key)
    assert known.acknowledged_at is not None and known.assigned_at == found.assigned_at
    assert office.counted(office.bua) == {"all": 1, "mine": 1, "unknown": 0, "nobodys": 0}
    office.declared.act(acknowledge, office.bua, office.key)  # pressed twice
    office.give(office.bua, office.anan)
    assert office.declared.request(office.key).acknowledged_at is None
    office.give(office.anan, None)
    assert office.has() == ("front", None)
    assert [event.action for event in office.events()] == ["submit", "assign", "acknowledge", "assign", "assign"]
    assert [event.data["assignee"]["to"] != "" for event in office.events() if event.action == "assign"] == [
        True,
        True,
        False,
    ]
    assert (office.told(office.bua), office.told(office.anan)) == (["assign"], ["assign"])
    assert office.told(office.applicant) == []


def test_who_takes_it_has_acknowledged_it_and_is_told_nothing(office: Office) -> None:
    office.declared.act(take_over, office.bua, office.key)
    found = office.declared.request(office.key)
    assert (found.assignee_id, found.acknowledged_at) == (office.bua.id, found.assigned_at)
    assert office.told(office.bua) == []
    office.declared.act(take_over, office.anan, office.key)
    assert office.has() == ("front", office.anan.id)


def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told_who(office: Office) -> None:
    gate = threading.Barrier(2)
    outcomes: list[str] = []

    def take(who: Actor) -> None:
        gate.wait()
        try:
            with office.declared.database.transaction() as session:
                take_over(session, who, office.declared.catalogue, office.key, 1)
            outcomes.append(str(who.id))
        except Stale as stale:
            outcomes.append(str(stale.facts["action"]))

    threads = [threading.Thread(target=take, args=(who,)) for who in (office.anan, office.bua)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == sorted([str(office.has()[1]), "assign"])
    assert len(office.events()) == 2


def test_forwarded_and_back_it_is_in_one_units_lists_and_counts_and_the_history_tells_both(office: Office) -> None:
    office.give(office.anan, office.bua)
    office.declared.act(forward, office.anan, office.key, "back", "เรื่องไฟฟ้า")
    assert office.has() == ("back", None)
    assert (office.seen(office.anan), office.seen(office.lamp)) == ([], [office.key])
    assert office.counted(office.anan) == {"all": 0, "mine": 0, "unknown": 0, "nobodys": 0}
    assert office.counted(office.lamp) == {"all": 1, "mine": 0, "unknown": 0, "nobodys": 1}
    assert "forward" in office.told(unit="back")
    with pytest.raises(NotFound):
        office.declared.act(forward, office.anan, office.key, "front", "คืน")
    office.declared.act(forward, office.lamp, office.key, "front", "ไม่ใช่ไฟฟ้า")
    assert (office.seen(office.anan), office.seen(office.lamp)) == ([office.key], [])
    moves = [(each.data["unit"]["from"], each.data["unit"]["to"], each.message) for each in office.events()[2:]]
    assert moves == [("front", "back", "เรื่องไฟฟ้า"), ("back", "front", "ไม่ใช่ไฟฟ้า")]
    assert office.declared.request(office.key).message == ""
    assert office.told(office.applicant) == []


@pytest.mark.parametrize(
    ("unit", "reason", "where"), [("front", "x", "unit"), ("moon", "x", "unit"), ("back", " ", "reason")]
)
def test_a_forward_needs_another_unit_and_a_reason(office: Office, unit: str, reason: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        office.declared.act(forward, office.anan, office.key, unit, reason)
    assert list(refused.value.problems) == [where]
    assert len(office.events()) == 1


def test_everything_of_an_absent_colleague_goes_over_in_parts_with_a_line_and_an_event_each(office: Office) -> None:
    keys = [office.key, *(office.file() for _ in range(4)), office.file(office.anan)]
    for key in keys:
        office.give(office.clerk, office.bua, key)
    bua, anan = office.key_of(office.bua), office.key_of(office.anan)
    lines: list[Line] = []
    after = 0
    parts = 0
    while True:
        parts += 1
        with office.declared.database.transaction() as session:
            done = hand_over(session, office.clerk, office.declared.catalogue, bua, anan, "ลาพัก", after, part=2)
        lines, after = [*lines, *done.lines], done.after
        if done.is_all:
            break
    assert parts == 3
    assert [line.key for line in lines] == keys
    assert [line.problem for line in lines] == [""] * 5 + ["assigning.not_theirs"]
    assert [office.has(key)[1] for key in keys] == [office.anan.id] * 5 + [office.bua.id]
    assert [(each.action, each.message) for each in office.events()[-1:]] == [("assign", "ลาพัก")]
    with office.declared.database.transaction() as session:
        again = hand_over(session, office.clerk, office.declared.catalogue, bua, anan, "ลาพัก", after)
    assert (again.lines, again.is_all) == ((), True)


def test_nobody_hands_over_what_is_out_of_their_scope(office: Office) -> None:
    office.give(office.anan, office.bua)
    with office.declared.database.transaction() as session:
        bua, lamp = office.key_of(office.bua), office.key_of(office.lamp)
        assert hand_over(session, office.lamp, office.declared.catalogue, bua, lamp).lines == ()


def test_who_has_how_many_is_told_also_of_one_who_left(office: Office) -> None:
    for _ in range(2):
        office.give(office.anan, office.bua, office.file())
    office.give(office.anan, office.anan)
    with office.declared.database.transaction() as session:
        session.execute(update(Account).where(Account.id == office.bua.id).values(disabled_at=clock.now()))
    with office.declared.database.reading() as session:
        found = [(each.id, each.count, each.is_disabled) for each in assignees.with_requests(session, office.anan)]
        elsewhere = assignees.with_requests(session, office.lamp)
    assert found == [(office.bua.id, 2, True), (office.anan.id, 1, False)]
    assert elsewhere == []


def test_lists_of_mine_of_nobody_and_of_a_person_equal_their_counts(office: Office) -> None:
    mine = [office.file() for _ in range(3)]
    for key in mine:
        office.give(office.clerk, office.bua, key)
    office.declared.act(acknowledge, office.bua, mine[0])
    office.declared.act(handling.finish, office.anan, mine[1])
    assert office.counted(office.bua) == {"all": 4, "mine": 2, "unknown": 1, "nobodys": 1}
    assert office.seen(office.bua, assignee=office.bua.id) == [mine[2], mine[0]]
    assert office.seen(office.bua, assignee=office.bua.id, is_unknown=True) == [mine[2]]
    assert office.seen(office.bua, assignee=0) == [office.key]
    assert office.seen(office.bua, assignee=office.bua.id, states=("done",)) == [mine[1]]


def test_a_staff_form_reads_who_has_it(office: Office) -> None:
    office.give(office.anan, office.bua)
    with office.declared.database.reading() as session:
        hand = handling.take(session, office.anan, office.declared.catalogue, office.key, lock=False)
        assert str(hand.sitting.get(("request", "assignee"))) == hand.held.assignee_name != ""
        words = {"category": ("light",), "responsible": (office.key_of(office.anan),)}
        verdict = staff_forms.verdict_on(session, office.anan, office.declared.catalogue, hand, "sort", words, False)
    assert "responsible" in verdict.errors


def test_a_closed_request_stays_with_whom_it_was(office: Office) -> None:
    office.give(office.anan, office.bua)
    office.declared.act(handling.finish, office.anan, office.key)
    with pytest.raises(IllegalTransition):
        office.give(office.anan, office.anan)
    with office.declared.database.reading() as session:
        assert session.scalars(select(Request.assignee_id).where(Request.key == office.key)).one() == office.bua.id
