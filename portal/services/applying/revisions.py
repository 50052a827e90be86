"""Answers filed anew: an edit before staff begin, or a correction of a returned request (C38, C51)."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound, Refused
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.drafts import Attachment
from portal.models.requests import Correction, Edition, Request
from portal.queries.catalogue import Catalogue
from portal.request_types.judging.answers import Verdict, judge
from portal.request_types.judging.sitting import Sitting
from portal.services.applying import bookings, drafts, one_per
from portal.services.applying.arrivals import with_acts
from portal.services.applying.filing import Judged
from portal.services.applying.judgement import answers_of, context_of, files_of, judged_of, lifecycle_of, staff_state
from portal.services.applying.submit import still_cleaning
from portal.services.door.advance import Advanced, Deed, advance
from portal.services.door.following import search_words, subject_of
from portal.services.door.handing import anew
from portal.services.door.requests import Held, hold
from portal.services.rows.search_index import index_again
from portal.workflow.transitions import Action

_EDITION, _CORRECTION, _ATTACHMENT = table(Edition), table(Correction), table(Attachment)
_REQUEST_ROWS = table(Request)
_OPEN = select(_CORRECTION.c.field_id, _CORRECTION.c.reason).where(
    _CORRECTION.c.request_id == bindparam("request"), _CORRECTION.c.closed_edition.is_(None)
)
REMOVED = "removed"
"""`x.removed` in a draft's words holds the keys of attached files that the new answers leave out."""


def open_fields(session: Session, request_id: int) -> Mapping[str, str]:
    """Fields the officer opened and why; empty: all that are not locked."""
    return {row.field_id: row.reason for row in session.execute(_OPEN, {"request": request_id})}


def verdict_on(
    session: Session, actor: Actor, catalogue: Catalogue, draft: drafts.Found, held: Held, page: int | None = None
) -> Verdict:
    """The verdict on an edit or a correction as it stands."""
    checked = catalogue.version(session, held.version_id)
    opened = open_fields(session, held.id) if draft.purpose == "correction" else {}
    context = context_of(
        session,
        catalogue,
        actor,
        checked,
        session.get_one(Account, held.applicant_id),
        held.filed_at,
        files_after(session, draft),
        held,
        previous=answers_of(session, checked, held.id, held.edition),
        open_fields=frozenset(opened) or None,
        page=page,
    )
    return judge(checked, draft.words, context)


def files_after(session: Session, draft: drafts.Found) -> Any:
    """Files by words name as they would be: the request's but for those left out, and the draft's."""
    gone = {key for name, keys in draft.words.items() if name.endswith(f".{REMOVED}") for key in keys}
    return files_of(session, draft.id, draft.request_id, gone)


def refile(session: Session, actor: Actor, catalogue: Catalogue, draft_key: str, seen: int) -> Advanced:
    """Send an edit or a correction.

    Raises Refused with the problems, Taken when newly booked time is gone, Stale, IllegalTransition; the draft stays.
    """
    draft = drafts.find(session, actor, draft_key, lock=True)
    held = _held(session, actor, draft)
    verdict = verdict_on(session, actor, catalogue, draft, held)
    if not verdict.ok:
        raise Refused("lifecycle.answers_wrong", {name: list(said) for name, said in verdict.errors.items()})
    if still_cleaning(session, draft.id):
        raise Refused("lifecycle.files_pending")
    judged, number = judged_of(verdict, held.filed_at), held.edition + 1
    before = session.scalar(select(_REQUEST_ROWS.c.search_text).where(_REQUEST_ROWS.c.id == held.id)) or ""
    checked = verdict.sitting.checked
    staff = staff_state(session, checked, held.id)
    whole = Sitting(checked, {}, verdict.sitting.context, values={**staff.values, **verdict.values})
    subject = subject_of(whole) if checked.subject else {}
    words = search_words(held.reference, subject.get("subject_name", held.subject_name), whole, whole.values)
    action = drafts.revising(held, draft.purpose) or Action.RESUBMIT
    office = catalogue.office(session) or checked.office
    handing = anew(session, office, held, {**staff.values, **(verdict.sitting.context.previous or {})}, whole)
    columns = {"edition": number, "search_text": words, **subject, **handing.columns}
    data = {"edition": number, "fields": _changed(session, held, judged), **handing.data}
    deed = Deed(action, seen, data=data, columns=columns, handed=handing.handed)
    lifecycle = with_acts(lifecycle_of(checked, whole, staff), catalogue, whole)
    done = advance(session, actor, held, lifecycle, deed)
    _keep(session, actor, held, judged, number, draft.key)
    _exchange_files(session, draft, held, number, verdict.locked)
    _book_again(session, held, judged)
    if checked.one_per:
        one_per.claim(session, held.type_id, held.id, judged.singles)
    index_again(session, held.id, before, words)
    drafts.drop(session, draft.id)
    return done


