"""Forms being filled in, kept by the server as typed: they survive a failed check, a lost session, another device (C32)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound, Refused, TooMany
from portal.models.accounts import VISITOR, new_key
from portal.models.base import table
from portal.models.drafts import Attachment, Draft
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedType
from portal.request_types.judging.answers import words_of
from portal.request_types.judging.opening import is_open
from portal.services.applying.judgement import answers_of
from portal.services.door.requests import Held, hold
from portal.workflow.transitions import Action, Side, transition

_DRAFT, _ATTACHMENT = table(Draft), table(Attachment)
AT_MOST: Final = 50
"""Drafts of one person (T18)."""
MOST_WORDS: Final = 20_000
"""Names in one draft."""


NO_WORDS: Final[Mapping[str, Sequence[str]]] = {}


@dataclass(frozen=True)
class Found:
    """A draft of the actor's own."""

    id: int
    key: str
    type_id: str
    version_id: int
    purpose: str
    request_id: int | None
    words: Mapping[str, tuple[str, ...]]
    page: int
    saved_at: datetime
    revision: int
    applicant_id: int | None = None
    """For whom it is, when that is not the one who fills it in."""
    written_by: Mapping[str, str] = field(default_factory=dict)
    """By question: the window that wrote it last."""
    overtaken: bool = False
    """Somebody acted on the request it mends: it is read, and filed no more."""


def start(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    type_id: str,
    applicant_id: int | None = None,
    words: Mapping[str, Sequence[str]] = NO_WORDS,
    written_for: int | None = None,
    nameless: bool = False,
) -> str:
    """Begin a new request; answers the draft's key. Raises Refused when the type takes none, TooMany drafts.

    Staff may begin it for somebody else, whose account `applicant_id` is; Forbidden for everybody else. `words` stand in
    it already, in the names of the version `written_for` (None: the newest).
    """
    offered = catalogue.offered(session, type_id)
    if applicant_id == actor.id:
        applicant_id = None
    own = applicant_id is None or (nameless and actor.base == VISITOR)
    if not actor.may("request.file" if own else "request.file_for_another"):
        raise Forbidden
    checked = catalogue.version(session, offered.version_id)
    permit(actor, checked, offered.is_on)
    mine = select(func.count()).select_from(_DRAFT).where(_DRAFT.c.account_id == actor.id)
    if (session.scalar(mine) or 0) >= AT_MOST:
        raise TooMany("lifecycle.too_many_drafts")
    return _insert(session, actor, type_id, written_for or offered.version_id, "new", None, words, applicant_id)


def permit(actor: Actor, checked: CheckedType, is_on: bool) -> None:
    """May this actor file this type today? Raises Refused when it takes none now, Forbidden for other roles."""
    if not is_on or not _is_open_today(checked):
        raise Refused("lifecycle.type_off")
    if not _files(actor, checked):
        raise Forbidden


def may_file(actor: Actor, checked: CheckedType) -> bool:
    """Whether `permit` lets the actor file a type that is on."""
    return _is_open_today(checked) and _files(actor, checked)


def _is_open_today(checked: CheckedType) -> bool:
    return is_open(checked.definition, clock.today(ZoneInfo(checked.office.time_zone)))


def _files(actor: Actor, checked: CheckedType) -> bool:
    return bool({actor.role, actor.base} & set(checked.definition.filed_by))


def start_revision(session: Session, actor: Actor, catalogue: Catalogue, request_key: str, purpose: str) -> str:
    """Open a request's answers for an `edit` or a `correction`; a draft already begun is gone on with."""
    held = hold(session, actor, request_key)
    action = revising(held, purpose)
    if action is None or transition(action, held.state, held.side) is None:
        raise Forbidden
    known = select(_DRAFT.c.key).where(_DRAFT.c.request_id == held.id, _DRAFT.c.account_id == actor.id)
    known_key = session.scalar(known.where(_DRAFT.c.purpose == purpose, _DRAFT.c.overtaken_at.is_(None)))
    if known_key is not None:
        return str(known_key)
    _discard_revisions(session, held.id)
    checked = catalogue.version(session, held.version_id)
    words = words_of(checked, answers_of(session, checked, held.id, held.edition))
    return _insert(session, actor, held.type_id, held.version_id, purpose, held.id, words)


def revising(held: Held, purpose: str) -> Action | None:
    """By which action its answers are filed anew; None where they are not the actor's to mend.

    Staff mend what was filed without a name: nobody is there to be asked.
    """
    if held.side == Side.APPLICANT:
        return Action.EDIT if purpose == "edit" else Action.RESUBMIT
    return Action.CORRECT if purpose == "edit" and held.anonymous and not held.lent else None


def find(session: Session, actor: Actor, key: str, lock: bool = False) -> Found:
    """The actor's own draft; NotFound otherwise. `lock` holds it until the transaction ends."""
    rows = select(_DRAFT).where(_DRAFT.c.key == key, _DRAFT.c.account_id == actor.id)
    row = session.execute(rows.with_for_update() if lock else rows).one_or_none()
    if row is None:
        raise NotFound
    return found_of(row)


