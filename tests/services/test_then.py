"""What happens by itself when a request reaches a step (`then`): once, with the move or not at all, told on both sides."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.errors import Forbidden, Refused
from portal.models.accounts import Account
from portal.models.drafts import Draft
from portal.models.entry import Invitation
from portal.models.history import Event
from portal.models.requests import Request
from portal.queries.history import verify_request
from portal.services.applying import drafts, revisions
from portal.services.casework import handling
from portal.services.publishing import publication
from tests.support.declared import Declared, declare
from tests.support.people import citizen_id

ROLES = """\
  helper: {title: เครือข่าย, like: applicant}
  keeper: {title: ประจำเขต, like: staff, area: zones}
  manager: {title: ผู้ดูแล, like: admin}
registration: {who: approved, fields: [{id: agency, type: text, label: หน่วยงาน}]}
"""
ZONES = "title: เขต\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {north: {name: เหนือ}, south: {name: ใต้}}\n"
ASKING = """\
title: ขอบัญชี
form: [{fields: [{id: card, type: citizen_id, label: บัตร}, {id: agency, type: text, label: หน่วยงาน},
  {id: mail, type: email, label: อีเมล}]}]
steps:
  - {id: looked, state: in_progress, label: ตรวจ}
  - {id: given, state: done, label: ให้สิทธิ, by: [manager], next: []}
staff_forms:
  - {id: grant, title: ให้สิทธิ, at: [submitted, looked], moves_to: given, by: [manager],
     fields: [{id: role_given, type: choice, label: บทบาท, options: {helper: เครือข่าย, officer: เจ้าหน้าที่, keeper: ประจำเขต}},
       {id: zone, type: reference, from: zones, label: เขต, optional: true}]}
then:
  - {at: given, create_account: {citizen_id: card, role: role_given, unit: back, areas: zone, email: mail,
    answers: {agency: agency}}}
"""
FIRST = """\
title: เรื่องแรก
form: [{fields: [{id: name, type: text, label: ชื่อ}, {id: age, type: integer, label: อายุ, optional: true}]}]
steps: [{id: one, state: in_progress, label: หนึ่ง}, {id: two, state: in_progress, label: สอง}]
then: [{at: two, when: age > 0, open: second, given: {who: name, years: age * 1}}]
"""
SECOND = """\
title: {th: เรื่องที่สอง, en: Second}
filed_by: [applicant, officer]
form: [{fields: [{id: who, type: text, label: ชื่อ}, {id: years, type: integer, label: ปี, min: 10},
  {id: place, type: text, label: ที่, default: บ้าน}]}]
