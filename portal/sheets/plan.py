"""What a file of tables holds, and its rows as they wait for it: one line of JSON each, the number of its sheet first.

Lines of a sheet below 0 are for no sheet. A cell waits as JSON: nothing, a text, a whole number, or a pair of a mark and
its words: `n` a number with decimals, `d` a day, `t` a moment on the office's clocks, `i` a citizen ID.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeAlias

Waiting: TypeAlias = str | int | list[str] | None
NUMBER, DAY, MOMENT, CITIZEN = "n", "d", "t", "i"
DIGITS_KEPT: Final = 15
"""Digits a spreadsheet's number holds; longer ones are texts."""


class Format(StrEnum):
    """Kinds of file; the value is also how its name ends."""

    XLSX = "xlsx"
    CSV = "csv"
    ZIP = "zip"

    @property
    def mime(self) -> str:
        """As it is served."""
        return _MIME[self]


_MIME: Final = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.ZIP: "application/zip",
}


@dataclass(frozen=True)
class Column:
    """One column: what stands at its head, and how wide it is, in letters. `money` has two decimals and groups."""

    head: str
    width: int = 20
    money: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table of a file."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Plan:
    """All tables of a file, the main one first."""

    sheets: tuple[Sheet, ...]

    def as_json(self) -> dict[str, Any]:
        """To be kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Plan":
        """As it was kept."""
        return cls(
            tuple(Sheet(each["name"], tuple(Column(**one) for one in each["columns"])) for each in told["sheets"])
        )


def waiting(value: str | int | Decimal | date | datetime | bool | None, yes_no: tuple[str, str]) -> Waiting:
    """A cell as it waits; `yes_no` are the words of truths. Moments must stand on the office's clocks already."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return yes_no[0] if value else yes_no[1]
    if isinstance(value, int):
        return value if len(str(abs(value))) <= DIGITS_KEPT else str(value)
    if isinstance(value, Decimal):
        digits = len(value.as_tuple().digits)
        return [NUMBER, f"{value:f}"] if value.is_finite() and digits <= DIGITS_KEPT else f"{value:f}"
    if isinstance(value, datetime):
        return [MOMENT, value.replace(tzinfo=None, microsecond=0).isoformat()]
    if isinstance(value, date):
        return [DAY, value.isoformat()]
    return value


def line(sheet: int, cells: Sequence[Waiting]) -> bytes:
    """A row as it waits."""
    return json.dumps([sheet, cells], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def lines(rows: Iterable[tuple[int, Sequence[Waiting]]]) -> bytes:
    """Several of them."""
    return b"".join(line(*each) for each in rows)
