"""One request on the officer's desk: every action by the page, legal and forged, on both engines (C36-C41, C52, T01)."""

import re
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.services.applying import drafts, revisions
from portal.services.casework import handling
from tests.support.desk import Desk
from tests.support.forms import look, token


def _text(answer: TestResponse, status: int = 200) -> str:
    page = answer.get_data(as_text=True)
    assert answer.status_code == status, page
    return page


def _send(client: FlaskClient, path: str, seen: int, **data: Any) -> TestResponse:
    """Post as the page would, with a token of this browser."""
    page = client.get("/password").get_data(as_text=True)
    return client.post(path, data={"_csrf_token": token(page), "_seen": str(seen), **data})


def _corrected(desk: Desk, key: str, **words: tuple[str, ...]) -> None:
    """The applicant sends a correction."""
    applicant = desk.actors["applicant"]
    with desk.database.transaction() as session:
        draft_key = drafts.start_revision(session, applicant, desk.catalogue, key, "correction")
        draft = drafts.find(session, applicant, draft_key)
        checked = desk.catalogue.version(session, draft.version_id)
        drafts.save(session, applicant, checked, draft, {**draft.words, **words})
        revisions.refile(session, applicant, desk.catalogue, draft_key, desk.request(key).revision)


def test_the_answers_stand_as_filed_with_files_to_open_and_the_block_beside(desk: Desk) -> None:
    key = desk.file("card")
    page = _text(desk.browser("personnel").get(f"/staff/requests/{key}"))
    for words in ("ส่วนเจ้าหน้าที่", "สถานะการดำเนินการ", "ส่งข้อความไปยังผู้ยื่นคำขอ", "ดาวน์โหลดไฟล์", "บันทึก", "รับเรื่อง"):
        assert words in page
    assert "ที่อยู่ในทะเบียนบ้าน" in page
    assert re.search(rf'<img src="/requests/{key}/files/[\w-]+"', page)


def test_accepting_takes_it_up(desk: Desk) -> None:
    key = desk.file("card")
    client = desk.browser("personnel")
    assert _send(client, f"/staff/requests/{key}/accept", 1).status_code == 303
    assert (desk.request(key).state, desk.request(key).step) == ("in_progress", "considering")
    page = _text(client.get(f"/staff/requests/{key}"))
    assert "/accept" not in page
    assert "เสนอ ผอ." in page


def test_a_message_changes_nothing_else(desk: Desk) -> None:
    key = desk.file("pension")
    _send(desk.browser("counter"), f"/staff/requests/{key}", 1, message="รอเอกสาร")
    assert (desk.request(key).state, desk.request(key).message) == ("submitted", "รอเอกสาร")


def test_returning_needs_a_message_and_keeps_what_was_ticked(desk: Desk) -> None:
    key = desk.file("card")
    data = {"step": "incomplete", "open": ["home"], "reason.home": "บ้านเลขที่ไม่ชัด"}
    page = _text(_send(desk.browser("personnel"), f"/staff/requests/{key}", 1, **data), 422)
    assert "กรุณาระบุข้อความถึงผู้ยื่นคำขอ" in page
    assert "บ้านเลขที่ไม่ชัด" in page
    assert re.search(r'value="home" form="_act" checked', page)
    assert '<option value="incomplete" selected>' in page
    assert desk.request(key).state == "submitted"


def test_a_ticked_answer_needs_its_reason(desk: Desk) -> None:
    key = desk.file("card")
    data = {"step": "incomplete", "message": "โปรดแก้", "open": ["home"]}
    page = _text(_send(desk.browser("personnel"), f"/staff/requests/{key}", 1, **data), 422)
    assert '<a href="#reason.home">ที่อยู่ในทะเบียนบ้าน: กรุณาบอกเหตุผลที่ขอให้แก้ไขข้อนี้</a>' in page
    assert desk.request(key).revision == 1


def test_numbers_of_a_table_stand_to_the_right_for_both_sides(desk: Desk) -> None:
    key = desk.file("form_order")
    for who, address in (("admin", f"/staff/requests/{key}"), ("applicant", f"/requests/{key}")):
        page = look(desk.browser(who), address).text
        assert re.search(r'<th scope="col">รายการ</th><th scope="col" class="number">จำนวน</th>', page), who
        assert re.search(r'<td class="number">[\d,]+\.\d\d</td>', page), who