"""


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Declared:
    return declare(database, tmp_path / "office", ROLES, {"zones": ZONES}, asking=ASKING, first=FIRST, second=SECOND)


def _event(office: Declared, key: str) -> dict[str, Any]:
    with office.database.reading() as session:
        rows = select(Event.data).join(Request, Request.id == Event.request_id).where(Request.key == key)
        return dict(session.scalars(rows.order_by(Event.number.desc())).first() or {})


def _account(office: Declared, number: str) -> Account | None:
    with office.database.reading() as session:
        return session.scalar(select(Account).where(Account.citizen_id == number))


def _seconds(office: Declared) -> list[Request]:
    with office.database.reading() as session:
        return list(session.scalars(select(Request).where(Request.type_id == "second")))


def _ask(office: Declared, number: int = 7) -> str:
    who = office.person()
    return office.file(who, "asking", card=citizen_id(number), agency="อบต.", mail="a@example.com").key


def test_an_account_is_made_with_role_unit_and_answers_but_no_password(office: Declared) -> None:
    key = _ask(office)
    assert _account(office, citizen_id(7)) is None
    done = office.fill(office.person("manager"), key, "grant", role_given="helper")
    made = _account(office, citizen_id(7))
    assert made is not None and made.password_hash is None
    assert (made.role, made.unit, made.email, made.profile) == ("helper", "back", "a@example.com", {"agency": "อบต."})
    assert [account for account, _ in done.invited] == [made.key]
    with office.database.reading() as session:
        assert session.scalars(select(Invitation.account_id)).all() == [made.id]
        assert verify_request(session, office.request(key).id) is None
    told = _event(office, key)["then"]
    assert [(each["act"], each["account"]) for each in told] == [("given.create_account", made.key)]
    assert done.invited[0][1] not in str(told)


def test_only_an_administrator_gives_an_account_by_whatever_door(office: Declared) -> None:
    key, officer = _ask(office), office.person("officer", "front")
    with pytest.raises((Forbidden, Refused)):
        office.fill(officer, key, "grant", role_given="helper")
    with pytest.raises((Forbidden, Refused)):
        office.act(handling.finish, officer, key, step="given")
    with pytest.raises((Forbidden, Refused)):
        office.act(handling.move, officer, key, "given")
    assert _account(office, citizen_id(7)) is None and office.request(key).state == "submitted"


def test_a_number_that_has_an_account_moves_nothing_and_says_so(office: Declared) -> None:
    key, manager = _ask(office), office.person("manager")
    office.person()
    with office.database.transaction() as session:
        session.add(
            Account(citizen_id=citizen_id(7), first_name="ก", last_name="ข", created_at=office.request(key).filed_at)
        )
    with pytest.raises(Refused) as told:
        office.fill(manager, key, "grant", role_given="helper")
    assert told.value.code == "granting.taken"
    assert office.request(key).state == "submitted"


def test_a_role_the_office_no_longer_has_is_refused_and_nothing_is_done(office: Declared) -> None:
    key, manager = _ask(office), office.person("manager")
    text = (office.folder / "office.yaml").read_text("utf-8")
    (office.folder / "office.yaml").write_text(text.replace("  helper:", "  assistant:"), "utf-8")
    office.write(asking=ASKING.replace("helper: เครือข่าย, ", ""))
    with pytest.raises(Refused) as told:
        office.fill(manager, key, "grant", role_given="helper")
    assert told.value.code == "granting.role_wrong" and office.request(key).state == "submitted"


def test_another_request_is_filed_once_for_the_same_applicant_and_both_tell_of_it(office: Declared) -> None:
    who, officer = office.person(), office.person("officer", "front")
    key = office.file(who, "first", name="สมหมาย", age="30").key
    assert _seconds(office) == []
    for step in ("two", "one", "two"):
        office.act(handling.move, officer, key, step)
    (second,) = _seconds(office)
    assert (second.applicant_id, second.filed_by_id, second.state) == (who.id, officer.id, "submitted")
    with office.database.reading() as session:
        first = session.scalars(select(Event.data).where(Event.request_id == office.request(key).id)).all()
        (told,) = [each for data in first for each in data.get("then", ())]
    assert (told["key"], told["reference"], told["title"]["en"]) == (second.key, second.reference, "Second")
    assert _event(office, second.key)["opened_by"]["key"] == key
    assert office.request(key).step == "two"


def test_answers_that_are_refused_leave_a_draft_of_whoever_filed(office: Declared) -> None:
    who, officer = office.person(), office.person("officer", "front")
    key = office.file(who, "first", name="สมหมาย", age="5").key
    office.act(handling.move, officer, key, "two")
    assert _seconds(office) == []
    with office.database.reading() as session:
        (draft,) = session.scalars(select(Draft)).all()
    assert (draft.account_id, draft.type_id, draft.words["who"], draft.words["years"]) == (
        who.id,
        "second",
        ["สมหมาย"],
        ["5"],
    )
    assert _event(office, key)["then"][0]["draft_of"] == who.id
    with office.database.transaction() as session:
        found = drafts.find(session, who, draft.key)
        checked = office.catalogue.version(session, found.version_id)
        drafts.save(session, who, checked, found, {**found.words, "years": ("15",)})
    assert office.send(who, draft.key).reference


def test_a_condition_that_does_not_hold_does_nothing_and_may_hold_next_time(office: Declared) -> None:
    who, officer = office.person(), office.person("officer", "front")
    key = office.file(who, "first", name="สมหมาย").key
    office.act(handling.move, officer, key, "two")
    assert _seconds(office) == [] and "then" not in _event(office, key)


def test_a_type_that_is_switched_off_stops_the_step_and_says_which(office: Declared) -> None:
    key, officer = office.file(office.person(), "first", name="ก", age="30").key, office.person("officer", "front")
    manager = office.person("manager")
    with office.database.transaction() as session:
        publication.switch(session, manager, "second", False)
    office.catalogue.forget()
    with pytest.raises(Refused) as told:
        office.act(handling.move, officer, key, "two")
    assert told.value.code == "opening.type_off" and told.value.facts["type"] == "เรื่องที่สอง"
    assert office.request(key).step == "submitted"


def test_a_value_that_is_there_already_leaves_a_draft_and_takes_no_number(office: Declared) -> None:
    office.write(second=SECOND.replace("form:", 'one_per: who\ncode: S\nnumber: "{code}{seq}"\nform:'))
    who, officer = office.person(), office.person("officer", "front")
    for number in range(3):
        key = office.file(who, "first", name="คนเดียว" if number < 2 else "อีกคน", age="30").key
        office.act(handling.move, officer, key, "two")
    assert [each.reference for each in _seconds(office)] == ["S1", "S2"]
    with office.database.reading() as session:
        assert len(session.scalars(select(Draft)).all()) == 1


def test_what_is_due_at_filing_and_at_a_correction_happens_too(office: Declared) -> None:
    office.write(first=FIRST.replace("at: two, when: age > 0", "at: submitted, when: age > 50"))
    who = office.person()
    office.file(who, "first", name="ก", age="60")
    assert len(_seconds(office)) == 1
    office.write(first=FIRST.replace("at: two, when: age > 0", "at: resubmitted, when: age > 50"))
    key, officer = office.file(who, "first", name="ข", age="20").key, office.person("officer", "front")
    office.act(handling.return_for_correction, officer, key, "แก้อายุ")
    with office.database.transaction() as session:
        draft = drafts.start_revision(session, who, office.catalogue, key, "correction")
        found = drafts.find(session, who, draft)
        checked = office.catalogue.version(session, found.version_id)
        drafts.save(session, who, checked, found, {**found.words, "age": ("70",)})
        revisions.refile(session, who, office.catalogue, draft, office.request(key).revision)
    assert len(_seconds(office)) == 2


def test_an_act_that_says_draft_is_always_left_to_be_gone_on_with(office: Declared) -> None:
    office.write(first=FIRST.replace("open: second,", "open: second, draft: true,"))
    who, officer = office.person(), office.person("officer", "front")
    office.act(handling.move, officer, office.file(who, "first", name="ก", age="30").key, "two")
    assert _seconds(office) == []
    with office.database.reading() as session:
        assert [each.account_id for each in session.scalars(select(Draft))] == [who.id]


def test_a_person_is_called_what_the_answers_say(office: Declared) -> None:
    told = "title: '\"คุณ\"', first_name: agency, last_name: agency, phone: '\"0812345678\"'"
    office.write(asking=ASKING.replace("citizen_id: card,", f"citizen_id: card, {told},"))
    office.fill(office.person("manager"), _ask(office), "grant", role_given="helper")
    made = _account(office, citizen_id(7))
    assert made is not None and (made.full_name, made.phone) == ("คุณอบต. อบต.", "0812345678")


def test_areas_are_rows_of_the_registry_the_role_is_limited_to(office: Declared) -> None:
    manager = office.person("manager")
    for number, role, zone, areas in (
        (7, "keeper", "south", ["south"]),
        (8, "helper", "south", []),
        (9, "keeper", "", []),
    ):
        office.fill(manager, _ask(office, number), "grant", role_given=role, zone=zone)
        made = _account(office, citizen_id(number))
        assert made is not None and (made.role, made.areas) == (role, areas)
