"""A file of tables: what a person typed stays text, days are days, IDs keep their digits, limits end the process (T15)."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from portal.clock import BANGKOK
from portal.sheets.plan import CITIZEN, Column, Format, Plan, Sheet, lines, waiting
from portal.sheets.workbook import MOST_LETTERS, THAI_DAY, THAI_MOMENT, names
from portal.sheets.writing import Bounds, NotWritten, write
from tests.support import books_read as workbooks

HOSTILE = (
    "=1+1",
    "+66 81 234 5678",
    "-ไม่มี",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =HYPERLINK(1)",
    "＝1+1",
    "http://x.test/",
    "007",
)
PLAN = Plan((Sheet("คำร้อง", (Column("=หัว"), Column("ค่า", money=True), Column("วัน"))), Sheet("สมาชิก", (Column("แถว"),))))
YES_NO = ("ใช่", "ไม่ใช่")


def _cells(*values: Any) -> list[Any]:
    return [waiting(value, YES_NO) for value in values]


def _written(tmp_path: Path, kind: Format, rows: list[tuple[int, list[Any]]], bounds: Bounds | None = None) -> bytes:
    part, target, inside = tmp_path / "part", tmp_path / "target", tmp_path / "inside"
    part.write_bytes(lines([(-1, ["name of the part"]), *rows]))
    inside.mkdir()
    write([part], PLAN, kind, target, inside, bounds=bounds)
    return target.read_bytes()


def test_a_workbook_holds_texts_numbers_and_days_and_no_formula(tmp_path: Path) -> None:
    day, at = date(2025, 3, 31), datetime(2025, 3, 31, 11, 20, tzinfo=BANGKOK)
    rows: list[tuple[int, list[Any]]] = [(0, _cells(words, Decimal("1250.50"), day)) for words in HOSTILE]
    rows += [(0, [[CITIZEN, "0123456789012"], *_cells(12, at)]), (1, _cells(True))]
    rows += [(0, _cells("ก" * 40_000, Decimal("12345678901234567.89"), date(1899, 1, 1)))]
    book = workbooks.read(_written(tmp_path, Format.XLSX, rows))
    main = book.sheets["คำร้อง"]
    assert book.formulas == 0
    assert main[0] == ["=หัว", "ค่า", "วัน"]
    assert [row[0] for row in main[1:11]] == list(HOSTILE)
    assert {row[1] for row in main[1:11]} == {1250.5}
    assert {row[2] for row in main[1:11]} == {(day - date(1899, 12, 30)).days}
    assert {book.formats["คำร้อง", row, 2] for row in range(1, 11)} == {THAI_DAY}
    assert main[11][0] == "0123456789012"
    assert book.formats["คำร้อง", 11, 2] == THAI_MOMENT
    assert main[12][0] == "ก" * (MOST_LETTERS - 1) + "…"
    assert main[12][1:] == ["12345678901234567.89", "1899-01-01"], "what a number or a day cannot hold stays a text"
    assert book.sheets["สมาชิก"][1] == ["ใช่"]


def test_in_values_by_commas_what_looks_live_is_quoted_and_ids_stay_whole(tmp_path: Path) -> None:
    rows: list[tuple[int, list[Any]]] = [(0, _cells(words, Decimal("-12.50"), date(2025, 3, 31))) for words in HOSTILE]
    rows += [
        (0, [[CITIZEN, "0123456789012"], None, *_cells(datetime(2025, 3, 31, 11, 20, tzinfo=BANGKOK))]),
        (1, _cells("ก")),
    ]
    packed = zipfile.ZipFile(io.BytesIO(_written(tmp_path, Format.ZIP, rows)))
    assert packed.namelist() == ["คำร้อง.csv", "สมาชิก.csv"]
    content = packed.read("คำร้อง.csv")
    assert content.startswith(b"\xef\xbb\xbf"), "Excel takes it for UTF-8"
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert read[0][0] == "'=หัว"
    assert [row[0] for row in read[1:11]] == [f"'{words}" for words in HOSTILE[:8]] + list(HOSTILE[8:])
    assert {tuple(row[1:]) for row in read[1:11]} == {("-12.50", "2025-03-31")}, "a number below nothing is a number"
    assert read[11] == ["0-1234-56789-01-2", "", "2025-03-31 11:20"]


@pytest.mark.parametrize(("bounds", "too_large"), [(Bounds(size=2_000), True), (Bounds(wall=0.0), True)])
def test_a_file_that_meets_a_limit_is_not_made(tmp_path: Path, bounds: Bounds, too_large: bool) -> None:
    rows: list[tuple[int, list[Any]]] = [(0, _cells(f"คำร้อง {number} " * 20, number, None)) for number in range(2_000)]
    with pytest.raises(NotWritten) as refused:
        _written(tmp_path, Format.ZIP, rows, bounds)
    assert refused.value.too_large is too_large


def test_sheets_have_names_that_excel_takes_and_no_two_alike() -> None:
    said = ("ค่าใช้จ่าย [รวม]: ปี 2568/2569", "ก" * 60, "ก" * 60, "", "'อ้าง'")
    found = names(Plan(tuple(Sheet(name, ()) for name in said)))
    assert len({name.lower() for name in found}) == len(said)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in found)