def test_ticks_without_returning_are_pointed_out(desk: Desk) -> None:
    key = desk.file("card")
    data = {"message": "โปรดแก้", "open": ["home"], "reason.home": "ไม่ชัด"}
    page = _text(_send(desk.browser("personnel"), f"/staff/requests/{key}", 1, **data), 422)
    assert "ไม่ใช่การส่งกลับให้แก้ไข" in page


def test_old_and_new_stand_side_by_side_after_a_correction(desk: Desk) -> None:
    key = desk.file("card", home=("เลขที่ 1 บ้านเดิม",))
    client = desk.browser("personnel")
    data = {"step": "incomplete", "message": "โปรดแก้", "open": ["home"], "reason.home": "ไม่ตรงทะเบียนบ้าน"}
    assert _send(client, f"/staff/requests/{key}", 1, **data).status_code == 303
    assert desk.request(key).state == "returned"
    _corrected(desk, key, home=("เลขที่ 2 บ้านใหม่",), post=("แก้ข้ออื่น",))
    page = _text(client.get(f"/staff/requests/{key}"))
    assert '<del class="old">เลขที่ 1 บ้านเดิม</del>' in page
    assert '<ins class="new">เลขที่ 2 บ้านใหม่</ins>' in page
    assert "ไม่ตรงทะเบียนบ้าน" in page
    assert "แก้ข้ออื่น" not in page


def test_a_forged_correction_of_a_computed_or_unknown_field_is_refused(desk: Desk) -> None:
    key = desk.file("card")
    for name in ("age", "pickup_on", "nothing"):
        data = {"step": "incomplete", "message": "x", "open": [name], f"reason.{name}": "x"}
        assert _send(desk.browser("personnel"), f"/staff/requests/{key}", 1, **data).status_code == 422
    assert desk.request(key).revision == 1


@pytest.mark.parametrize("step", ["submitted", "resubmitted", "nowhere"])
def test_a_forged_step_changes_nothing(desk: Desk, step: str) -> None:
    key = desk.file("card")
    answer = _send(desk.browser("personnel"), f"/staff/requests/{key}", 1, step=step, message="x")
    assert answer.status_code in (409, 422)
    assert desk.request(key).revision == 1


def test_a_step_behind_a_staff_form_is_no_choice_and_no_forgery_reaches_it(desk: Desk) -> None:
    key = desk.file("card")
    client = desk.browser("personnel")
    _send(client, f"/staff/requests/{key}/accept", 1)
    assert _send(client, f"/staff/requests/{key}", 2, step="proposed").status_code == 303
    page = _text(client.get(f"/staff/requests/{key}"))
    assert '<option value="pickup"' not in page
    assert f"/staff/requests/{key}/forms/appoint" in page
    assert _send(client, f"/staff/requests/{key}", 3, step="pickup").status_code == 422
    assert desk.request(key).step == "proposed"


def test_the_second_of_two_officers_is_told_who_was_first_and_loses_nothing(desk: Desk) -> None:
    key = desk.file("card")
    _send(desk.browser("personnel"), f"/staff/requests/{key}/accept", 1)
    data = {"step": "incomplete", "message": "ข้อความของคนที่สอง", "open": ["home"], "reason.home": "เหตุผลของคนที่สอง"}
    client = desk.browser("counter")
    page = _text(_send(client, f"/staff/requests/{key}", 1, **data), 409)
    assert "นายpersonnel ขยัน ทำรายการ “รับเรื่อง”" in page
    assert "ข้อความของคนที่สอง" in page
    assert "เหตุผลของคนที่สอง" in page
    assert desk.request(key).state == "in_progress"
    fresh = re.search(r'name="_seen" value="(\d+)"', page)
    assert fresh
    assert _send(client, f"/staff/requests/{key}", int(fresh[1]), **data).status_code == 303
    assert desk.request(key).state == "returned"


def test_accepting_twice_tells_the_second(desk: Desk) -> None:
    key = desk.file("card")
    _send(desk.browser("personnel"), f"/staff/requests/{key}/accept", 1)
    assert _send(desk.browser("counter"), f"/staff/requests/{key}/accept", 1).status_code == 409


def test_an_empty_save_says_what_to_do(desk: Desk) -> None:
    key = desk.file("card")
    page = _text(_send(desk.browser("personnel"), f"/staff/requests/{key}", 1), 422)
    assert "กรุณาเลือกสถานะ พิมพ์ข้อความ หรือเลือกไฟล์ก่อนบันทึก" in page


