"""All functions of the language in one table: the checker, the evaluator and the printed reference read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from portal.request_types.formulas import calculation as calc
from portal.request_types.formulas.kinds import (
    BOOLEAN,
    DATE,
    DECIMAL,
    DURATION,
    FILES,
    HOURS,
    INTEGER,
    MOMENT,
    MONEY,
    NUMBERS,
    NUMERIC,
    ORDERED,
    TEXT,
    Kind,
    RankedOf,
)


class Shape(Enum):
    """How arguments are taken and blanks treated."""

    PLAIN = "plain"
    """Each argument has its kinds; a blank among them gives blank."""
    AGGREGATE = "aggregate"
    """One list, worked through row by row; blanks are skipped."""
    EITHER = "either"
    """A list, or two and more values; blanks are skipped."""
    SPECIAL = "special"
    """Has rules of its own: if_blank, answered, join, count, date, day."""


@dataclass(frozen=True)
class Wants:
    """One argument: its word in the signature, the kinds it takes (none named: any), whether it may be left out."""

    word: str
    kinds: frozenset[Kind] = frozenset()
    optional: bool = False
    written: bool = False
    """Must be written out, so that its value is known when the file is read."""


@dataclass(frozen=True)
class Function:
    """A function of the language. `gives` is its kind, or says it from the kind of the first argument."""

    name: str
    shape: Shape
    takes: tuple[Wants, ...]
    gives: Kind | Callable[[Kind], Kind] | None
    run: Callable[..., Any]
    repeats: bool = False
    """The last argument may be given again and again."""
    reads_clock: bool = False

    @property
    def signature(self) -> str:
        """`round(number, places)` with what may be left out in brackets."""
        words = [f"[{wants.word}]" if wants.optional else wants.word for wants in self.takes]
        return f"{self.name}({', '.join([*words, '...'] if self.repeats else words)})"

    @property
    def meaning(self) -> str:
        """Id of its one-line meaning in the text catalogues."""
        return f"formulas.function.{self.name}"

    @property
    def least(self) -> int:
        """How many arguments it needs."""
        return sum(not wants.optional for wants in self.takes)

    def kind_for(self, first: Kind) -> Kind:
        """What it gives when its first argument is of this kind."""
        if isinstance(self.gives, Kind):
            return self.gives
        return self.gives(first) if self.gives else first


_DAY: Final = frozenset({DATE, MOMENT})
_NUMERIC: Final = frozenset(NUMERIC)


def _whole(kind: Kind) -> Kind:
    return INTEGER if kind in NUMBERS else kind


def _item(kind: Kind) -> Kind:
    return kind.item if isinstance(kind, RankedOf) else kind


def _mean(kind: Kind) -> Kind:
    return MONEY if kind == MONEY else DECIMAL


def _days(name: str, unit: str, kind: Kind) -> Function:
    return Function(name, Shape.PLAIN, (Wants("n", frozenset({INTEGER})),), kind, calc.duration_of(unit))


def _of_day(name: str, run: Callable[..., Any]) -> Function:
    return Function(name, Shape.PLAIN, (Wants("date", _DAY),), INTEGER, run)


def _between(name: str, run: Callable[..., Any]) -> Function:
    return Function(name, Shape.PLAIN, (Wants("from", _DAY), Wants("to", _DAY)), INTEGER, run)


def _texts(name: str, run: Callable[..., Any]) -> Function:
    texts = frozenset({TEXT})
    return Function(name, Shape.PLAIN, (Wants("text", texts), Wants("text", texts)), BOOLEAN, run)


_ALL: Final = (
    Function("min", Shape.EITHER, (Wants("value", frozenset(ORDERED)),), None, min, repeats=True),
    Function("max", Shape.EITHER, (Wants("value", frozenset(ORDERED)),), None, max, repeats=True),
    Function("sum", Shape.AGGREGATE, (Wants("list", _NUMERIC),), None, calc.total),
    Function("average", Shape.AGGREGATE, (Wants("list", _NUMERIC),), _mean, calc.average),
    Function("count", Shape.SPECIAL, (Wants("list", frozenset({FILES}), optional=True),), INTEGER, calc.count),
    Function("any", Shape.AGGREGATE, (Wants("condition", frozenset({BOOLEAN})),), BOOLEAN, calc.any_true),
    Function("all", Shape.AGGREGATE, (Wants("condition", frozenset({BOOLEAN})),), BOOLEAN, calc.all_true),
    Function(
        "round",
        Shape.PLAIN,
        (Wants("number", _NUMERIC), Wants("places", frozenset({INTEGER}), optional=True, written=True)),
        _whole,
        calc.rounded,
    ),
    Function("floor", Shape.PLAIN, (Wants("number", _NUMERIC),), _whole, calc.floor),
    Function("ceil", Shape.PLAIN, (Wants("number", _NUMERIC),), _whole, calc.ceil),
    Function("abs", Shape.PLAIN, (Wants("number", _NUMERIC),), None, calc.absolute),
    Function("if_blank", Shape.SPECIAL, (Wants("x"), Wants("y")), None, calc.first_of),
    Function("answered", Shape.SPECIAL, (Wants("x"),), BOOLEAN, calc.is_answered),
    Function("today", Shape.PLAIN, (), DATE, calc.today, reads_clock=True),
    Function("now", Shape.PLAIN, (), MOMENT, calc.now, reads_clock=True),
    Function("date", Shape.SPECIAL, (Wants('"dd/mm/yyyy"', frozenset({TEXT}), written=True),), DATE, calc.first_of),
    _of_day("year", calc.year),
    _of_day("fiscal_year", calc.fiscal_year),
    _of_day("month", calc.month),
    _of_day("day", calc.day),
    _of_day("weekday", calc.weekday),
    _days("days", "days", DURATION),
    _days("working_days", "working_days", DURATION),
    _days("months", "months", DURATION),
    _days("years", "years", DURATION),
    _days("hours", "hours", HOURS),
    _days("minutes", "minutes", HOURS),
    _between("years_between", calc.years_between),
    _between("months_between", calc.months_between),
    _between("days_between", calc.days_between),
    _between("working_days_between", calc.working_days_between),
    Function(
        "rank",
        Shape.PLAIN,
        (Wants("ranked"), Wants("n", frozenset({INTEGER}), written=True)),
        _item,
        calc.ranked,
    ),
    Function("length", Shape.PLAIN, (Wants("text", frozenset({TEXT})),), INTEGER, calc.length),
    _texts("starts_with", calc.starts_with),
    _texts("ends_with", calc.ends_with),
    _texts("contains", calc.contains),
    Function(
        "join",
        Shape.SPECIAL,
        (Wants("separator", frozenset({TEXT})), Wants("text", frozenset({TEXT}))),
        TEXT,
        calc.joined,
        repeats=True,
    ),
)

FUNCTIONS: Final[Mapping[str, Function]] = {function.name: function for function in _ALL}
NOT_YET: Final = frozenset({"has_request"})
"""Functions of the language whose features are not built yet; they are refused by name."""
