"""The arithmetic behind signs and functions: exact decimals, bounded, the calendar of the office.

Plain functions get the environment first; aggregates get the values that are not blank.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Any, Final, TypeAlias

from portal.request_types import durations
from portal.request_types.durations import Duration, Unit
from portal.request_types.formats import buddhist
from portal.request_types.formulas.failures import OutOfBounds
from portal.request_types.formulas.names import Environment

Number: TypeAlias = int | Decimal

EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP)
BOUND: Final = 10**12
_GUARD: Final = Decimal("1E-30")
"""A third has no end; what differs by less than this is the same number."""


def bounded(number: Number) -> Number:
    """The number itself. Raises OutOfBounds from 13 digits before the point on."""
    if -BOUND < number < BOUND:
        return number
    raise OutOfBounds


def settled(number: Number) -> Number:
    """A quotient's last digits taken off, so that 10 / 3 * 3 is 10."""
    return number.quantize(_GUARD, context=EXACT) if isinstance(number, Decimal) else number


def add(left: Number, right: Number) -> Number:
    return bounded(EXACT.add(left, right))


def subtract(left: Number, right: Number) -> Number:
    return bounded(EXACT.subtract(left, right))


def multiply(left: Number, right: Number) -> Number:
    return bounded(EXACT.multiply(left, right))


def divide(left: Number, right: Number) -> Number | None:
    """Blank when dividing by zero."""
    return bounded(EXACT.divide(left, right)) if right else None


def _rounded(number: Number, places: int, rounding: str) -> Decimal:
    return Decimal(settled(number)).quantize(Decimal(1).scaleb(-places), rounding, EXACT)


def rounded(_: Environment, number: Number, places: int = 0) -> Number:
    result = _rounded(number, places, ROUND_HALF_UP)
    if places:
        return result
    return int(result)


def floor(_: Environment, number: Number) -> int:
    return int(_rounded(number, 0, ROUND_FLOOR))


def ceil(_: Environment, number: Number) -> int:
    return int(_rounded(number, 0, ROUND_CEILING))


def absolute(_: Environment, number: Number) -> Number:
    return -number if number < 0 else number


def total(values: Iterable[Number]) -> Number:
    result = Decimal(0)
    for value in values:
        result = EXACT.add(result, value)
    return bounded(result)


def average(values: Sequence[Number]) -> Number | None:
    return divide(total(values), len(values))


def count(values: Sequence[Any]) -> int:
    return len(values)


def any_true(values: Iterable[bool]) -> bool:
    return any(values)


def all_true(values: Iterable[bool]) -> bool:
    return all(values)


def ranked(_env: Any, values: Sequence[Any], number: int) -> Any:
    """The choice of a rank, the first being 1; blank where so many were not made."""
    return values[number - 1] if 1 <= number <= len(values) else None


def first_of(value: Any, otherwise: Any = None) -> Any:
    return otherwise if value is None else value


def is_answered(value: Any) -> bool:
    """Not blank; a list, files and an order of nothing are blank too."""
    return value is not None and value != () and getattr(value, "count", None) != 0


def joined(separator: str, texts: Iterable[str | None]) -> str | None:
    return separator.join(text for text in texts if text) or None


def today(env: Environment) -> date:
    return env.today


def now(env: Environment) -> datetime:
    return env.now


def year(env: Environment, when: date) -> int:
    return buddhist.buddhist_year(env.calendar.day_of(when))


def fiscal_year(env: Environment, when: date) -> int:
    return buddhist.fiscal_year(env.calendar.day_of(when), env.calendar.fiscal_year)


def month(env: Environment, when: date) -> int:
    return env.calendar.day_of(when).month


def day(env: Environment, when: date) -> int:
    return env.calendar.day_of(when).day


def whole_day(env: Environment, when: date) -> date:
    """`day` in a report: the date itself."""
    return env.calendar.day_of(when)


def weekday(env: Environment, when: date) -> int:
    return env.calendar.day_of(when).isoweekday()


def duration_of(unit: str) -> Callable[[Environment, int], Duration]:
    """The function that makes a duration of one unit."""
    return lambda _, amount: Duration(amount, Unit(unit))


def years_between(env: Environment, start: date, end: date) -> int:
    return durations.years_between(env.calendar.day_of(start), env.calendar.day_of(end))


def months_between(env: Environment, start: date, end: date) -> int:
    return durations.months_between(env.calendar.day_of(start), env.calendar.day_of(end))


def days_between(env: Environment, start: date, end: date) -> int:
    return (env.calendar.day_of(end) - env.calendar.day_of(start)).days


def working_days_between(env: Environment, start: date, end: date) -> int:
    return env.calendar.working_days_between(env.calendar.day_of(start), env.calendar.day_of(end))


def length(_: Environment, text: str) -> int:
    return len(text)


def starts_with(_: Environment, text: str, part: str) -> bool:
    return text.startswith(part)


def ends_with(_: Environment, text: str, part: str) -> bool:
    return text.endswith(part)


def contains(_: Environment, text: str, part: str) -> bool:
    return part in text
