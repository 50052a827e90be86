"""Acts on many requests of the queue: a line for each, nothing lost when one fails, nothing done twice (C47)."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select
from werkzeug.test import TestResponse

from portal.errors import Busy
from portal.models.history import Event
from portal.services.casework import handling
from portal.services.casework.bulk import ACTS
from tests.support.desk import Desk
from tests.support.forms import token


def _ticks(desk: Desk, *keys: str) -> list[str]:
    return [f"{key}.{desk.request(key).revision}" for key in keys]


def _post(client: FlaskClient, path: str, **said: Any) -> TestResponse:
    return client.post(path, data={"_csrf_token": token(client.get("/profile").text), **said})


def _lines(page: str) -> dict[str, str]:
    """Reference: its line, without tags."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    plain = {row: re.sub(r"<[^>]+>", " ", row) for row in rows}
    found = {row: re.search(r'class="reference"[^>]*>([^<]+)<', row) for row in rows}
    return {match[1]: " ".join(plain[row].split()) for row, match in found.items() if match}


def _events(desk: Desk, key: str) -> int:
    with desk.database.reading() as session:
        return session.scalar(select(func.count()).where(Event.request_id == desk.request(key).id)) or 0


def test_all_on_the_page_are_taken_up_by_one_press_and_each_has_its_own_history_line(desk: Desk) -> None:
    keys = [desk.file("card") for _ in range(3)]
    client = desk.browser("personnel")
    page = client.get("/staff?type=card").text
    listed = re.search(r'name="listed" value="([^"]*)"', page)
    assert listed and len(listed[1].split()) == 3
    back = re.search(r'name="back" value="([^"]*)"', page)
    assert back and back[1] == "/staff?type=card"
    answer = _post(client, "/staff/bulk", whole="1", listed=listed[1], back=back[1], _go="accept")
    assert answer.status_code == 200
    assert "ทำแล้ว 3 รายการ" in answer.text and "ยังไม่ได้ทำ" not in answer.text
    assert 'href="/staff?type=card"' in answer.text
    for key in keys:
        assert desk.request(key).state == "in_progress"
        assert _events(desk, key) == 2


def test_what_cannot_be_done_says_why_line_by_line_and_the_rest_is_done(desk: Desk) -> None:
    free, closed, moved, own, other = (desk.file("card") for _ in range(5))
    ticked = _ticks(desk, free, closed, moved)
    desk.act(handling.cancel, "counter", closed, "ซ้ำ")
    ticked[1] = _ticks(desk, closed)[0]
    desk.act(handling.send_message, "counter", moved, "โปรดรอ")
    mine = desk.file("card", "personnel")
    elsewhere = desk.file("room_booking")
    ticked += _ticks(desk, mine, elsewhere)
    answer = _post(desk.browser("personnel"), "/staff/bulk", pick=ticked, back="/staff", _go="accept")
    lines = _lines(answer.text)
    assert "ทำแล้ว 1 รายการ · ยังไม่ได้ทำ 4 รายการ" in answer.text
    assert "ทำรายการนี้ไม่ได้ขณะคำร้องอยู่ที่" in lines[desk.request(closed).reference]
    assert re.search(r"counter \S+ ทำรายการ “ส่งข้อความถึงผู้ยื่น” กับคำร้องนี้แล้วเมื่อ", lines[desk.request(moved).reference])
    assert "คำร้องของท่านเอง" in lines[desk.request(mine).reference]
    assert desk.request(elsewhere).reference not in answer.text
    assert "ไม่พบคำร้องนี้ในความดูแลของท่านแล้ว" in answer.text
    states = [desk.request(key).state for key in (free, closed, moved, mine, elsewhere, own, other)]
    assert states == ["in_progress", "cancelled", *["submitted"] * 5]
    # Trying again may help where somebody was faster, and there alone; then the newest revision counts.
    assert re.findall(r'name="pick" value="([^"]+)"', answer.text) == [f"{moved}.2"]
    again = _post(desk.browser("personnel"), "/staff/bulk/accept", pick=[f"{moved}.2"], back="/staff")
    assert "ทำแล้ว 1 รายการ" in again.text


