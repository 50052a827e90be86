"""Keepers and admins import a file on the screen: looked through first, then in; nobody else may (C63)."""

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.models.accounts import Account
from portal.services.importing.working import Works
from portal.worker.importing import ImportFile
from portal.worker.loop import Loop
from tests.support import forms
from tests.support.declared import Declared, declare
from tests.support.people import citizen_id

HOLDERS = """\
title: ผู้ถือบัตร
key: card
kept_by: [back]
columns: [{id: card, type: citizen_id, label: เลข}, {id: name, type: text, label: ชื่อ}]
"""
OFFICE = "  local: {title: เขต, like: staff, area: districts}\n"
DISTRICTS = "title: อำเภอ\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {north: {name: เหนือ}}\n"
PARTS = """\
title: จุดบริการ
kept_by: [local]
area: [district]
columns: [{id: name, type: text, label: ชื่อ}, {id: district, type: reference, from: districts, label: อำเภอ}]
"""
OTHERS = "title: อื่น\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {x: {name: หนึ่ง}}\n"
TYPE = "title: สิทธิ\nform:\n  - fields: [{id: holder, type: reference, from: holders, find_by: card, label: เลข}]\n"
PAGE = "/staff/registries/holders/import"


@pytest.fixture
def made(app: Flask, tmp_path: Path) -> Declared:
    lists = {"holders": HOLDERS, "others": OTHERS, "districts": DISTRICTS, "parts": PARTS}
    return declare(app.extensions["database"], tmp_path / "office", OFFICE, lists, right=TYPE)


def token(browser: FlaskClient, page: str) -> str:
    return forms.token(browser.get(page).get_data(as_text=True))


def _worked(app: Flask) -> None:
    works = Works(app.extensions["database"], app.extensions["catalogue"], app.extensions["storage"])
    loop = Loop(works.database, "worker", {"import": ImportFile(works)})
    while loop.run_once():
        pass


def _sent(browser: FlaskClient, words: str, page: str = PAGE) -> str:
    said = {"_csrf_token": token(browser, page), "file": (BytesIO(words.encode()), "a.csv")}
    answer = browser.post(page, data=said, content_type="multipart/form-data")
    assert answer.status_code == 303
    return str(answer.location)


def _page(browser: FlaskClient, address: str) -> str:
    return browser.get(address).get_data(as_text=True)


def test_a_keeper_sends_a_file_reads_what_it_would_do_and_imports_it(app: Flask, made: Declared) -> None:
    desk = made.browser(app, made.person("officer", "back"))
    assert f'href="{PAGE}"' in _page(desk, "/staff/registries/holders")
    nothing = desk.post(PAGE, data={"_csrf_token": token(desk, PAGE)})
    assert nothing.status_code == 422
    run = _sent(desk, f"เลข,ชื่อ\n{citizen_id(1)},บุญมี\n=1+1,เสีย\n")
    waiting = desk.get(run)
    assert waiting.headers["Refresh"] == "2"
    assert "กำลังอ่านไฟล์" in waiting.get_data(as_text=True)
    _worked(app)
    looked = desk.get(run)
    assert "Refresh" not in looked.headers
    page = looked.get_data(as_text=True)
    assert all(words in page for words in ("ตรวจแล้ว ยังไม่นำเข้า", "แถวที่ต้องแก้", "เลขประจำตัวประชาชน"))
    assert "บุญมี" not in _page(desk, "/staff/registries/holders")
    table = desk.get(f"{run}/problems.csv")
    assert table.mimetype == "text/csv"
    assert table.get_data(as_text=True).startswith("\ufeffบรรทัด,คอลัมน์,สิ่งที่ต้องแก้\r\n3,เลข,")
    for _ in range(2):  # pressed twice
        assert desk.post(f"{run}/go", data={"_csrf_token": token(desk, PAGE)}).status_code == 303
    _worked(app)
    assert "นำเข้าแล้ว" in _page(desk, run)
    assert "บุญมี" in _page(desk, "/staff/registries/holders")
    assert "a.csv" in _page(desk, PAGE)


def test_a_file_without_a_sound_row_is_not_offered_to_end_all_others(app: Flask, made: Declared) -> None:
    keeper = made.browser(app, made.person("officer", "back"))
    for words, offers in (("card,name\n", False), (f"card,name\n{citizen_id(1)},ก\n", True)):
        url = _sent(keeper, words)
        _worked(app)
        assert ('name="ends_rest"' in keeper.get(url).text) is offers, words


def test_an_admin_imports_into_any_list_and_nobody_else_does(app: Flask, made: Declared) -> None:
    admin, other = made.browser(app, made.person("admin")), made.browser(app, made.person("officer", "front"))
    assert 'href="/staff/registries/others/import"' in _page(admin, "/staff/registries")
    run = _sent(admin, "key,name\ny,สอง\n", "/staff/registries/others/import")
    _worked(app)
    assert "ตรวจแล้ว" in _page(admin, run)
    for address in (PAGE, run, f"{run}/problems.csv", "/staff/registries/none/import"):
        assert other.get(address).status_code == 404
    assert admin.get(run.replace("others", "holders")).status_code == 404
    assert other.post(f"{run}/go", data={"_csrf_token": token(other, "/staff")}).status_code == 404
    assert made.browser(app, made.person()).get(PAGE).status_code == 403


def test_who_keeps_a_part_of_a_list_does_not_import_into_all_of_it(app: Flask, made: Declared) -> None:
    keeper = made.person("local")
    with made.database.transaction() as session:
        session.get_one(Account, keeper.id).areas = ["north"]
    local = made.browser(app, keeper)
    page = local.get("/staff/registries/parts")
    assert page.status_code == 200
    assert "/import" not in page.get_data(as_text=True)
    assert local.get("/staff/registries/parts/import").status_code == 404
