"""Registries and the office checked by themselves, and what formulas read of them."""

from pathlib import Path

import pytest

from portal.request_types.compiling import check_office
from portal.request_types.examples.running import run
from portal.request_types.reading.source import load_office
from tests.support.declared import OFFICE

ZONES = "id: zones\ntitle: เขต\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {north: {name: เหนือ}, south: {name: ใต้}}\n"
TOWNS = """\
id: towns
title: ชุมชน
columns:
  - {id: name, type: text, label: ชื่อ}
  - {id: zone, type: reference, from: zones, label: เขต}
rows: {a: {name: ก, zone: north}, b: {name: ข, zone: south}}
"""
POINTS = """\
id: points
title: จุดบริการ
columns:
  - {id: name, type: text, label: ชื่อ, unique: true}
  - {id: zone, type: reference, from: zones, label: เขต}
  - {id: town, type: reference, from: towns, within: zone, label: ชุมชน}
rows: {p: {name: หนึ่ง, zone: north, town: a}, q: {name: สอง, zone: south, town: b}}
"""
TYPE = """\
id: card
title: บัตร
form:
  - fields:
      - {id: price, type: money, label: ราคา}
      - {id: place, type: text, label: จังหวัด, value: office.province}
examples:
  - {name: the office's province, given: {price: 1}, expect: {place: ตัวอย่าง}}
"""


def _problems(tmp_path: Path, office: str = "", points: str = POINTS) -> list[str]:
    for folder in ("registries", "request_types"):
        (tmp_path / folder).mkdir()
    (tmp_path / "office.yaml").write_text(OFFICE + "values: {province: ตัวอย่าง}\n" + office, "utf-8")
    (tmp_path / "request_types" / "card.yaml").write_text(TYPE, "utf-8")
    for name, text in (("zones", ZONES), ("towns", TOWNS), ("points", points)):
        (tmp_path / "registries" / f"{name}.yaml").write_text(text, "utf-8")
    return [problem.code for problem in check_office(load_office(tmp_path)).problems.sorted()]


def test_sound_registries_are_told_nothing(tmp_path: Path) -> None:
    assert _problems(tmp_path) == []


def test_a_row_of_another_place_is_told(tmp_path: Path) -> None:
    assert _problems(tmp_path, points=POINTS.replace("town: a", "town: b"))[0].startswith("language.word_")


def test_a_column_that_cannot_lie_within_another_is_told(tmp_path: Path) -> None:
    said = POINTS.replace("type: reference, from: towns", "type: text")
    assert _problems(tmp_path, points=said) == ["language.within_column"]


@pytest.mark.parametrize(
    ("keepers", "codes"),
    [("nobody_here", ["language.word_one_of"]), ("applicant", ["language.word_one_of"]), ("staff, front, officer", [])],
)
def test_a_keeper_the_office_does_not_have_is_told(tmp_path: Path, keepers: str, codes: list[str]) -> None:
    assert _problems(tmp_path, points=POINTS + f"kept_by: [{keepers}]\n") == codes


def test_two_rows_alike_are_told(tmp_path: Path) -> None:
    assert _problems(tmp_path, points=POINTS.replace("สอง", "หนึ่ง")) == ["language.row_not_unique"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("time_zone: Asia/Tokio\n", "language.zone_form"),
        ("texts: {site.hom: ก}\n", "language.no_text"),
        ('texts: {answers.required: "กรอก {name}"}\n', "language.text_places"),
        ('texts: {answers.required: "กรอก {label.__class__}"}\n', "language.text_places"),
        ("status_check: {also_ask: birthday}\n", "language.word_one_of"),
        ("registration: {fields: [{id: phone, type: phone, label: โทร}]}\n", "language.asked_anyway"),
        ("registration: {fields: [{id: scan, type: file, label: ไฟล์}]}\n", "language.not_at_registration"),
        ("registration: {fields: [{id: post, type: text, label: ก, locked: true}]}\n", "language.not_at_registration"),
        ("registration: {fields: [{id: post, type: text, label: ก, when: nothing}]}\n", "formulas.unknown_name"),
    ],
)
def test_what_an_office_cannot_have_is_refused_by_name(tmp_path: Path, said: str, code: str) -> None:
    assert _problems(tmp_path, said) == [code]


def test_values_of_the_office_are_read_by_formulas(tmp_path: Path) -> None:
    assert _problems(tmp_path) == []
    checked = check_office(load_office(tmp_path)).types["card"]
    assert checked is not None
    assert [result.failures for result in run(checked)] == [()]
