"""Live answers: one condition, on the server; what a person types in is left alone (promise 9, C19, C24)."""

from flask import Flask
from flask.testing import FlaskClient

from tests.web.applicant.filling import begin, live, text


def test_totals_follow_and_are_kept(somchai: FlaskClient) -> None:
    url = begin(somchai, "form_order")
    answer = text(live(somchai, url, {"order.p1_primary": "4", "order.p3_primary": "๑๕", "payable": "1"}))
    for said in ("715.00", "25.03", "740.03", "= 640.00", "= 75.00", "บันทึกแล้ว 11:20"):
        assert said in answer
    assert 'value="๑๕"' in text(somchai.get(url))


def test_a_room_shows_its_week_once_it_is_chosen(somchai: FlaskClient) -> None:
    url = begin(somchai, "room_booking")
    assert "ตารางเวลาว่างจะแสดงที่นี่หลังจากเลือกห้องประชุม" in text(somchai.get(url))
    answer = text(live(somchai, url, {"room": "small"}))
    assert 'id="week-booked"' in answer
    assert 'value="2025-04-01T09:00:00+07:00"' in answer


def test_a_time_picked_in_the_calendar_is_written_into_the_typed_parts(somchai: FlaskClient) -> None:
    url = begin(somchai, "room_booking")
    picked = {"room": "small", "_picked.booked": "", "_pick.booked": "2025-04-01T09:00:00+07:00"}
    answer = text(live(somchai, url, picked, active="_pick.booked"))
    assert 'name="booked.start_date" ' in answer
    page = text(somchai.get(url))
    for said in ("01/04/2568", 'value="09:00"', 'value="10:00"'):
        assert said in page


def test_what_is_being_typed_is_not_exchanged(somchai: FlaskClient) -> None:
    url = begin(somchai, "appointment")
    typed = {"meeting.date": "01/04/2568", "meeting.time": "9", "_wrong": ["meeting", "subject_matter"]}
    answer = text(live(somchai, url, typed, active="meeting.time"))
    assert 'id="q-meeting"' not in answer
    assert 'id="q-subject_matter"' in answer
    assert 'id="week-meeting"' in answer


def test_a_session_that_ended_saves_nothing_and_comes_back_to_the_draft(office: Flask, somchai: FlaskClient) -> None:
    url = begin(somchai, "pension")
    stranger = office.test_client()
    assert stranger.get(url).location == f"/login?next=%2Fdrafts%2F{url.rpartition('/')[2]}"
    lost = stranger.post(url, data={"email": "x"})
    assert (lost.status_code, lost.location) == (307, f"/login?next=%2Fdrafts%2F{url.rpartition('/')[2]}")
    assert stranger.post(f"{url}/fragment").location == "/login"
