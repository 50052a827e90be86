"""Who works on a request: taken, acknowledged, given, forwarded, handed over; lists that equal their counts (C42-C44)."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal import clock
from portal.access.permissions import Actor
from portal.models.accounts import Account
from portal.services.casework import assigning, handling
from portal.services.casework.assigning import assign, forward
from tests.support.declared import Declared, declare
from tests.support.forms import post

CASE = """\
title: ร้องทุกข์
unit: front
form: [{fields: [{id: story, type: text, label: เรื่อง}]}]
"""


class Room:
    """Two officers of the front unit, one of the back unit, three requests."""

    def __init__(self, app: Flask, office: Declared) -> None:
        self.app, self.office = app, office
        self.applicant = office.person()
        self.anan, self.bua = (office.person("officer", "front", first_name=name) for name in ("อนันต์", "บัว"))
        self.lamp = office.person("officer", "back", first_name="แสง")
        self.keys = [office.file(self.applicant, "case", story="ถนนพัง").key for _ in range(3)]

    def browser(self, who: Actor) -> FlaskClient:
        return self.office.browser(self.app, who)

    def key_of(self, who: Actor) -> str:
        with self.office.database.reading() as session:
            return session.get_one(Account, who.id).key

    def give(self, to: Actor, *keys: str) -> None:
        for key in keys:
            self.office.act(assign, self.anan, key, self.key_of(to))

    def has(self, key: str) -> tuple[str, int | None]:
        found = self.office.request(key)
        return found.unit, found.assignee_id


@pytest.fixture
def room(app: Flask, tmp_path: Path) -> Room:
    return Room(app, declare(app.extensions["database"], tmp_path, case=CASE))


def tabs(page: str) -> dict[str, tuple[str, int]]:
    """Address and count of each tab, by its words."""
    nav = page[page.index('<nav class="tabs"') :].split("</nav>")[0]
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+) <b>([\d,]+)', nav)
    return {words.strip(): (url.replace("&amp;", "&"), int(count)) for url, words, count in found}


def rows(page: str) -> int:
    return page.count("data-open")


def test_tabs_of_mine_unacknowledged_and_nobodys_lead_to_as_many_as_they_say(room: Room) -> None:
    room.give(room.bua, *room.keys[:2])
    client = room.browser(room.bua)
    client.post(**seen_form(client, room.keys[0], "acknowledge"))
    counted = tabs(client.get("/staff").text)
    wanted = {"งานของฉัน": 2, "ยังไม่ได้รับทราบ": 1, "ยังไม่มีผู้รับผิดชอบ": 1, "ทั้งหมด": 3}
    assert {words: counted[words][1] for words in wanted} == wanted
    for words, count in wanted.items():
        page = client.get(counted[words][0]).text
        assert rows(page) == count
        assert tabs(page) == counted
    page = client.get("/staff?who=me&new=1").text
    assert room.keys[1] in page and room.keys[0] not in page


def seen_form(client: FlaskClient, key: str, act: str, **more: str) -> dict[str, object]:
    """What a page's own form posts."""
    page = client.get(f"/staff/requests/{key}").text
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    seen = re.search(r'name="_seen" value="(\d+)"', page)
    assert token and seen
    data = {"_csrf_token": token[1], "_seen": seen[1], **more}
    return {"path": f"/staff/requests/{key}/{act}", "data": data, "follow_redirects": True}


def test_the_page_says_who_has_it_and_offers_what_may_be_done(room: Room) -> None:
    key, client = room.keys[0], room.browser(room.bua)
    page = client.get(f"/staff/requests/{key}").text
    assert "ยังไม่มีผู้รับผิดชอบ" in page and "รับไว้เอง" in page and "รับทราบคำร้องนี้" not in page
    room.give(room.bua, key)
    page = client.get(f"/staff/requests/{key}").text
    assert "รับทราบคำร้องนี้" in page and "รับไว้เอง" not in page and "ยังไม่ได้รับทราบ" in page
    page = client.post(**seen_form(client, key, "acknowledge")).text
    assert "รับทราบคำร้องแล้ว" in page and "รับทราบเมื่อ" in page and "รับทราบคำร้องนี้" not in page
    other = room.browser(room.anan)
    assert "รับช่วงต่อ" in other.get(f"/staff/requests/{key}").text
    assert "อยู่ในความรับผิดชอบของท่านแล้ว" in other.post(**seen_form(other, key, "take")).text
    assert room.has(key) == ("front", room.anan.id)


