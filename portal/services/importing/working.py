"""Taking an import further, a step at a time: each step is one transaction with its progress in it (F03).

Whoever dies between two steps, or inside one, leaves the run as it was before that step; the next one goes on there.
Two who work at the same run do no step twice: a step writes only where nobody was faster.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database, taken_back
from portal.errors import NotFound, Refused
from portal.failpoints import failpoint
from portal.queries.catalogue import Catalogue
from portal.services.importing import clashes
from portal.services.importing.lines import MOST_TOLD, Counted, Trouble, heading_of, next_lines
from portal.services.importing.runs import AT_WORK, RUN, has_rows
from portal.services.importing.targets import Target, target_of
from portal.uploads.storage import Area, Missing, Storage, read_chunks
from portal.uploads.table_reading import BOUNDS, Bounds, NotRead, Told, Wish, read


@dataclass(frozen=True)
class Works:
    """What imports work with."""

    database: Database
    catalogue: Catalogue
    storage: Storage
    bounds: Bounds = BOUNDS

    def run(self, key: str) -> Any:
        """The run as it stands; None when it is gone."""
        with self.database.reading() as session:
            return session.execute(select(RUN).where(RUN.c.key == key)).one_or_none()

    def work(self, key: str, seconds: float, tell: Callable[[Any], None] | None = None) -> Any:
        """Take steps until the run waits or is done, or the seconds are over; the run as it stands then."""
        end = time.monotonic() + seconds
        run = self.run(key)
        while run is not None and run.state in AT_WORK:
            self.step(run)
            run = self.run(key)
            if tell is not None:
                tell(run)
            if time.monotonic() > end:
                break
        return run

    def drop(self, run: Any) -> None:
        """Keep nothing of a file that was looked through and is not wanted; what was found stays told."""
        if run.state == "checked" and run.stored_key is not None:
            self._write(run, stored_key=None)
            self.storage.delete(run.stored_key, Area.QUARANTINE)

    def step(self, run: Any) -> None:
        """One step."""
        try:
            if run.state == "reading":
                self._read(run)
            elif run.done < run.rows:
                self._chunk(run)
            else:
                self._end(run)
        except Missing:
            self._refuse(run, NotRead("importing.gone"))
        except NotRead as refusal:
            self._refuse(run, refusal)

    def _forget(self, run: Any) -> None:
        goes_on = True
        while goes_on:
            with self.database.transaction() as session:
                goes_on = clashes.forget(session, run.id)

    def _refuse(self, run: Any, why: NotRead) -> None:
        self._forget(run)
        self._write(run, state="refused", refusal={"code": why.code, "facts": why.facts}, stored_key=None)
        self.storage.delete(run.stored_key, Area.QUARANTINE)

    def _read(self, run: Any) -> None:
        with self.database.reading() as session:
            target = self._target(session, run)
        with (
            self.storage.local_copy(run.stored_key, Area.QUARANTINE) as source,
            tempfile.TemporaryDirectory() as folder,
        ):
            lines = Path(folder, "lines")
            wish = Wish(str(source.absolute()), str(lines), run.name, target.keys, run.sheet, target.tries)
            told = read(wish, self.bounds)
            heading, offset = heading_of(lines)
            unused = target.read_heading(run.name, heading)
            kept = self.storage.receive(read_chunks(lines), self.bounds.written)
        state = "importing" if run.writes else "checking"
        try:
            self._write(run, state=state, stored_key=kept.key, unused=unused, offset=offset, **_told(told))
        except Refused as refused:  # another file is being imported there
            self.storage.delete(kept.key, Area.QUARANTINE)
            raise NotRead(refused.code) from None
        self.storage.delete(run.stored_key, Area.QUARANTINE)

    def _chunk(self, run: Any) -> None:
        writes = run.state == "importing"
        with self.database.reading() as session:
            target = self._target(session, run)
        with self.storage.local_copy(run.stored_key, Area.QUARANTINE) as file:
            heading, first = heading_of(file)
            lines, offset = next_lines(file, max(run.offset, first), target.chunk)
        target.read_heading(run.name, heading)
        with self.database.reading() as session:
            judged, troubles = target.judge(session, lines)
        failpoint("import_judged")
        with self.database.transaction() if writes or target.tries else self.database.reading() as session:
            before = 0 if writes else run.new
            counted = (
                target.take(session, judged, writes, before) if writes else _tried(session, target, judged, before)
            )
            if writes:
                self._counted(session, run, counted, troubles, len(lines), offset)
                failpoint("import_written")
        if not writes:
            with self.database.transaction() as session:
                clashes.note(session, run.id, counted.claims)
                self._counted(session, run, counted, troubles, len(lines), offset)

    def _target(self, session: Session, run: Any) -> Target:
        try:
            return target_of(session, self.catalogue, run)
        except NotFound:
            raise NotRead("importing.rights_changed") from None

    def _counted(
        self, session: Session, run: Any, counted: Counted, troubles: list[Trouble], lines: int, offset: int
    ) -> None:
        told = sorted([*troubles, *counted.troubles], key=lambda each: (each.line, each.cell))
        bad = len({each.line for each in told})
        room = MOST_TOLD - len(run.problems)
        _write(
            session,
            run,
            offset=offset,
            done=run.done + lines,
            new=run.new + counted.new,
            changed=run.changed + counted.changed,
            same=run.same + counted.same,
            bad=run.bad + bad,
            problems=[*run.problems, *(each.to_json() for each in told[:room])],
        )

    def _end(self, run: Any) -> None:
        if run.state == "checking":
            self._forget(run)
            self._write(run, state="checked")
            return
        with self.database.reading() as session:
            target = self._target(session, run)
        after: int | None = 0 if run.ends_rest and has_rows(run) else None
        ended = 0
        while after is not None:
            with self.database.transaction() as session:
                some, after = target.end_rest(session, after)
            ended += some
        with self.database.transaction() as session:
            _write(session, run, state="done", ended=ended, stored_key=None)
            target.finish(session)
        self.catalogue.forget()
        self.storage.delete(run.stored_key, Area.QUARANTINE)

    def _write(self, run: Any, **values: Any) -> None:
        with self.database.transaction() as session:
            _write(session, run, **values)


def _tried(session: Session, target: Target, judged: Sequence[Any], before: int) -> Counted:
    """What would come of it; where that is found out by doing it, all of it is taken back."""
    if not target.tries:
        return target.take(session, judged, False, before)
    with suppress(_Enough), taken_back(session):
        counted = target.take(session, judged, False, before)
        raise _Enough
    return counted


class _Enough(Exception):
    """It was only tried."""


def _write(session: Session, run: Any, **values: Any) -> None:
    """Only onto what was seen; NotFound takes everything back where somebody else took this step."""
    seen = update(RUN).where(RUN.c.id == run.id, RUN.c.state == run.state, RUN.c.offset == run.offset)
    if session.connection().execute(seen.values(**values, changed_at=clock.now())).rowcount != 1:
        raise NotFound


def _told(told: Told) -> dict[str, Any]:
    return {"rows": told.rows, "sheet": told.sheet[:80], "sheets": [name[:80] for name in told.sheets[:50]]}
