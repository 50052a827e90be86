"""Tables people send are read as they meant them, and hostile ones end the child that opens them, nothing else (T14)."""

import json
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from portal.uploads.table_reading import Bounds, NotRead, Told, Wish, read
from tests.support.workbooks import Cell, Formula, workbook

SMALL = Bounds(cpu=5, wall=20, memory=512 * 1024 * 1024, written=8 * 1024 * 1024)


def _lines(source: Path, sheet: str = "", keys: tuple[str, ...] = ()) -> tuple[Told, list[list[object]]]:
    target = source.with_suffix(".lines")
    told = read(Wish(str(source), str(target), source.name, keys, sheet), SMALL)
    return told, [json.loads(line) for line in target.read_text("utf-8").splitlines()]


def _refused(source: Path) -> str:
    with pytest.raises(NotRead) as refusal:
        _lines(source)
    return refusal.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_csv_is_read_in_every_writing_with_quotes_over_lines(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes('เลข;ชื่อ\r\n1;"สมชาย\r\nใจดี"\r\n;\r\n 2 ;สมศรี;เกิน\r\n1;อีกครั้ง\r\n'.encode(encoding))
    told, lines = _lines(file, keys=("เลข",))
    assert told.rows == 3
    assert lines == [
        [1, 0, "เลข", "ชื่อ"],
        [2, 0, "1", "สมชาย\r\nใจดี"],
        [5, 0, "2", "สมศรี", "เกิน"],
        [6, 2, "1", "อีกครั้ง"],
    ]


def test_excel_cells_are_read_as_they_were_meant(tmp_path: Path) -> None:
    rows: dict[int, list[Cell]] = {
        2: ["เลข", "วัน", "พ.ศ.", "จำนวน", "สูตร", "ใช่"],
        4: [9101700207035, date(2025, 3, 31), "31/03/2568", 12.5, Formula("A1&B1", "ผลลัพธ์"), True],
        5: [None, None, None, None, None, None],
        7: [3.0, date(2568, 3, 31), " ๓๑ มี.ค. ๒๕๖๘ ", 0.1, Formula("1+1", "2"), False],
    }
    told, lines = _lines(workbook(tmp_path / "a.xlsx", {"ว่าง": {}, "คน": rows, "อื่น": {1: ["x"]}}))
    assert (told.sheet, told.sheets, told.rows) == ("คน", ["ว่าง", "คน", "อื่น"], 2)
    assert lines[0] == [2, 0, "เลข", "วัน", "พ.ศ.", "จำนวน", "สูตร", "ใช่"]
    assert lines[1] == [4, 0, "9101700207035", "2025-03-31", "31/03/2568", "12.5", "ผลลัพธ์", "yes"]
    assert lines[2] == [7, 0, "3", "31/03/2568", "๓๑ มี.ค. ๒๕๖๘", "0.1", "2", "no"]
    assert _lines(tmp_path / "a.xlsx", sheet="อื่น")[1] == [[1, 0, "x"]]


def test_files_that_are_no_tables_are_told_so(tmp_path: Path) -> None:
    found = {}
    for name, content in {
        "text.xlsx": b"key,name\n1,a\n",
        "page.csv": b"<html><table></table></html>",
        "old.xls": b"\xd0\xcf\x11\xe0" + bytes(600),
        "cut.xlsx": b"PK\x03\x04" + os.urandom(400),
        "zeros.csv": bytes(5000),
        "empty.csv": b" \n,,\n",
        "quote.csv": b'a,b\n1,"x"y\n',
        "wide.csv": b"a" + b",a" * 1_000_000 + b"\n",
        "cell.csv": b"a\n" + b"x" * 50_000 + b"\n",
        "long.csv": b"a,b\n" + b"1,2\n" * 2_000_000,
    }.items():
        (tmp_path / name).write_bytes(content)
        found[name] = _refused(tmp_path / name)
    assert found == {
        "text.xlsx": "importing.no_excel",
        "page.csv": "importing.no_excel",
        "old.xls": "importing.old_excel",
        "cut.xlsx": "importing.no_excel",
        "zeros.csv": "importing.no_table",
        "empty.csv": "importing.empty",
        "quote.csv": "importing.broken_csv",
        "wide.csv": "importing.too_wide",
        "cell.csv": "importing.long_cell",
        "long.csv": "importing.too_heavy",
    }


def test_excel_files_that_unpack_to_too_much_end_their_child(tmp_path: Path) -> None:
    bomb = workbook(tmp_path / "bomb.xlsx", {"a": {1: ["x"]}}, **{"xl/more.bin": bytes(300 * 1024 * 1024)})
    assert _lines(bomb)[1] == [[1, 0, "x"]], "a part nobody reads does no harm"
    wide = workbook(tmp_path / "wide.xlsx", {"a": {1: ["x"] * 16_384}})
    assert _refused(wide) == "importing.too_wide"
    far = tmp_path / "far.xlsx"
    workbook(far, {"a": {1: ["x"]}})
    with zipfile.ZipFile(far) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/worksheets/s1.xml"] = parts["xl/worksheets/s1.xml"].replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    with zipfile.ZipFile(far, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    assert _refused(far) == "importing.too_heavy"
    row = b'<row><c t="inlineStr"><is><t>' + b"x" * 9000 + b"</t></is></c></row>"
    parts["xl/worksheets/s1.xml"] = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + row * 60_000
        + b"</sheetData></worksheet>"
    )
    with zipfile.ZipFile(far, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    assert far.stat().st_size < 4_000_000
    assert _refused(far) == "importing.too_heavy"
    with zipfile.ZipFile(far, "w") as packed:
        packed.writestr("readme.txt", "no workbook")
    assert _refused(far) == "importing.no_excel"
