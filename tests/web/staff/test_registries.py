"""`kept_by`: the roles and units named see the registry's rows and close or reopen them, with history (C65)."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import Database
from portal.errors import NotFound, Refused
from portal.models.catalogue import RegistryChange
from portal.services.keeping import registries
from tests.support.declared import Declared, declare
from tests.support.forms import post

POINTS = """\
title: จุดบริการ
public: true
kept_by: [back, clerk]
columns:
  - {id: name, type: text, label: ชื่อ}
  - {id: tel, type: phone, label: โทรภายใน, sensitive: true}
sort: name
rows: {a: {name: จุดหนึ่ง, tel: "0811111111"}, b: {name: จุดสอง, tel: "0822222222"}}
"""
OTHERS = "title: อื่น\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {x: {name: หนึ่ง}}\n"
CARD = "title: ขอบัตร\nform: [{fields: [{id: point, type: reference, from: points, label: จุดรับ}]}]\n"


def _office(database: Database, tmp_path: Path) -> Declared:
    return declare(database, tmp_path / "office", registries={"points": POINTS, "others": OTHERS}, card=CARD)


def test_a_keeper_closes_a_row_and_opens_it_again_everywhere_at_once(app: Flask, tmp_path: Path) -> None:
    made = _office(app.extensions["database"], tmp_path)
    keeper, clerk, other = (
        made.person("officer", "back"),
        made.person("clerk", "front"),
        made.person("officer", "front"),
    )
    applicant = made.person()
    before = made.file(applicant, "card", point="a").key
    desk = made.browser(app, keeper)
    assert 'href="/staff/registries"' in desk.get("/staff").get_data(as_text=True)
    assert "จุดบริการ" in desk.get("/staff/registries").get_data(as_text=True)
    page = desk.get("/staff/registries/points").get_data(as_text=True)
    assert all(words in page for words in ("จุดหนึ่ง", "0811111111", "ดูแลโดย หน่วยหลัง, ธุรการ"))
    row = made.row("points", "a")
    refused = post(desk, f"/staff/registries/points/rows/{row}/close", {}, page="/staff/registries/points")
    assert refused.status_code == 422
    assert f'id="reason-{row}-error"' in refused.get_data(as_text=True)
    assert refused.get_data(as_text=True).count('<details class="ask" open>') == 1
    assert "กรุณาบอกเหตุผลที่ปิดแถวนี้" in refused.get_data(as_text=True)
    said = {"reason": "ปรับปรุงอาคาร"}
    closed = post(desk, f"/staff/registries/points/rows/{row}/close", said, page="/staff/registries/points")
    assert closed.status_code == 303
    page = desk.get("/staff/registries/points").get_data(as_text=True)
    assert "ปิดตั้งแต่" in page
    assert "ปิด จุดหนึ่ง: ปรับปรุงอาคาร" in page
    stranger = app.test_client()
    assert "จุดหนึ่ง" not in stranger.get("/lists/points").get_data(as_text=True)
    made.catalogue.forget()
    with pytest.raises(Refused):
        made.file(applicant, "card", point="a")
    assert "จุดหนึ่ง" in made.browser(app, applicant).get(f"/requests/{before}").get_data(as_text=True)
    assert post(desk, f"/staff/registries/points/rows/{row}/open", page="/staff/registries/points").status_code == 303
    assert "จุดหนึ่ง" in stranger.get("/lists/points").get_data(as_text=True)
    made.catalogue.forget()
    assert made.file(applicant, "card", point="a").reference
    hidden = made.browser(app, clerk).get("/staff/registries/points").get_data(as_text=True)
    assert "จุดหนึ่ง" in hidden
    assert "โทรภายใน" not in hidden
    stopped = made.browser(app, other)
    assert 'href="/staff/registries"' not in stopped.get("/staff").get_data(as_text=True)
    assert stopped.get("/staff/registries/points").status_code == 404
    assert desk.get("/staff/registries/others").status_code == 404
    assert made.browser(app, applicant).get("/staff/registries").status_code == 403


def test_only_keepers_close_and_a_new_file_leaves_a_closed_row_closed(database: Database, tmp_path: Path) -> None:
    made = _office(database, tmp_path)
    keeper, other = made.person("officer", "back"), made.person("admin")
    row, beside = made.row("points", "a"), made.row("others", "x")
    for who, registry, number in (
        (other, "points", row),
        (keeper, "others", beside),
        (keeper, "points", beside),
        (keeper, "points", 0),
    ):
        with made.database.transaction() as session, pytest.raises(NotFound):
            registries.close(session, who, made.catalogue, registry, number, "เหตุผล")
    for _ in range(2):
        with made.database.transaction() as session:
            registries.close(session, keeper, made.catalogue, "points", row, "ย้าย")
    changed = POINTS.replace("จุดสอง", "จุดที่สอง")
    (made.folder / "registries" / "points.yaml").write_text(f"id: points\n{changed}", "utf-8")
    made.write()
    with made.database.reading() as session:
        rows = made.catalogue.rows(session).all("points")
        history = session.scalars(select(RegistryChange)).all()
    assert [row.label for row in rows] == ["จุดที่สอง"]
    assert [(each.row_key, each.what, each.reason, each.by_id) for each in history] == [
        ("a", "closed", "ย้าย", keeper.id)
    ]


def test_who_closes_what_is_closed_is_told_by_whom_and_when(app: Flask, tmp_path: Path) -> None:
    made = _office(app.extensions["database"], tmp_path)
    first, second = made.person("officer", "back"), made.person("clerk", "front")
    row = made.row("points", "a")
    with made.database.transaction() as session:
        assert registries.close(session, first, made.catalogue, "points", row, "ย้าย") is None
    desk, address = made.browser(app, second), "/staff/registries/points"
    late = post(desk, f"{address}/rows/{row}/close", {"reason": "เหตุผลของคนที่สอง"}, page=address)
    assert (late.status_code, late.location) == (303, address)
    page = desk.get(address).get_data(as_text=True)
    assert f"แถวนี้ {first.name} ปิดไว้แล้วเมื่อ" in page
    assert "เหตุผลที่ท่านพิมพ์จึงไม่ได้บันทึก" in page
    assert "ปิดแถวแล้ว" not in page
    with made.database.reading() as session:
        assert [each.reason for each in session.scalars(select(RegistryChange))] == ["ย้าย"]
