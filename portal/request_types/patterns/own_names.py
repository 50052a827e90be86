"""Names only patterns know (rule 6): code, seq, year, fiscal_year, filed, issued."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from portal.request_types.formats import buddhist
from portal.request_types.formulas import Environment, Name, Near, Path, Scope
from portal.request_types.formulas.kinds import DATE, INTEGER, MOMENT, TEXT, Kind
from portal.request_types.formulas.reporting import Reporter
from portal.request_types.values import Calendar

WORDS: Final[Mapping[str, Kind]] = {
    "code": TEXT,
    "seq": INTEGER,
    "year": INTEGER,
    "fiscal_year": INTEGER,
    "filed": MOMENT,
    "issued": DATE,
}
"""The years are B.E."""


@dataclass(frozen=True)
class PatternScope:
    """The names of the place, and the words of patterns over them."""

    scope: Scope
    reporter: Reporter

    def find(self, name: Path) -> Name | None:
        if name[0] not in WORDS:
            return self.scope.find(name)
        if self.scope.find(name[:1]):
            self.reporter.add(0, "pattern_shadowed", name=name[0])
        return Name(WORDS[name[0]], name) if len(name) == 1 else None

    def near(self, name: Path) -> Near | None:
        return self.scope.near(name)


@dataclass(frozen=True)
class Known:
    """The environment, with years and days for the words of patterns where it has none of its own."""

    env: Environment

    @property
    def today(self) -> date:
        return self.env.today

    @property
    def now(self) -> datetime:
        return self.env.now

    @property
    def calendar(self) -> Calendar:
        return self.env.calendar

    def requests(self) -> Iterable[Environment]:
        return self.env.requests()

    def get(self, path: Path) -> Any:
        found = self.env.get(path)
        if found is not None or path[0] not in WORDS:
            return found
        day = self.env.today
        known = {
            "year": buddhist.buddhist_year(day),
            "fiscal_year": buddhist.fiscal_year(day, self.env.calendar.fiscal_year),
            "filed": self.env.now,
            "issued": day,
        }
        return known.get(path[0])
