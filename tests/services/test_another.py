"""The next person of the same letter: its page stands there already, the rest is asked afresh (C22, C11)."""

from pathlib import Path

import pytest
from flask import Flask

from portal.db import Database
from portal.errors import NotFound
from portal.services.applying import drafts
from portal.services.applying.another import start_another
from tests.support.declared import Declared, declare
from tests.support.forms import post

CASE = """\
title: ขอรับการช่วยเหลือ
form:
  - page: ข้อมูลผู้ส่งและหนังสือนำส่ง
    keep_for_next: true
    fields:
      - {id: sender, type: text, label: ชื่อผู้ส่ง, prefill: applicant.full_name}
      - {id: letter_no, type: text, label: เลขหนังสือนำส่ง, none: ไม่มีเลข}
      - {id: letter_on, type: date, label: ส่งเอกสารวันที่}
  - page: ข้อมูลผู้ประสบปัญหา
    fields: [{id: person_name, type: text, label: ชื่อ - สกุล}]
"""
CARD = "title: ขอบัตร\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]\n"
LETTER = {"sender": "นางผู้ส่ง ทดลอง", "letter_no": "ศก 0011/15", "letter_on": "01/11/2568"}


def _office(database: Database, folder: Path) -> Declared:
    return declare(database, folder / "office", case=CASE, card=CARD)


def test_what_the_letter_says_is_kept_and_the_person_is_asked_afresh(database: Database, tmp_path: Path) -> None:
    office = _office(database, tmp_path)
    who = office.person()
    key = office.file(who, "case", person_name="คนแรก", **LETTER).key
    with database.transaction() as session:
        draft = start_another(session, who, office.catalogue, key)
        words = drafts.find(session, who, draft).words
    assert {name: words[name] for name in LETTER} == {name: (word,) for name, word in LETTER.items()}
    assert "person_name" not in words


def test_nobody_goes_on_from_anothers_request_nor_where_nothing_is_kept(database: Database, tmp_path: Path) -> None:
    office = _office(database, tmp_path)
    who, other, officer = office.person(), office.person(), office.person("officer", "front")
    key = office.file(who, "case", person_name="คนแรก", **LETTER).key
    plain = office.file(who, "card", why="หาย").key
    for actor, request in ((other, key), (officer, key), (who, plain)):
        with database.transaction() as session, pytest.raises(NotFound):
            start_another(session, actor, office.catalogue, request)


def test_after_sending_a_button_leads_to_the_next_one(app: Flask, tmp_path: Path) -> None:
    office = _office(app.extensions["database"], tmp_path)
    who = office.person()
    key = office.file(who, "case", person_name="คนแรก", **LETTER).key
    plain = office.file(who, "card", why="หาย").key
    browser = office.browser(app, who)
    sent = f"/requests/{key}/sent"
    assert "ส่งรายต่อไป" in browser.get(sent).get_data(as_text=True)
    assert "ส่งรายต่อไป" not in browser.get(f"/requests/{plain}/sent").get_data(as_text=True)
    answer = post(browser, f"/requests/{key}/another", page=sent)
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert "ศก 0011/15" in page and "01/11/2568" in page