@pytest.mark.parametrize("act", ["cancel", "message"])
def test_words_are_asked_for_all_and_kept_with_the_ticks_when_they_are_missing(desk: Desk, act: str) -> None:
    keys = [desk.file("card") for _ in range(2)]
    client, ticked = desk.browser("personnel"), _ticks(desk, *keys)
    asked = _post(client, "/staff/bulk", pick=ticked, back="/staff", _go=act)
    assert [desk.request(key).state for key in keys] == ["submitted", "submitted"]
    assert ("จะสิ้นสุด และเปิดกลับมาดำเนินการต่อไม่ได้" in asked.text) == (act == "cancel")
    missing = _post(client, f"/staff/bulk/{act}", pick=ticked[:1], message="  ", back="/staff")
    assert missing.status_code == 422
    assert re.findall(r'value="([^"]+)" checked', missing.text) == ticked[:1]
    done = _post(client, f"/staff/bulk/{act}", pick=ticked, message="ยื่นซ้ำกัน", back="/staff")
    assert "ทำแล้ว 2 รายการ" in done.text
    assert [desk.request(key).message for key in keys] == ["ยื่นซ้ำกัน"] * 2
    told = desk.browser("applicant").get("/notices").text
    assert told.count(desk.request(keys[0]).reference) >= 1


def test_a_step_is_offered_where_it_may_be_reached_and_a_form_in_between_is_told(desk: Desk) -> None:
    keys = [desk.file("card") for _ in range(2)]
    client, ticked = desk.browser("personnel"), _ticks(desk, *keys)
    asked = _post(client, "/staff/bulk", pick=ticked, back="/staff", _go="move")
    offered = re.findall(r'<option value="([^"]+)"', asked.text.split('<select id="step"')[1].split("</select>")[0])
    assert offered == ["considering", "proposed", "incomplete"]
    assert _post(client, "/staff/bulk/move", pick=ticked, back="/staff").status_code == 422
    moved = _post(client, "/staff/bulk/move", pick=ticked, step="proposed", back="/staff", message="เสนอแล้ว")
    assert "ทำแล้ว 2 รายการ" in moved.text
    assert [(desk.request(key).step, desk.request(key).message) for key in keys] == [("proposed", "เสนอแล้ว")] * 2
    ticked = _ticks(desk, *keys)
    assert 'value="pickup"' not in _post(client, "/staff/bulk", pick=ticked, back="/staff", _go="move").text
    forged = _post(client, "/staff/bulk/move", pick=ticked, step="pickup", back="/staff").text
    assert forged.count("ต้องกรอกแบบบันทึกของเจ้าหน้าที่ก่อน") == 2
    silent = _post(client, "/staff/bulk/move", pick=ticked, step="incomplete", back="/staff").text
    assert silent.count("การส่งกลับให้แก้ไขต้องมีข้อความถึงผู้ยื่นคำขอ") == 2
    finished = _post(client, "/staff/bulk/finish", pick=ticked, back="/staff").text
    assert finished.count("ทำรายการนี้ไม่ได้ขณะคำร้องอยู่ที่ “เสนอ ผอ.”") == 2
    assert {desk.request(key).step for key in keys} == {"proposed"}


def test_ticked_requests_are_taken_by_whoever_presses_and_keep_their_state(desk: Desk) -> None:
    keys = [desk.file("card") for _ in range(2)]
    for _ in range(2):
        answer = _post(desk.browser("personnel"), "/staff/bulk", pick=[f"{key}.1" for key in keys], _go="take")
        assert "ทำแล้ว 2 รายการ" in answer.text and "ยังไม่ได้ทำ" not in answer.text
    me = desk.actors["personnel"].id
    assert [(desk.request(key).assignee_id, desk.request(key).state) for key in keys] == [(me, "submitted")] * 2
    assert [_events(desk, key) for key in keys] == [2, 2]


def test_pressed_twice_it_is_done_once_and_says_so_both_times(desk: Desk) -> None:
    key = desk.file("card")
    client, ticked = desk.browser("personnel"), _ticks(desk, key)
    for _ in range(2):
        answer = _post(client, "/staff/bulk/message", pick=ticked, message="โปรดรอ", back="/staff")
        assert "ทำแล้ว 1 รายการ" in answer.text and "ยังไม่ได้ทำ" not in answer.text
    assert _events(desk, key) == 2
    other = _post(client, "/staff/bulk/message", pick=ticked, message="คำอื่น", back="/staff")
    assert "ยังไม่ได้ทำ 1 รายการ" in other.text
    assert ">คำอื่น</textarea>" in other.text


