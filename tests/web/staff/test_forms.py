"""Staff forms by the page: half filled, complete, overtaken, and a clash of two appointments (C27, C37, C40, C52)."""

import re
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.services.casework import handling
from tests.support.declared import declare
from tests.support.desk import Desk
from tests.support.forms import token


def _send(client: FlaskClient, path: str, seen: int, **data: Any) -> TestResponse:
    page = client.get("/password").get_data(as_text=True)
    return client.post(path, data={"_csrf_token": token(page), "_seen": str(seen), **data})


def _proposed(desk: Desk) -> str:
    """A card request that waits for its pick-up to be appointed."""
    key = desk.file("card")
    desk.act(handling.accept, "personnel", key)
    desk.act(handling.move, "personnel", key, "proposed")
    return key


PICKUP = {"_shown": ["pickup_on", "pickup_at"], "pickup_on": "01/12/2599", "pickup_at": "ห้อง 3"}


def test_the_form_stands_beside_the_answers_with_its_defaults(desk: Desk) -> None:
    page = desk.browser("personnel").get(f"/staff/requests/{_proposed(desk)}/forms/appoint").get_data(as_text=True)
    assert "นัดหมายรับบัตรฯ" in page
    assert 'value="กลุ่มบริหารงานบุคคล"' in page
    assert "ที่อยู่ในทะเบียนบ้าน" in page


def test_a_complete_form_moves_the_request(desk: Desk) -> None:
    key = _proposed(desk)
    client = desk.browser("personnel")
    answer = _send(client, f"/staff/requests/{key}/forms/appoint", 3, _go="move", **PICKUP)
    assert answer.status_code == 303
    assert desk.request(key).step == "pickup"
    assert "ห้อง 3" in client.get(f"/staff/requests/{key}").get_data(as_text=True)


