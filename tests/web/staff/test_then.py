"""An account given by a request, on the screen: the link is shown once, both histories tell, the person comes in (C7)."""

import re
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal.models.accounts import Account
from portal.services.casework import handling
from tests.services.test_then import ASKING, FIRST, ROLES, SECOND, ZONES
from tests.support.declared import Declared, declare
from tests.support.forms import look, post
from tests.support.people import PASSWORD, citizen_id


def _office(app: Flask, folder: Path) -> Declared:
    return declare(
        app.extensions["database"],
        folder / "office",
        ROLES,
        {"zones": ZONES},
        asking=ASKING,
        first=FIRST,
        second=SECOND,
    )


def test_the_link_is_shown_once_to_the_administrator_and_lets_the_person_in(app: Flask, tmp_path: Path) -> None:
    office = _office(app, tmp_path)
    key = office.file(office.person(), "asking", card=citizen_id(7), agency="อบต.", mail="a@example.com").key
    admin = office.browser(app, office.person("manager"))
    place = f"/staff/requests/{key}"
    assert "การอนุมัติ" not in look(admin, place).get_data(as_text=True)
    said = {"role_given": "helper", "_shown": "role_given", "_go": "move", "_seen": "1"}
    answer = post(admin, f"{place}/forms/grant", said, page=f"{place}/forms/grant")
    page = answer.get_data(as_text=True)
    token = re.search(r"/invitation\?token=([\w-]+)", page)
    assert answer.status_code == 200 and token is not None and f'href="{place}"' in page
    with office.database.reading() as session:
        account = session.scalars(select(Account).where(Account.citizen_id == citizen_id(7))).one()
    shown = admin.get(place).get_data(as_text=True)
    assert f"เปิดบัญชีให้ {account.full_name} แล้ว" in shown and f'href="/admin/accounts/{account.key}"' in shown
    assert token[1] not in shown
    clerk = office.browser(app, office.person("clerk")).get(place).get_data(as_text=True)
    assert f"เปิดบัญชีให้ {account.full_name} แล้ว" in clerk and "/admin/accounts/" not in clerk
    person = app.test_client()
    link = f"/invitation?token={token[1]}"
    assert post(person, link, {"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert person.get(link).status_code == 404
    entered = post(person, "/login", {"citizen_id": citizen_id(7), "password": PASSWORD})
    assert entered.status_code == 303


def test_a_refusal_is_said_on_the_form_with_what_to_do_next(app: Flask, tmp_path: Path) -> None:
    office = _office(app, tmp_path)
    number = office.number_of(office.person())
    key = office.file(office.person(), "asking", card=number, agency="อบต.", mail="a@example.com").key
    admin, place = office.browser(app, office.person("manager")), f"/staff/requests/{key}/forms/grant"
    look(admin, f"/staff/requests/{key}")
    answer = post(admin, place, {"role_given": "helper", "_shown": "role_given", "_go": "move", "_seen": "1"})
    assert answer.status_code == 422
    assert "เลขประจำตัวประชาชนนี้มีบัญชีอยู่แล้ว" in answer.get_data(as_text=True)


def test_both_requests_link_to_each_other_on_both_sides_of_the_counter(app: Flask, tmp_path: Path) -> None:
    office = _office(app, tmp_path)
    who, officer = office.person(), office.person("officer", "front")
    key = office.file(who, "first", name="สมหมาย", age="30").key
    office.act(handling.move, officer, key, "two")
    applicant, staff = office.browser(app, who), office.browser(app, officer)
    second = re.search(
        r'href="/requests/([\w-]{22})">เปิดคำร้องเรื่องที่สอง', applicant.get(f"/requests/{key}").get_data(as_text=True)
    )
    assert second is not None
    assert f'href="/staff/requests/{second[1]}"' in staff.get(f"/staff/requests/{key}").get_data(as_text=True)
    assert f'href="/requests/{key}"' in applicant.get(f"/requests/{second[1]}").get_data(as_text=True)
    assert f'href="/staff/requests/{key}"' in staff.get(f"/staff/requests/{second[1]}").get_data(as_text=True)
    assert "สำนักงานเปิดคำร้องเรื่องที่สอง เลขที่" in applicant.get("/notices").get_data(as_text=True)


def test_who_filed_hears_of_the_draft_that_waits(app: Flask, tmp_path: Path) -> None:
    office = _office(app, tmp_path)
    who, officer = office.person(), office.person("officer", "front")
    office.act(handling.move, officer, office.file(who, "first", name="สมหมาย", age="5").key, "two")
    assert "มีแบบร่างเรื่องที่สองรอ" in office.browser(app, who).get("/notices").get_data(as_text=True)