def test_another_step_than_the_one_moved_to_before_is_another_act(desk: Desk) -> None:
    key = desk.file("card")
    client, ticked = desk.browser("personnel"), _ticks(desk, key)
    assert "ทำแล้ว 1 รายการ" in _post(client, "/staff/bulk/move", pick=ticked, step="proposed", back="/staff").text
    stale = _post(client, "/staff/bulk/move", pick=ticked, step="considering", back="/staff")
    assert "ทำแล้ว 0 รายการ · ยังไม่ได้ทำ 1 รายการ" in stale.text
    assert desk.request(key).step == "proposed"


def test_nothing_ticked_is_answered_plainly_and_the_list_stays(desk: Desk) -> None:
    desk.file("card")
    client = desk.browser("personnel")
    answer = _post(client, "/staff/bulk", back="/staff?type=card&size=50", _go="accept")
    assert (answer.status_code, answer.location) == (303, "/staff?type=card&size=50")
    assert "ยังไม่ได้เลือกคำร้อง" in client.get("/staff?type=card&size=50").text
    assert _post(client, "/staff/bulk", back="https://evil.example/staff", _go="accept").location == "/staff"
    many = [f"{'A' * 22}.1".replace("A" * 3, f"{number:03}", 1) for number in range(101)]
    _post(client, "/staff/bulk", pick=many, _go="accept")
    assert "ครั้งละไม่เกิน 100 รายการ" in client.get("/staff").text


def test_a_fault_in_one_and_a_busy_database_leave_the_others_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [desk.file("card") for _ in range(4)]
    ticked = _ticks(desk, *keys)
    real = handling.accept

    def falls(session: Any, actor: Any, catalogue: Any, key: str, seen: int) -> Any:
        done = real(session, actor, catalogue, key, seen)
        if key == keys[1]:
            raise ZeroDivisionError
        if key == keys[2]:
            raise Busy
        return done

    monkeypatch.setattr("portal.services.casework.bulk.handling.accept", falls)
    answer = _post(desk.browser("personnel"), "/staff/bulk", pick=ticked, back="/staff", _go="accept")
    lines = _lines(answer.text)
    assert [desk.request(key).state for key in keys] == ["in_progress", *["submitted"] * 3]
    assert "ระบบขัดข้อง" in lines[desk.request(keys[1]).reference]
    for key in keys[2:]:
        assert "ระบบไม่ว่าง" in lines[desk.request(key).reference]
    assert re.findall(r'name="pick" value="([^"]+)"', answer.text) == ticked[1:]


def test_each_request_costs_the_same_few_statements_and_the_pages_cost_none_of_them(desk: Desk) -> None:
    client, said, counted = desk.browser("personnel"), list[str](), dict[tuple[str, int], int]()

    def heard(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")) and "FROM publication" not in statement:
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        for many in (1, 1, 5):
            ticked = _ticks(desk, *(desk.file("card") for _ in range(many)))
            carried = token(client.get("/profile").text)
            for act in ("cancel", "accept"):
                said.clear()
                client.post("/staff/bulk", data={"_csrf_token": carried, "pick": ticked, "back": "/staff", "_go": act})
                counted[act, many] = len(said)
    finally:
        event.remove(Engine, "before_cursor_execute", heard)
    assert counted["cancel", 1] == counted["cancel", 5]
    # Two of them are for figures: what it counted as, and what it counts as now.
    assert counted["accept", 5] - counted["accept", 1] <= 4 * 12, counted


@pytest.mark.parametrize("act", sorted(ACTS))
def test_only_staff_act_on_many(desk: Desk, act: str) -> None:
    key = desk.file("card")
    for who in ("applicant", "director"):
        sent = {"pick": f"{key}.1", "message": "ก", "step": "done", "_go": act}
        for path in ("/staff/bulk", f"/staff/bulk/{act}"):
            client = desk.browser(who)
            assert (
                client.post(path, data={**sent, "_csrf_token": token(client.get("/profile").text)}).status_code == 403
            )
    assert desk.request(key).revision == 1
