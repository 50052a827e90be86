"""Rows of a registry counted on a dashboard: by their columns, what these name, and formulas of both (C76, C77)."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, update

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.models.catalogue import RegistryRow
from portal.models.imports import ImportRun
from portal.queries import row_counts
from portal.reports.asking import Ask, Figures, Unknown
from portal.reports.figures import read
from portal.request_types.compiling import check_office
from portal.request_types.reading.source import load_office
from portal.services.keeping import registries
from tests.support.declared import OFFICE, Declared, declare

ROLES = """\
  local: {title: อำเภอ, like: staff, unit: all, area: districts}
  boss: {title: ผู้บริหาร, like: executive}
"""
BOARDS = """\
dashboards:
  - id: people
    title: ครัวเรือน
    for: [public, boss, local]
    filters: [district]
    tiles:
      - {title: จำนวน, from: [homes], rows: district, columns: level, zero_rows: true}
      - {title: ยากจน, from: [homes], where: income < 3000, rows: district.province, measures: [count(), sum(income)]}
"""
LISTS = {
    "provinces": "title: จังหวัด\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {up: {name: ลำปาง}, down: {name: แพร่}}\n",
    "districts": "title: อำเภอ\ncolumns:\n  - {id: name, type: text, label: ชื่อ}\n"
    "  - {id: province, type: reference, from: provinces, label: จังหวัด}\n"
    "rows: {koka: {name: เกาะคา, province: up}, ngao: {name: งาว, province: up}, long: {name: ลอง, province: down}}\n",
    "homes": """\
title: ครัวเรือน
key: number
label: "{number} {name}"
area: [district]
kept_by: [local]
columns:
  - {id: number, type: text, label: เลขที่}
  - {id: name, type: text, label: ชื่อ}
  - {id: level, type: text, label: ระดับความเปราะบาง}
  - {id: members, type: integer, label: สมาชิก, optional: true}
  - {id: income, type: money, label: รายได้, optional: true}
  - {id: owns, type: yes_no, label: มีที่ดิน}
  - {id: since, type: date, label: ตั้งแต่}
  - {id: illness, type: text, label: โรค, sensitive: true, optional: true}
  - {id: card, type: citizen_id, label: เลขเจ้าบ้าน, optional: true}
  - {id: district, type: reference, from: districts, label: อำเภอ}
