"""Rows into files of comma separated values that Excel opens as they are: UTF-8 with its mark, nothing live (T15).

Days are written as 2025-03-31, which every program reads the same; citizen IDs in groups, else Excel makes numbers of
them and shows 1.1111E+12.
"""

import csv
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from portal.sheets.plan import CITIZEN, MOMENT, NUMBER, Plan, Waiting

_LIVE: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes as the beginning of a formula."""


class Commas:
    """One file for each table, being written."""

    def __init__(self, targets: Sequence[Path], plan: Plan) -> None:
        self._files = [target.open("w", encoding="utf-8-sig", newline="") for target in targets]
        self._writers: list[Any] = [csv.writer(file, quoting=csv.QUOTE_NONNUMERIC) for file in self._files]
        for writer, sheet in zip(self._writers, plan.sheets, strict=True):
            writer.writerow([harmless(column.head) for column in sheet.columns])

    def add(self, sheet: int, cells: Sequence[Waiting]) -> None:
        """One row below the last."""
        self._writers[sheet].writerow([_cell(cell) for cell in cells])

    def close(self) -> None:
        """All is in the files."""
        for file in self._files:
            file.close()


def harmless(words: str) -> str:
    """A text that no spreadsheet takes for a formula: `'` stands before what looks like one."""
    return f"'{words}" if words.lstrip(" ").startswith(_LIVE) else words


def _cell(cell: Waiting) -> object:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, int):
        return cell
    mark, words = cell
    if mark == MOMENT:
        return words.replace("T", " ")[:16]
    if mark == CITIZEN:
        return grouped(words)
    return Decimal(words) if mark == NUMBER else words


def grouped(number: str) -> str:
    """`1-1111-11111-11-9`; anything that is no ID as it is."""
    if len(number) != 13:
        return harmless(number)
    return "-".join((number[0], number[1:5], number[5:10], number[10:12], number[12]))
