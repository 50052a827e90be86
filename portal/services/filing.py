"""The rows of a new request: number, request and event, answers, files, booked time, in the fewest statements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.failpoints import failpoint
from portal.models.accounts import new_key
from portal.models.base import table
from portal.models.drafts import Attachment
from portal.models.requests import Edition
from portal.queries.folding import search_text
from portal.services import bookings
from portal.services.advance import Filing, Lifecycle, begin

_EDITION, _ATTACHMENT = table(Edition), table(Attachment)


@dataclass(frozen=True)
class Judged:
    """Answers that were accepted, as they are stored, and what follows from them."""

    answers: Mapping[str, Any]
    kept: Mapping[str, Any]
    searchable: tuple[str, ...] = ()
    """Words besides reference, name and title that a search may find it by."""
    wanted: tuple[bookings.Wanted, ...] = ()
    due_on: date | None = None
    has_files: bool = False


@dataclass(frozen=True)
class Place:
    """Where a request belongs: type, version, unit, and for whom it is filed."""

    type_id: str
    version_id: int
    title: str
    unit: str
    applicant_id: int
    subject_name: str
    lifecycle: Lifecycle = field(default_factory=lambda: Lifecycle(()))


@dataclass(frozen=True)
class Filed:
    """The request that stands there now."""

    key: str
    reference: str
    id: int
    again: bool = False
    """True when the same draft had been sent before."""


def file(
    session: Session,
    actor: Actor,
    place: Place,
    judged: Judged,
    reference: str,
    draft: tuple[int | None, str],
    at: datetime,
) -> Filed:
    """Write a judged request; `draft` is id and key of the draft it came from. Raises Taken when its time is gone."""
    draft_id, submission_key = draft
    key = new_key()
    words = search_text((reference, place.subject_name, place.title, *judged.searchable))
    filing = Filing(
        key=key,
        submission_key=submission_key,
        reference=reference,
        type_id=place.type_id,
        version_id=place.version_id,
        unit=place.unit,
        applicant_id=place.applicant_id,
        subject_name=place.subject_name,
        search_text=words,
        filed_at=at,
        columns={"due_on": judged.due_on},
    )
    begun = begin(session, actor, place.lifecycle, filing)
    answers = {"request_id": begun.request_id, "number": 1, "answers": dict(judged.answers), "kept": dict(judged.kept)}
    session.execute(insert(_EDITION), answers | {"at": at, "by_id": actor.id})
    if judged.has_files and draft_id is not None:
        mine = update(_ATTACHMENT).where(_ATTACHMENT.c.draft_id == draft_id, _ATTACHMENT.c.removed_at.is_(None))
        mine = mine.where(_ATTACHMENT.c.state == "clean")
        session.execute(mine.values(request_id=begun.request_id, draft_id=None, claimed_edition=1))
    if judged.wanted:
        bookings.book(session, begun.request_id, judged.wanted)
    failpoint("filed")
    return Filed(key, reference, begun.request_id)
