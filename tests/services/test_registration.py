"""Registering (C1-C3, C10): all remarks at once, nothing told about others, consent kept word for word."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from portal.db import Database
from portal.errors import Taken, TooMany
from portal.models.accounts import Account, AccountChange, Consent
from portal.services.accounts import passwords, registration
from portal.services.accounts.registration import Registration, Sound
from tests.support.people import PASSWORD, SOMCHAI, citizen_id, visitor

TYPES = {"teacher": "ข้าราชการครูและบุคลากรทางการศึกษา", "public": "ประชาชนทั่วไป"}
GOOD = Registration(
    citizen_id="1-1111-11111-11-9",
    phone="๐๘๑-234-5678",
    personnel_type="teacher",
    title="นางสาว",
    title_other="",
    first_name=" สมหญิง ",
    last_name="ณ  ตัวอย่าง",
    password=PASSWORD,
    again=PASSWORD,
    consent=True,
)


def _sound(**changed: object) -> Sound:
    found = registration.judge(replace(GOOD, **changed), TYPES)  # type: ignore[arg-type]
    assert isinstance(found, Sound), found
    return found


def _remarks(**changed: object) -> dict[str, str]:
    found = registration.judge(replace(GOOD, **changed), TYPES)  # type: ignore[arg-type]
    assert not isinstance(found, Sound)
    return {field: remark.key for field, remark in found.items()}


def test_good_words_are_read_as_meant() -> None:
    found = _sound()
    assert (found.citizen_id, found.phone) == (SOMCHAI, "0812345678")
    assert (found.names.title, found.names.first_name, found.names.last_name) == ("นางสาว", "สมหญิง", "ณ ตัวอย่าง")


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("citizen_id", "", "people.citizen_id_missing"),
        ("citizen_id", "111111111111", "people.citizen_id_wrong"),
        ("citizen_id", "1111111111118", "people.citizen_id_wrong"),
        ("citizen_id", "11111111111a9", "people.citizen_id_wrong"),
        ("citizen_id", "१११११११११११११", "people.citizen_id_wrong"),
        ("citizen_id", "1" * 100_000, "people.citizen_id_wrong"),
        ("phone", "", "people.phone_missing"),
        ("phone", "812345678", "people.phone_wrong"),
        ("phone", "08123456789", "people.phone_wrong"),
        ("phone", "0๘1234567x", "people.phone_wrong"),
        ("personnel_type", "", "people.personnel_type_missing"),
        ("personnel_type", "admin", "people.personnel_type_missing"),
        ("title", "", "people.title_missing"),
        ("first_name", "   ", "people.first_name_missing"),
        ("first_name", "\u200b\u202e", "people.first_name_missing"),
        ("first_name", "สม\0ชาย", "people.first_name_missing"),
        ("first_name", "ก" * 101, "people.first_name_missing"),
        ("first_name", "สมชาย2", "people.name_odd"),
        ("last_name", "\ud800", "people.last_name_missing"),
        ("last_name", "---", "people.name_odd"),
        ("consent", False, "register.consent_missing"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(field: str, typed: object, code: str) -> None:
    assert _remarks(**{field: typed}) == {field: code}


@pytest.mark.parametrize("name", ["สมชาย", "O'Brien", "Anne-Marie", "ณ อยุธยา", "มูฮัมหมัด", "น้ำผึ้ง", "李"])
def test_names_of_all_kinds_are_fine(name: str) -> None:
    assert _sound(first_name=name).names.first_name == name


def test_another_title_is_written_out() -> None:
    assert _sound(title="other", title_other="ร้อยตำรวจเอก").names.title == "ร้อยตำรวจเอก"
    assert _remarks(title="other") == {"title_other": "people.title_missing"}


def test_all_remarks_come_at_once() -> None:
    nothing = Registration("", "", "", "", "", "", "", "", "", False)
    found = registration.judge(nothing, TYPES)
    assert not isinstance(found, Sound)
    assert set(found) == {
        *("citizen_id", "phone", "personnel_type", "title", "first_name", "last_name", "password", "consent")
    }


def test_an_office_without_kinds_of_people_asks_for_none() -> None:
    found = registration.judge(replace(GOOD, personnel_type="anything"), {})
    assert isinstance(found, Sound)
    assert found.personnel_type == ""


def test_an_account_is_made_with_consent_and_history(database: Database) -> None:
    with database.transaction() as session:
        made = registration.register(session, visitor(), _sound(), passwords.keep(PASSWORD), "ข้อความยินยอม")
    with database.reading() as session:
        kept = session.get_one(Account, made.id)
        consent = session.scalars(select(Consent)).one()
        history = session.scalars(select(AccountChange.what)).all()
    assert (kept.citizen_id, kept.role, kept.personnel_type, kept.is_demo) == (SOMCHAI, "applicant", "teacher", False)
    assert (consent.text, consent.account_id, len(consent.text_digest)) == ("ข้อความยินยอม", made.id, 64)
    assert 0 <= (consent.given_at - kept.created_at).total_seconds() < 60
    assert history == ["registered"]


def test_a_number_is_registered_once_however_many_come_at_once(database: Database) -> None:
    stored = passwords.keep(PASSWORD)

    def once(_: int) -> str:
        try:
            with database.transaction() as session:
                registration.register(session, visitor(), _sound(), stored, "ข้อความ")
        except Taken as taken:
            return taken.code
        return "made"

    with ThreadPoolExecutor(6) as many:
        met = sorted(many.map(once, range(6)))
    assert met == ["made"] + ["register.taken"] * 5
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == 1
        assert session.scalar(select(func.count()).select_from(Consent)) == 1


def test_nobody_asks_through_a_list_of_numbers(database: Database) -> None:
    for _ in range(registration.ADDRESS.most):
        with database.transaction() as session:
            registration.ask_leave(session, visitor())
    with pytest.raises(TooMany), database.transaction() as session:
        registration.ask_leave(session, visitor())
    with database.transaction() as session:
        registration.ask_leave(session, visitor("192.0.2.2"))
        assert not registration.is_taken(session, citizen_id(1))
