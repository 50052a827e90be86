"""Filing a new request: the same draft sent twice is one request, and both hear the same number (C36, C53, T31)."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import NotFound, Refused
from portal.failpoints import failpoint
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.drafts import Attachment, Draft
from portal.models.requests import Edition, Request
from portal.queries.catalogue import Catalogue
from portal.request_types.judging.answers import Verdict, judge
from portal.services.drafts import Found, drop, found_of, permit
from portal.services.filing import Filed, Place, file
from portal.services.judgement import context_of, files_of, judged_of, lifecycle_of
from portal.services.numbers import request_number

_DRAFT, _ATTACHMENT, _REQUEST, _EDITION = table(Draft), table(Attachment), table(Request), table(Edition)


def submit(session: Session, actor: Actor, catalogue: Catalogue, draft_key: str) -> Filed:
    """File a draft of the actor's own.

    Raises Refused with the problems by words name (the draft stays), Taken(field=...) when booked time is gone.
    """
    rows = select(_DRAFT).where(_DRAFT.c.key == draft_key, _DRAFT.c.account_id == actor.id, _DRAFT.c.purpose == "new")
    row = session.execute(rows.with_for_update()).one_or_none()
    if row is None:
        return sent_before(session, actor, draft_key)
    draft = found_of(row)
    permit(actor, catalogue.version(session, draft.version_id), catalogue.offered(session, draft.type_id).is_on)
    verdict = verdict_on(session, actor, catalogue, draft)
    if not verdict.ok:
        raise Refused("lifecycle.answers_wrong", {name: list(said) for name, said in verdict.errors.items()})
    return _file(session, actor, draft, verdict)


def verdict_on(session: Session, actor: Actor, catalogue: Catalogue, draft: Found, page: int | None = None) -> Verdict:
    """The verdict on a draft of a new request as it stands: for the page, the check of answers, and filing alike."""
    checked = catalogue.version(session, draft.version_id)
    applicant = session.get_one(Account, draft.applicant_id or actor.id)
    has_files = any(asked.field.type == "file" or asked.columns for asked in checked.fields.values())
    files = files_of(session, draft_id=draft.id) if has_files else {}
    context = context_of(session, catalogue, actor, checked, applicant, clock.now(), files, page=page)
    return judge(checked, draft.words, context)


def still_cleaning(session: Session, draft_id: int) -> bool:
    """Whether a file of the draft waits for the worker."""
    rows = select(_ATTACHMENT.c.id).where(_ATTACHMENT.c.draft_id == draft_id, _ATTACHMENT.c.state == "received")
    return session.execute(rows.where(_ATTACHMENT.c.removed_at.is_(None)).limit(1)).first() is not None


def _file(session: Session, actor: Actor, draft: Found, verdict: Verdict) -> Filed:
    checked, filed = verdict.sitting.checked, verdict.sitting.context.filed
    judged = judged_of(verdict, filed)
    if judged.has_files and still_cleaning(session, draft.id):
        raise Refused("lifecycle.files_pending")
    definition = checked.definition
    place = Place(
        type_id=draft.type_id,
        version_id=draft.version_id,
        title=definition.title.in_language("th"),
        unit=definition.unit or (checked.office.units[0].id if checked.office.units else ""),
        applicant_id=draft.applicant_id or actor.id,
        subject_name=str(verdict.sitting.context.applicant["full_name"]),
        lifecycle=lifecycle_of(checked),
    )
    reference = request_number(session, checked.number, definition.code, verdict.sitting, filed)
    made = file(session, actor, place, judged, reference, (draft.id, draft.key), filed)
    if judged.has_files:
        drop(session, draft.id)
    else:
        session.execute(delete(_DRAFT).where(_DRAFT.c.id == draft.id))
    failpoint("submitted")
    return made


def sent_before(session: Session, actor: Actor, draft_key: str) -> Filed:
    """The request this draft became, or mended; NotFound when it was not the actor's."""
    requests = select(_REQUEST.c.id, _REQUEST.c.key, _REQUEST.c.reference)
    filed = requests.where(_REQUEST.c.submission_key == draft_key, _REQUEST.c.filed_by_id == actor.id)
    refiled = requests.join(_EDITION, _EDITION.c.request_id == _REQUEST.c.id)
    refiled = refiled.where(_EDITION.c.draft_key == draft_key, _EDITION.c.by_id == actor.id)
    row = session.execute(filed).one_or_none() or session.execute(refiled).one_or_none()
    if row is None:
        raise NotFound
    return Filed(row.key, row.reference, row.id, again=True)
