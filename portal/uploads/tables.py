"""Tables that people send, CSV or Excel, written anew as plain lines: one row a line, its cells as texts.

Runs in the limited child alone (`table_child`). Each line is JSON: where the row stands in the file, where a row with
the same key stood before it (0: nowhere), then its cells. The first line is the heading. Nothing is kept of a row once
it is written, so that a long file costs no more memory than a short one; Excel files alone are read as a whole.
"""

import codecs
import csv
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

MOST_ROWS: Final = 2_000_000
MOST_CELLS: Final = 200
"""In a row."""
MOST_LETTERS: Final = 10_000
"""In a cell."""
MOST_INFLATED: Final = 2 * 1024**3
"""Bytes of an Excel file once it is unpacked."""
MOST_PARTS: Final = 2_000
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_THAI: Final = "cp874"
_BUDDHIST: Final = 2400
"""A year from here on was typed in the Buddhist era, whatever the sheet took it for."""
_DIGITS: Final = {ord("๐") + number: str(number) for number in range(10)}


class NotRead(Exception):
    """The file cannot be read; `code` is an id in the text catalogues."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Wish:
    """What is read: the file, where its lines go, the headings of the column rows are told apart by, and the sheet."""

    source: str
    target: str
    name: str
    keys: Sequence[str] = ()
    """Of several that the file has, the first."""
    sheet: str = ""
    loosely: bool = False
    """Blanks, strokes and the size of letters make no other key."""


@dataclass
class Told:
    """What was read."""

    rows: int = 0
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    """Of an Excel file, those that can be seen."""


def rewrite(wish: Wish) -> Told:
    """Read the file and write its lines. Raises NotRead."""
    with Path(wish.source).open("rb") as file:
        head = file.read(512)
    if head.startswith(b"PK\x03\x04"):
        _look_into(wish.source)
        return _written(wish, _excel(wish, told := Told()), told)
    if head.startswith(_OLD_EXCEL):
        raise NotRead("importing.old_excel")
    if wish.name.lower().endswith((".xlsx", ".xlsm", ".xls")) or head.lstrip().startswith(b"<"):
        raise NotRead("importing.no_excel")
    return _written(wish, _csv(wish.source), Told())


def _written(wish: Wish, rows: Iterable[tuple[int, Sequence[str]]], told: Told) -> Told:
    key, seen = -1, dict[int, int]()
    with Path(wish.target).open("w", encoding="utf-8") as target:
        for line, cells in rows:
            if len(cells) > MOST_CELLS:
                raise NotRead("importing.too_wide", line=line, most=MOST_CELLS)
            before = 0
            if key == -1:
                key = next((cells.index(name) for name in wish.keys if name in cells), MOST_CELLS)
            elif key < len(cells) and cells[key]:
                before = seen.setdefault(_mark(cells[key], wish.loosely), line) if cells[key] else 0
                before = before if before != line else 0
            if told.rows > MOST_ROWS:
                raise NotRead("importing.too_long", most=f"{MOST_ROWS:,}")
            json.dump([line, before, *cells], target, ensure_ascii=False, separators=(",", ":"))
            target.write("\n")
            told.rows += 1
    if not told.rows:
        raise NotRead("importing.empty")
    told.rows -= 1
    return told


def _mark(key: str, loosely: bool) -> int:
    word = key.translate(_DIGITS)
    if loosely:
        word = "".join(sign for sign in word if sign.isalnum()).casefold()
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=12).digest(), "big")


def _csv(source: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows that hold anything; the separator is the one the heading has most of."""
    with Path(source).open(encoding=_encoding(source), newline="") as file:
        heading = file.readline(1024 * 1024)
        separator = max((",", ";", "\t"), key=heading.count)
        file.seek(0)
        csv.field_size_limit(MOST_LETTERS)
        reader = csv.reader(file, delimiter=separator, strict=True)
        line = 1
        try:
            for cells in reader:
                told = [cell.strip() for cell in cells]
                if any(told):
                    yield line, told
                line = reader.line_num + 1
        except csv.Error as problem:
            code = "importing.long_cell" if "field larger" in str(problem) else "importing.broken_csv"
            raise NotRead(code, line=line, most=MOST_LETTERS) from None


def _encoding(source: str) -> str:
    """UTF-8, or what spreadsheets on a Thai computer save in unless told otherwise."""
    for name in ("utf-8", _THAI):
        decoder = codecs.getincrementaldecoder(name)()
        try:
            with Path(source).open("rb") as file:
                while piece := file.read(1 << 20):
                    if "\0" in decoder.decode(piece):
                        raise NotRead("importing.no_table")
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return "utf-8-sig" if name == "utf-8" else name
    raise NotRead("importing.no_table")


def _look_into(source: str) -> None:
    """How much an Excel file unpacks to, before any of it is."""
    try:
        with zipfile.ZipFile(source) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise NotRead("importing.no_excel") from None
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise NotRead("importing.no_excel")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_INFLATED:
        raise NotRead("importing.too_heavy")


def _excel(wish: Wish, told: Told) -> Iterator[tuple[int, Sequence[str]]]:
    """The sheet wished for, else the first that holds anything."""
    import python_calamine as excel  # here alone: a CSV file is read without it

    try:
        with excel.CalamineWorkbook.from_path(wish.source) as book:
            seen = excel.SheetVisibleEnum.Visible, excel.SheetTypeEnum.WorkSheet
            told.sheets = [each.name for each in book.sheets_metadata if (each.visible, each.typ) == seen]
            if wish.sheet and wish.sheet not in told.sheets:
                raise NotRead("importing.no_sheet", sheets=", ".join(told.sheets))
            for name in [wish.sheet] if wish.sheet else told.sheets:
                sheet = book.get_sheet_by_name(name)
                if sheet.start is None:
                    continue
                told.sheet = name
                if sheet.width > MOST_CELLS:
                    raise NotRead("importing.too_wide", line=sheet.start[0] + 1, most=MOST_CELLS)
                yield from _cells(sheet)
                return
    except excel.PasswordError:
        raise NotRead("importing.password") from None
    except excel.CalamineError:
        raise NotRead("importing.no_excel") from None


def _cells(sheet: Any) -> Iterator[tuple[int, Sequence[str]]]:
    for line, cells in enumerate(sheet.iter_rows(), 1):
        told = [_text(cell) for cell in cells]
        if any(told):
            while told and not told[-1]:
                told.pop()
            yield line, told


def _text(cell: Any) -> str:
    """A cell as a person would type it: whole numbers without a point, dates by day, month and year."""
    if isinstance(cell, str):
        if len(cell) > MOST_LETTERS:
            raise NotRead("importing.long_cell", line=0, most=MOST_LETTERS)
        return cell.strip()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        day = _day(cell.date())
        return day if cell.time() == time() else f"{day} {cell:%H:%M}"
    if isinstance(cell, date):
        return _day(cell)
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, timedelta):
        minutes = int(cell.total_seconds()) // 60
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(cell)


def _day(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.year >= _BUDDHIST else day.isoformat()
