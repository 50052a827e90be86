"""What an example brings along: its words, files, moments and booked times, in memory."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from portal.booking.intervals import Interval
from portal.request_types.checked import CheckedType
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.fields.files import FileField
from portal.request_types.judging.one_field import NONE
from portal.request_types.values import FileList, Person
from portal.request_types.words import Unacceptable
from portal.request_types.words.dates import read_date, read_time

OFFICER = "เจ้าหน้าที่ตัวอย่าง"
"""Who of the office acts in an example."""
BLANK = frozenset({"", "blank"})
_MOMENT = re.compile(r"\A(\S+)(?:[ T]([0-9๐-๙]{1,2}[:.][0-9๐-๙]{2})(?::([0-9]{2}))?)?\Z")
_HELD = re.compile(r"\A(\S+) ([0-9:.]+)\.\.(?:(\S+) )?([0-9:.]+)\Z")


def read_moment(words: str, zone: ZoneInfo) -> datetime:
    """`31/03/2568 11:28:59` where the office is; without a time the morning at nine."""
    found = _MOMENT.match(words.strip())
    if found is None:
        raise Unacceptable("answers.date")
    day = read_date(found[1])
    time = read_time(found[2] or "09:00")
    return datetime.combine(day, time, zone) + timedelta(seconds=int(found[3] or 0) % 60)


def given_words(checked: CheckedType, given: Mapping[str, object], form: str | None) -> dict[str, tuple[str, ...]]:
    """Form words for what an example gives; `blank` leaves a field empty, the word `none` ticks its none."""
    words: dict[str, tuple[str, ...]] = {}
    for name, told in given.items():
        asked = checked.fields.get(name)
        if asked is None:
            if name.partition(".")[0] in checked.fields:
                words[name] = (str(told),)
            continue
        if asked.form != form:
            continue
        if isinstance(told, str) and told.strip() in BLANK:
            words[name] = ("",)
        elif told == NONE and asked.field.none is not None:
            words[f"{name}.{NONE}"] = ("1",)
        else:
            parts = FIELD_TYPES[asked.field.type].given(told, asked) or {"": ("",)}
            words.update({f"{name}.{part}" if part else name: said for part, said in parts.items()})
    return words


def given_files(checked: CheckedType, given: Mapping[str, object]) -> dict[str, FileList]:
    """Files an example names: a number of them, their names, or none."""
    files: dict[str, FileList] = {}
    for name, told in given.items():
        asked = checked.fields.get(name)
        if asked is not None and isinstance(FIELD_TYPES[asked.field.type], FileField):
            files[name] = _files(told)
    return files


def _files(told: object) -> FileList:
    if isinstance(told, Sequence) and not isinstance(told, str):
        return FileList(tuple(str(name) for name in told))
    word = str(told).strip()
    if word in BLANK:
        return FileList()
    if word.isascii() and word.isdigit():
        return FileList(tuple(f"sample-{number}.pdf" for number in range(1, min(int(word), 1000) + 1)))
    return FileList((word,))


class AnybodyByName:
    """Of every unit one officer; and whoever else an example names."""

    def of(self, unit: str | None) -> Sequence[Person]:
        return (Person("officer", OFFICER),)

    def find(self, word: str, unit: str | None) -> Person | None:
        return next((each for each in self.of(unit) if each.key == word), Person(word[:100], word[:100]))


class BookedInMemory:
    """Held times by row key, whatever registry has it."""

    def __init__(
        self, booked: Mapping[str, Sequence[str]], zone: ZoneInfo, capacity: Callable[[str, str], int] = lambda _, __: 1
    ) -> None:
        self._capacity = capacity
        self._held = {key: tuple(_held(words, zone) for words in told) for key, told in booked.items()}

    def taken(self, registry: str, key: str, start: datetime, end: datetime, count: int = 1) -> bool:
        return bool(self.busy(registry, key, start, end, count))

    def busy(self, registry: str, key: str, start: datetime, end: datetime, count: int = 1) -> Sequence[Interval]:
        held = [each for each in self._held.get(key, ()) if each.overlaps(Interval(start, end))]
        ends = sorted({start, end, *(each.start for each in held), *(each.end for each in held)})
        inside = [moment for moment in ends if start <= moment <= end]
        parts = [Interval(first, last) for first, last in pairwise(inside)]
        most = self._capacity(registry, key) - count
        return [part for part in parts if sum(each.overlaps(part) for each in held) > most]


def _held(words: str, zone: ZoneInfo) -> Interval:
    found = _HELD.match(words.strip())
    if found is None:
        raise Unacceptable("answers.date")
    first = read_date(found[1])
    last = read_date(found[3]) if found[3] else first
    try:
        return Interval(
            datetime.combine(first, read_time(found[2]), zone), datetime.combine(last, read_time(found[4]), zone)
        )
    except ValueError:
        raise Unacceptable("answers.book.end") from None
