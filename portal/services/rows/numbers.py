"""Numbers that are given out once: the timestamp reference and running numbers, from one counter row each (C53-C55)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.request_types.durations import Calendar
from portal.request_types.formats.buddhist import buddhist_year, fiscal_year
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.formulas.names import Environment
from portal.request_types.patterns import Pattern

_RAISE = text(
    "INSERT INTO counter (key, value) VALUES (:key, :least) ON CONFLICT (key) DO UPDATE SET value = "
    "CASE WHEN counter.value >= excluded.value THEN counter.value + 1 ELSE excluded.value END RETURNING value"
)


_KNOWN = text("SELECT value FROM counter WHERE key = :key")


def next_number(session: Session, key: str, least: int = 1) -> int:
    """The next number of a counter, at least `least`. Others wait until this transaction ends, so there are no gaps."""
    number: int = session.execute(_RAISE, {"key": key, "least": least}).scalar_one()
    return number


def timestamp_reference(session: Session, code: str, moment: datetime, zone: ZoneInfo) -> str:
    """`{code}{YYYYmmddHHMMSS}` as the office's clocks show it, Gregorian year (C53)."""
    return f"{code}{_next_second(session, code, moment, zone):%Y%m%d%H%M%S}"


def _next_second(session: Session, code: str, moment: datetime, zone: ZoneInfo) -> datetime:
    """Next second = max(now, last issued + 1), counted as clocks show it: an hour shown twice a year repeats none."""
    shown = moment.astimezone(zone).replace(tzinfo=UTC)
    second = next_number(session, f"reference:{code}", int(shown.timestamp()))
    return datetime.fromtimestamp(second, UTC).replace(tzinfo=zone)


@dataclass(frozen=True)
class WithWords:
    """What a number's pattern reads besides what its form reads."""

    sitting: Environment
    words: Mapping[str, Any]

    @property
    def today(self) -> date:
        return self.sitting.today

    @property
    def now(self) -> datetime:
        return self.sitting.now

    @property
    def calendar(self) -> Calendar:
        return self.sitting.calendar

    def requests(self) -> Any:
        return self.sitting.requests()

    def get(self, path: tuple[str, ...]) -> Any:
        return self.words[path[0]] if path[0] in self.words and len(path) == 1 else self.sitting.get(path)


def words_of_issue(sitting: Environment, moment: datetime) -> dict[str, Any]:
    """What patterns call the day a number or letter is given: a sitting looks back to the day of filing."""
    day = sitting.calendar.day_of(moment)
    year = fiscal_year(day, sitting.calendar.fiscal_year)
    return {"issued": day, "year": buddhist_year(day), "fiscal_year": year}


def numbering(sitting: Environment, moment: datetime, code: str = "") -> WithWords:
    """What the pattern of a number reads at a moment, but for its `{seq}`."""
    local = sitting.calendar.local(moment)
    return WithWords(sitting, {"code": code, "filed": local, **words_of_issue(sitting, moment), "issued": local})


def request_number(session: Session, pattern: Pattern | None, code: str, sitting: Environment, filed: datetime) -> str:
    """The number of a new request: its type's pattern, else the timestamp. `{seq}` counts within all else it prints."""
    if pattern is None:
        return timestamp_reference(session, code, filed, sitting.calendar.zone)
    if not pattern.counts:
        moment = _next_second(session, code, filed, sitting.calendar.zone)
        return pattern.render(WithWords(sitting, {"code": code, "filed": moment, "issued": moment}))
    return running_number(session, "request", pattern, sitting, filed, code)


def running_number(
    session: Session,
    owner: str,
    pattern: Pattern,
    sitting: Environment,
    moment: datetime,
    code: str = "",
    once: str | None = None,
    after: str | None = None,
) -> str:
    """The next number of a pattern with `{seq}`; `owner` keeps apart what may print the same (C54, C55).

    `once` names the thing that is numbered: asked again for it, the number is the same. `after`: the owner whose numbers
    it goes on from, where it has given none.
    """
    read = numbering(sitting, moment, code)
    words = dict(read.words)
    if pattern.counts:
        counter = _counter(owner, pattern, read)
        known = session.scalar(_KNOWN, {"key": once}) if once is not None else None
        words["seq"] = known or next_number(session, counter, _last(session, counter, after, pattern, read) + 1)
        if once is not None and known is None:
            next_number(session, once, least=words["seq"])
    return pattern.render(WithWords(sitting, words))


def next_of(
    session: Session,
    owner: str,
    pattern: Pattern,
    sitting: Environment,
    moment: datetime,
    further: int = 0,
    after: str | None = None,
) -> str:
    """The number that would be given next, or so many further; nothing is taken. Empty where it cannot be known yet."""
    read = numbering(sitting, moment)
    try:
        counter = _counter(owner, pattern, read)
        last = session.scalar(_KNOWN, {"key": counter}) or _last(session, counter, after, pattern, read)
        return pattern.render(WithWords(sitting, {**read.words, "seq": last + 1 + further}))
    except FormulaFailed:
        return ""


def _last(session: Session, counter: str, after: str | None, pattern: Pattern, read: WithWords) -> int:
    """The last number that another owner gave, where this one goes on from it and has given none."""
    if after is None or session.scalar(_KNOWN, {"key": counter}) is not None:
        return 0
    return session.scalar(_KNOWN, {"key": _counter(after, pattern, read)}) or 0


def _counter(owner: str, pattern: Pattern, read: WithWords) -> str:
    """Key of the counter behind a pattern's `{seq}`."""
    return f"{owner}:{sha256(pattern.counter(read).encode()).hexdigest()[:32]}"
