"""Who files and whom it is about: both are kept, both find it, and what is open already is told (C11)."""

from pathlib import Path

import pytest
from flask import Flask

from portal.db import Database
from portal.queries.requests import Wish, queue
from portal.services.applying import drafts, revisions
from portal.services.casework import handling
from tests.request_types.test_checking import complaints
from tests.support.declared import Declared, declare
from tests.support.people import citizen_id

CASE = """\
title: ขอรับการช่วยเหลือ
subject: {name: person_name, citizen_id: person_id, phone: person_phone}
form:
  - fields:
      - {id: person_name, type: text, label: ชื่อ - สกุล ผู้ยื่น}
      - {id: person_id, type: citizen_id, label: เลข 13 หลัก}
      - {id: person_phone, type: phone, label: โทรศัพท์, optional: true}
      - {id: greeting, type: text, label: คำขึ้นต้น, value: 'join(" ", "เรื่องของ", subject.full_name)'}
notices: {accept: "รับเรื่องของ {subject.name} แล้ว"}
"""
CARD = "title: ขอบัตร\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]\n"
PERSON = citizen_id(77)


def _office(database: Database, folder: Path) -> Declared:
    return declare(database, folder / "office", case=CASE, card=CARD)


def test_a_request_about_another_keeps_both_and_either_finds_it(database: Database, tmp_path: Path) -> None:
    office = _office(database, tmp_path)
    neighbour, officer = office.person(first_name="มาลี"), office.person("officer", "front")
    words = {"person_name": "ยายสมมติ ใจดี", "person_id": PERSON, "person_phone": "081-234-5678"}
    key = office.file(neighbour, "case", **words).key
    request = office.request(key)
    assert (request.subject_name, request.subject_id) == ("ยายสมมติ ใจดี", PERSON)
    assert request.subject_phone.replace("-", "") == "0812345678"
    assert request.applicant_id == neighbour.id
    with database.reading() as session:
        for word in ("ยายสมมติ", "มาลี"):
            assert [row.key for row in queue(session, officer, Wish(words=word)).rows] == [key], word
        assert queue(session, officer, Wish(words=PERSON)).rows == [], "an ID is no word to search by"


def test_a_correction_changes_whom_it_is_about(database: Database, tmp_path: Path) -> None:
    office = _office(database, tmp_path)
    neighbour, officer = office.person(), office.person("officer", "front")
    key = office.file(neighbour, "case", person_name="ผิดชื่อ", person_id=PERSON).key
    office.act(handling.return_for_correction, officer, key, "ชื่อไม่ตรงบัตร")
    with database.transaction() as session:
        draft = drafts.start_revision(session, neighbour, office.catalogue, key, "correction")
        found = drafts.find(session, neighbour, draft)
        words = dict(found.words) | {"person_name": ("ถูกชื่อ",)}
        drafts.save(session, neighbour, office.catalogue.version(session, found.version_id), found, words)
        revisions.refile(session, neighbour, office.catalogue, draft, office.request(key).revision)
    assert office.request(key).subject_name == "ถูกชื่อ"
    with database.reading() as session:
        assert [row.key for row in queue(session, officer, Wish(words="ถูกชื่อ")).rows] == [key]
        assert queue(session, officer, Wish(words="ผิดชื่อ")).rows == []


def test_without_a_subject_it_is_the_applicant(database: Database, tmp_path: Path) -> None:
    office = _office(database, tmp_path)
    who = office.person()
    request = office.request(office.file(who, "card", why="หาย").key)
    assert (request.subject_name, request.subject_id) == (who.name, office.number_of(who))


def test_what_is_open_about_the_same_person_is_told_to_who_files_and_to_who_works_on_it(
    app: Flask, tmp_path: Path
) -> None:
    office = _office(app.extensions["database"], tmp_path)
    neighbour, other, officer = office.person(), office.person(), office.person("officer", "front")
    words = {"person_name": ("ยายสมมติ ใจดี",), "person_id": (PERSON,)}
    first = office.file(neighbour, "case", person_name="ยายสมมติ ใจดี", person_id=PERSON)
    draft = office.start(neighbour, "case", words)
    page = office.browser(app, neighbour).get(f"/drafts/{draft}/check").get_data(as_text=True)
    assert "มีคำร้องประเภทนี้ของบุคคลเดียวกัน" in page and first.reference in page
    strangers = office.start(other, "case", words)
    page = office.browser(app, other).get(f"/drafts/{strangers}/check").get_data(as_text=True)
    assert first.reference not in page, "what others filed is nobody else's to know"
    second = office.send(other, strangers)
    page = office.browser(app, officer).get(f"/staff/requests/{second.key}").get_data(as_text=True)
    assert "บุคคลนี้มีคำร้องประเภทเดียวกันที่ยังไม่เสร็จ" in page and first.reference in page
    assert "<dt>เจ้าของเรื่อง</dt><dd>ยายสมมติ ใจดี</dd>" in page
    assert "เรื่องของ ยายสมมติ ใจดี" in page
    office.act(handling.cancel, officer, first.key, "ซ้ำ")
    page = office.browser(app, officer).get(f"/staff/requests/{second.key}").get_data(as_text=True)
    assert first.reference not in page


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("{name: person}", "unknown_name"),
        ("{name: subject.name}", "subject_itself"),
        ("{name: secret}", "fact_sensitive"),
        ("{citizen_id: a}", "key_missing"),
        ("{name: greeting}", "cycle"),
    ],
)
def test_a_wrong_subject_is_told(subject: str, code: str) -> None:
    fields = "{id: a, type: text, label: ก}, {id: secret, type: text, label: ข, sensitive: true}"
    fields += ", {id: greeting, type: text, label: ค, value: subject.name}"
    found = complaints(f"id: t\ntitle: ก\nsubject: {subject}\nform: [{{fields: [{fields}]}}]\n")
    assert code in [each for each, _ in found], found