def test_a_closed_request_that_nobody_had_warns_of_nothing(room: Room) -> None:
    room.office.act(handling.cancel, room.anan, room.keys[0], "ซ้ำ")
    client = room.browser(room.bua)
    pages = [client.get(f"/staff/requests/{key}").text for key in room.keys[:2]]
    assert ["ไม่ได้มอบให้ผู้ใด" in page for page in pages] == [True, False]
    assert ['<strong class="soon">ยังไม่มีผู้รับผิดชอบ' in page for page in pages] == [False, True]


def test_who_comes_second_is_told_who_was_faster(room: Room) -> None:
    key, client = room.keys[0], room.browser(room.bua)
    posted = seen_form(client, key, "take")
    room.give(room.anan, key)
    answer = client.post(**posted)
    assert answer.status_code == 409 and "อนันต์" in answer.text
    assert room.has(key) == ("front", room.anan.id)


def test_it_is_given_to_a_colleague_from_a_page_that_keeps_what_was_chosen(room: Room) -> None:
    key, client = room.keys[0], room.browser(room.anan)
    page = client.get(f"/staff/requests/{key}/hands").text
    assert "บัว" in page and "แสง" not in page and 'value="nobody"' not in page
    empty = client.post(**seen_form(client, key, "assign"))
    assert (empty.status_code, "กรุณาเลือกผู้รับผิดชอบ" in empty.text) == (422, True)
    wrong = client.post(**seen_form(client, key, "assign", person=room.key_of(room.lamp)))
    assert (wrong.status_code, room.has(key)) == (422, ("front", None))
    assert "มอบหมายแล้ว" in client.post(**seen_form(client, key, "assign", person=room.key_of(room.bua))).text
    assert room.has(key) == ("front", room.bua.id)
    assert 'value="nobody"' in client.get(f"/staff/requests/{key}/hands").text
    client.post(**seen_form(client, key, "assign", person="nobody"))
    assert room.has(key) == ("front", None)


def test_a_forwarded_request_leaves_the_officers_list_and_the_reason_is_for_staff_alone(room: Room) -> None:
    key, client = room.keys[0], room.browser(room.anan)
    empty = client.post(**seen_form(client, key, "forward", unit="back"))
    assert (empty.status_code, "กรุณาบอกเหตุผลที่ส่งต่อ" in empty.text) == (422, True)
    assert '<option value="back" selected>' in empty.text
    again = seen_form(client, key, "forward", unit="back", reason="เป็นไฟถนน")
    other = room.browser(room.bua)
    theirs = seen_form(other, key, "forward", unit="back", reason="เป็นไฟถนน")
    done = client.post(**again)
    assert done.request.path == "/staff" and "ส่งต่อแล้ว" in done.text
    assert client.get(f"/staff/requests/{key}").status_code == 404
    twice = client.post(**again)
    assert (twice.status_code, twice.request.path, "ส่งต่อแล้ว" in twice.text) == (200, "/staff", True), "pressed twice"
    assert other.post(**theirs).status_code == 404, "who did not forward it is told nothing of it"
    there = room.browser(room.lamp).get(f"/staff/requests/{key}").text
    assert "เป็นไฟถนน" in there and "จาก หน่วยหน้า ไปยัง หน่วยหลัง" in there
    mine = room.browser(room.applicant).get(f"/requests/{key}").text
    assert "ส่งเรื่องต่อไปยัง หน่วยหลัง" in mine and "เป็นไฟถนน" not in mine


def test_a_closed_request_and_one_of_another_unit_are_given_to_nobody(room: Room) -> None:
    key, client = room.keys[0], room.browser(room.anan)
    post(client, f"/staff/requests/{key}", {"step": "done", "_seen": "1"})
    assert room.office.request(key).state == "done"
    assert "มอบหมายหรือส่งต่อ" not in client.get(f"/staff/requests/{key}").text
    assert client.get(f"/staff/requests/{key}/hands").status_code == 409
    room.office.act(forward, room.anan, room.keys[1], "back", "ของหน่วยหลัง")
    assert client.get(f"/staff/requests/{room.keys[1]}/hands").status_code == 404
    assert room.browser(room.applicant).get(f"/staff/requests/{key}/hands").status_code == 403


