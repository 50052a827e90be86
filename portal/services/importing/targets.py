"""What files are imported into. Each target knows its headings, judges its rows and writes them; the rest is alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal import clock
from portal.errors import NotFound
from portal.models.base import table
from portal.models.catalogue import Publication
from portal.queries.catalogue import Catalogue
from portal.request_types.asked import offered_whole
from portal.services.importing import keeping, rows
from portal.services.importing.filings import Filings
from portal.services.importing.into import REGISTRY, REQUESTS, Into
from portal.services.importing.keeping import Keeping
from portal.services.importing.lines import Counted, Line, Trouble
from portal.services.importing.results import Results
from portal.services.importing.rights import importer, may_import
from portal.services.importing.told import Source

_PUBLICATION = table(Publication)


class Target(Protocol):
    """One list that a file goes into."""

    @property
    def keys(self) -> Sequence[str]:
        """What the column is called that tells rows apart, the best name first."""

    @property
    def chunk(self) -> int:
        """Rows of one transaction; 0: as many as usual."""

    @property
    def tries(self) -> bool:
        """Whether what is only looked through is done and taken back: its keys are read loosely, too."""

    def read_heading(self, name: str, heading: Line) -> list[str]:
        """The headings that are not used. Raises NotRead where one is missing. Comes before anything else."""

    def judge(self, session: Session, lines: Sequence[Line]) -> tuple[Sequence[Any], list[Trouble]]:
        """The sound rows, and what is wrong with others; nothing is written."""

    def take(self, session: Session, judged: Sequence[Any], writes: bool, before: int) -> Counted:
        """Count what sound rows change, and write it where `writes`; `before` as many were counted as new."""

    def end_rest(self, session: Session, after: int) -> tuple[int, int | None]:
        """End a part of what the file has no more: how many, and where to go on."""

    def finish(self, session: Session) -> None:
        """All is in: tell whoever holds the list."""


@dataclass
class RegistryRows:
    """The rows of a registry."""

    catalogue: Catalogue
    to: Keeping
    units: frozenset[str]
    sheet: rows.Sheet | None = None
    wrong: frozenset[str] = frozenset()
    """Keys of the lines judged last that are to be mended: the file has them."""
    chunk: int = 0
    tries: bool = False

    @property
    def keys(self) -> Sequence[str]:
        return rows.key_headings(self.to.registry)

    def read_heading(self, name: str, heading: Line) -> list[str]:
        self.sheet = rows.sheet_of(self.to.registry, self.units, name, heading)
        return self.sheet.unused

    def judge(self, session: Session, lines: Sequence[Line]) -> tuple[Sequence[Any], list[Trouble]]:
        if self.sheet is None:
            raise RuntimeError("the heading comes first")
        judged, troubles = rows.judge(self.sheet, lines, self.catalogue.rows(session))
        numbers = {each.line for each in troubles}
        self.wrong = frozenset(rows.key_of(self.sheet, line) for line in lines if line.number in numbers) - {""}
        return judged, troubles

    def take(self, session: Session, judged: Sequence[Any], writes: bool, before: int) -> Counted:
        return keeping.take(session, self.to, judged, writes, before, self.wrong)

    def end_rest(self, session: Session, after: int) -> tuple[int, int | None]:
        return keeping.end_rest(session, self.to, after)

    def finish(self, session: Session) -> None:
        session.execute(update(_PUBLICATION).values(revision=_PUBLICATION.c.revision + 1, at=clock.now()))


def target_of(session: Session, catalogue: Catalogue, run: Any) -> Target:
    """Where a run's rows go. Raises NotFound where that is gone, or whoever began the run may no more."""
    into = Into(run.target, run.target_id)
    if into.kind == REGISTRY:
        return _rows_of(session, catalogue, run)
    actor = importer(session, catalogue, run.by_id)
    if not may_import(session, actor, catalogue, into):
        raise NotFound
    version_id = catalogue.offered(session, into.type_id).version_id
    checked, source = catalogue.version(session, version_id), Source(run.key, run.name, run.id)
    if into.kind == REQUESTS:
        return Filings(catalogue, actor, checked, source, version_id=version_id, without_files=run.without_files)
    return Results(catalogue, actor, checked, source, form_id=into.form_id)


def _rows_of(session: Session, catalogue: Catalogue, run: Any) -> RegistryRows:
    registry, _ = catalogue.registry(session, run.target_id)
    office = catalogue.office(session)
    whole = any(
        registry.id in offered_whole(catalogue.version(session, each.version_id)) for each in catalogue.types(session)
    )
    to = Keeping(registry, run.id, marks=run.ends_rest and run.state == "importing", is_whole=whole)
    return RegistryRows(catalogue, to, frozenset(unit.id for unit in office.units) if office else frozenset())
