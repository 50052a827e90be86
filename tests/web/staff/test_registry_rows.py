"""Rows made and changed on screen by keepers, within their area, with what was and what is (C65)."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.permissions import Actor
from portal.errors import NotFound
from portal.services.keeping import registry_rows
from tests.support.declared import Declared, declare
from tests.support.forms import post

ROLES = "  local: {title: อำเภอ, like: staff, unit: all, area: districts}\n"
PROVINCES = (
    "title: จังหวัด\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {lp: {name: ลำปาง}, cm: {name: เชียงใหม่}}\n"
)
DISTRICTS = """\
title: อำเภอ
columns: [{id: name, type: text, label: ชื่อ}, {id: province, type: reference, from: provinces, label: จังหวัด}]
rows: {kk: {name: เกาะคา, province: lp}, ng: {name: งาว, province: lp}, mr: {name: แม่ริม, province: cm}}
"""
POINTS = """\
title: สถานที่รับแจ้ง
public: true
kept_by: [local, back]
area: [province, district]
label: "{name}"
columns:
  - {id: province, type: reference, from: provinces, label: จังหวัดที่รับแจ้ง}
  - {id: district, type: reference, from: districts, within: province, label: อำเภอที่รับแจ้ง}
  - {id: name, type: text, label: สถานที่, unique: true}
  - {id: seats, type: integer, label: ที่นั่ง, optional: true}
  - {id: tel, type: phone, label: โทรภายใน, optional: true, sensitive: true}
rows:
  hall: {province: lp, district: kk, name: หอประชุม, seats: 20}
  school: {province: lp, district: ng, name: โรงเรียน}
  temple: {province: cm, district: mr, name: วัด}
