"""A form of several pages, with a table: onward, back, rows added and taken away, each page judged by itself (C16, C23)."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.published import SAMPLE, publish_sample
from tests.web.applicant.filling import begin, fill, send, text

FAMILY = """
format: 1
id: family
title: {th: แจ้งสมาชิกครอบครัว, en: Family}
unit: personnel
form:
  - page: {th: ผู้แจ้ง, en: Who}
    fields:
      - {id: sender, type: text, label: {th: ผู้แจ้ง, en: Sender}}
      - {id: has_family, type: yes_no, label: {th: มีสมาชิกครอบครัวหรือไม่, en: Family}}
  - page: {th: สมาชิก, en: Members}
    when: has_family
    fields:
      - id: members
        type: table
        label: {th: สมาชิก, en: Member}
        fields:
          - {id: who, type: text, label: {th: ชื่อ, en: Name}}
          - {id: born, type: date, label: {th: วันเกิด, en: Born}}
  - page: {th: ยืนยัน, en: Promise}
    fields:
      - {id: promise, type: agree, label: {th: ข้อมูลถูกต้อง, en: True}}
"""


@pytest.fixture
def family(office: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    shutil.copytree(SAMPLE, folder)
    (folder / "request_types" / "family.yaml").write_text(FAMILY, encoding="utf-8")
    publish_sample(office.extensions["database"], folder)
    office.extensions["catalogue"].forget()


@pytest.mark.usefixtures("family")
def test_each_page_is_judged_and_only_the_last_leads_to_sending(somchai: FlaskClient) -> None:
    url = begin(somchai, "family")
    wrong = fill(somchai, url, {"sender": "", "has_family": "yes"})
    assert wrong.status_code == 422
    assert "กรุณาแนบ" not in text(wrong)
    assert 'href="#sender"' in text(wrong)
    assert fill(somchai, url, {"sender": "ก", "has_family": "yes"}).location == f"{url}?page=2"
    assert fill(somchai, url, {}, go="back", page=2).location == f"{url}?page=1"
    assert 'value="ก"' in text(somchai.get(url + "?page=1"))
    assert send(somchai, url).status_code == 422


@pytest.mark.usefixtures("family")
def test_rows_are_added_and_removed_by_buttons_and_all_is_sent(somchai: FlaskClient) -> None:
    url = begin(somchai, "family")
    fill(somchai, url, {"sender": "ก", "has_family": "yes"})
    first = {"members.0.who": "ข", "members.0.born": "01/04/2550"}
    assert fill(somchai, url, first, go="add:members", page=2).location == f"{url}?page=2#q-members"
    page = text(somchai.get(f"{url}?page=2"))
    assert 'name="members.1.who"' in page
    more = first | {"members.1.who": "ค", "members.1.born": "99/99/2550"}
    wrong = fill(somchai, url, more, page=2)
    assert 'href="#members.1.born"' in text(wrong)
    fill(somchai, url, more, go="drop:members:1", page=2)
    assert 'name="members.1.who"' not in text(somchai.get(f"{url}?page=2"))
    assert fill(somchai, url, first, page=2).location == f"{url}?page=3"
    assert fill(somchai, url, {}, page=3).status_code == 422
    assert fill(somchai, url, {"promise": "yes"}, page=3).location == f"{url}/check"
    assert "1 เม.ย. 2550" in text(somchai.get(f"{url}/check"))
    assert send(somchai, url).status_code == 303


@pytest.mark.usefixtures("family")
def test_a_page_that_asks_nothing_now_is_passed_over(somchai: FlaskClient) -> None:
    url = begin(somchai, "family")
    assert fill(somchai, url, {"sender": "ก", "has_family": "no"}).location == f"{url}?page=3"
    assert fill(somchai, url, {}, go="back", page=3).location == f"{url}?page=1"
