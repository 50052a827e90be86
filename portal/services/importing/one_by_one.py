"""What imports by the one door share: a row is tried by itself, and what is refused is told at its place (C49).

What is only looked through is done, too, and taken back: the findings are those of the import.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.errors import Forbidden, IllegalTransition, NotFound, Refused, Stale, Taken
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedType
from portal.services.importing import headings
from portal.services.importing.headings import Columns, columns_of
from portal.services.importing.lines import Counted, Line
from portal.services.importing.told import Source, troubles_of
from portal.uploads.tables import NotRead


class Row(Protocol):
    """Anything that comes from a line."""

    @property
    def line(self) -> Line:
        """Where it stands."""


R = TypeVar("R", bound=Row)


@dataclass
class OneByOne:
    """A target whose rows are acts of an actor upon requests of a type."""

    catalogue: Catalogue
    actor: Actor
    checked: CheckedType
    source: Source
    columns_read: Columns | None = None

    @property
    def tries(self) -> bool:
        return True

    @property
    def columns(self) -> Columns:
        """What the cells are; the heading comes before anything else."""
        if self.columns_read is None:
            raise RuntimeError("the heading comes first")
        return self.columns_read

    def end_rest(self, session: Session, after: int) -> tuple[int, int | None]:
        """Requests stay when a file does not name them."""
        return 0, None

    def finish(self, session: Session) -> None:
        """Each request has told whom it concerns."""

    def read(
        self, heading: Line, form: str | None, keys: Mapping[str, Sequence[str]], missing: Callable[[Columns], str]
    ) -> list[str]:
        """The headings that are not used. Raises NotRead where a column of keys is `missing`, or no question is answered."""
        self.columns_read = columns_of(heading.cells, headings.named(self.checked, form), keys)
        if words := missing(self.columns_read):
            raise NotRead("importing.columns_missing", columns=words)
        if not self.columns_read.answers:
            raise NotRead("importing.no_answers")
        return self.columns_read.unused

    def each(self, rows: Iterable[R], counted: Counted, act: Callable[[R], str | None]) -> None:
        """Do it for each row: `act` says what came of it (`new`, `changed`, `same`), or is refused."""
        for row in rows:
            try:
                came = act(row)
            except (Refused, Forbidden, NotFound, IllegalTransition, Stale, Taken) as problem:
                counted.troubles += troubles_of(problem, row.line, self.columns, self.actor.language)
            else:
                if came is not None:
                    setattr(counted, came, getattr(counted, came) + 1)
