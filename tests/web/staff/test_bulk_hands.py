"""Many requests given to a person or sent to another unit at once: each by itself, told line by line (C43, C44, C47)."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select
from werkzeug.test import TestResponse

from portal.access.permissions import Actor
from portal.models.history import Event, Notice
from portal.services.casework import handling
from portal.services.casework.handing_over import hand_over
from tests.support.declared import declare
from tests.support.forms import token
from tests.web.staff.test_hands import CASE, Room


@pytest.fixture
def room(app: Flask, tmp_path: Path) -> Room:
    return Room(app, declare(app.extensions["database"], tmp_path, case=CASE))


def _post(client: FlaskClient, path: str, **said: Any) -> TestResponse:
    return client.post(path, data={"_csrf_token": token(client.get("/profile").text), "back": "/staff", **said})


def _ticks(room: Room, *keys: str) -> list[str]:
    return [f"{key}.{room.office.request(key).revision}" for key in keys]


def _told(room: Room, who: Actor | None = None, unit: str | None = None) -> int:
    chosen = Notice.account_id == who.id if who is not None else Notice.unit == unit
    asked = select(func.count()).where(chosen, Notice.code.in_(("assign", "forward")))
    with room.office.database.reading() as session:
        return session.scalar(asked) or 0


def test_the_ticked_are_given_to_a_colleague_who_is_told_of_each(room: Room) -> None:
    client, ticked = room.browser(room.anan), _ticks(room, *room.keys)
    asked = _post(client, "/staff/bulk", pick=ticked, _go="assign")
    offered = re.findall(r'<option value="([^"]+)"', asked.text)
    assert {room.key_of(room.anan), room.key_of(room.bua), "nobody"} == {*offered}, "none of another unit"
    assert re.findall(r'value="([^"]+)" checked', asked.text) == ticked
    missing = _post(client, "/staff/bulk/assign", pick=ticked[:2])
    assert missing.status_code == 422 and 'id="person-error"' in missing.text
    assert re.findall(r'value="([^"]+)" checked', missing.text) == ticked[:2]
    for _ in range(2):  # pressed twice it is done once, and says so both times
        done = _post(client, "/staff/bulk/assign", pick=ticked, person=room.key_of(room.bua))
        assert "ทำแล้ว 3 รายการ" in done.text and "ยังไม่ได้ทำ" not in done.text
        assert len(re.findall(r'data-label="ผู้รับผิดชอบ">[^<]*บัว ', done.text)) == 3
    assert [room.has(key) for key in room.keys] == [("front", room.bua.id)] * 3
    assert _told(room, room.bua) == 3
    other = _post(client, "/staff/bulk/assign", pick=ticked, person=room.key_of(room.anan))
    assert "ยังไม่ได้ทำ 3 รายการ" in other.text, "another person is another act"
    back = _post(client, "/staff/bulk/assign", pick=_ticks(room, *room.keys), person="nobody")
    assert "ทำแล้ว 3 รายการ" in back.text
    assert [room.has(key) for key in room.keys] == [("front", None)] * 3


def test_taking_what_was_given_to_a_colleague_meanwhile_is_not_done(room: Room) -> None:
    client, ticked = room.browser(room.anan), _ticks(room, *room.keys)
    _post(client, "/staff/bulk/assign", pick=ticked, person=room.key_of(room.bua))
    stale = _post(client, "/staff/bulk", pick=ticked, _go="take")
    assert "ทำแล้ว 0 รายการ · ยังไม่ได้ทำ 3 รายการ" in stale.text
    assert [room.has(key)[1] for key in room.keys] == [room.bua.id] * 3


def test_one_that_may_not_be_given_says_why_and_the_others_are_given(room: Room) -> None:
    closed, elsewhere, free = room.keys
    ticked = _ticks(room, *room.keys)
    room.office.act(handling.cancel, room.anan, closed, "ซ้ำ")
    ticked[0] = _ticks(room, closed)[0]
    everywhere = room.office.person("clerk")
    _post(room.browser(everywhere), "/staff/bulk/forward", pick=ticked[1], unit="back", message="ไฟดับ")
    ticked[1] = _ticks(room, elsewhere)[0]
    done = _post(room.browser(everywhere), "/staff/bulk/assign", pick=ticked, person=room.key_of(room.bua))
    assert "ทำแล้ว 1 รายการ · ยังไม่ได้ทำ 2 รายการ" in done.text
    assert "มอบให้บุคคลนี้ไม่ได้ เพราะไม่ได้อยู่ในหน่วยงานที่ดูแลคำร้องนี้" in done.text
    assert "ทำรายการนี้ไม่ได้ขณะคำร้องอยู่ที่" in done.text
    assert [room.has(key)[1] for key in (closed, elsewhere, free)] == [None, None, room.bua.id]
    nobody = _post(room.browser(everywhere), "/staff/bulk/assign", pick=ticked[2], person="A" * 22)
    assert "ยังไม่ได้ทำ 1 รายการ" in nobody.text


def test_the_ticked_go_to_another_unit_with_one_reason_and_are_still_told_by_their_numbers(room: Room) -> None:
    client, ticked = room.browser(room.anan), _ticks(room, *room.keys)
    room.give(room.bua, room.keys[0])
    ticked[0] = _ticks(room, room.keys[0])[0]
    asked = _post(client, "/staff/bulk", pick=ticked, _go="forward")
    assert re.findall(r'<option value="([^"]+)"', asked.text) == ["front", "back"]
    missing = _post(client, "/staff/bulk/forward", pick=ticked, unit="nowhere", message=" ")
    assert missing.status_code == 422
    assert 'id="unit-error"' in missing.text and 'id="message-error"' in missing.text
    assert [room.has(key)[0] for key in room.keys] == ["front"] * 3
    same = _post(client, "/staff/bulk/forward", pick=ticked[1:], unit="front", message="ไฟดับ")
    assert same.text.count("คำร้องนี้อยู่กับหน่วยงานที่เลือกแล้ว") == 2
    done = _post(client, "/staff/bulk/forward", pick=ticked, unit="back", message="ไฟดับ")
    assert "ทำแล้ว 3 รายการ" in done.text and "ยังไม่ได้ทำ" not in done.text
    for key in room.keys:
        assert room.has(key) == ("back", None)
        assert f'<span class="reference">{room.office.request(key).reference}</span>' in done.text
        assert f"/staff/requests/{key}" not in done.text, "it is not theirs to open any more"
    assert _told(room, unit="back") == 3
    with room.office.database.reading() as session:
        reasons = session.scalars(select(Event.message).where(Event.action == "forward")).all()
    assert reasons == ["ไฟดับ"] * 3
    again = _post(client, "/staff/bulk/forward", pick=ticked, unit="back", message="ไฟดับ")
    assert again.text.count("ไม่พบคำร้องนี้ในความดูแลของท่านแล้ว") == 3


def test_nothing_ticked_is_answered_plainly(room: Room) -> None:
    client = room.browser(room.anan)
    for act in ("assign", "forward"):
        assert _post(client, "/staff/bulk", _go=act).status_code == 303
        assert "ยังไม่ได้เลือกคำร้อง" in client.get("/staff").text


def test_handing_over_reads_whom_and_what_once_and_not_for_each_request(room: Room) -> None:
    said, counted = list[str](), list[tuple[int, int]]()
    heard = lambda *each: said.append(each[2])  # noqa: E731
    for keys in (room.keys[:1], room.keys[:2]):
        room.give(room.bua, *keys)
        with room.office.database.transaction() as session:
            event.listen(Engine, "before_cursor_execute", heard)
            said.clear()
            bua, anan = room.key_of(room.bua), room.key_of(room.anan)
            done = hand_over(session, room.anan, room.office.catalogue, bua, anan)
            event.remove(Engine, "before_cursor_execute", heard)
        assert [line.problem for line in done.lines] == [""] * len(keys)
        reads = len([each for each in said if each.startswith("SELECT") and "FROM request" in each])
        counted.append((reads, len([each for each in said if "WHERE account.key" in each])))
    (reads, people), (more_reads, same_people) = counted
    assert same_people == people, "whom it goes to is asked once"
    assert more_reads == reads + 1, "one statement takes each in hand"


def test_the_page_asks_for_people_once_for_each_type_and_unit(room: Room) -> None:
    """Not for each request."""
    client, said, counted = room.browser(room.anan), list[str](), list[int]()
    heard = lambda *each: said.append(each[2])  # noqa: E731
    carried = token(client.get("/profile").text)
    event.listen(Engine, "before_cursor_execute", heard)
    for ticked in (_ticks(room, *room.keys[:1]), _ticks(room, *room.keys[:1]), _ticks(room, *room.keys)):
        said.clear()
        client.post("/staff/bulk", data={"_csrf_token": carried, "pick": ticked, "_go": "assign"})
        counted.append(len([each for each in said if "FROM publication" not in each]))
    event.remove(Engine, "before_cursor_execute", heard)
    assert counted[1] == counted[2], counted
