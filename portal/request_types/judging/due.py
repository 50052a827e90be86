"""Until when a request should be done: the type's `due`, else the office's; working days skip free ones (C48)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from portal.request_types.checked import CheckedType
from portal.request_types.definition import DurationWritten
from portal.request_types.durations import Duration, OutOfCalendar, Unit
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.formulas.formula import Formula
from portal.request_types.formulas.names import Environment
from portal.request_types.office_calendar import calendar_of_office
from portal.request_types.office_definition import Office
from portal.workflow.waiting import Waiting

_NOT_STOPPED: Final = Waiting()
_LONGEST: Final = 3700
"""Days that are looked through one by one: ten years."""


def duration_of(written: DurationWritten) -> Duration:
    """`3..5 working days` as it counts: its end."""
    return Duration(written.most, Unit(written.unit), written.least)


@dataclass(frozen=True)
class Reckoned:
    """A day, and how it was found."""

    day: date
    rule: str
    """Whose promise it is: `step`, `type` or `office`."""
    begun: datetime
    """From when it is counted."""
    length: Duration | None = None
    """What was counted; None where a day was named."""
    stopped: int = 0
    """Days, working days where those are counted, by which it is later because the clock stood still."""


def due_on(
    checked: CheckedType,
    filed: datetime,
    env: Environment | None = None,
    step: str | None = None,
    reached: datetime | None = None,
    waiting: Waiting = _NOT_STOPPED,
) -> date | None:
    """The last day on which the request is in time; None where neither type nor office promises one."""
    found = reckoned(checked, filed, env, step, reached, waiting)
    return found.day if found is not None else None


def reckoned(
    checked: CheckedType,
    filed: datetime,
    env: Environment | None = None,
    step: str | None = None,
    reached: datetime | None = None,
    waiting: Waiting = _NOT_STOPPED,
) -> Reckoned | None:
    """The same day with the rule that set it.

    `filed` is an aware moment; `env` gives the answers to a `due` that reads them. A blank formula is the default.
    At a `step` with a `due` of its own that counts, from the moment the step was `reached` (else from filing).
    A length of time that counts from filing is longer by what the clock stood still (`waiting`); a named day stays.
    """
    own = checked.step_due.get(step) if step is not None else None
    found = None if own is None else _day(checked, "step", own, reached or filed, env, _NOT_STOPPED)
    if found is None and checked.due is not None:
        found = _day(checked, "type", checked.due, filed, env, waiting)
    if found is None and checked.office.due is not None:
        found = _after("office", duration_of(checked.office.due), filed, checked, waiting)
    return found


def free_days(office: Office, begun: datetime, day: date) -> tuple[int, tuple[date, ...]]:
    """What counting working days left out between two days: how many of the weekend, and which holidays besides."""
    calendar = calendar_of_office(office)
    first = calendar.day_of(begun)
    between = [first + timedelta(days=n) for n in range(1, min((day - first).days, _LONGEST))]
    weekends = sum(each.weekday() in calendar.weekend for each in between)
    holidays = [each for each in between if each in calendar.holidays and each.weekday() not in calendar.weekend]
    return weekends, tuple(holidays)


def days_between(office: Office, start: datetime, end: datetime) -> tuple[int, int]:
    """Calendar days and working days from one moment to a later one, where the office is."""
    calendar = calendar_of_office(office)
    first, last = calendar.day_of(start), calendar.day_of(end)
    return (last - first).days, calendar.working_days_between(first, last)


def _day(
    checked: CheckedType, rule: str, due: Duration | Formula, begun: datetime, env: Environment | None, waiting: Waiting
) -> Reckoned | None:
    if isinstance(due, Duration):
        return _after(rule, due, begun, checked, waiting)
    if env is None:
        return None
    try:
        found = due.evaluate(env)
    except FormulaFailed:
        return None
    if isinstance(found, date):
        return Reckoned(calendar_of_office(checked.office).day_of(found), rule, begun)
    return _after(rule, found, begun, checked, waiting) if isinstance(found, Duration) else None


def _after(rule: str, due: Duration, begun: datetime, checked: CheckedType, waiting: Waiting) -> Reckoned | None:
    """The day so much later, and later by the days that did not count."""
    calendar = calendar_of_office(checked.office)
    working = due.unit is Unit.WORKING_DAYS
    stopped = waiting.stopped_working_days if working else waiting.stopped_days
    try:
        day = calendar.day_of(due.after(begun, calendar))
        if stopped:
            day = calendar.working_day(day, stopped) if working else day + timedelta(days=stopped)
    except (OutOfCalendar, OverflowError):
        return None
    return Reckoned(day, rule, begun, due, stopped)
