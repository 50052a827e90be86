"""Job `paper`: the request or one of its letters as of one event, printed once and kept (C69, C72).

The request's own paper begins: it asks for the letters its event gives out, each a job of its own. One that cannot be
printed is parked by itself, and the others are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal import clock
from portal.access.sight import PARTIAL
from portal.db import Database
from portal.models.accounts import new_key
from portal.models.base import table
from portal.models.drafts import Paper
from portal.papers.rendering import PaperFailed, Renderer
from portal.queries.catalogue import Catalogue
from portal.queries.shelf import one
from portal.services.printing.letters import letter, reached
from portal.services.printing.paper_contents import MASKED, REQUEST, House, Printed, as_of, request_paper
from portal.services.printing.paper_pictures import album_in
from portal.services.printing.papers import ask
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
        kind = str(payload.get("kind", REQUEST))
        with self.database.reading() as session:
            office = self.catalogue.office(session)
        own = wordings((key, said.words) for key, said in office.texts.items()) if office else wordings(())
        language = office.languages[0] if office else "th"
        with worded(own):
            row = self._print(request_id, event_number, kind, language)

        def write(session: Session) -> None:
            into = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
            if row is not None:
                once = into(_PAPER).on_conflict_do_nothing(index_elements=["request_id", "kind", "event_number"])
                session.execute(once, row)

        return write

    def _print(self, request_id: int, event_number: int, kind: str, language: str) -> dict[str, Any] | None:
        """In the office's first language and its own words (C81, C82); None when it is there or is not given out."""
        with self.database.transaction() as session:
            printed = self._content(session, request_id, event_number, kind, language)
            there = select(_PAPER.c.id).where(_PAPER.c.request_id == request_id, _PAPER.c.kind == kind)
            if printed is None or session.scalar(there.where(_PAPER.c.event_number == event_number)) is not None:
                return None
        try:
            stored = self.storage.put([self.renderer.render(printed.content)])
        except PaperFailed as failed:
            raise Hopeless(failed.code) from failed
        return {
            "key": new_key(),
            "request_id": request_id,
            "kind": printed.kind,
            "event_number": event_number,
            "edition": printed.edition,
            "number": printed.number,
            "digest": stored.digest,
            "size": stored.size,
            "pages": 0,
            "made_at": clock.now(),
        }

    def _content(
        self, session: Session, request_id: int, event_number: int, kind: str, language: str
    ) -> Printed | None:
        house = replace(self.house, pictures=album_in(self.storage), read=partial(one, session))
        at = as_of(session, self.catalogue, request_id, event_number, language)
        if kind == MASKED:
            return request_paper(house, at, PARTIAL)
        if kind != REQUEST:
            return letter(session, house, at, kind)
        for each in reached(at.checked, at.now):
            ask(session, request_id, event_number, each.paper.id)
        return request_paper(house, at)