def test_everything_of_a_colleague_who_left_is_found_and_handed_over(room: Room) -> None:
    room.give(room.bua, *room.keys)
    with room.office.database.transaction() as session:
        session.execute(update(Account).where(Account.id == room.bua.id).values(disabled_at=clock.now()))
    bua, client = room.key_of(room.bua), room.browser(room.anan)
    listed = client.get("/staff/people").text
    assert "บัว" in listed and "ปิดบัญชีแล้ว" in listed
    assert rows(client.get(f"/staff?who={bua}").text) == 3
    page = client.get(f"/staff/people/{bua}/hand-over").text
    assert "3 เรื่อง" in page
    assert bua not in re.findall(r'<option value="([^"]+)"', page)
    empty = post(client, f"/staff/people/{bua}/hand-over")
    assert (empty.status_code, "กรุณาเลือกผู้รับผิดชอบ" in empty.text) == (422, True)
    done = post(client, f"/staff/people/{bua}/hand-over", {"person": room.key_of(room.anan), "reason": "ย้ายงาน"})
    assert "โอนแล้ว 3 เรื่อง" in done.text
    assert [room.has(key)[1] for key in room.keys] == [room.anan.id] * 3
    assert all(f"/staff/requests/{key}" in done.text for key in room.keys)
    assert client.get("/staff/people/nobody-at-all/hand-over").status_code == 404


def test_what_could_not_be_handed_over_may_go_to_somebody_else_at_once(room: Room) -> None:
    room.give(room.bua, *room.keys)
    bua, client = room.key_of(room.bua), room.browser(room.office.person("clerk"))
    offered = re.findall(r'<option value="([^"]+)"', client.get(f"/staff/people/{bua}/hand-over").text)
    assert offered == [room.key_of(room.anan), offered[1], "nobody"], (
        "who works for all units, and none of another unit"
    )
    failed = post(client, f"/staff/people/{bua}/hand-over", {"person": room.key_of(room.lamp)})
    assert "โอนแล้ว 0 เรื่อง" in failed.text and "โอนไม่ได้ 3 เรื่อง" in failed.text
    assert 'name="person"' in failed.text and 'name="_after"' not in failed.text, "all of them once more"
    done = post(client, f"/staff/people/{bua}/hand-over", {"person": room.key_of(room.anan)})
    assert "โอนแล้ว 3 เรื่อง" in done.text and 'name="person"' not in done.text


def test_who_may_have_only_some_says_so_beside_the_name(room: Room) -> None:
    """In handing over and in giving several at once; who may have none is not offered."""
    room.office.act(forward, room.anan, room.keys[2], "back", "ไฟถนน")
    clerk = room.office.person("clerk")
    client = room.browser(clerk)
    for key in room.keys:
        room.office.act(assigning.take_over, clerk, key)
    ticks = [f"{key}.{room.office.request(key).revision}" for key in room.keys]
    several = post(client, "/staff/bulk", {"pick": ticks, "_go": "assign"}, page="/profile").text
    everything = client.get(f"/staff/people/{room.key_of(clerk)}/hand-over").text
    for page in (several, everything):
        named = dict(re.findall(r'<option value="([^"]{22})"[^>]*>([^<]+)', page))
        assert "รับได้ 2 จาก 3 เรื่อง" in named[room.key_of(room.anan)]
        assert "รับได้ 1 จาก 3 เรื่อง" in named[room.key_of(room.lamp)]
        assert list(named).index(room.key_of(room.anan)) < list(named).index(room.key_of(room.lamp))
    own = room.browser(room.anan)
    mine = post(own, "/staff/bulk", {"pick": ticks[:2], "_go": "assign"}, page="/profile").text
    assert room.key_of(room.lamp) not in mine and "รับได้" not in mine


def test_the_menu_leads_staff_to_their_own_work_and_nobody_else(room: Room) -> None:
    mine = "/staff?who=me&amp;sort=due&amp;order=up"
    page = room.browser(room.bua).get(mine.replace("&amp;", "&")).text
    assert re.search(rf'<a href="{re.escape(mine)}"[^>]*aria-current="page"', page)
    assert mine not in room.browser(room.applicant).get("/requests").text


def test_the_person_it_was_given_to_reads_so_in_their_notices(room: Room) -> None:
    room.give(room.bua, room.keys[0])
    assert "มอบหมายให้ท่านรับผิดชอบ" in room.browser(room.bua).get("/notices").text
    room.office.act(forward, room.anan, room.keys[1], "back", "ของหน่วยหลัง")
    assert "ส่งต่อมาถึงหน่วยงานของท่าน" in room.browser(room.lamp).get("/notices").text
    assert "รับผิดชอบ" not in room.browser(room.applicant).get("/notices").text
