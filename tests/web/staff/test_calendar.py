"""The calendar and the summary: scope, weeks, numbers that equal their lists (C26, C74, T01)."""

import re
from datetime import date

import pytest

from portal.booking.availability import monday_of
from portal.services.casework import handling
from portal.workflow.states import State
from tests.support.desk import Desk

ROOM: dict[str, tuple[str, ...]] = {
    "booked.start_date": ("02/12/2569",),
    "booked.end_date": ("03/12/2569",),
    "booked.start_time": ("09:00",),
    "booked.end_time": ("12:00",),
}
WEEK = "/staff/calendar?of=rooms&from=2026-12-03"


def test_bookings_stand_in_their_week_and_lead_to_their_request(desk: Desk) -> None:
    key = desk.file("room_booking", "applicant", **ROOM)
    page = desk.browser("administration").get(WEEK).get_data(as_text=True)
    assert "30 พ.ย. 2569 - 6 ธ.ค. 2569" in page
    assert f'<a href="/staff/requests/{key}">' in page
    assert "09:00" in page
    assert key not in desk.browser("administration").get("/staff/calendar?of=rooms&from=2026-12-10").text
    assert "ผู้บริหาร" in page


def test_a_day_stands_alone_and_nonsense_is_today(desk: Desk) -> None:
    desk.file("room_booking", "applicant", **ROOM)
    client = desk.browser("counter")
    assert "09:00 - " in client.get("/staff/calendar?of=rooms&from=2026-12-02&days=1").text
    assert "09:00 - " not in client.get("/staff/calendar?of=rooms&from=2026-12-07&days=1").text
    for query in ("from=x", "of=nothing", "from=9999-12-31", "from=0001-01-01"):
        assert client.get(f"/staff/calendar?{query}").status_code == 200


@pytest.mark.parametrize("week", ["2026-12-10", "2027-01-08"])
def test_a_single_day_is_of_the_week_shown_and_today_where_that_is_in_it(desk: Desk, week: str) -> None:
    client = desk.browser("counter")
    [there] = re.findall(r'from=([0-9-]+)&amp;days=1">ดูทีละวัน', client.get(f"/staff/calendar?of=rooms&from={week}").text)
    assert date.fromisoformat(there) == monday_of(date.fromisoformat(week))
    page = client.get("/staff/calendar?of=rooms").text
    assert re.findall(r'from=([0-9-]+)&amp;days=1">ดูทีละวัน', page) == re.findall(r'from=([0-9-]+)">วันนี้', page)


def test_another_unit_sees_taken_time_without_the_name(desk: Desk) -> None:
    key = desk.file("room_booking", "applicant", **ROOM)
    page = desk.browser("personnel").get(WEEK).text
    assert "มีผู้จองแล้ว" in page
    assert key not in page and "ใจดี" not in page


def test_an_executive_sees_names_without_links(desk: Desk) -> None:
    key = desk.file("room_booking", "applicant", **ROOM)
    page = desk.browser("director").get(WEEK).text
    assert "ใจดี" in page and key not in page


def test_a_wish_is_marked_until_it_is_confirmed(desk: Desk) -> None:
    desk.file("appointment", "applicant", **{"meeting.date": ("01/12/2569",), "meeting.time": ("09:00",)})
    assert "รอยืนยัน" in desk.browser("administration").get("/staff/calendar?of=executives&from=2026-12-01").text


@pytest.mark.parametrize("who", ["counter", "director"])
def test_every_number_of_the_summary_is_what_its_list_counts(desk: Desk, who: str) -> None:
    keys = [desk.file("card"), desk.file("card"), desk.file("pension")]
    desk.act(handling.accept, "personnel", keys[0])
    desk.act(handling.finish, "counter", keys[2])
    client = desk.browser(who)
    page = client.get("/staff/summary").text
    links = set(re.findall(r'<a (?:class="figure" )?href="(/staff[^"]*)">(?:<b>)?(\d+)<', page))
    assert len(links) > 6 * len(State)
    for address, number in links:
        listed = client.get(address.replace("&amp;", "&")).text
        if number == "0":
            assert "ไม่พบข้อมูล" in listed
        else:
            assert f"ทั้งหมด {number} ข้อมูล" in listed


def test_the_list_behind_a_number_tells_an_executive_nothing_about_people(desk: Desk) -> None:
    key = desk.file("card")
    desk.act(handling.accept, "personnel", key)
    client, reference = desk.browser("director"), desk.request(key).reference
    page = client.get("/staff/summary/requests").text
    assert reference in page and "ขอบัตรประจำตัว" in page
    applicant = desk.actors["applicant"]
    for personal in (applicant.name, desk.request(key).subject_name, key, "/requests/", "ค้นหา"):
        assert personal not in page.replace("/staff/summary/requests", "")
    assert reference in client.get(f"/staff/summary/requests?q={applicant.name}x").text, "it cannot be searched"
    assert client.get("/staff").status_code == 403
    assert client.get(f"/staff/requests/{key}").status_code == 403
    assert desk.browser("applicant").get("/staff/summary/requests").status_code == 403


def test_an_executive_sees_the_numbers_of_all_and_an_officer_those_of_the_unit(desk: Desk) -> None:
    desk.file("card")
    desk.file("room_booking")
    assert "<b>2</b>คำร้องทั้งหมด" in desk.browser("director").get("/staff/summary").text
    assert "<b>1</b>คำร้องทั้งหมด" in desk.browser("personnel").get("/staff/summary").text


@pytest.mark.parametrize("path", ["/staff/calendar", "/staff/summary"])
def test_applicants_stay_out(desk: Desk, path: str) -> None:
    assert desk.browser("applicant").get(path).status_code == 403
    assert desk.browser(None).get(path).location.startswith("/login")
