"""What a report asks, and what it is answered: plain data between screens, exports and the reading of figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

TYPE: Final = "request.type"
"""The dimension that every request has besides those of its type: the type itself."""
COUNT: Final = "count()"
_ERA: Final = 543
BLANK: Final = ""
"""The value of a dimension where nothing is known: not answered, or not asked by the version of a request."""
Cell = tuple[Decimal | None, ...]
"""One figure for each measure asked, in that order; None where there is none, as the average of nothing."""


class Unknown(ValueError):
    """A dimension or a measure that nothing asked about is counted by."""


@dataclass(frozen=True)
class Period:
    """Days on which requests were filed, where the office is; an open end is None."""

    first: date | None = None
    last: date | None = None
    """It counts too."""

    @classmethod
    def fiscal_year(cls, year: int, begins: tuple[int, int] = (1, 10)) -> "Period":
        """A fiscal year B.E., named after the year it ends in, which begins on (day, month) (C73)."""
        day, month = begins
        ends_in = year - _ERA
        first = date(ends_in if begins == (1, 1) else ends_in - 1, month, day)
        return cls(first, date(first.year + 1, month, day) - timedelta(days=1))

    def covers(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Ask:
    """Which figures. Dimensions and measures are formulas as their types and dashboards declare them."""

    types: tuple[str, ...] = ()
    """Ids of types; none: all."""
    rows: str | None = None
    """The dimension down the side; None: one row of all."""
    columns: str | None = None
    measures: tuple[str, ...] = (COUNT,)
    filters: tuple[tuple[str, str], ...] = ()
    """(dimension, value): only what has these values."""
    period: Period = Period()
    zero_rows: bool = False
    """Also headings that nothing has: all options, all rows of a registry."""
    zero_columns: bool = False
    """The same of the headings across."""
    registry: str | None = None
    """Count the rows of this registry as they stand, and no requests; the period is not asked then."""


@dataclass(frozen=True)
class Heading:
    """A row or a column: the value as it is counted, and what people read."""

    value: str
    label: str


@dataclass(frozen=True)
class Figures:
    """The answer. Headings stand in the order of what they name: options, steps and rows of a registry as declared."""

    ask: Ask
    rows: Sequence[Heading]
    columns: Sequence[Heading]
    cells: Mapping[tuple[str, str], Cell]
    """By the values of row and column; what is 0 throughout may be missing: `at` knows."""
    row_totals: Mapping[str, Cell]
    column_totals: Mapping[str, Cell]
    total: Cell
    as_of: datetime
    """The moment these figures are true of."""
    counted: Decimal = Decimal(1)
    """The part of the requests that is counted by what is declared now; below 1 they are being counted anew."""
    nothing: Cell = field(default=(Decimal(0),), repr=False)
    """What stands where nothing is: 0, or None for an average."""

    def at(self, row: str, column: str = BLANK) -> Cell:
        """The figures of one cell."""
        return self.cells.get((row, column), self.nothing)

    def by(self, row: str | None = None, column: str | None = None) -> tuple[str, ...]:
        """The words `by=` of the list that a cell counts (or a row, a column, all), to stand beside types and days."""
        asked = [*self.ask.filters]
        asked += [(self.ask.rows, row)] if self.ask.rows is not None and row is not None else []
        asked += [(self.ask.columns, column)] if self.ask.columns is not None and column is not None else []
        return tuple(dict.fromkeys(f"{dimension}:{value}" for dimension, value in asked))
