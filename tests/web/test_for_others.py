"""Requests about somebody else: whoever files for many tells them apart, and nobody is said to have done what another did."""

from pathlib import Path

from flask import Flask

from portal.services.casework import handling
from tests.support.declared import declare

CASE = """\
title: เคส
unit: front
words: [{th: ช่วยเหลือ, en: help}, {th: สงเคราะห์, en: relief}, คนพิการ]
subject: {name: name}
form: [{fields: [{id: name, type: text, label: ชื่อผู้ประสบปัญหา}]}]
"""
PLAIN = CASE.replace("subject: {name: name}\n", "")
NO_WORDS = "\n".join(line for line in CASE.splitlines() if not line.startswith("words:"))


def test_the_list_names_the_person_a_request_is_about(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", case=CASE, plain=PLAIN)
    filer = office.person(first_name="เครือข่าย", last_name="ตำบล")
    key = office.file(filer, "case", name="นางใจดี มีสุข").key
    office.file(filer, "plain", name="ไม่มีใคร")
    office.act(handling.return_for_correction, office.person("officer", "front"), key, "ขอแก้ชื่อ", (("name", "ตรวจชื่อ"),))
    page = office.browser(app, filer).get("/requests").text
    assert page.count("นางใจดี มีสุข") == 2, "in its row, and where it waits to be corrected"
    assert "ไม่มีใคร" not in page and page.count("เครือข่าย ตำบล") == 2, "in the bar and the menu alone"


def test_a_notice_to_the_unit_says_whose_request_it_is_and_not_who_came(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", "languages: [th, en]\n", case=CASE)
    filer = office.person()
    key = office.file(filer, "case", name="นางใจดี มีสุข").key
    office.act(handling.cancel, filer, key, "ย้ายแล้ว")
    officer = office.browser(app, office.person("officer", "front"))
    page = officer.get("/notices").text
    assert "คำร้องใหม่ของ นางใจดี มีสุข" in page and "คำร้องของ นางใจดี มีสุข ถูกยกเลิก" in page
    officer.get("/language/en")
    english = officer.get("/notices").text
    assert "New request: นางใจดี มีสุข" in english and "Cancelled: request of นางใจดี มีสุข" in english


def test_the_search_for_a_service_tells_words_of_the_offices_own(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", "languages: [th, en]\n", case=CASE)
    app.extensions["catalogue"].forget()
    client = app.test_client()
    for page in ("/", "/services?q=zz"):
        assert "เช่น ช่วยเหลือ สงเคราะห์<" in client.get(page).text
    client.get("/language/en")
    assert "such as help relief<" in client.get("/").text
    office.write(case=NO_WORDS)
    app.extensions["catalogue"].forget()
    assert "Use your own words<" in client.get("/").text
