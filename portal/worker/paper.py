"""Job `paper`: the request and its letters as of one event, printed once and kept (C69, C72)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.models.accounts import new_key
from portal.models.base import table
from portal.models.drafts import Paper
from portal.papers.rendering import PaperFailed, Renderer
from portal.queries.catalogue import Catalogue
from portal.services.paper_contents import House, papers_at
from portal.texts import worded, wordings
from portal.uploads.storage import Storage
from portal.worker.loop import Hopeless, Outcome

_PAPER = table(Paper)


@dataclass(frozen=True)
class MakePapers:
    """The handler."""

    database: Database
    catalogue: Catalogue
    storage: Storage
    renderer: Renderer
    house: House

    def __call__(self, payload: Mapping[str, Any]) -> Outcome:
        request_id, event_number = int(payload["request_id"]), int(payload["event_number"])
        with self.database.reading() as session:
            done = select(_PAPER.c.kind).where(_PAPER.c.request_id == request_id)
            there = set(session.scalars(done.where(_PAPER.c.event_number == event_number)))
        with self.database.reading() as session:
            office = self.catalogue.office(session)
        own = wordings((key, said.words) for key, said in office.texts.items()) if office else wordings(())
        language = office.languages[0] if office else "th"
        with worded(own):
            rows = self._print(request_id, event_number, there, language)

        def write(session: Session) -> None:
            into = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
            if rows:
                once = into(_PAPER).on_conflict_do_nothing(index_elements=["request_id", "kind", "event_number"])
                session.execute(once, rows)

        return write

    def _print(self, request_id: int, event_number: int, there: set[str], language: str) -> list[dict[str, Any]]:
        """Everything that is not there yet, in the office's first language and its own words (C81, C82)."""
        with self.database.transaction() as session:
            printed = papers_at(session, self.catalogue, self.house, request_id, event_number, language)
        rows = []
        for one in printed:
            if one.kind in there:
                continue
            try:
                stored = self.storage.put([self.renderer.render(one.content)])
            except PaperFailed as failed:
                raise Hopeless(failed.code) from failed
            rows.append(
                {
                    "key": new_key(),
                    "request_id": request_id,
                    "kind": one.kind,
                    "event_number": event_number,
                    "edition": one.edition,
                    "number": one.number,
                    "digest": stored.digest,
                    "size": stored.size,
                    "pages": 0,
                    "made_at": clock.now(),
                }
            )
        return rows
