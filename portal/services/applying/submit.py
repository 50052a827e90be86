"""Filing a new request: the same draft sent twice is one request, and both hear the same number (C36, C53, T31).

A draft is judged before anything is locked, and then filed if it still stands as it was judged: senders wait for one
another's writing only, never for another's verdict.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, case, delete, exists, func, literal_column, null, or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import NotFound, Refused
from portal.failpoints import failpoint
from portal.models.accounts import ANONYMOUS, VISITOR, Account
from portal.models.base import table
from portal.models.drafts import Attachment, Draft
from portal.models.requests import Edition, Request
from portal.queries.catalogue import Catalogue
from portal.request_types.judging.answers import Verdict, judge
from portal.request_types.judging.sitting import Sitting
from portal.request_types.values import FileList
from portal.services.applying.arrivals import with_acts
from portal.services.applying.drafts import Found, found_of, permit
from portal.services.applying.filing import Filed, Judged, Place, file
from portal.services.applying.judgement import (
    APPLICANT,
    Applicant,
    context_of,
    files_of,
    is_at_counter,
    judged_of,
    takes_files,
)
from portal.services.applying.placing import Whose, place_of
from portal.services.rows.numbers import request_number

_DRAFT, _ATTACHMENT, _REQUEST, _EDITION = table(Draft), table(Attachment), table(Request), table(Edition)
_ACCOUNT = table(Account)
_HAS_FILES = exists().where(_ATTACHMENT.c.draft_id == _DRAFT.c.id)
_READ = (
    select(
        *_DRAFT.c, *(column.label(f"applicant_{column.name}") for column in APPLICANT), _HAS_FILES.label("has_files")
    )
    .join(_ACCOUNT, _ACCOUNT.c.id == func.coalesce(_DRAFT.c.applicant_id, _DRAFT.c.account_id))
    .where(_DRAFT.c.key == bindparam("key"), _DRAFT.c.account_id == bindparam("account"), _DRAFT.c.purpose == "new")
)
_READ_AND_HOLD = _READ.with_for_update(of=_DRAFT)
_FILES = (
    select(_ATTACHMENT.c.id, _ATTACHMENT.c.field_id, _ATTACHMENT.c.original_name, _ATTACHMENT.c.state)
    .where(_ATTACHMENT.c.draft_id == bindparam("draft"), _ATTACHMENT.c.removed_at.is_(None))
    .where(_ATTACHMENT.c.state != "refused")
    .order_by(_ATTACHMENT.c.position, _ATTACHMENT.c.id)
)
_AS_JUDGED = (
    _DRAFT.c.id == bindparam("draft"),
    _DRAFT.c.version_id == bindparam("version"),
    _DRAFT.c.revision == bindparam("revision"),
)
_IDS: Final = {"sqlite": null(), "postgresql": literal_column("nextval('request_id_seq')")}
"""The request's id is given out with the draft, so that its rows go in together; SQLite gives it at the insert."""
_TAKE = {engine: delete(_DRAFT).where(*_AS_JUDGED).returning(id.label("id")) for engine, id in _IDS.items()}
_HOLD = {engine: select(id.label("id")).where(*_AS_JUDGED).with_for_update() for engine, id in _IDS.items()}
_DELETE = delete(_DRAFT).where(_DRAFT.c.id == bindparam("draft"), ~_HAS_FILES)
_IS_KEPT = _ATTACHMENT.c.removed_at.is_(None) & (_ATTACHMENT.c.state == "clean")
_CLAIM = (
    update(_ATTACHMENT)
    .where(_ATTACHMENT.c.draft_id == bindparam("draft"))
    .where(or_(_ATTACHMENT.c.state != "received", _ATTACHMENT.c.removed_at.is_not(None)))
    .values(
        draft_id=None,
        request_id=case((_IS_KEPT, bindparam("request"))),
        claimed_edition=case((_IS_KEPT, 1)),
        removed_at=case((_IS_KEPT, None), else_=func.coalesce(_ATTACHMENT.c.removed_at, bindparam("now"))),
    )
    .returning(_ATTACHMENT.c.id, _ATTACHMENT.c.request_id)
)
"""Clean files become the request's; what was refused or taken away before counts as removed. What is still looked at
keeps its draft, which then does not go."""


class Moved(Exception):
    """The draft is no longer as it was judged: changed, sent or thrown away meanwhile. Nothing was filed."""


@dataclass(frozen=True)
class Ready:
    """A draft that was judged right, and what is filed of it."""

    draft: Found
    judged: Judged
    place: Place
    sitting: Sitting
    files: frozenset[int] | None
    """Attachments that go along; None: the form takes none."""


def submit(session: Session, actor: Actor, catalogue: Catalogue, draft_key: str) -> Filed:
    """File a draft of the actor's own, held meanwhile. For senders at once `ready` and `put` are quicker.

    Raises Refused with the problems by words name (the draft stays), Taken(field=...) when booked time is gone.
    """
    found = ready(session, actor, catalogue, draft_key, hold=True)
    return found if isinstance(found, Filed) else put(session, actor, found)