def test_who_came_second_reads_that_words_are_kept_only_when_some_were_typed(desk: Desk) -> None:
    key = desk.file("card")
    desk.act(handling.send_message, "counter", key, "รอเอกสาร")
    client = desk.browser("personnel")
    kept = "สิ่งที่ท่านพิมพ์ไว้ยังอยู่"
    assert kept not in _text(_send(client, f"/staff/requests/{key}/accept", 1), 409)
    assert kept in _text(_send(client, f"/staff/requests/{key}", 1, message="กำลังทำ"), 409)


def test_nothing_is_said_of_booked_time_where_none_is_booked(desk: Desk) -> None:
    key = desk.file("pension")
    assert "จอง" not in _text(desk.browser("counter").get(f"/staff/requests/{key}/cancel")).partition("<main")[2]


def test_cancelling_says_what_will_happen_and_needs_a_reason(desk: Desk) -> None:
    key = desk.file("room_booking")
    client = desk.browser("counter")
    asked = _text(client.get(f"/staff/requests/{key}/cancel"))
    assert "ยืนยันการยกเลิกคำร้อง?" in asked and "จะว่างให้ผู้อื่นจอง" in asked
    own = _text(desk.browser("applicant").get(f"/requests/{key}/cancel"))
    assert "วันเวลาที่จองไว้จะเปิดให้ผู้อื่นจองได้" in own
    assert "กรุณาบอกเหตุผลที่ยกเลิก" in _text(_send(client, f"/staff/requests/{key}/cancel", 1), 422)
    assert _send(client, f"/staff/requests/{key}/cancel", 1, message="ยื่นซ้ำ").status_code == 303
    assert (desk.request(key).state, desk.request(key).message) == ("cancelled", "ยื่นซ้ำ")
    assert _send(client, f"/staff/requests/{key}/cancel", 1, message="ยื่นซ้ำ").status_code == 303, "pressed twice"
    again = _text(client.get(f"/staff/requests/{key}/cancel"), 409)
    assert f'href="/staff/requests/{key}"' in again, "the page leads to the request"
    assert "คำร้องนี้สิ้นสุดแล้ว" in _text(client.get(f"/staff/requests/{key}"))


def test_cancelling_what_moved_meanwhile_keeps_the_reason(desk: Desk) -> None:
    key = desk.file("card")
    desk.act(handling.accept, "personnel", key)
    page = _text(_send(desk.browser("counter"), f"/staff/requests/{key}/cancel", 1, message="เหตุผลยังอยู่"), 409)
    assert "เหตุผลยังอยู่" in page


PATHS = ("", "/cancel")


@pytest.mark.parametrize("path", PATHS)
def test_out_of_scope_is_not_there(desk: Desk, path: str) -> None:
    key = desk.file("card")
    assert desk.browser("administration").get(f"/staff/requests/{key}{path}").status_code == 404
    assert desk.browser("counter").get(f"/staff/requests/{'x' * 22}{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "/accept", "/cancel"])
def test_forged_acts_of_others_change_nothing(desk: Desk, path: str) -> None:
    key = desk.file("card")
    for name, status in (("administration", 404), ("applicant", 403), ("director", 403)):
        answer = _send(desk.browser(name), f"/staff/requests/{key}{path}", 1, step="incomplete", message="x")
        assert answer.status_code == status
    assert desk.request(key).revision == 1


def test_nobody_works_on_a_request_of_their_own(desk: Desk) -> None:
    key = desk.file("card", "personnel")
    client = desk.browser("personnel")
    assert client.get(f"/staff/requests/{key}").location == f"/requests/{key}"
    assert _send(client, f"/staff/requests/{key}/accept", 1).status_code == 403
    assert client.get(f"/staff/requests/{key}/cancel").status_code == 403


def test_citizen_ids_are_masked_for_roles_that_do_not_see_them(desk: Desk) -> None:
    key, client = desk.file("card"), desk.browser("personnel")
    number = desk.account("applicant").citizen_id
    whole = f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"
    assert whole in _text(client.get(f"/staff/requests/{key}"))
    known = desk.catalogue._edition
    assert known is not None and known.office is not None
    blind = tuple(replace(role, sees_ids=False) for role in known.office.roles)
    desk.catalogue._edition = replace(known, office=replace(known.office, roles=blind))
    page = _text(client.get(f"/staff/requests/{key}"))
    assert whole not in page
    assert f"{number[0]}-{number[1:5]}-xxxxx-{number[10:12]}-{number[12]}" in page