def found_of(row: Row[Any]) -> Found:
    """A row of the table as a draft."""
    words = {name: tuple(said) for name, said in row.words.items()}
    return Found(
        row.id,
        row.key,
        row.type_id,
        row.version_id,
        row.purpose,
        row.request_id,
        words,
        row.page,
        row.saved_at,
        row.revision,
        row.applicant_id,
        row.written_by,
        row.overtaken_at is not None,
    )


def save(
    session: Session,
    actor: Actor,
    checked: CheckedType,
    draft: Found,
    posted: Mapping[str, Sequence[str]],
    page: int | None = None,
    window: str = "",
    form: str | None = None,
) -> Mapping[str, tuple[str, ...]]:
    """Keep what one page posted (None: the whole form), beside what other pages hold. Unknown names are left out (T08).

    `form`: the page is that of a staff form, which stands behind the others.

    What changes was written by `window`. Answers all words of the draft.
    """
    fields = {
        id
        for id, asked in checked.fields.items()
        if asked.form == form and asked.value is None and (page is None or form is not None or asked.page == page)
    }
    words = {name: said for name, said in draft.words.items() if name.partition(".")[0] not in fields}
    words |= {name: tuple(said) for name, said in posted.items() if name.partition(".")[0] in fields}
    if len(words) > MOST_WORDS:
        raise Refused("lifecycle.too_much")
    values: dict[str, Any] = _changed(words) | {"saved_at": clock.now()}
    values["written_by"] = _writers(draft, words, window)
    if page is not None:
        values["page"] = page
    session.execute(update(_DRAFT).where(_DRAFT.c.id == draft.id, _DRAFT.c.account_id == actor.id).values(**values))
    return words


def _writers(draft: Found, words: Mapping[str, tuple[str, ...]], window: str) -> dict[str, str]:
    names = {name for name in {**draft.words, **words} if draft.words.get(name) != words.get(name)}
    changed = {name.partition(".")[0] for name in names}
    others = {id: writer for id, writer in draft.written_by.items() if id not in changed}
    return others | dict.fromkeys(changed, window)


def renew(session: Session, catalogue: Catalogue, draft: Found) -> Found:
    """Move a new request's draft to the newest version when it is opened; words of fields that stay are kept (F18)."""
    if draft.purpose != "new":
        return draft
    newest = catalogue.offered(session, draft.type_id).version_id
    if newest == draft.version_id:
        return draft
    words = renamed(catalogue.version(session, newest), draft.words)
    values = _changed(words) | {"version_id": newest}
    session.execute(update(_DRAFT).where(_DRAFT.c.id == draft.id).values(**values))
    _rename_files(session, catalogue.version(session, newest), draft.id)
    return replace(draft, version_id=newest, words=words, revision=draft.revision + 1)


def _changed(words: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {"words": {name: list(said) for name, said in words.items()}, "revision": _DRAFT.c.revision + 1}


def renamed(checked: CheckedType, words: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Words of an older version under the ids of this one: fields say what they `was`. Their columns go along."""
    now = _new_names(checked)
    found = {}
    for name, said in words.items():
        first, dot, rest = name.partition(".")
        found[f"{now.get(first, first)}{dot}{rest}"] = said
    return found


def _new_names(checked: CheckedType) -> dict[str, str]:
    return {
        asked.field.was: id
        for id, asked in checked.fields.items()
        if asked.field.was is not None and asked.field.was not in checked.fields
    }


def _rename_files(session: Session, checked: CheckedType, draft_id: int) -> None:
    """Also those in the rows of a table that has a new name."""
    now = _new_names(checked)
    for row in session.execute(
        select(_ATTACHMENT.c.id, _ATTACHMENT.c.field_id).where(_ATTACHMENT.c.draft_id == draft_id)
    ):
        first, dot, rest = row.field_id.partition(".")
        if first in now:
            mine = update(_ATTACHMENT).where(_ATTACHMENT.c.id == row.id)
            session.execute(mine.values(field_id=f"{now[first]}{dot}{rest}"))


def discard(session: Session, actor: Actor, key: str) -> None:
    """Throw a draft away; its files are swept later."""
    drop(session, find(session, actor, key, lock=True).id)


def _discard_revisions(session: Session, request_id: int) -> None:
    for draft_id in session.scalars(select(_DRAFT.c.id).where(_DRAFT.c.request_id == request_id)).all():
        drop(session, draft_id)


def drop(session: Session, draft_id: int) -> None:
    """Delete a draft's row; what was attached and not claimed counts as removed."""
    mine = update(_ATTACHMENT).where(_ATTACHMENT.c.draft_id == draft_id)
    session.execute(mine.values(draft_id=None, removed_at=func.coalesce(_ATTACHMENT.c.removed_at, clock.now())))
    session.execute(delete(_DRAFT).where(_DRAFT.c.id == draft_id))


def _insert(
    session: Session,
    actor: Actor,
    type_id: str,
    version_id: int,
    purpose: str,
    request_id: int | None,
    words: Mapping[str, Sequence[str]],
    applicant_id: int | None = None,
) -> str:
    key = new_key()
    row = {
        "key": key,
        "account_id": actor.id,
        "applicant_id": applicant_id,
        "type_id": type_id,
        "version_id": version_id,
        "purpose": purpose,
        "request_id": request_id,
        "words": {name: list(said) for name, said in words.items()},
        "saved_at": clock.now(),
    }
    session.execute(insert(_DRAFT), row)
    return key
