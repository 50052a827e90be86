"""Edit before staff begin; mend only what the officer opened; what was right is locked (C38, C51)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.permissions import Actor
from portal.models.base import table
from portal.models.requests import Edition, Request
from portal.services.casework.handling import accept, return_for_correction
from portal.services.door.requests import hold
from tests.support.declared import declare
from tests.support.forms import post, token
from tests.support.people import account
from tests.web.applicant.filling import appointment, begin, fill, send, text


def _sent(client: FlaskClient) -> str:
    """File an appointment; answers the request's key."""
    url = begin(client, "appointment")
    fill(client, url, appointment())
    return send(client, url).location.split("/")[2]


def _return(office: Flask, key: str, *corrections: tuple[str, str]) -> None:
    catalogue, database = office.extensions["catalogue"], office.extensions["database"]
    with database.transaction() as session:
        officer = account(session, "3333333333335", "admin", first_name="เจ้าหน้าที่")
        actor = Actor(officer.id, "เจ้าหน้าที่", "admin", "admin")
        accept(session, actor, catalogue, key, hold(session, actor, key).revision)
        seen = hold(session, actor, key).revision
        return_for_correction(session, actor, catalogue, key, seen, "กรุณาแก้ไขเรื่อง", corrections)


def _subjects(office: Flask) -> list[str]:
    with office.extensions["database"].reading() as session:
        rows = select(table(Edition).c.answers).order_by(table(Edition).c.number)
        return [answers["subject_matter"] for answers in session.scalars(rows)]


def test_an_edit_changes_the_request_until_staff_begin(office: Flask, somchai: FlaskClient) -> None:
    key = _sent(somchai)
    assert "แก้ไขได้จนกว่าเจ้าหน้าที่จะเริ่มดำเนินการ" in text(somchai.get(f"/requests/{key}/edit"))
    url = post(somchai, f"/requests/{key}/edit").location
    page = text(somchai.get(url))
    assert 'value="หารือ"' in page
    fill(somchai, url, appointment() | {"subject_matter": "หารือใหม่"})
    assert send(somchai, url).location == f"/requests/{key}/sent"
    assert _subjects(office) == ["หารือ", "หารือใหม่"]
    _return(office, key)
    assert somchai.get(f"/requests/{key}/edit").location == f"/requests/{key}"
    assert post(somchai, f"/requests/{key}/edit", page="/profile").status_code == 403


def test_what_is_typed_while_an_officer_begins_is_kept_and_shown(office: Flask, somchai: FlaskClient) -> None:
    key = _sent(somchai)
    url = post(somchai, f"/requests/{key}/edit").location
    page = text(somchai.get(url))
    said = appointment() | {"subject_matter": "หารือเรื่องด่วน", "_shown": ["subject_matter"], "_csrf_token": token(page)}
    _return(office, key)
    live = somchai.post(f"{url}/fragment", data=said, headers={"HX-Request": "true", "X-Active": "subject_matter"})
    assert (live.status_code, live.headers["HX-Redirect"]) == (200, url)
    shown = somchai.get(url)
    assert shown.status_code == 409
    for words in ("เจ้าหน้าที่เริ่มดำเนินการกับคำร้องนี้แล้ว", "หารือเรื่องด่วน", f'href="/requests/{key}"'):
        assert words in text(shown), words
    assert "หารือเรื่องด่วนมาก" in text(somchai.post(url, data=said | {"subject_matter": "หารือเรื่องด่วนมาก", "_go": "next"}))
    assert somchai.get(f"{url}/check").status_code == 409
    assert _subjects(office) == ["หารือ"], "nothing of it was filed"
    mend = post(somchai, f"/requests/{key}/correct").location
    assert mend != url and 'value="หารือ"' in text(somchai.get(mend)), "a correction begins with what was filed"


def test_what_was_typed_in_vain_can_be_deleted(office: Flask, somchai: FlaskClient) -> None:
    key = _sent(somchai)
    url = post(somchai, f"/requests/{key}/edit").location
    _return(office, key)
    assert post(somchai, f"{url}/clear", page="/profile").location == f"/requests/{key}"
    assert somchai.get(url).status_code == 404


