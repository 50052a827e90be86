"""Holidays as people have them, a line a day: `1 มกราคม 2570 วันขึ้นปีใหม่`, `13-15 เม.ย. 2570 วันสงกรานต์`, `01/01/2570 ...`.

A list is pasted from a letter or a table; what cannot be read is told by its line. A year may be begun with the days that
return on the same date each year, with the weekday that stands in for one that falls on a weekend.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from portal.request_types.editing.setting import node_at, put
from portal.request_types.editing.spans import Pairs, spans
from portal.request_types.editing.written import typed
from portal.request_types.formats.buddhist import ERA, MONTHS, SHORT_MONTHS
from portal.request_types.formats.digits import arabic
from portal.request_types.parsing.dates import thai_date

_KEY: Final = "holidays"
_NAMES: Final = {
    name.lower().rstrip("."): number
    for names in (*MONTHS.values(), *SHORT_MONTHS.values())
    for number, name in enumerate(names, 1)
}
_MONTH: Final = "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True))
_TO: Final = r"\s*(?:-|–|ถึง|to|\.\.)\s*"
_WORDED: Final = re.compile(
    rf"(?P<day>\d{{1,2}})(?:{_TO}(?P<last>\d{{1,2}}))?\s*(?P<month>{_MONTH})\.?\s*(?:พ\.ศ\.\s*)?(?P<year>\d{{4}}|\d{{2}})(?!\d)",
    re.I,
)
_FIGURES: Final = re.compile(rf"(\d{{1,2}}/\d{{1,2}}/\d{{4}})(?:{_TO}(\d{{1,2}}/\d{{1,2}}/\d{{4}}))?")
_BESIDES: Final = re.compile(
    r"^[\s,;:|.\-–]*(?:\d{1,3}[.)]\s+)?(?:วัน)?(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)?(?:ที่)?[\s,;:|\-–]+|[\s,;:|\-–]+$"
)
_RETURNING: Final = (
    (1, 1, "วันขึ้นปีใหม่"), (6, 4, "วันจักรี"), (13, 4, "วันสงกรานต์"), (14, 4, "วันสงกรานต์"), (15, 4, "วันสงกรานต์"),
    (4, 5, "วันฉัตรมงคล"), (3, 6, "วันเฉลิมพระชนมพรรษาสมเด็จพระนางเจ้าฯ พระบรมราชินี"),
    (28, 7, "วันเฉลิมพระชนมพรรษาพระบาทสมเด็จพระเจ้าอยู่หัว"), (12, 8, "วันแม่แห่งชาติ"), (13, 10, "วันนวมินทรมหาราช"),
    (23, 10, "วันปิยมหาราช"), (5, 12, "วันพ่อแห่งชาติ"), (10, 12, "วันรัฐธรรมนูญ"), (31, 12, "วันสิ้นปี"),
)  # fmt: skip
"""Public holidays of Thailand on the same date each year; those by the moon are announced for each year."""
_WEEKEND: Final = 5
_MOST_DAYS: Final = 60


@dataclass(frozen=True)
class Holiday:
    """Some days with one name."""

    first: date
    last: date
    name: str

    @property
    def key(self) -> str:
        """As the office's file writes it."""
        return thai_date(self.first) + (f"..{thai_date(self.last)}" if self.last != self.first else "")


@dataclass(frozen=True)
class Read:
    """A list as read; `wrong` are lines without a day, a name, or with no such day."""

    found: Sequence[Holiday]
    wrong: Sequence[str]


def read_list(words: str) -> Read:
    """Every line of a list; blank lines are none."""
    found: list[Holiday] = []
    wrong: list[str] = []
    for line in typed(arabic(words)).split("\n"):
        if not line.strip():
            continue
        holiday = _line(line)
        if holiday is None:
            wrong.append(line.strip())
        else:
            found.append(holiday)
    return Read(found, wrong)


def with_holidays(text: str, new: Iterable[Holiday]) -> tuple[str, int, int]:
    """The text with them, each behind those before it; how many were added, and how many it had already."""
    added = had = 0
    for holiday in sorted(new, key=lambda each: each.first):
        stood = _standing(text)
        days = {holiday.first + timedelta(n) for n in range((holiday.last - holiday.first).days + 1)}
        if any(first <= day <= last for first, last in stood for day in days):
            had += 1
            continue
        place = max((number + 1 for number, (first, _) in enumerate(stood) if first < holiday.first), default=0)
        text = put(text, (_KEY, holiday.key), holiday.name, position=place)
        added += 1
    return text, added, had


def returning(year: int) -> list[Holiday]:
    """The days of a year (B.E.) that are the same each year, and the working days that stand in for those on a weekend."""
    days = [Holiday(day := date(year - ERA, month, number), day, name) for number, month, name in _RETURNING]
    taken = {each.first for each in days}
    instead: list[Holiday] = []
    for each in days:
        if each.first.weekday() >= _WEEKEND:
            day = each.first
            while day.weekday() >= _WEEKEND or day in taken:
                day += timedelta(1)
            taken.add(day)
            instead.append(Holiday(day, day, f"ชดเชย{each.name}"))
    return sorted([*days, *instead], key=lambda each: each.first)


def as_list(holidays: Iterable[Holiday]) -> str:
    """As a person reads and changes it, a line a day."""
    return "\n".join(
        f"{each.first.day} {MONTHS['th'][each.first.month - 1]} {each.first.year + ERA} {each.name}"
        for each in holidays
    )


def _line(line: str) -> Holiday | None:
    worded, figures = _WORDED.search(line), _FIGURES.search(line)
    found = worded or figures
    if found is None:
        return None
    days = _worded(worded) if worded else _figures(figures) if figures else None
    before, after = (_name(each) for each in (line[: found.start()], line[found.end() :]))
    name = " ".join(each for each in (before, after) if each)
    if days is None or not name or not 0 <= (days[1] - days[0]).days < _MOST_DAYS:
        return None
    return Holiday(*days, name)


def _name(words: str) -> str:
    return _BESIDES.sub("", f" {words} ").strip()


def _worded(found: re.Match[str]) -> tuple[date, date] | None:
    year = int(found["year"])
    year += 2500 if year < 100 else 0
    month = _NAMES[found["month"].lower().rstrip(".")]
    return _days((int(found["day"]), month, year), (int(found["last"] or found["day"]), month, year))


def _figures(found: re.Match[str]) -> tuple[date, date] | None:
    first, last = ([int(part) for part in each.split("/")] for each in (found[1], found[2] or found[1]))
    return _days((first[0], first[1], first[2]), (last[0], last[1], last[2]))


def _days(first: tuple[int, int, int], last: tuple[int, int, int]) -> tuple[date, date] | None:
    """Years over 2400 are B.E., as everywhere in the office's files; others are none here."""
    if first[2] <= 2400 or last[2] <= 2400:
        return None
    try:
        return date(first[2] - ERA, first[1], first[0]), date(last[2] - ERA, last[1], last[0])
    except ValueError:
        return None


def _standing(text: str) -> list[tuple[date, date]]:
    """The days the file has, in its order; what is no date counts as the first of all."""
    holder = node_at(spans(text), (_KEY,))
    found: list[tuple[date, date]] = []
    for pair in holder.pairs if isinstance(holder, Pairs) else ():
        low, _, high = pair.key.value.partition("..")
        read = [_figures(match) if (match := _FIGURES.match(each)) else None for each in (low, high or low)]
        first, last = ((each or (date.min, date.min))[0] for each in read)
        found.append((first, last))
    return found
