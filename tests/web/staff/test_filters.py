"""The queue by the days of filing and by channel: in the address, kept while a state is chosen (C42)."""

import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from flask import Flask

from portal import clock
from tests.support.declared import declare
from tests.support.desk import Desk

CALLS = """
title: เรื่องร้องเรียน
channel: how
form:
  - fields:
      - {id: why, type: text, label: เรื่อง}
      - {id: how, type: choice, label: ช่องทาง, options: {phone: โทรศัพท์, letter: หนังสือ}}
"""


@pytest.fixture
def days(desk: Desk) -> dict[str, str]:
    """Requests by the day of March 2568 they were filed, the last ones near midnight in Bangkok."""
    found = {}
    for name, (day, hour, minute) in (("1", (1, 3, 0)), ("15", (15, 3, 0)), ("31", (31, 16, 59)), ("1/4", (31, 17, 1))):
        with clock.stopped_at(datetime(2025, 3, day, hour, minute, tzinfo=UTC)):
            found[name] = desk.file("pension")
    return found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("from=15/03/2568&to=31/03/2568", ["31", "15"]),
        ("from=15/03/2568&to=31/03/2568&order=up", ["15", "31"]),
        ("from=๑๕/๐๓/๒๕๖๘&to=15 มี.ค. 2568", ["15"]),
        ("to=14/03/2568", ["1"]),
        ("from=01/04/2568", ["1/4"]),
        ("from=01/04/2568&to=01/03/2568", []),
        ("from=15/03/2568&q=ใจดี&to=31/03/2568", ["31", "15"]),
        ("from=15/03/2568&state=done", []),
        ("from=32/13/2568", ["1/4", "31", "15", "1"]),
    ],
)
def test_the_days_of_filing_narrow_the_list(desk: Desk, days: dict[str, str], asked: str, found: list[str]) -> None:
    page = desk.browser("counter").get(f"/staff?{quote(asked, safe='=&/')}").text
    listed = re.findall(r'data-open href="/staff/requests/([\w-]{22})', page)
    assert listed == [days[each] for each in found]


def test_what_was_chosen_stays_with_every_tab_and_page_and_a_wrong_day_is_told_at_its_place(
    desk: Desk, days: dict[str, str]
) -> None:
    client = desk.browser("counter")
    page = client.get("/staff?from=15/03/2568&to=31/03/2568&type=pension").text
    tabs = re.search(r'<nav class="tabs".*?</nav>', page, re.DOTALL)
    assert tabs
    links = re.findall(r'href="([^"]+)"', tabs[0])
    assert all("from=15%2F03%2F2568" in each and "to=31%2F03%2F2568" in each for each in links), links
    assert "<b>" not in tabs[0], "no kept count knows how many these are"
    opened = re.findall(r'data-open href="([^"]+)"', page)[0].replace("&amp;", "&")
    assert f"/staff/requests/{days['15']}?" in client.get(opened).text, "the next one is of the same days"
    wrong = client.get("/staff?from=32/13/2568").text
    assert 'value="32/13/2568"' in wrong and 'aria-invalid="true" aria-describedby="from-error"' in wrong
    assert "วันสุดท้ายอยู่ก่อนวันแรก" in client.get("/staff?from=02/04/2568&to=01/03/2568").text


def test_the_channel_narrows_the_list(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> None:
    office = declare(app.extensions["database"], tmp_path_factory.mktemp("calls") / "office", "", calls=CALLS)
    keys = {how: office.file(office.person(), "calls", why="น้ำท่วม", how=how).key for how in ("phone", "letter")}
    client = office.browser(app, office.person("officer", "front"))
    page = client.get("/staff?channel=letter").text
    assert keys["letter"] in page and keys["phone"] not in page
    assert '<option value="letter" selected>หนังสือ</option>' in page
    assert keys["phone"] in client.get("/staff?channel=letter&channel=phone").text
