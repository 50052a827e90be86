"""Without an account and without a name: a number to follow it by, and no trace of the browser (C13)."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal.models.accounts import ANONYMOUS, Account
from portal.models.history import Event
from portal.models.requests import Edition, Request
from tests.support.declared import Declared, declare
from tests.support.forms import post

OFFICE = "registration: {human_check: false}\nstatus_check: {also_ask: citizen_id}\n"
NAME = "พลเมืองดี ปกปิดข้อมูล"
CASE = f"""\
title: แจ้งเรื่อง
filed_by: [visitor, staff]
anonymous: {NAME}
form: [{{use: applicant}}, {{fields: [{{id: what, type: text, label: เรื่อง}}]}}]
"""
NAMED = "title: บัตร\nfiled_by: [visitor]\nform: [{fields: [{id: what, type: text, label: เรื่อง}]}]\n"
SAID = {"what": "ไฟดับ", "_shown": ["what"], "_go": "next"}


def _office(app: Flask, tmp_path: Path) -> Declared:
    office = declare(app.extensions["database"], tmp_path / "office", OFFICE, case=CASE, named=NAMED)
    with office.database.reading() as session:
        app.extensions["office"] = office.catalogue.office(session)
    app.extensions["catalogue"].forget()
    return office


def test_a_visitor_files_without_a_name_and_nobody_but_staff_follows_it(app: Flask, tmp_path: Path) -> None:
    office, client = _office(app, tmp_path), app.test_client()
    assert "ไม่ประสงค์บอกชื่อ" in client.get("/visit/case").get_data(as_text=True)
    draft = post(client, "/visit/case/nameless", page="/visit/case").location
    page = client.get(draft).get_data(as_text=True)
    assert NAME in page and "เลขประจำตัวประชาชน" not in page
    assert post(client, draft, SAID).location == f"{draft}/check"
    answer = post(client, f"{draft}/send", page=f"{draft}/check")
    sent = answer.location
    assert sent == f"/visit/sent/{draft.rpartition('/')[2]}"
    with office.database.reading() as session:
        request = session.scalars(select(Request)).one()
        event = session.scalars(select(Event)).one()
        placeholder = session.scalar(select(Account.id).where(Account.role == ANONYMOUS))
        assert {request.applicant_id, request.filed_by_id, event.actor_id} == {placeholder}
        assert session.scalars(select(Edition.by_id)).all() == [placeholder]
        assert (event.actor_name, request.subject_name) == (NAME, NAME)
    page = client.get(sent).get_data(as_text=True)
    assert request.reference in page
    assert client.get(draft).location == sent, "going back leads to the number"
    for path in ("", "/paper", "/edit", "/cancel", "/sent"):
        assert client.get(f"/requests/{request.key}{path}").status_code == 404, path
    assert app.test_client().get(sent).status_code in (303, 404), "another browser is told nothing"
    status = post(app.test_client(), "/status", {"reference": request.reference}).get_data(as_text=True)
    assert "ไม่พบ" not in status and request.reference in status


def test_only_types_that_say_so_are_filed_without_a_name(app: Flask, tmp_path: Path) -> None:
    office, client = _office(app, tmp_path), app.test_client()
    assert "ไม่ประสงค์บอกชื่อ" not in client.get("/visit/named").get_data(as_text=True)
    assert post(client, "/visit/named/nameless", page="/visit/named").status_code == 404
    member = office.browser(app, office.person())
    assert post(member, "/visit/case/nameless", page="/profile").status_code == 404
