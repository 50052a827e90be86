"""Members of the counter: found by phone, number or name, registered where they were looked for, then filed for (C12)."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from portal.models.accounts import Account, AccountChange, Consent
from portal.services.accounts import passwords
from tests.support.desk import Desk
from tests.support.forms import post
from tests.support.people import citizen_id

HERE, REGISTER = "/staff/counter", "/staff/counter/register"
NUMBER = citizen_id(9001)
CARD = {
    "citizen_id": NUMBER, "title": "นาง", "first_name": "มาลี", "last_name": "สมมติ",
    "phone": "๐๘๖-๗๐๐-๑๒๓๔", "personnel_type": "public", "seen": "y", "consent": "y",
}  # fmt: skip


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    with passwords.cheaply():
        yield


def _find(desk: Desk, words: str, who: str = "counter") -> str:
    return post(desk.browser(who), HERE, {"citizen_id": words}).get_data(as_text=True)


def _member(desk: Desk) -> Account | None:
    with desk.database.reading() as session:
        return session.scalar(select(Account).where(Account.citizen_id == NUMBER))


def test_a_member_is_registered_by_staff_and_found_by_the_phone_as_people_write_it(desk: Desk) -> None:
    answer = post(desk.browser("counter"), REGISTER, CARD)
    assert answer.status_code == 303
    member = _member(desk)
    assert member is not None
    assert answer.location == f"{HERE}/people/{member.key}"
    assert (member.full_name, member.phone, member.role) == ("นางมาลี สมมติ", "0867001234", "applicant")
    assert member.password_hash is None, "nobody logs in before a one-time code was asked for"
    assert member.identity_seen_by_id == desk.actors["counter"].id
    with desk.database.reading() as session:
        noted = session.scalars(select(AccountChange.what).where(AccountChange.account_id == member.id)).all()
        assert session.scalar(select(Consent.text).where(Consent.account_id == member.id))
    assert set(noted) == {"registered_at_counter", "identity_seen"}
    for words in ("0867001234", "086-700-1234", "๐๘๖๗๐๐๑๒๓๔", "+66 86 700 1234", "มาลี สมม", "นางมาลี", NUMBER):
        assert f'value="{member.key}"' in _find(desk, words), words


def test_two_with_one_phone_are_offered_with_no_more_than_is_needed_to_choose(desk: Desk) -> None:
    for name in ("somjai", "somboon"):
        desk.person(name, phone="0899999999", last_name="ทดลอง")
    page = _find(desk, "089-999-9999")
    keys = [desk.account(name).key for name in ("somjai", "somboon")]
    assert all(f'href="{HERE}/people/{key}"' in page for key in keys)
    assert all(desk.account(name).citizen_id not in page for name in ("somjai", "somboon"))
    assert "xxxxx" in page and "เบอร์ลงท้าย 9999" in page
    chosen = desk.browser("counter").get(f"{HERE}/people/{keys[1]}").get_data(as_text=True)
    assert "somboon" in chosen and "ยื่นคำร้องแทน" in chosen


def test_nobody_is_found_by_chance_and_a_crowd_is_cut(desk: Desk) -> None:
    for number in range(10):
        desk.person(f"มานะ{'กขคงจฉชซฌญ'[number]}", last_name="หมู่มาก")
    page = _find(desk, "มานะ")
    assert page.count(f'href="{HERE}/people/') == 8 and "มีมากกว่านี้" in page
    for words in ("ม", "0", "08", "%%", "081234"):
        assert f'href="{HERE}/people/' not in _find(desk, words), words


def test_who_is_not_found_is_registered_in_the_same_place_with_what_was_typed(desk: Desk) -> None:
    answer = post(desk.browser("counter"), HERE, {"citizen_id": "086-700-1234"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and f'action="{REGISTER}"' in page and 'value="0867001234"' in page
    assert "กรุณาเลือกประเภท" not in page, "nothing is wrong with questions nobody has answered yet"
    page = _find(desk, "มาลี สมมติ")
    assert 'value="มาลี"' in page and 'value="สมมติ"' in page
    assert f'action="{REGISTER}"' not in _find(desk, ""), "nothing was looked for"


def test_the_card_and_the_agreement_are_asked_for_and_what_was_typed_stays(desk: Desk) -> None:
    answer = post(desk.browser("counter"), REGISTER, {**CARD, "seen": "", "consent": "", "first_name": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and _member(desk) is None
    assert "กรุณาตรวจบัตรประชาชนตัวจริง" in page and "อ่านข้อความให้ผู้มาติดต่อฟัง" in page and 'value="สมมติ"' in page


def test_pressed_twice_or_a_number_known_already_leads_to_its_person(desk: Desk) -> None:
    counter = desk.browser("counter")
    first, second = (post(counter, REGISTER, CARD) for _ in range(2))
    assert first.location == second.location
    page = counter.get(second.location).get_data(as_text=True)
    assert "ลงทะเบียนไว้แล้ว" in page


def test_only_what_this_officer_may_file_is_offered_and_a_request_is_begun_by_one_press(desk: Desk) -> None:
    key = desk.account("applicant").key
    counter = desk.browser("counter")
    page = counter.get(f"{HERE}/people/{key}").get_data(as_text=True)
    assert 'name="type" value="pension"' in page
    answer = post(counter, f"{HERE}/file", {"account": key, "type": "pension"}, page=f"{HERE}/people/{key}")
    assert answer.location.startswith("/drafts/")


def test_applicants_register_and_look_up_nobody(desk: Desk) -> None:
    applicant = desk.browser("applicant")
    key = desk.account("personnel").key
    assert applicant.get(REGISTER).status_code == applicant.get(f"{HERE}/people/{key}").status_code == 403
    assert post(applicant, REGISTER, CARD, page="/profile").status_code == 403
    assert _member(desk) is None