"""
CARD = "title: ขอบัตร\nform: [{fields: [{id: point, type: reference, from: points, label: จุดรับ}]}]\n"
AT = "/staff/registries/points"


def _office(app: Flask, tmp_path: Path, points: str = POINTS) -> Declared:
    lists = {"provinces": PROVINCES, "districts": DISTRICTS, "points": points}
    return declare(app.extensions["database"], tmp_path / "office", ROLES, lists, card=CARD)


def _row(desk: FlaskClient, label: str) -> str:
    page = desk.get(AT).get_data(as_text=True)
    found = re.search(rf'href="({AT}/rows/\d+)">[^<]*<span class="visually-hidden"> {label}<', page)
    assert found, page
    return found[1]


def _typed(desk: FlaskClient, at: str, **words: str) -> dict[str, object]:
    page = desk.get(at).get_data(as_text=True)
    seen = re.search(r'name="_seen" value="(\w*)"', page)
    assert seen
    return {"_shown": re.findall(r'name="_shown" value="(\w+)"', page), "_seen": seen[1], "_go": "save", **words}


def test_a_keeper_makes_and_changes_rows_of_their_own_area_that_everybody_sees_at_once(
    app: Flask, tmp_path: Path
) -> None:
    made = _office(app, tmp_path)
    keeper, applicant = made.person("local", "front", areas=["kk"]), made.person()
    before = made.file(applicant, "card", point="hall").key
    desk, stranger = made.browser(app, keeper), app.test_client()
    page = desk.get(AT).get_data(as_text=True)
    assert "หอประชุม" in page
    assert "โรงเรียน" not in page
    form = desk.get(f"{AT}/new").get_data(as_text=True)
    assert "เกาะคา" in form
    assert "งาว" not in form
    assert "เชียงใหม่" not in form
    assert form.count("checked") == 2, "the only province and the only district are chosen already"
    missing = post(desk, f"{AT}/new", _typed(desk, f"{AT}/new", province="lp", district="kk", name=" ", seats="x"))
    assert missing.status_code == 422
    said = missing.get_data(as_text=True)
    assert 'href="#name"' in said
    assert 'href="#seats"' in said
    twice = post(desk, f"{AT}/new", _typed(desk, f"{AT}/new", province="lp", district="kk", name="โรงเรียน"))
    assert "มีแถวที่ใช้คำนี้อยู่แล้ว" in twice.get_data(as_text=True)
    beyond = _typed(desk, f"{AT}/new", province="lp", district="ng", name="ที่อื่น")
    assert post(desk, f"{AT}/new", beyond).status_code == 422
    good = _typed(desk, f"{AT}/new", province="lp", district="kk", name="ศาลากลาง", seats="๑๒")
    assert post(desk, f"{AT}/new", good).status_code == 303
    listed = stranger.get("/lists/points").get_data(as_text=True)
    assert "ศาลากลาง" in listed
    assert "12" in listed
    hall = _row(desk, "หอประชุม")
    changed = _typed(desk, hall, province="lp", district="kk", name="หอประชุมใหม่", seats="35", tel="")
    assert post(desk, hall, changed).status_code == 303
    assert "หอประชุมใหม่" in stranger.get("/lists/points").get_data(as_text=True)
    assert re.search(r"หอประชุม(?!ใหม่)", made.browser(app, applicant).get(f"/requests/{before}").get_data(as_text=True))
    page = desk.get(hall).get_data(as_text=True)
    assert "<del>หอประชุม</del>" in page
    assert "<ins>หอประชุมใหม่</ins>" in page
    assert "<del>20</del>" in page
    assert keeper.name in page
    made.catalogue.forget()
    assert made.file(applicant, "card", point="hall").key


def test_a_row_beyond_the_area_is_not_there_and_a_stale_change_is_shown_again(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path)
    everywhere, local, nowhere = (
        made.person("officer", "back"),
        made.person("local", "front", areas=["kk"]),
        made.person("local", "front", areas=[]),
    )
    desk, own = made.browser(app, everywhere), made.browser(app, local)
    school, hall = _row(desk, "โรงเรียน"), _row(desk, "หอประชุม")
    assert own.get(school).status_code == 404
    assert post(own, f"{school}/close", {"reason": "x"}, page=AT).status_code == 404
    assert post(own, f"{school}/up", page=AT).status_code == 404
    empty = made.browser(app, nowhere).get(AT).get_data(as_text=True)
    assert "หอประชุม" not in empty
    moved = _typed(own, hall, province="cm", district="mr", name="หอประชุม", seats="")
    assert post(own, hall, moved).status_code == 422, "nobody puts a row where they do not keep"
    seen = _typed(own, hall, province="lp", district="kk", name="ของอำเภอ", seats="", tel="")
    first = _typed(desk, hall, province="lp", district="kk", name="ของจังหวัด", seats="", tel="")
    assert post(desk, hall, first).status_code == 303
    late = post(own, hall, seen)
    assert late.status_code == 409
    again = late.get_data(as_text=True)
    assert "มีผู้แก้ไขแถวนี้ไปก่อนแล้ว" in again
    assert 'value="ของอำเภอ"' in again
    newer = re.search(r'name="_seen" value="(\w+)"', again)
    assert newer
    assert post(own, hall, seen | {"_seen": newer[1]}).status_code == 303
    same = _typed(own, hall, province="lp", district="kk", name="ของอำเภอ", seats="", tel="")
    assert post(own, hall, same).status_code == 303
    assert "ไม่มีอะไรเปลี่ยน" in own.get(AT).get_data(as_text=True)


def test_what_a_keeper_may_not_read_is_neither_shown_nor_lost(app: Flask, tmp_path: Path) -> None:
    points = POINTS.replace("kept_by: [local, back]", "kept_by: [back, clerk]").replace(
        "name: หอประชุม,", 'name: หอประชุม, tel: "0811111111",'
    )
    points = points.replace('label: "{name}"', 'label: "{name} {tel}"')
    made = _office(app, tmp_path, points)
    clerk, whole = made.browser(app, made.person("clerk", "front")), made.browser(app, made.person("officer", "back"))
    hall = _row(clerk, "หอประชุม")
    assert "โทรภายใน" not in clerk.get(hall).get_data(as_text=True)
    assert "0811111111" not in clerk.get(AT).text + clerk.get(hall).text, "nor in what the row is called"
    assert "0811111111" in whole.get(AT).text
    said = _typed(clerk, hall, province="lp", district="kk", name="หอใหม่", seats="1", tel="0899999999")
    assert post(clerk, hall, said).status_code == 303
    assert 'value="0811111111"' in whole.get(hall).get_data(as_text=True)
    told = _typed(whole, hall, province="lp", district="kk", name="หอใหม่", seats="1", tel="0822222222")
    assert post(whole, hall, told).status_code == 303
    assert "0822222222" in whole.get(hall).get_data(as_text=True)
    history = clerk.get(hall).get_data(as_text=True)
    assert "0822222222" not in history
    assert "0811111111" not in history


def test_rows_stand_as_their_keeper_puts_them_or_by_the_registrys_own_order(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path)
    keeper = made.person("officer", "back")
    desk = made.browser(app, keeper)
    assert post(desk, f"{_row(desk, 'วัด')}/up", page=AT).status_code == 303
    assert _order(made) == ["hall", "temple", "school"]
    assert post(desk, f"{_row(desk, 'หอประชุม')}/up", page=AT).status_code == 303
    assert _order(made) == ["hall", "temple", "school"]
    _make(made, keeper, "ก่อนใคร")
    assert _order(made)[:3] == ["hall", "temple", "school"]
    (made.folder / "registries" / "points.yaml").write_text(f"id: points\nsort: name\n{POINTS}", "utf-8")
    made.write()
    assert [made_ for made_ in _order(made) if len(made_) < 8] == ["school", "temple", "hall"]
    assert len(_order(made)[0]) > 8, "what was made on screen stands by its name too"
    _make(made, keeper, "กลางทาง")
    assert [len(each) > 8 for each in _order(made)] == [True, True, False, False, False]
    with made.database.transaction() as session, pytest.raises(NotFound):
        registry_rows.move(session, keeper, made.catalogue, "points", 1, "down")


def test_a_new_file_leaves_what_keepers_wrote_until_it_says_something_else(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path)
    desk = made.browser(app, made.person("officer", "back"))
    hall = _row(desk, "หอประชุม")
    said = _typed(desk, hall, province="lp", district="kk", name="ที่ผู้ดูแลเขียน", seats="7", tel="")
    assert post(desk, hall, said).status_code == 303
    _make(made, made.person("officer", "back"), "ทำบนจอ")
    file = made.folder / "registries" / "points.yaml"
    file.write_text(f"id: points\n{POINTS.replace('โรงเรียน', 'โรงเรียนใหม่')}", "utf-8")
    made.write()
    assert _labels(made) == ["ที่ผู้ดูแลเขียน", "โรงเรียนใหม่", "วัด", "ทำบนจอ"]
    file.write_text(f"id: points\n{POINTS.replace('หอประชุม', 'หอในไฟล์')}", "utf-8")
    made.write()
    assert _labels(made) == ["หอในไฟล์", "โรงเรียน", "วัด", "ทำบนจอ"]


def _make(made: Declared, keeper: Actor, name: str) -> None:
    words = {"province": ("lp",), "district": ("kk",), "name": (name,)}
    made.catalogue.forget()
    with made.database.transaction() as session:
        office = made.catalogue.office(session)
        assert office is not None
        registry_rows.make(session, keeper, made.catalogue, "points", office, words)


def _order(made: Declared) -> list[str]:
    made.catalogue.forget()
    with made.database.reading() as session:
        return [str(row.key) for row in made.catalogue.rows(session).all("points")]


def _labels(made: Declared) -> list[str]:
    made.catalogue.forget()
    with made.database.reading() as session:
        return [row.label for row in made.catalogue.rows(session).all("points")]
