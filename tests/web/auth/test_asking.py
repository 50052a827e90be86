"""An office that opens each account itself, where a service asks for one: registering leads there in plain words (C7)."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.models.accounts import Account
from tests.services.test_then import ASKING, ROLES, ZONES
from tests.support.declared import Declared, declare
from tests.support.forms import post, token
from tests.support.people import SOMCHAI


@pytest.fixture
def office(app: Flask, tmp_path: Path) -> Declared:
    asking = ASKING.replace("form:", "filed_by: [visitor]\nform:", 1)
    made = declare(app.extensions["database"], tmp_path / "office", ROLES, {"zones": ZONES}, asking=asking)
    app.extensions["catalogue"].forget()
    return made


def test_registering_leads_to_the_service_that_asks_for_an_account(app: Flask, office: Declared) -> None:
    browser = app.test_client()
    page = browser.get("/register").get_data(as_text=True)
    assert 'href="/visit/asking"' in page and "ระหว่างนี้ยังเข้าสู่ระบบไม่ได้" in page
    assert 'name="password"' not in page


def test_a_registration_that_is_posted_all_the_same_makes_no_account(app: Flask, office: Declared) -> None:
    browser = app.test_client()
    carried = token(browser.get("/login").get_data(as_text=True))
    said = {"citizen_id": SOMCHAI, "password": "x" * 12, "again": "x" * 12, "_csrf_token": carried}
    assert 'href="/visit/asking"' in browser.post("/register", data=said).get_data(as_text=True)
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == 0


def test_while_the_service_is_closed_people_register_and_wait_as_before(app: Flask, office: Declared) -> None:
    office.write(asking=ASKING.replace("form:", "filed_by: [visitor]\nopen: false\nform:", 1))
    app.extensions["catalogue"].forget()
    assert 'name="password"' in app.test_client().get("/register").get_data(as_text=True)


def test_nobody_comes_in_before_the_request_is_approved(app: Flask, office: Declared) -> None:
    browser = app.test_client()
    said = {
        "citizen_id": SOMCHAI,
        "title": "นาย",
        "first_name": "ก",
        "last_name": "ข",
        "phone": "0812345678",
        "consent": "y",
    }
    assert post(browser, "/visit/asking", said).status_code == 303
    entering = post(app.test_client(), "/login", {"citizen_id": SOMCHAI, "password": "ทุ่งนา กว้างไกล 77"})
    assert "คุณกรอกข้อมูลไม่ถูกต้อง!" in entering.get_data(as_text=True)


def test_a_service_promises_no_quick_registration_where_accounts_are_checked(app: Flask, office: Declared) -> None:
    office.write(card="title: ขอบัตร\nform:\n  - fields:\n      - {id: why, type: text, label: เหตุผล}\n")
    app.extensions["catalogue"].forget()
    page = app.test_client().get("/services/card").get_data(as_text=True)
    assert "เจ้าหน้าที่จะตรวจก่อนเปิดให้ใช้" in page
    assert "ใช้เวลาไม่กี่นาที" not in page
