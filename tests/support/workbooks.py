"""Excel files by hand, for imports: cells as spreadsheets write them, and files that no spreadsheet would."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKED = "http://schemas.openxmlformats.org/package/2006/relationships"
_STYLES = f'{_HEAD}<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'


@dataclass(frozen=True)
class Formula:
    """A cell that computes, and what it came to."""

    words: str
    value: str


Cell = str | int | float | bool | date | Formula | None


def workbook(path: Path, sheets: Mapping[str, Mapping[int, Sequence[Cell]]], **more: bytes) -> Path:
    """Write a workbook; a sheet is its rows by their numbers. `more` are further parts of the file."""
    names = list(sheets)
    listed = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(names, 1))
    bound = "".join(
        f'<Relationship Id="r{at}" Type="{_RELS}/worksheet" Target="worksheets/s{at}.xml"/>'
        for at in range(1, len(names) + 1)
    )
    parts = {
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKED}"><Relationship Id="r" Type="{_RELS}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKED}">{bound}<Relationship Id="rs"'
        f' Type="{_RELS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }
    for at, rows in enumerate(sheets.values(), 1):
        told = "".join(f'<row r="{line}">{_row(line, cells)}</row>' for line, cells in rows.items())
        parts[f"xl/worksheets/s{at}.xml"] = (
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{told}</sheetData></worksheet>'
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, words in parts.items():
            packed.writestr(name, words)
        for name, content in more.items():
            packed.writestr(name, content)
    return path


def column(number: int) -> str:
    """`A` for 1, `AA` for 27."""
    name = ""
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(65 + letter) + name
    return name


def _row(line: int, cells: Sequence[Cell]) -> str:
    return "".join(_cell(f"{column(at)}{line}", cell) for at, cell in enumerate(cells, 1) if cell is not None)


def _cell(place: str, cell: Cell) -> str:
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" s="1"><v>{(cell - date(1899, 12, 30)).days}</v></c>'
    if isinstance(cell, Formula):
        return f'<c r="{place}" t="str"><f>{escape(cell.words)}</f><v>{escape(cell.value)}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'
