"""Until when a request should be done: the type's `due`, else the office's; working days skip free ones (C48)."""

from datetime import date, datetime

from portal.request_types.calendars import calendar_of_office
from portal.request_types.checked import CheckedType
from portal.request_types.definition import DurationWritten
from portal.request_types.durations import Duration, OutOfCalendar, Unit
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.formulas.names import Environment


def duration_of(written: DurationWritten) -> Duration:
    """`3..5 working days` as it counts: its end."""
    return Duration(written.most, Unit(written.unit), written.least)


def due_on(checked: CheckedType, filed: datetime, env: Environment | None = None) -> date | None:
    """The last day on which the request is in time; None where neither type nor office promises one.

    `filed` is an aware moment; `env` gives the answers to a `due` that reads them. A blank formula is the default.
    """
    calendar = calendar_of_office(checked.office)
    due = checked.due
    if due is not None and not isinstance(due, Duration):
        found = None
        if env is not None:
            try:
                found = due.evaluate(env)
            except FormulaFailed:
                found = None
        if isinstance(found, date):
            return calendar.day_of(found)
        due = found if isinstance(found, Duration) else None
    if due is None and checked.office.due is not None:
        due = duration_of(checked.office.due)
    return None if due is None else _after(due, filed, checked)


def _after(due: Duration, filed: datetime, checked: CheckedType) -> date | None:
    calendar = calendar_of_office(checked.office)
    try:
        return calendar.day_of(due.after(filed, calendar))
    except OutOfCalendar:
        return None
