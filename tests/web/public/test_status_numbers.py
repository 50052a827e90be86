"""A number is found however it was copied, and the page says so in the office's words (C61)."""

from pathlib import Path

import pytest
from flask import Flask

from tests.support.declared import declare
from tests.support.forms import post

CARD = """\
title: ขอยืมกุญแจ
number: "KL-53/{seq:03}"
form: [{fields: [{id: why, type: text, label: เหตุผล}]}]
"""
VISITED = CARD.replace("number:", "filed_by: [applicant, visitor]\nnumber:")


@pytest.mark.parametrize("typed", ["KL-53/001", "kl-53/001", "KL-๕๓/๐๐๑", " kl - ๕๓ / 001 ", "Kl-53 /001"])
def test_a_number_is_found_however_it_is_written(app: Flask, tmp_path: Path, typed: str) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", card=CARD)
    office.file(office.person(), "card", why="หาย")
    app.extensions["catalogue"].forget()
    page = post(app.test_client(), "/status", {"reference": typed}).text
    assert "ขอยืมกุญแจ" in page and "KL-53/001" in page


def test_the_page_names_no_length_and_leads_back_where_visitors_file(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", card=CARD)
    app.extensions["catalogue"].forget()
    page = app.test_client().get("/status").text
    assert "16 หลัก" not in page and "เลขคำร้องที่ได้รับ" in page and "/status/open" not in page
    office.write(card=VISITED)
    app.extensions["catalogue"].forget()
    assert 'href="/status/open"' in app.test_client().get("/status").text


def test_whoever_is_logged_in_is_not_asked_to_log_in(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", card=VISITED)
    who = office.person()
    office.file(who, "card", why="หาย")
    found = {
        name: post(client, "/status", {"reference": "KL-53/001"}).text.split('role="status"')[1].split("</main>")[0]
        for name, client in (
            ("stranger", app.test_client()),
            ("applicant", office.browser(app, who)),
            ("officer", office.browser(app, office.person("officer", "front"))),
        )
    }
    assert "เข้าสู่ระบบเพื่อดู" in found["stranger"] and "/status/open" in found["stranger"]
    assert 'href="/requests"' in found["applicant"] and "เข้าสู่ระบบ" not in found["applicant"]
    assert "<a " not in found["officer"]
