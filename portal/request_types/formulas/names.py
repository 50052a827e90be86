"""What a formula may read: names with their kinds when a file is checked, values when a request is worked on."""

from collections import ChainMap
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast

from portal.request_types.formulas.kinds import Kind
from portal.request_types.guessing import close_to, has_room
from portal.request_types.reading.problems import Term
from portal.request_types.values import Calendar, follow

Path = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Name:
    """A name that may be read here. `path` is where its value stands; `owner` says in words where it is filled in."""

    kind: Kind
    path: Path
    maybe_blank: bool = False
    owner: Term | str = ""


@dataclass(frozen=True)
class Near:
    """What an unknown name may have meant; not `readable` when it exists but belongs to a later form."""

    name: str
    owner: Term | str = ""
    readable: bool = True


class Scope(Protocol):
    """The names one place of a file may use. Dots behind a known name are followed by the checker itself."""

    def find(self, name: Path) -> Name | None:
        """The name, written exactly so, or None."""

    def near(self, name: Path) -> Near | None:
        """The nearest name, or the same name where it may not be read."""


@dataclass(frozen=True)
class Names:
    """A scope from plain mappings: what may be read, and what exists elsewhere together with where it lives."""

    known: Mapping[Path, Name]
    elsewhere: Mapping[Path, Term | str] = field(default_factory=dict)

    def find(self, name: Path) -> Name | None:
        return self.known.get(name)

    def over(self, known: Mapping[Path, Name], elsewhere: Mapping[Path, Term | str] | None = None) -> "Names":
        """With more names, which go before its own: nothing is copied, a form of thousands of names has many scopes."""
        return Names(_over(known, self.known), _over(elsewhere, self.elsewhere) if elsewhere else self.elsewhere)

    @cached_property
    def _written(self) -> Mapping[str, Path]:
        """As a formula writes them: made once for all that nobody knows."""
        return {".".join(path): path for path in (*self.known, *self.elsewhere)}

    def near(self, name: Path) -> Near | None:
        for length in range(len(name), 0, -1):
            if name[:length] in self.elsewhere:
                return Near(".".join(name[:length]), self.elsewhere[name[:length]], readable=False)
        if not has_room():
            return None
        found = close_to(".".join(name), self._written) or close_to(name[0], self._written)
        if found is None:
            return None
        path = self._written[found]
        if path in self.elsewhere:
            return Near(found, self.elsewhere[path], readable=False)
        return Near(found, self.known[path].owner)


def _over(more: Mapping[Path, T], known: Mapping[Path, T]) -> Mapping[Path, T]:
    below = known.maps if isinstance(known, ChainMap) else [known]
    return ChainMap(dict(more), *(cast(MutableMapping[Path, T], each) for each in below))


class Environment(Protocol):
    """Where a formula finds values: the answers, and what day it is for them."""

    @property
    def today(self) -> date: ...

    @property
    def now(self) -> datetime: ...

    @property
    def calendar(self) -> Calendar: ...

    def get(self, path: Path) -> Any:
        """The value at a path, None for blank; a table's column is a tuple."""

    def requests(self) -> "Iterable[Environment]":
        """For measures of a report: the requests it is about."""


@dataclass(frozen=True)
class Facts:
    """An environment from plain mappings: `{"goods": ..., "applicant": {"phone": ...}, "row": {...}}`."""

    values: Mapping[str, Any]
    today: date
    now: datetime
    calendar: Calendar = field(default_factory=Calendar)
    about: tuple[Environment, ...] = ()

    def get(self, path: Path) -> Any:
        value = self.values.get(path[0])
        if len(path) > 1:
            return follow(value, path[1:])
        return None if value == "" else value

    def requests(self) -> Iterable[Environment]:
        return self.about
