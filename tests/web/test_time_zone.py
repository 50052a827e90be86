"""`time_zone`: numbers, days, hours, papers and screens are those of the office's clocks, wherever it is."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.errors import Refused
from portal.models.booking import Booking
from portal.papers.rendering import Renderer
from portal.services.casework import handling
from portal.settings import ROOT
from portal.uploads.storage import LocalStorage
from tests.papers.reading import by_pdfium
from tests.support.declared import declare

LATE = datetime(2025, 3, 31, 16, 30, tzinfo=UTC)
"""23:30 on the last of March in Bangkok, 01:30 on the first of April in Tokyo."""
TOKYO = "time_zone: Asia/Tokyo\nholidays: {02/04/2568: หยุด}\n"
CARD = """\
title: ขอบัตร
due: 1 working days
open: 01/04/2568..30/04/2568
form:
  - fields:
      - {id: why, type: text, label: เหตุผล}
      - {id: day, type: date, label: วันที่, min: today()}
staff_forms:
  - {id: plan, title: วางแผน, at: [in_progress], fields: [{id: no, type: text, label: เลข, number: "{issued:%d/%m/%Y} {seq}"}]}
print:
  - {id: letter, title: หนังสือ, body: ["ยื่นเมื่อ {filed}"], at: [in_progress]}
"""
HALL = """\
title: ห้อง
bookable: {hours: 09:00..12:00, days: mon..sun}
columns: [{id: name, type: text, label: ชื่อ}]
rows: {big: {name: ห้องใหญ่}}
"""
HIRE = """\
title: จอง
code: h
form:
  - fields:
      - {id: hall, type: reference, from: halls, label: ห้อง}
      - {id: at, type: period, books: hall, label: เวลา}
"""


def test_a_request_is_numbered_due_and_open_by_the_offices_own_day(app: Flask, tmp_path: Path) -> None:
    made = declare(app.extensions["database"], tmp_path, TOKYO, card=CARD)
    applicant, officer = made.person(), made.person("officer", "front")
    with clock.stopped_at(LATE - timedelta(hours=2)), pytest.raises(Refused, match="type_off"):
        made.start(applicant, "card", {})
    with clock.stopped_at(LATE):
        filed = made.file(applicant, "card", why="หาย", day="01/04/2568")
        assert filed.reference == "20250401013000"
        assert made.request(filed.key).due_on == date(2025, 4, 3)
        made.act(handling.accept, officer, filed.key)
        made.fill(officer, filed.key, "plan")
        page = made.browser(app, officer).get(f"/staff/requests/{filed.key}").get_data(as_text=True)
    assert "1 เม.ย. 2568, 01:30 น." in page
    assert "31 มี.ค. 2568" not in page
    assert "01/04/2025 1" in page


def test_booked_hours_are_the_offices_too(app: Flask, tmp_path: Path) -> None:
    made = declare(app.extensions["database"], tmp_path, TOKYO, registries={"halls": HALL}, hire=HIRE)
    applicant, officer = made.person(), made.person("officer", "front")
    day = "03/04/2568"
    words = {"at__start_date": day, "at__end_date": day, "at__start_time": "09:00", "at__end_time": "10:00"}
    with clock.stopped_at(LATE):
        filed = made.file(applicant, "hire", hall="big", **words)
        with made.database.reading() as session:
            booking = session.scalars(select(Booking)).one()
        desk = made.browser(app, officer)
        calendar = desk.get("/staff/calendar?day=2025-04-03").get_data(as_text=True)
        page = desk.get(f"/staff/requests/{filed.key}").get_data(as_text=True)
    assert booking.starts_at == datetime(2025, 4, 3, 0, 0, tzinfo=UTC)
    assert "09:00 - 10:00" in page
    assert "09:00 - 10:00" in calendar


def test_papers_say_the_offices_day_and_hour(database: Database, tmp_path: Path) -> None:
    made = declare(database, tmp_path / "office", TOKYO, card=CARD)
    applicant, officer = made.person(), made.person("officer", "front")
    with clock.stopped_at(LATE), Renderer() as renderer:
        key = made.file(applicant, "card", why="หาย", day="01/04/2568").key
        made.act(handling.accept, officer, key)
        papers = made.papers(key, 2, renderer, LocalStorage(tmp_path / "storage"))
    said = {kind: " ".join(by_pdfium(paper).split()) for kind, paper in papers.items()}
    assert "1 เมษายน 2568" in said["request"]
    assert "01/04/2568 01:30" in said["request"]
    assert "01/04/2568 01:30" in said["letter"]
    assert not any("มีนาคม" in words or "31/03" in words for words in said.values())


def test_no_number_comes_twice_when_the_clocks_go_back(database: Database, tmp_path: Path) -> None:
    made = declare(
        database, tmp_path, "time_zone: America/New_York\n", card=CARD.replace("open: 01/04/2568..30/04/2568\n", "")
    )
    applicant = made.person()
    numbers = []
    for hour in (5, 6, 7):
        with clock.stopped_at(datetime(2025, 11, 2, hour, 30, tzinfo=UTC)):
            numbers.append(made.file(applicant, "card", why="หาย", day="02/11/2568").reference)
    assert numbers == ["20251102013000", "20251102013001", "20251102023000"]


def test_no_zone_is_built_in_but_the_one_an_office_has_that_says_none() -> None:
    named = {
        str(path.relative_to(ROOT / "portal"))
        for path in (ROOT / "portal").rglob("*.py")
        if re.search(r"BANGKOK|Asia/|\+07|hours=7\b", path.read_text("utf-8"))
    }
    assert named == {
        "clock.py", "request_types/checked.py", "request_types/office_definition.py", "request_types/durations.py",
        "request_types/keys/offices.py",
    }  # fmt: skip
