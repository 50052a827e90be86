"""Two people want the same time: the second is told, keeps everything, and sees what is free near by (C26, T31)."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.db import Database
from portal.models.base import table
from portal.models.drafts import Attachment
from tests.web.applicant.filling import PNG, begin, fill, send, text

Browser = Callable[..., FlaskClient]


def _booking(start: str = "09:00", end: str = "12:00") -> dict[str, Any]:
    return {
        "agency": "กลุ่มนโยบายและแผน",
        "attendees": "10",
        "room": "small",
        "purpose": "ประชุม",
        "booked.start_date": "01/04/2568",
        "booked.end_date": "",
        "booked.start_time": start,
        "booked.end_time": end,
        "letter": (io.BytesIO(PNG), "หนังสือ.png"),
    }


@pytest.fixture
def clean(office: Flask) -> Callable[[], None]:
    """What the worker does to files, without its work."""
    database: Database = office.extensions["database"]

    def all_clean() -> None:
        with database.transaction() as session:
            session.execute(update(table(Attachment)).values(state="clean", media_type="image/png"))

    return all_clean


def test_a_race_lost_says_so_and_offers_the_nearest_free_times(browser: Browser, clean: Callable[[], None]) -> None:
    first, second = browser(), browser("2222222222227")
    mine, theirs = begin(first, "room_booking"), begin(second, "room_booking")
    assert fill(first, mine, _booking()).location == f"{mine}/check"
    assert fill(second, theirs, _booking("11:00", "13:00")).location == f"{theirs}/check"
    clean()
    assert send(first, mine).status_code == 303
    lost = send(second, theirs)
    assert lost.status_code in (409, 422)
    page = text(lost)
    assert "ไม่ว่างในช่วงเวลานี้" in page
    assert "12:00 - 14:00" in page
    assert "หนังสือ.png" in page
    again = text(second.get(theirs))
    assert "ไม่ว่าง" in again
    assert fill(second, theirs, _booking("12:00", "14:00") | {"letter": ""}).status_code == 303
    assert send(second, theirs).status_code == 303


def test_while_a_file_is_being_checked_sending_waits(somchai: FlaskClient, clean: Callable[[], None]) -> None:
    url = begin(somchai, "room_booking")
    fill(somchai, url, _booking())
    page = somchai.get(f"{url}/check")
    assert page.headers["Refresh"] == "2"
    assert send(somchai, url).status_code == 422
    clean()
    assert send(somchai, url).status_code == 303


def test_the_next_week_is_a_button_that_keeps_what_was_typed(somchai: FlaskClient) -> None:
    url = begin(somchai, "room_booking")
    moved = fill(somchai, url, {"room": "small", "agency": "ก"}, go="week:booked:2025-04-07")
    assert moved.location == f"{url}?page=1&week=booked:2025-04-07#week-booked"
    page = text(somchai.get(moved.location.partition("#")[0]))
    assert 'value="2025-04-08T08:30:00+07:00"' in page
    assert 'value="ก"' in page


@pytest.mark.parametrize(
    "day", ["9999-12-27", "9999-12-31", "0001-01-01", "0001-01-07", "2200-01-01", "tomorrow", "2025"]
)
def test_a_week_out_of_reach_is_the_usual_week(somchai: FlaskClient, day: str) -> None:
    url = begin(somchai, "room_booking")
    fill(somchai, url, {"room": "small"}, go="week:booked:2025-04-07")
    page = somchai.get(f"{url}?page=1&week=booked:{day}")
    assert page.status_code == 200
    assert text(page).count('name="_week.booked"') == 1


@pytest.mark.parametrize(
    "pick", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-14:00", "9999-12-31T23:00:00+07:00", "2025-04-08"]
)
def test_a_pick_out_of_reach_changes_nothing(somchai: FlaskClient, pick: str) -> None:
    url = begin(somchai, "room_booking")
    typed = {"room": "small", "booked.start_date": "08/04/2568", "booked.start_time": "09:00", "_pick.booked": pick}
    assert fill(somchai, url, typed, go="week:booked:2025-04-07").status_code == 303
    assert 'value="08/04/2568"' in text(somchai.get(url))


def test_a_row_that_cannot_be_is_no_fault(somchai: FlaskClient) -> None:
    url = begin(somchai, "room_booking")
    assert fill(somchai, url, {"room": "small"}, go="drop:room:" + "9" * 5000).status_code in (303, 200)
