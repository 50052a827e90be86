"""Reading a workbook back as Excel would: kinds of cells, formats and formulas, with nothing but the standard library."""

import io
import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Book:
    """Sheets by name: rows of cells, each a text, a number or None; and what the file holds besides."""

    sheets: dict[str, list[list[str | float | None]]]
    formats: dict[tuple[str, int, int], str]
    """Number format by sheet, row and column, from 0."""
    formulas: int


def read(content: bytes) -> Book:
    """The whole book."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        book = _tree(packed, "xl/workbook.xml")
        names = [each.attrib["name"] for each in book.iter(f"{_NS}sheet")]
        styles = _formats(_tree(packed, "xl/styles.xml"))
        sheets: dict[str, list[list[str | float | None]]] = {}
        formats: dict[tuple[str, int, int], str] = {}
        formulas = 0
        for number, name in enumerate(names, 1):
            tree = _tree(packed, f"xl/worksheets/sheet{number}.xml")
            formulas += sum(1 for _ in tree.iter(f"{_NS}f"))
            rows: list[list[str | float | None]] = []
            for row in tree.iter(f"{_NS}row"):
                cells: list[str | float | None] = []
                for cell in row:
                    column = _column(cell.attrib["r"])
                    cells += [None] * (column - len(cells))
                    cells.append(_value(cell))
                    if style := styles.get(int(cell.get("s", "0"))):
                        formats[name, len(rows), column] = style
                rows.append(cells)
            sheets[name] = rows
    return Book(sheets, formats, formulas)


def _tree(packed: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(packed.read(name))


def _formats(tree: ElementTree.Element) -> dict[int, str]:
    codes = {each.attrib["numFmtId"]: each.attrib["formatCode"] for each in tree.iter(f"{_NS}numFmt")}
    used = tree.find(f"{_NS}cellXfs")
    found = enumerate(used if used is not None else ())
    return {number: codes[each.attrib["numFmtId"]] for number, each in found if each.attrib["numFmtId"] in codes}


def _column(place: str) -> int:
    number = 0
    for letter in re.sub(r"[0-9]", "", place):
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: ElementTree.Element) -> str | float | None:
    if cell.get("t") == "inlineStr":
        said = "".join(part.text or "" for part in cell.iter(f"{_NS}t"))
        return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), said)
    value = cell.find(f"{_NS}v")
    return float(value.text) if value is not None and value.text else None
