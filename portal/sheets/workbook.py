"""Rows into one Excel file, in flat memory: each row is on the disk before the next is looked at.

Texts are written as texts: nothing a person typed is ever a formula, a link or a number (T15). Days are Excel's own
days, shown in the Buddhist era.
"""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from portal.sheets.plan import CITIZEN, DAY, MOMENT, NUMBER, Plan, Waiting

THAI_DAY: Final = "[$-107041E]d mmm yyyy"
THAI_MOMENT: Final = "[$-107041E]d mmm yyyy h:mm"
"""Western digits (1), the Buddhist calendar (07), Thai month names (041E)."""
MOST_LETTERS: Final = 32_767
"""Of one cell."""
MOST_ROWS: Final = 1_048_575
"""Below the heads."""
_OLDEST: Final = date(1900, 3, 1)
"""Excel counts a day that never was before this one."""


class Workbook:
    """A file being written."""

    def __init__(self, target: Path, plan: Plan, folder: Path) -> None:
        """`folder`: for what is not in the file yet."""
        options = {"constant_memory": True, "tmpdir": str(folder), "strings_to_formulas": False,
                   "strings_to_urls": False, "strings_to_numbers": False, "use_zip64": True}  # fmt: skip
        self._book = xlsxwriter.Workbook(str(target), options)
        self._formats: dict[str, Any] = {
            DAY: self._book.add_format({"num_format": THAI_DAY, "align": "left"}),
            MOMENT: self._book.add_format({"num_format": THAI_MOMENT, "align": "left"}),
            "money": self._book.add_format({"num_format": "#,##0.00"}),
        }
        head = self._book.add_format({"bold": True, "bg_color": "#EDEDED", "text_wrap": True, "valign": "top"})
        self._sheets, self._next = [], [1] * len(plan.sheets)
        self._money = [tuple(column.money for column in sheet.columns) for sheet in plan.sheets]
        for name, sheet in zip(names(plan), plan.sheets, strict=True):
            made = self._book.add_worksheet(name)
            for number, column in enumerate(sheet.columns):
                made.set_column(number, number, column.width)
            made.freeze_panes(1, 1)
            for number, column in enumerate(sheet.columns):
                made.write_string(0, number, column.head[:MOST_LETTERS], head)
            self._sheets.append(made)

    def add(self, sheet: int, cells: Sequence[Waiting]) -> None:
        """One row below the last."""
        made, row, money = self._sheets[sheet], self._next[sheet], self._money[sheet]
        self._next[sheet] = row + 1
        for number, cell in enumerate(cells):
            if cell is None:
                continue
            if isinstance(cell, str):
                made.write_string(row, number, _text(cell))
            elif isinstance(cell, int):
                made.write_number(row, number, cell, self._formats["money"] if money[number] else None)
            else:
                self._marked(made, row, number, cell, money[number])

    def close(self) -> None:
        """Bring it all together."""
        self._book.close()

    def _marked(self, made: Any, row: int, number: int, cell: list[str], money: bool) -> None:
        mark, words = cell
        if mark == NUMBER:
            made.write_number(row, number, float(words), self._formats["money"] if money else None)
        elif mark == CITIZEN or (at := datetime.fromisoformat(words)).date() < _OLDEST:
            made.write_string(row, number, words)
        else:
            made.write_datetime(row, number, at, self._formats[mark])


def names(plan: Plan) -> list[str]:
    """What Excel takes as names of sheets: short, without some signs, no two alike."""
    found: list[str] = []
    for number, sheet in enumerate(plan.sheets, 1):
        plain = "".join(" " if sign in "[]:*?/\\'" or not sign.isprintable() else sign for sign in sheet.name).strip()
        name = plain[:31] or str(number)
        if name.lower() in map(str.lower, found):
            name = f"{plain[:26]} {number}"
        found.append(name)
    return found


def _text(words: str) -> str:
    return words if len(words) <= MOST_LETTERS else words[: MOST_LETTERS - 1] + "…"