def ready(session: Session, actor: Actor, catalogue: Catalogue, draft_key: str, hold: bool = False) -> Ready | Filed:
    """Judge a draft of the actor's own; what it became when it was sent before. Raises as `submit` does."""
    read = _READ_AND_HOLD if hold else _READ
    row: Any = session.execute(read, {"key": draft_key, "account": actor.id}).one_or_none()
    if row is None:
        return sent_before(session, actor, draft_key)
    draft = found_of(row)
    checked = catalogue.version(session, draft.version_id)
    permit(actor, checked, catalogue.offered(session, draft.type_id).is_on)
    files = session.execute(_FILES, {"draft": draft.id}).all() if row.has_files else []
    named: dict[str, list[str]] = {}
    for each in files:
        named.setdefault(each.field_id, []).append(each.original_name)
    applicant = Applicant(*(getattr(row, f"applicant_{column.name}") for column in APPLICANT))
    lists = {field: FileList(tuple(names)) for field, names in named.items()}
    there = is_at_counter(actor, draft.applicant_id)
    context = context_of(session, catalogue, actor, checked, applicant, clock.now(), lists, at_counter=there)
    verdict = judge(checked, draft.words, context)
    if not verdict.ok:
        raise Refused("lifecycle.answers_wrong", {name: list(said) for name, said in verdict.errors.items()})
    if any(each.state == "received" for each in files):
        raise Refused("lifecycle.files_pending")
    whose = Whose(draft.type_id, draft.version_id, draft.applicant_id or actor.id)
    kept = frozenset(each.id for each in files) if row.has_files or takes_files(checked) else None
    return Ready(
        draft,
        judged_of(verdict, context.filed),
        place_of(session, actor, catalogue, whose, verdict.sitting, with_acts),
        verdict.sitting,
        kept,
    )


def put(session: Session, actor: Actor, ready: Ready) -> Filed:
    """File what was judged. Raises Moved when it is no longer that, Taken(field=...) when booked time is gone."""
    draft, connection = ready.draft, session.connection()
    takes = (_TAKE if ready.files is None else _HOLD)[connection.dialect.name]
    as_judged = {"draft": draft.id, "version": draft.version_id, "revision": draft.revision}
    taken = connection.execute(takes, as_judged).one_or_none()
    if taken is None:
        raise Moved
    checked, filed = ready.sitting.checked, ready.sitting.context.filed
    # The number last: others of its kind wait from here to the commit.
    reference = request_number(session, checked.number, checked.definition.code, ready.sitting, filed)
    made = file(session, actor, ready.place, ready.judged, reference, draft.key, filed, taken.id)
    if ready.files is not None:
        claimed = connection.execute(_CLAIM, {"draft": draft.id, "request": made.id, "now": clock.now()})
        if {row.id for row in claimed if row.request_id is not None} != ready.files:
            raise Moved
        if connection.execute(_DELETE, {"draft": draft.id}).rowcount != 1:
            raise Moved
    failpoint("submitted")
    return made


def verdict_on(session: Session, actor: Actor, catalogue: Catalogue, draft: Found, page: int | None = None) -> Verdict:
    """The verdict on a draft of a new request as it stands: for the page and the check of answers."""
    checked = catalogue.version(session, draft.version_id)
    applicant = session.get_one(Account, draft.applicant_id or actor.id)
    files = files_of(session, draft_id=draft.id) if takes_files(checked) else {}
    there = is_at_counter(actor, draft.applicant_id)
    context = context_of(session, catalogue, actor, checked, applicant, clock.now(), files, page=page, at_counter=there)
    return judge(checked, draft.words, context)


def still_cleaning(session: Session, draft_id: int) -> bool:
    """Whether a file of the draft waits for the worker."""
    rows = select(_ATTACHMENT.c.id).where(_ATTACHMENT.c.draft_id == draft_id, _ATTACHMENT.c.state == "received")
    return session.execute(rows.where(_ATTACHMENT.c.removed_at.is_(None)).limit(1)).first() is not None


def sent_before(session: Session, actor: Actor, draft_key: str) -> Filed:
    """The request this draft became, or mended; NotFound when it was not the actor's."""
    requests = select(_REQUEST.c.id, _REQUEST.c.key, _REQUEST.c.reference, _REQUEST.c.filed_by_id)
    by_me = _REQUEST.c.filed_by_id == actor.id
    if actor.base == VISITOR:  # without a name nobody is written down; who has the draft's key filed it
        by_me = or_(by_me, _REQUEST.c.filed_by_id.in_(select(_ACCOUNT.c.id).where(_ACCOUNT.c.role == ANONYMOUS)))
    filed = requests.where(_REQUEST.c.submission_key == draft_key, by_me)
    refiled = requests.join(_EDITION, _EDITION.c.request_id == _REQUEST.c.id)
    refiled = refiled.where(_EDITION.c.draft_key == draft_key, _EDITION.c.by_id == actor.id)
    row = session.execute(filed).one_or_none() or session.execute(refiled).one_or_none()
    if row is None:
        raise NotFound
    nameless = actor.base == VISITOR and row.filed_by_id != actor.id
    return Filed(row.key, row.reference, row.id, again=True, nameless=nameless)