def _held(session: Session, actor: Actor, draft: drafts.Found) -> Held:
    key = session.scalar(select(_REQUEST_ROWS.c.key).where(_REQUEST_ROWS.c.id == draft.request_id))
    if key is None:
        raise NotFound
    held = hold(session, actor, key)
    if drafts.revising(held, draft.purpose) is None:
        raise Forbidden
    return held


def _changed(session: Session, held: Held, judged: Judged) -> list[str]:
    """Ids of the fields whose stored answers differ."""
    rows = select(_EDITION.c.answers).where(_EDITION.c.request_id == held.id, _EDITION.c.number == held.edition)
    old = session.scalar(rows) or {}
    names = list(dict.fromkeys([*old, *judged.answers]))
    return [name for name in names if old.get(name) != judged.answers.get(name)]


def _keep(session: Session, actor: Actor, held: Held, judged: Judged, number: int, draft_key: str) -> None:
    row = {"request_id": held.id, "number": number, "answers": dict(judged.answers), "kept": dict(judged.kept)}
    session.execute(insert(_EDITION), row | {"at": clock.now(), "by_id": actor.id, "draft_key": draft_key})
    mended = update(_CORRECTION).where(_CORRECTION.c.request_id == held.id, _CORRECTION.c.closed_edition.is_(None))
    session.execute(mended.values(closed_edition=number))


def _exchange_files(session: Session, draft: drafts.Found, held: Held, number: int, locked: Collection[str]) -> None:
    """Files left out stay in the history; the draft's become the request's. Fields that are not open keep theirs."""
    gone = [key for name, keys in draft.words.items() if name.endswith(f".{REMOVED}") for key in keys]
    if gone:
        left = update(_ATTACHMENT).where(_ATTACHMENT.c.request_id == held.id, _ATTACHMENT.c.key.in_(gone))
        left = left.where(_ATTACHMENT.c.side == "applicant", _ATTACHMENT.c.dropped_edition.is_(None))
        session.execute(left.where(*_open_to_change(locked)).values(dropped_edition=number))
    new = update(_ATTACHMENT).where(_ATTACHMENT.c.draft_id == draft.id, _ATTACHMENT.c.removed_at.is_(None))
    new = new.where(*_open_to_change(locked), _ATTACHMENT.c.state == "clean")
    session.execute(new.values(request_id=held.id, draft_id=None, claimed_edition=number))


def _open_to_change(locked: Collection[str]) -> list[ColumnElement[bool]]:
    """Files whose field is not locked; those in the rows of a table go with the table."""
    in_rows = [~_ATTACHMENT.c.field_id.startswith(f"{name}.", autoescape=True) for name in sorted(locked)]
    return [_ATTACHMENT.c.field_id.not_in(locked), *in_rows]


def _book_again(session: Session, held: Held, judged: Judged) -> None:
    """Give the old time back and take the new; a wish stays a wish."""
    bookings.free(session, held.id)
    bookings.book(session, held.id, judged.wanted)
