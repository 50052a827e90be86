"""Ranked choices as a form asks for them, without scripts (C20)."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.declared import declare
from tests.web.applicant.filling import begin, fill, live, send, text

PROJECTS = """\
title: โครงการ
columns: [{id: name, type: text, label: ชื่อ}]
rows: {free: {name: ทำงานอิสระ}, farm: {name: เกษตรกร}, craft: {name: หัตถกรรม}}
"""
WISH = """\
title: แจ้งความประสงค์
form:
  - fields: [{id: wishes, type: ranked, from: projects, label: โครงการที่ต้องการ}]
"""


@pytest.fixture
def wishing(app: Flask, tmp_path: Path) -> FlaskClient:
    office = declare(app.extensions["database"], tmp_path / "office", "", {"projects": PROJECTS}, wish=WISH)
    return office.browser(app, office.person())


def _chosen(page: str) -> list[str]:
    return re.findall(r'<option selected value="(\w*)"', page)


def test_the_same_twice_is_told_at_its_rank_and_keeps_what_was_chosen(wishing: FlaskClient) -> None:
    url = begin(wishing, "wish")
    assert re.findall(r'name="(wishes\.\d)"', text(wishing.get(url))) == ["wishes.1", "wishes.2", "wishes.3"]
    answer = fill(wishing, url, {"wishes.1": "farm", "wishes.2": "farm", "wishes.3": "free"})
    page = text(answer)
    assert answer.status_code == 422 and _chosen(page) == ["farm", "farm", "free"]
    assert 'href="#wishes.2"' in page and "กรุณาเลือกไม่ซ้ำกัน" in page


def test_three_choices_are_filed_and_read_in_their_order(wishing: FlaskClient) -> None:
    url = begin(wishing, "wish")
    assert live(wishing, url, {"wishes.1": "craft"}).status_code == 200
    assert fill(wishing, url, {"wishes.1": "craft", "wishes.2": "free", "wishes.3": "farm"}).status_code == 303
    sent = send(wishing, url)
    assert sent.status_code == 303
    assert "1. หัตถกรรม, 2. ทำงานอิสระ, 3. เกษตรกร" in text(wishing.get(sent.location.removesuffix("/sent")))