rows:
""",
}
CARD = "title: ขอบัตร\nform: [{fields: [{id: a, type: text, label: ก}]}]\n"
HOMES = (
    [("koka", n % 2, 1000 * (n % 5), n % 3 == 0) for n in range(12)]
    + [("ngao", 1, 5000, False)] * 3
    + [("long", 0, None, True)]
)


def _lists() -> dict[str, str]:
    return LISTS | {"homes": LISTS["homes"] + "".join(_home(n, *home) for n, home in enumerate(HOMES))}


def _home(number: int, district: str, level: int, income: int | None, owns: bool) -> str:
    told = {
        "name": f"บ้าน {number}",
        "level": f"ระดับ{level}",
        "owns": "yes" if owns else "no",
        "since": "30/09/2565" if number % 2 else "01/10/2565",
        "illness": "เบาหวาน",
        "district": district,
    } | ({"income": str(income)} if income is not None else {})
    return f'  "{number}": {{{", ".join(f"{id}: {word}" for id, word in told.items())}}}\n'


def _office(database: Database, folder: Path) -> Declared:
    return declare(database, folder, ROLES + BOARDS, _lists(), card=CARD)


def _read(office: Declared, who: Actor, rows: str | None = None, columns: str | None = None, **more: Any) -> Figures:
    with office.database.reading() as session:
        ask = Ask((), rows, columns, **more, registry="homes")
        return read(session, who, office.catalogue, ask)


def _counts(found: Figures, at: int = 0) -> dict[str, Decimal | None]:
    return {each.label: found.row_totals.get(each.value, found.nothing)[at] for each in found.rows}


def test_rows_are_counted_by_columns_what_they_name_and_formulas_within_the_area(
    database: Database, tmp_path: Path
) -> None:
    office = _office(database, tmp_path)
    boss, local = office.person("boss"), office.person("local", areas=["koka"])
    table = _read(office, boss, "district", "level", zero_rows=True)
    assert [each.label for each in table.rows] == ["เกาะคา", "งาว", "ลอง"]
    assert [each.label for each in table.columns] == ["ระดับ0", "ระดับ1"]
    assert [[table.at(row.value, column.value)[0] for column in table.columns] for row in table.rows] == [
        [6, 6],
        [0, 3],
        [1, 0],
    ]
    assert _counts(_read(office, boss, "district.province")) == {"ลำปาง": 15, "แพร่": 1}
    assert _counts(_read(office, boss, "fiscal_year(since)")) == {"2565": 8, "2566": 8}
    assert set(_counts(_read(office, boss, "owns")).values()) == {5, 11}
    assert _counts(_read(office, boss, "income < 3000", filters=(("district", "koka"),)))
    money = _read(
        office,
        boss,
        "district",
        measures=("sum(income)", "average(income)", "count(owns)", "count(income < 3000) / count()"),
    )
    assert money.row_totals["koka"] == (Decimal(21000), Decimal(21000) / 12, Decimal(4), Decimal(8) / 12)
    assert money.row_totals["long"] == (Decimal(0), None, Decimal(1), Decimal(0))
    mine = _read(office, local, "district", "level")
    assert ([each.label for each in mine.rows], mine.total) == (["เกาะคา"], (Decimal(12),))
    assert _read(office, office.person("local")).total == (Decimal(0),)
    assert _read(office, boss).total == (Decimal(16),)
    for name in ("name", "number", "illness", "income", "request.step", "nothing"):
        with pytest.raises(Unknown):
            _read(office, boss, name)


def test_everybody_reads_no_small_count_and_only_keepers_open_the_rows(app: Flask, tmp_path: Path) -> None:
    office = _office(app.extensions["database"], tmp_path)
    page = app.test_client().get("/figures/people").text
    assert ">16<" in page and ">*<" in page and "/staff/figures" not in page
    assert ">3<" not in page and ">1<" not in page
    local, boss = (
        office.browser(app, office.person("local", areas=["koka"])),
        office.browser(app, office.person("boss")),
    )
    assert 'href="/staff/figures/rows/homes?by=district%3Akoka"' in local.get("/staff/dashboards/people").text
    behind = local.get("/staff/figures/rows/homes?by=district.province:up&by=income+%3C+3000:yes").text
    assert "ทั้งหมด 8 ข้อมูล" in behind and "จังหวัด" not in behind.split("<thead>")[1].split("</thead>")[0]
    assert local.get("/staff/figures/rows/homes?by=name:x").status_code == 404
    assert local.get("/staff/figures/rows/nothing").status_code == 404
    assert "/staff/figures/rows" not in boss.get("/staff/dashboards/people").text
    assert boss.get("/staff/figures/rows/homes").status_code == 404


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("columns: level", "columns: name", "name_elsewhere"),
        ("columns: level", "columns: illness", "name_elsewhere"),
        ("columns: level", "columns: card", "name_elsewhere"),
        ("columns: level", "columns: request.step", "unknown_name"),
        ("from: [homes], rows", "from: [homes, card], rows", "report_one_registry"),
        ("zero_rows: true}", "compare_by: fiscal_year}", "report_of_rows"),
        ("zero_rows: true}", "show: list}", "report_of_rows"),
        ("from: [homes], rows", "from: [home], rows", "word_meant"),
    ],
)
def test_what_a_registry_is_not_counted_by_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    files = {f"registries/{id}": f"id: {id}\n{text}" for id, text in _lists().items()}
    files |= {"request_types/card": f"id: card\n{CARD}", "office": OFFICE + ROLES + BOARDS.replace(old, new)}
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    told = [each.code.partition(".")[2] for each in check_office(load_office(tmp_path)).problems.sorted()]
    assert code in told, told


def test_a_registry_is_read_through_once_and_anew_when_somebody_wrote_a_row(database: Database, tmp_path: Path) -> None:
    office = _office(database, tmp_path)
    boss, local = office.person("boss"), office.person("local", areas=["koka", "ngao"])
    with _scans() as scans:
        assert _read(office, boss).total == (Decimal(16),)
        for rows, columns in (("district", None), ("district.province", "district"), (None, None)):
            assert _read(office, boss, rows, columns).total == (Decimal(16),)
        assert len(scans) == 1, "what names other rows was read with the first"
        assert _read(office, boss, "level", "district").total == (Decimal(16),)
        assert _read(office, local, "district").total == (Decimal(15),)
        assert len(scans) == 3, "another column, and another part of the rows"
        for rows in ("owns", "level", "owns", "level"):
            assert _read(office, boss, rows).total == (Decimal(16),)
        assert len(scans) == 4, "columns that are asked in turn are kept beside each other"
        row = office.row("homes", "0")
        with database.transaction() as session:
            registries.close(session, local, office.catalogue, "homes", row, "ย้าย")
        assert _counts(_read(office, boss, "district"))["เกาะคา"] == 11
        assert _read(office, local, "district").total == (Decimal(14),)
        run = ImportRun(
            key="a" * 22, target="registry", target_id="homes", name="a.csv", digest="0" * 64, state="importing"
        )
        run.at = run.changed_at = clock.now()
        with database.transaction() as session:
            session.add(run)
        for gone in ("1", "2"):
            with database.transaction() as session:
                session.execute(update(RegistryRow).where(RegistryRow.key == gone).values(retired_at=clock.now()))
            assert _read(office, boss).total == (Decimal(16 - int(gone) - 1),), (
                "an import at work changes it by the chunk"
            )
        with database.transaction() as session:
            session.execute(update(ImportRun).values(state="refused", changed_at=clock.now()))
        assert _read(office, boss).total == (Decimal(13),)


def test_rows_that_differ_too_much_to_be_kept_whole_are_kept_by_what_is_asked(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = _office(database, tmp_path)
    boss = office.person("boss")
    monkeypatch.setattr(row_counts, "MOST_GROUPS", 2)
    with _scans() as scans:
        for tries in (2, 2):
            assert set(_counts(_read(office, boss, "owns")).values()) >= {Decimal(5), Decimal(11)}
            assert len(scans) == tries, "once together with what names other rows, once alone"
        for tries in (4, 5):
            assert _counts(_read(office, boss, "district"))["เกาะคา"] == 12
            assert len(scans) == tries, "three places are too many: they are read each time, but alone"


@contextmanager
def _scans() -> Iterator[list[str]]:
    """The statements that read a registry through."""
    scans: list[str] = []

    def note(*told: Any) -> None:
        if "group by" in str(told[2]).lower() and "registry_row" in str(told[2]):
            scans.append(told[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield scans
    finally:
        event.remove(Engine, "before_cursor_execute", note)
