"""Until when a request should be done: the type's `due`, else the office's; working days skip free ones (C48)."""

from datetime import date, datetime

from portal.request_types.checked import CheckedType
from portal.request_types.definition import DurationWritten
from portal.request_types.durations import Duration, OutOfCalendar, Unit
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.formulas.formula import Formula
from portal.request_types.formulas.names import Environment
from portal.request_types.office_calendar import calendar_of_office


def duration_of(written: DurationWritten) -> Duration:
    """`3..5 working days` as it counts: its end."""
    return Duration(written.most, Unit(written.unit), written.least)


def due_on(
    checked: CheckedType,
    filed: datetime,
    env: Environment | None = None,
    step: str | None = None,
    reached: datetime | None = None,
) -> date | None:
    """The last day on which the request is in time; None where neither type nor office promises one.

    `filed` is an aware moment; `env` gives the answers to a `due` that reads them. A blank formula is the default.
    At a `step` with a `due` of its own that counts, from the moment the step was `reached` (else from filing).
    """
    own = checked.step_due.get(step) if step is not None else None
    found = None if own is None else _day(checked, own, reached or filed, env)
    if found is None and checked.due is not None:
        found = _day(checked, checked.due, filed, env)
    if found is None and checked.office.due is not None:
        found = _after(duration_of(checked.office.due), filed, checked)
    return found


def _day(checked: CheckedType, due: Duration | Formula, begun: datetime, env: Environment | None) -> date | None:
    if isinstance(due, Duration):
        return _after(due, begun, checked)
    if env is None:
        return None
    try:
        found = due.evaluate(env)
    except FormulaFailed:
        return None
    if isinstance(found, date):
        return calendar_of_office(checked.office).day_of(found)
    return _after(found, begun, checked) if isinstance(found, Duration) else None


def _after(due: Duration, filed: datetime, checked: CheckedType) -> date | None:
    calendar = calendar_of_office(checked.office)
    try:
        return calendar.day_of(due.after(filed, calendar))
    except OutOfCalendar:
        return None