def test_a_correction_opens_only_what_was_asked_with_its_reason(office: Flask, somchai: FlaskClient) -> None:
    key = _sent(somchai)
    assert somchai.get(f"/requests/{key}/correct").location == f"/requests/{key}"
    assert post(somchai, f"/requests/{key}/correct", page="/profile").status_code == 403
    _return(office, key, ("subject_matter", "ระบุเรื่องให้ชัดเจน"))
    assert "ระบุเรื่องให้ชัดเจน" in text(somchai.get(f"/requests/{key}/correct"))
    url = post(somchai, f"/requests/{key}/correct").location
    page = text(somchai.get(url))
    assert "ระบุเรื่องให้ชัดเจน" in page
    assert 'name="subject_matter"' in page
    assert 'name="visitor"' not in page
    fill(somchai, url, {"subject_matter": "หารือเรื่องงบประมาณ", "visitor": "ผู้อื่น"})
    done = send(somchai, url)
    assert "ส่งข้อมูลแก้ไขเรียบร้อยแล้ว" in text(somchai.get(done.location))
    with office.extensions["database"].reading() as session:
        assert session.scalar(select(table(Request).c.state)) == "resubmitted"
        answers = session.scalar(select(table(Edition).c.answers).where(table(Edition).c.number == 2))
    assert (answers["subject_matter"], answers["visitor"]) == ("หารือเรื่องงบประมาณ", "กลุ่มตัวอย่าง")


def test_going_back_to_a_correction_that_was_sent_leads_to_the_request(
    office: Flask, somchai: FlaskClient, browser: Callable[..., FlaskClient]
) -> None:
    key = _sent(somchai)
    _return(office, key, ("subject_matter", "ระบุเรื่องให้ชัดเจน"))
    url = post(somchai, f"/requests/{key}/correct").location
    fill(somchai, url, {"subject_matter": "หารือเรื่องงบประมาณ"})
    seen = {"_seen": re.findall(r'name="_seen" value="(\d+)"', text(somchai.get(f"{url}/check")))[0]}
    arrived, other = f"/requests/{key}/sent", browser("2222222222227")
    assert post(somchai, f"{url}/send", seen, page=f"{url}/check").location == arrived
    for place in ("", "/check", "/clear"):
        assert somchai.get(url + place).location == arrived
        assert other.get(url + place).status_code == 404
    for place in ("", "/send", "/clear"):
        assert post(somchai, url + place, {"subject_matter": "อื่น"} | seen, page="/profile").location == arrived
        assert post(other, url + place, seen, page="/profile").status_code == 404
    assert _subjects(office) == ["หารือ", "หารือเรื่องงบประมาณ"]
    assert somchai.get(f"/requests/{key}/correct").location == f"/requests/{key}"


def test_nobody_else_opens_my_request(somchai: FlaskClient, browser: Callable[..., FlaskClient]) -> None:
    key = _sent(somchai)
    other = browser("2222222222227")
    for path in ("edit", "correct", "sent"):
        assert other.get(f"/requests/{key}/{path}").status_code == 404


TWO_PAGES = """\
title: เคส
form:
  - {page: ผู้ส่ง, fields: [{id: sender, type: text, label: ผู้ส่ง}]}
  - {page: ผู้ประสบปัญหา, fields: [{id: person, type: text, label: ชื่อ}, {id: age, type: integer, label: อายุ}]}
"""


@pytest.mark.parametrize(
    ("asked", "page"), [((), ""), ((("age", "ไม่ตรง"),), "?page=2"), ((("age", "ไม่ตรง"), ("sender", "ขอชื่อเต็ม")), "")]
)
def test_a_correction_begins_at_the_page_of_what_is_asked_first(
    app: Flask, tmp_path: Path, asked: tuple[tuple[str, str], ...], page: str
) -> None:
    declared = declare(app.extensions["database"], tmp_path, case=TWO_PAGES)
    citizen, officer = declared.person(), declared.person("clerk")
    key = declared.file(citizen, "case", sender="อบต.", person="นายสมมติ", age="18").key
    declared.act(return_for_correction, officer, key, "ขอแก้", asked)
    url = post(declared.browser(app, citizen), f"/requests/{key}/correct").location
    assert url == f"/drafts/{url.split('/')[2].partition('?')[0]}{page}"