def test_a_form_that_moves_must_be_complete_and_keeps_what_was_typed(desk: Desk) -> None:
    key = _proposed(desk)
    data = {**PICKUP, "pickup_on": "", "_message": "ข้อความยังอยู่"}
    answer = _send(desk.browser("personnel"), f"/staff/requests/{key}/forms/appoint", 3, _go="move", **data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#pickup_on"' in page
    assert 'value="ห้อง 3"' in page
    assert "ข้อความยังอยู่" in page
    assert desk.request(key).step == "proposed"


def test_a_half_filled_form_is_kept_and_opens_as_it_was_left(desk: Desk) -> None:
    key = _proposed(desk)
    client = desk.browser("personnel")
    data = {**PICKUP, "pickup_on": ""}
    assert _send(client, f"/staff/requests/{key}/forms/appoint", 3, _go="save", **data).status_code == 303
    assert desk.request(key).step == "proposed"
    assert 'value="ห้อง 3"' in client.get(f"/staff/requests/{key}/forms/appoint").get_data(as_text=True)


def test_an_overtaken_form_says_by_whom_and_keeps_what_was_typed(desk: Desk) -> None:
    key = _proposed(desk)
    desk.act(handling.send_message, "counter", key, "กำลังพิมพ์บัตร")
    answer = _send(desk.browser("personnel"), f"/staff/requests/{key}/forms/appoint", 3, _go="move", **PICKUP)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "นายcounter ตัวอย่าง ทำรายการ" in page
    assert 'value="ห้อง 3"' in page
    fresh = re.search(r'name="_seen" value="(\d+)"', page)
    assert fresh and fresh[1] == "4"


def test_a_form_asked_no_more_is_told_on_the_request(desk: Desk) -> None:
    key = _proposed(desk)
    _send(desk.browser("counter"), f"/staff/requests/{key}/forms/appoint", 3, _go="move", **PICKUP)
    client = desk.browser("personnel")
    late = {**PICKUP, "pickup_at": "ห้องอื่น", "_message": "ข้อความของคนที่สอง"}
    answer = _send(client, f"/staff/requests/{key}/forms/appoint", 3, _go="move", **late)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    for said in ("นายcounter ตัวอย่าง ทำรายการ", "1 ธ.ค. 2599", "ห้องอื่น", "ข้อความของคนที่สอง"):
        assert said in page
    assert client.get(f"/staff/requests/{key}/forms/appoint").location == f"/staff/requests/{key}"
    assert client.get(f"/staff/requests/{key}/forms/nothing").status_code == 404


def test_the_same_form_pressed_twice_moves_the_request_once_and_is_a_success_both_times(desk: Desk) -> None:
    key = _proposed(desk)
    client = desk.browser("personnel")
    path = f"/staff/requests/{key}/forms/appoint"
    answers = [_send(client, path, 3, _go="move", **PICKUP) for _ in range(2)]
    assert [(each.status_code, each.location) for each in answers] == [(303, f"/staff/requests/{key}")] * 2
    assert desk.request(key).revision == 4


def test_something_else_in_the_same_form_is_no_second_press(desk: Desk) -> None:
    key = _proposed(desk)
    client = desk.browser("personnel")
    path = f"/staff/requests/{key}/forms/appoint"
    assert _send(client, path, 3, _go="move", **PICKUP).status_code == 303
    other = _send(client, path, 3, _go="move", **{**PICKUP, "pickup_at": "ห้อง 4"})
    assert other.status_code == 409
    assert "ห้อง 4" in other.get_data(as_text=True)


def test_a_half_filled_form_pressed_twice_is_kept_once(desk: Desk) -> None:
    key = _proposed(desk)
    client = desk.browser("personnel")
    half = {**PICKUP, "pickup_on": ""}
    answers = [_send(client, f"/staff/requests/{key}/forms/appoint", 3, _go="save", **half) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert desk.request(key).revision == 4


def test_answers_of_the_applicant_cannot_be_forged_through_a_staff_form(desk: Desk) -> None:
    key = _proposed(desk)
    data = {**PICKUP, "_shown": ["pickup_on", "pickup_at", "home"], "home": "ปลอม"}
    _send(desk.browser("personnel"), f"/staff/requests/{key}/forms/appoint", 3, _go="move", **data)
    assert "ปลอม" not in desk.browser("personnel").get(f"/staff/requests/{key}").get_data(as_text=True)


def test_out_of_scope_there_is_no_form(desk: Desk) -> None:
    key = _proposed(desk)
    path = f"/staff/requests/{key}/forms/appoint"
    assert desk.browser("administration").get(path).status_code == 404
    assert _send(desk.browser("administration"), path, 3, _go="move", **PICKUP).status_code == 404
    assert desk.browser("applicant").get(path).status_code == 403


MEETING: dict[str, tuple[str, ...]] = {"meeting.date": ("01/12/2569",), "meeting.time": ("09:00",)}


def _confirm(desk: Desk, key: str, executive: str) -> TestResponse:
    data = {"_shown": "executive", "executive": executive}
    seen = desk.request(key).revision
    return _send(desk.browser("administration"), f"/staff/requests/{key}/forms/confirm", seen, _go="move", **data)


def test_two_appointments_of_one_time_cannot_both_be_confirmed_with_one_executive(desk: Desk) -> None:
    keys = [desk.file("appointment", "applicant", **MEETING) for _ in range(2)]
    for key in keys:
        desk.act(handling.accept, "administration", key)
    page = desk.browser("administration").get(f"/staff/requests/{keys[0]}/forms/confirm").get_data(as_text=True)
    offered = re.findall(r'name="executive"[^>]*value="(\w+)"|<option[^>]*value="(\w+)"', page)
    executives = [one or two for one, two in offered]
    assert len(executives) > 1
    assert _confirm(desk, keys[0], executives[0]).status_code == 303
    clash = _confirm(desk, keys[1], executives[0])
    assert clash.status_code == 409
    told = clash.get_data(as_text=True)
    assert "ช่วงเวลานี้มีผู้จองแล้ว" in told
    assert desk.request(keys[1]).step == "checking_diary"
    assert _confirm(desk, keys[1], executives[1]).status_code == 303
    assert desk.request(keys[1]).step == "confirmed"


def test_a_staff_form_is_asked_in_the_language_of_the_page(app: Flask, tmp_path: Path) -> None:
    card = """\
title: ขอบัตร
form: [{fields: [{id: why, type: text, label: เหตุผล}]}]
staff_forms:
  - id: sort
    title: {th: จัดประเภท, en: Sort}
    fields: [{id: shelf, type: text, label: {th: ชั้นเก็บ, en: Shelf}, hint: {th: บอกเลข, en: Say its number}}]
"""
    office = declare(app.extensions["database"], tmp_path / "office", "", card=card)
    applicant, officer = office.person(), office.person("officer", "front")
    key = office.file(applicant, "card", why="หาย").key
    browser = office.browser(app, officer)
    browser.get("/language/en?next=/staff")
    page = browser.get(f"/staff/requests/{key}/forms/sort").get_data(as_text=True)
    assert "Shelf" in page and "Say its number" in page and "ชั้นเก็บ" not in page


def test_a_request_that_is_taken_up_through_a_form_has_no_other_button_for_it(app: Flask, tmp_path: Path) -> None:
    card = """\
title: ขอบัตร
form: [{fields: [{id: why, type: text, label: เหตุผล}]}]
steps: [{id: checking, state: in_progress, label: ตรวจเอกสาร}]
staff_forms:
  - {id: receipt, title: ลงรับ, at: [submitted], moves_to: checking, fields: [{id: receipt_no, type: text, label: เลขรับ}]}
"""
    office = declare(
        app.extensions["database"], tmp_path / "office", "", card=card, plain=card.partition("staff_forms")[0]
    )
    applicant, officer = office.person(), office.person("officer", "front")
    pages = {
        type_id: office.browser(app, officer).get(f"/staff/requests/{key}").get_data(as_text=True)
        for type_id in ("card", "plain")
        for key in [office.file(applicant, type_id, why="หาย").key]
    }
    assert "/accept" not in pages["card"] and "/forms/receipt" in pages["card"]
    assert "/accept" in pages["plain"]
