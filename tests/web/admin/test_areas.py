"""Role, unit and areas of an account are set, shown, told with what was before, and hold at once (C6); who may do what."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.access.permissions import Actor
from portal.models.accounts import Account
from tests.services.test_then import ASKING, FIRST, ROLES, SECOND, ZONES
from tests.support.declared import Declared, declare
from tests.support.forms import post
from tests.support.people import citizen_id


@pytest.fixture
def office(app: Flask, tmp_path: Path) -> Declared:
    types = {"asking": ASKING, "first": FIRST, "second": SECOND}
    return declare(app.extensions["database"], tmp_path / "office", ROLES, {"zones": ZONES}, **types)


def _account(office: Declared, who: Actor) -> Account:
    with office.database.reading() as session:
        return session.get_one(Account, who.id)


def test_areas_are_ticked_told_in_the_history_and_end_the_sessions(app: Flask, office: Declared) -> None:
    who = office.person("keeper")
    place, admin = f"/admin/accounts/{_account(office, who).key}", office.browser(app, office.person("manager"))
    person = office.browser(app, who)
    assert person.get("/staff").status_code == 200
    page = admin.get(place).get_data(as_text=True)
    assert "ยังไม่ได้กำหนดพื้นที่" in page and 'value="zones/south"' in page
    assert "ยังไม่กำหนดพื้นที่" in admin.get("/admin/accounts").get_data(as_text=True)
    chosen = {"role": "keeper", "unit": "front", "area": ["zones/south", "zones/north", "zones/nowhere", "rooms/south"]}
    assert post(admin, f"{place}/role", chosen, page=place).status_code == 303
    assert _account(office, who).areas == ["south", "north"]
    assert person.get("/staff").location.startswith("/login")
    page = admin.get(place).get_data(as_text=True)
    assert "เปลี่ยนพื้นที่" in page and "- → ใต้, เหนือ" in page and "- → หน่วยหน้า" in page
    assert "ยังไม่ได้กำหนดพื้นที่" not in page
    assert (
        post(admin, f"{place}/role", {"role": "keeper", "unit": "front", "area": "zones/north"}, page=place).status_code
        == 303
    )
    assert "ใต้, เหนือ → เหนือ" in admin.get(place).get_data(as_text=True)


def test_areas_of_another_role_are_not_kept(app: Flask, office: Declared) -> None:
    who, admin = office.person("keeper", areas=["south"]), office.browser(app, office.person("manager"))
    place = f"/admin/accounts/{_account(office, who).key}"
    assert post(admin, f"{place}/role", {"role": "clerk", "area": "zones/south"}, page=place).status_code == 303
    assert (_account(office, who).role, _account(office, who).areas) == ("clerk", [])


def test_a_role_of_the_own_unit_without_one_is_told_too(app: Flask, office: Declared) -> None:
    who, admin = office.person("officer"), office.browser(app, office.person("manager"))
    page = admin.get(f"/admin/accounts/{_account(office, who).key}").get_data(as_text=True)
    assert "ยังไม่ได้กำหนดกลุ่มงาน" in page


def test_a_colleague_is_made_with_areas(app: Flask, office: Declared) -> None:
    admin = office.browser(app, office.person("manager"))
    said = {"citizen_id": citizen_id(70), "title": "นาย", "first_name": "ก", "last_name": "ข", "phone": "0812345678"}
    answer = post(admin, "/admin/accounts/new", said | {"role": "keeper", "area": "zones/south"})
    assert answer.status_code == 200
    with office.database.reading() as session:
        made = session.scalars(select(Account).where(Account.citizen_id == citizen_id(70))).one()
    assert made.areas == ["south"]


def test_the_table_says_who_may_do_what(app: Flask, office: Declared) -> None:
    office.person("keeper")
    office.person("officer", "front")
    page = office.browser(app, office.person("manager")).get("/admin/roles").get_data(as_text=True)
    rows = {row.split("</th>")[0].rsplit(">", 1)[-1] or row: row for row in page.split('<th scope="row"')[1:]}
    keeper = next(row for row in rows.values() if "ประจำเขต" in row)
    assert ">เขต<" in keeper and 'href="/admin/accounts?role=keeper">1<' in keeper and ">ทำงาน<" in keeper
    officer = next(row for row in rows.values() if 'role=officer"' in row)
    assert "กลุ่มงานของตน" in officer and "ยื่นและทำงาน" in officer
    helper = next(row for row in rows.values() if 'role=helper"' in row)
    assert ">ทำงาน<" not in helper and ">ยื่น<" in helper


def test_only_an_administrator_reads_the_table(app: Flask, office: Declared) -> None:
    for role in ("officer", "keeper", "helper"):
        assert office.browser(app, office.person(role, "front")).get("/admin/roles").status_code == 403
