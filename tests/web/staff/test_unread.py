"""Unread by person and request: news of others since that officer last opened that request (C42, C57)."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Busy
from portal.models.accounts import Account
from portal.models.looks import Look
from portal.queries import unread
from portal.services.casework import assigning, handling, looks
from portal.services.sweeping import sweep_rows
from tests.support.declared import Declared, declare
from tests.support.forms import post

CASE = """\
title: ร้องทุกข์
unit: front
form: [{fields: [{id: story, type: text, label: เรื่อง, searchable: true}]}]
"""


class Room:
    """Two officers of the front unit, one of the back unit, somebody who files."""

    def __init__(self, app: Flask, office: Declared) -> None:
        self.app, self.office = app, office
        self.applicant = office.person()
        self.anan, self.bua = (office.person("officer", "front", first_name=name) for name in ("อนันต์", "บัว"))
        self.lamp = office.person("officer", "back", first_name="แสง")
        self.key = office.file(self.applicant, "case", story="ถนนพัง").key

    def marked(self, who: Actor, key: str = "") -> bool:
        """Whether the request's row stands out in this officer's queue."""
        page = self.office.browser(self.app, who).get("/staff?view=all").text
        found = re.search(rf'<tr id="r-{key or self.key}"( class="news")?>', page)
        assert found, page
        assert bool(found[1]) == ("(มีความเคลื่อนไหวใหม่)" in page.split(found[0])[1].split("</tr>")[0])
        return bool(found[1])

    def open(self, who: Actor, headers: dict[str, str] | None = None) -> int:
        client = self.office.browser(self.app, who)
        return client.get(f"/staff/requests/{self.key}", headers=headers).status_code

    def looks(self) -> list[tuple[int, int]]:
        with self.office.database.reading() as session:
            return [(row.account_id, row.revision) for row in session.execute(select(Look.account_id, Look.revision))]


@pytest.fixture
def room(app: Flask, tmp_path: Path) -> Room:
    return Room(app, declare(app.extensions["database"], tmp_path, case=CASE))


def test_a_request_is_unread_by_each_officer_until_that_one_opens_it_and_again_after_news(room: Room) -> None:
    assert (room.marked(room.anan), room.marked(room.bua)) == (True, True)
    assert room.open(room.anan) == 200
    assert (room.marked(room.anan), room.marked(room.bua)) == (False, True)
    room.office.act(handling.send_message, room.anan, room.key, "ขอรายละเอียด")
    room.open(room.bua)
    # What an officer does, notes among it, is no news: neither to that one nor to colleagues.
    room.office.act(handling.add_note, room.anan, room.key, "โทรแล้ว")
    assert (room.marked(room.anan), room.marked(room.bua)) == (False, False)
    room.office.act(handling.reply, room.applicant, room.key, "ตอบแล้ว")
    assert (room.marked(room.anan), room.marked(room.bua)) == (True, True)
    room.open(room.bua)
    assert (room.marked(room.anan), room.marked(room.bua)) == (True, False)


def test_whoever_acted_on_a_request_has_read_what_came_before(room: Room) -> None:
    room.office.act(handling.accept, room.anan, room.key)
    assert (room.marked(room.anan), room.marked(room.bua)) == (False, True)
    room.office.act(handling.send_message, room.bua, room.key, "ขอรายละเอียด")
    room.office.act(handling.reply, room.applicant, room.key, "ตอบแล้ว")
    assert (room.marked(room.anan), room.marked(room.bua)) == (True, True)


def test_what_an_officer_files_at_the_counter_is_news_to_colleagues_alone(room: Room) -> None:
    drafted = room.office.file(room.anan, "case", story="แจ้งแทน")
    assert (room.marked(room.anan, drafted.key), room.marked(room.bua, drafted.key)) == (False, True)


def test_being_given_a_request_is_news_to_that_officer_and_forwarding_to_the_other_unit(room: Room) -> None:
    for who in (room.anan, room.bua):
        room.open(who)
    with room.office.database.reading() as session:
        bua = session.get_one(Account, room.bua.id).key
    room.office.act(assigning.assign, room.anan, room.key, bua)
    assert (room.marked(room.anan), room.marked(room.bua)) == (False, True)
    room.open(room.bua)
    room.office.act(assigning.forward, room.bua, room.key, "back", "งานของท่าน")
    assert room.marked(room.lamp)
    room.open(room.lamp)
    assert not room.marked(room.lamp)
    room.office.act(assigning.forward, room.lamp, room.key, "front", "ไม่ใช่")
    assert (room.marked(room.anan), room.marked(room.bua)) == (True, True)


def test_a_closed_request_has_news_only_of_its_end_and_what_came_after(room: Room) -> None:
    room.office.act(handling.accept, room.anan, room.key)
    room.office.act(handling.finish, room.anan, room.key)
    assert not room.marked(room.bua)
    other = room.office.file(room.applicant, "case", story="ไฟดับ").key
    room.office.act(handling.cancel, room.applicant, other)
    assert room.marked(room.bua, other)


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"},
     {"Sec-Fetch-Dest": "image"}, {"Sec-Fetch-Dest": "empty"}],
)  # fmt: skip
def test_a_page_fetched_ahead_or_drawn_into_another_takes_no_news_away(room: Room, headers: dict[str, str]) -> None:
    assert room.open(room.anan, headers) == 200
    assert room.office.browser(room.app, room.anan).head(f"/staff/requests/{room.key}").status_code == 200
    assert room.marked(room.anan)
    assert room.looks() == []
    room.open(room.anan, {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin"})
    assert not room.marked(room.anan)


def test_a_look_is_written_only_where_there_was_news(room: Room) -> None:
    room.open(room.anan)
    room.open(room.anan)
    assert room.looks() == [(room.anan.id, 1)]
    room.office.act(handling.accept, room.anan, room.key)
    room.open(room.anan)
    assert room.looks() == [(room.anan.id, 1)]
    room.office.browser(room.app, room.applicant).get(f"/requests/{room.key}")
    assert room.looks() == [(room.anan.id, 1)]


def test_an_officer_puts_a_request_back_among_the_unread_until_it_is_opened_again(room: Room) -> None:
    room.open(room.anan)
    client = room.office.browser(room.app, room.anan)
    page = f"/staff/requests/{room.key}?in=state%3Dsubmitted&at=1"
    answer = post(client, f"/staff/requests/{room.key}/unread?in=state%3Dsubmitted&at=1", page=page)
    assert (answer.status_code, answer.location) == (303, f"/staff?state=submitted#r-{room.key}")
    assert (room.marked(room.anan), room.marked(room.bua)) == (True, True)
    room.open(room.bua)
    assert (room.marked(room.anan), room.marked(room.bua)) == (True, False)
    room.open(room.anan)
    assert not room.marked(room.anan)
    # Out of reach it is not there.
    assert post(
        room.office.browser(room.app, room.lamp), f"/staff/requests/{room.key}/unread", page="/profile"
    ).status_code == 404  # fmt: skip
    assert post(
        room.office.browser(room.app, room.applicant), f"/staff/requests/{room.key}/unread", page="/profile"
    ).status_code == 403  # fmt: skip


def test_two_windows_that_open_at_once_leave_one_look_of_the_newer_page(room: Room) -> None:
    with room.office.database.reading() as session:
        request_id = room.office.request(room.key).id
    start, failed = Barrier(6), []

    def look(revision: int) -> None:
        start.wait()
        try:
            with room.office.database.transaction() as session:
                looks.opened(session, room.anan.id, request_id, revision)
        except Exception as problem:
            failed.append(problem)

    threads = [Thread(target=look, args=(revision,)) for revision in (3, 1, 2, 5, 4, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert room.looks() == [(room.anan.id, 5)]
    with room.office.database.transaction() as session:
        looks.opened(session, room.anan.id, request_id, 2)
    assert room.looks() == [(room.anan.id, 5)]


def test_news_that_came_while_the_page_was_on_its_way_stays_news(room: Room) -> None:
    with room.office.database.reading() as session:
        request = room.office.request(room.key)
    room.office.act(handling.send_message, room.bua, room.key, "ขอรายละเอียด")
    room.office.act(handling.reply, room.applicant, room.key, "ตอบแล้ว")
    with room.office.database.transaction() as session:
        looks.opened(session, room.anan.id, request.id, request.revision)
    assert room.marked(room.anan)


def test_where_the_database_is_held_the_page_is_shown_and_stays_unread(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise Busy

    with monkeypatch.context() as patched:
        patched.setattr(looks, "opened", held)
        assert room.open(room.anan) == 200
    assert room.marked(room.anan)


def test_news_ends_after_ninety_days_and_looks_are_swept_then_without_bringing_any_back(room: Room) -> None:
    room.open(room.anan)
    late = datetime.now(UTC) + unread.NEWS_LASTS
    for moment, left in ((late - timedelta(hours=1), 1), (late + timedelta(hours=1), 0)):
        with clock.stopped_at(moment):
            with room.office.database.transaction() as session:
                sweep_rows(session)
                request = room.office.request(room.key).id
                marked = [unread.of(session, who.id, [request]) for who in (room.anan, room.bua)]
                assert session.scalar(select(func.count()).select_from(Look)) == left
            assert marked == [frozenset(), frozenset([request] if left else ())]


def test_reading_messages_opens_no_request_and_opening_a_request_reads_no_message(room: Room) -> None:
    client = room.office.browser(room.app, room.anan)
    page = client.get("/notices").text
    newest = re.search(r'name="up_to" value="(\d+)"', page)
    assert newest
    room.open(room.anan)
    assert 'name="up_to"' in client.get("/notices").text
    assert post(client, "/notices/read", {"up_to": newest[1]}, page="/notices").status_code == 303
    assert room.marked(room.bua)
    bua = room.office.browser(room.app, room.bua)
    assert post(bua, "/notices/read", {"up_to": newest[1]}, page="/notices").status_code == 303
    assert room.marked(room.bua)


def test_the_queue_shows_the_unread_alone_with_all_other_filters_and_walks_through_them(room: Room) -> None:
    keys = [
        room.key,
        *(room.office.file(room.applicant, "case", story=word).key for word in ("ไฟดับ", "น้ำท่วม", "ไฟดับอีก")),
    ]
    room.open(room.anan)
    room.office.act(handling.accept, room.bua, keys[1])
    client = room.office.browser(room.app, room.anan)

    def listed(query: str) -> list[str]:
        page = client.get(f"/staff?unread=1{query}").text
        assert "ดูจากความเคลื่อนไหวล่าสุด 1,000 รายการ ภายใน 90 วัน" in page
        assert re.search(r'name="unread" value="1" checked', page)
        return re.findall(r'<tr id="r-([^"]+)"', page)

    assert listed("") == keys[:0:-1]
    assert listed("&order=up") == keys[1:]
    assert listed("&state=submitted") == [keys[3], keys[2]]
    assert listed("&q=" + "ไฟดับ") == [keys[3], keys[1]]
    # From one to the next of that list, though the first is read by now.
    page = client.get(f"/staff/requests/{keys[3]}?in=unread%3D1&at=1").text
    onward = re.search(r'rel="next"[^>]* href="([^"]+)"', page)
    assert onward and onward[1].startswith(f"/staff/requests/{keys[2]}?in=unread%3D1")
    assert listed("") == [keys[2], keys[1]]
    tabs = client.get("/staff?unread=1").text.split('<nav class="tabs"')[1].split("</nav>")[0]
    assert tabs.count("unread=1") == tabs.count("<a ")
    for key in keys[1:3]:
        client.get(f"/staff/requests/{key}")
    assert listed("") == []
    assert post(client, f"/staff/requests/{keys[0]}/unread", page="/staff").status_code == 303
    assert listed("") == [keys[0]]


def test_the_unread_are_looked_for_in_the_newest_messages_and_within_the_officers_reach(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [room.office.file(room.applicant, "case", story="ข").key for _ in range(3)]
    monkeypatch.setattr(unread, "LOOKED_THROUGH", 2)
    unread._newest.cache_clear()
    page = room.office.browser(room.app, room.bua).get("/staff?unread=1").text
    assert re.findall(r'<tr id="r-([^"]+)"', page) == [keys[2], keys[1]]
    assert "<tr id=" not in room.office.browser(room.app, room.lamp).get("/staff?unread=1").text
    unread._newest.cache_clear()
