"""`filed_by: [visitor]`: somebody without an account files from one browser, and only what that browser began is open to it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal import clock
from portal.models.accounts import Account, Consent
from portal.models.requests import Request
from portal.services import sweeping
from portal.services.accounts import visits
from portal.services.accounts.attempts import Limit
from portal.services.casework import handling
from portal.texts import catalogue
from tests.support.declared import Declared, declare
from tests.support.forms import post
from tests.support.people import SOMCHAI

OFFICE = "registration: {human_check: HUMAN}\nstatus_check: {also_ask: citizen_id}\n"
CARD = """\
title: แจ้งเรื่อง
filed_by: [visitor, applicant]
form:
  - use: applicant
  - fields:
      - {id: what, type: text, label: เรื่อง}
      - {id: tel, type: phone, label: โทรกลับ, prefill: applicant.phone}
      - {id: scan, type: file, label: ภาพ, optional: true}
"""
CLOSED = "title: บัตร\ncode: b\nform: [{fields: [{id: what, type: text, label: เรื่อง}]}]\n"
WHO = {
    "citizen_id": SOMCHAI,
    "title": "นาย",
    "first_name": "สมชาย",
    "last_name": "ตัวอย่าง",
    "phone": "0812345678",
    "consent": "y",
}
SAID = {"what": "ไฟดับ", "tel": "0812345678", "_shown": ["what", "tel"], "_go": "next"}


def _office(app: Flask, tmp_path: Path, human: str = "false") -> Declared:
    made = declare(
        app.extensions["database"], tmp_path / "office", OFFICE.replace("HUMAN", human), card=CARD, closed=CLOSED
    )
    app.extensions["catalogue"].forget()
    return made


def _begun(client: FlaskClient) -> str:
    answer = post(client, "/visit/card", WHO)
    assert answer.status_code == 303, re.findall(r'class="error".*', answer.get_data(as_text=True))
    return str(answer.headers["Location"])


def _sent(client: FlaskClient, draft: str) -> str:
    post(client, draft, SAID)
    done = post(client, f"{draft}/send", {}, page=f"{draft}/check")
    assert done.status_code == 303, done.get_data(as_text=True)
    return str(done.headers["Location"])


def test_a_visitor_files_and_gets_a_reference_and_a_status_page(app: Flask, tmp_path: Path) -> None:
    made, client = _office(app, tmp_path), app.test_client()
    assert 'href="/visit/card"' in client.get("/services/card").get_data(as_text=True)
    missing = post(client, "/visit/card", {}).get_data(as_text=True)
    assert all(f'id="{name}-error"' in missing for name in ("citizen_id", "title", "first_name", "phone", "consent"))
    assert catalogue("th")["applicant.visit_consent_missing"] in missing
    draft = _begun(client)
    form = client.get(draft).get_data(as_text=True)
    assert all(f"<dd>{word}</dd>" in form for word in ("นาย", "สมชาย", "ตัวอย่าง"))
    assert "1-1111-11111-11-9" in form
    assert 'value="0812345678"' in form
    sent = _sent(client, draft)
    page = client.get(sent).get_data(as_text=True)
    with made.database.reading() as session:
        request = session.scalars(select(Request)).one()
        account = session.get_one(Account, request.applicant_id)
        assert session.scalars(select(Consent.account_id)).all() == [account.id]
    assert request.reference in page
    assert f"/status?reference={request.reference}" in page
    said = {"reference": request.reference, "also": SOMCHAI}
    assert 'class="panel"' in post(app.test_client(), "/status", said).get_data(as_text=True)
    assert (account.role, account.password_hash, request.subject_name) == ("visitor", None, "นายสมชาย ตัวอย่าง")
    staff = (
        made.browser(app, made.person("officer", "front")).get(f"/staff/requests/{request.key}").get_data(as_text=True)
    )
    assert "1-1111-11111-11-9" in staff
    assert "ยื่นโดยไม่มีบัญชี" in staff
    made.act(handling.accept, made.person("officer", "front"), request.key)


def test_what_a_visitor_began_belongs_to_that_browser_alone(app: Flask, tmp_path: Path) -> None:
    made, mine, other = _office(app, tmp_path), app.test_client(), app.test_client()
    draft = _begun(mine)
    theirs = _begun(other)
    applicant = made.browser(app, made.person())
    for stranger, status in ((app.test_client(), 303), (other, 404), (applicant, 404)):
        assert stranger.get(draft).status_code == status
        assert stranger.get(f"{draft}/files").status_code == status
        assert stranger.get(f"{draft}/check").status_code == status
    sent = _sent(mine, draft)
    key = sent.split("/")[2]
    for stranger, status in ((app.test_client(), 303), (other, 404), (applicant, 404)):
        assert stranger.get(sent).status_code == status
        assert stranger.get(f"/requests/{key}/paper").status_code == status
    assert other.get(theirs).status_code == 200


def test_a_visit_opens_nothing_else(app: Flask, tmp_path: Path) -> None:
    made, client = _office(app, tmp_path), app.test_client()
    key = _sent(client, _begun(client)).split("/")[2]
    for address in (
        "/requests", "/profile", "/password", "/notices", "/staff", "/admin/types", "/new/card", f"/staff/requests/{key}"
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code in (303, 404), address
        assert answer.status_code == 404 or answer.headers["Location"].startswith("/login"), address
    assert client.get("/visit/closed").status_code == 404
    assert client.post("/visit/closed", data=WHO).status_code in (400, 403, 404)
    with made.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Request)) == 1
        account = session.scalars(select(Account).where(Account.role == "visitor")).one()
    assert post(client, "/login", {"citizen_id": account.citizen_id, "password": "x" * 20}).status_code != 303
    admin = made.browser(app, made.person("admin"))
    assert account.key not in admin.get("/admin/accounts").get_data(as_text=True)


def test_a_visitor_proves_to_be_a_person_before_sending(app: Flask, tmp_path: Path) -> None:
    made, client = _office(app, tmp_path, "true"), app.test_client()
    draft = _begun(client)
    post(client, draft, SAID)
    page = client.get(f"{draft}/check").get_data(as_text=True)
    assert "_human_words" in page
    refused = post(client, f"{draft}/send", {}, page=f"{draft}/check")
    assert refused.status_code == 422
    assert 'id="_human_words-error"' in refused.get_data(as_text=True)
    with made.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Request)) == 0


def test_visits_are_counted_and_forgotten_when_they_came_to_nothing(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _office(app, tmp_path)
    monkeypatch.setattr(visits, "ADDRESS", Limit(2, 3600))
    for _ in range(2):
        _begun(app.test_client())
    assert post(app.test_client(), "/visit/card", WHO).status_code == 429
    with clock.stopped_at(clock.now() + timedelta(days=200)), made.database.transaction() as session:
        sweeping.sweep_rows(session)
        assert session.scalar(select(func.count()).select_from(Account)) == 0
