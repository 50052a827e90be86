"""What nobody needs any more: old drafts, files nobody claimed, sessions that ended (promise 7, T18)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import Text, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.models.base import table
from portal.models.drafts import Attachment, Draft, Paper
from portal.models.entry import Attempt, HumanCheckUsed, UserSession
from portal.models.imports import ImportRun
from portal.services import outbox
from portal.services.accounts import visits
from portal.services.applying.attachments import is_laid_ready
from portal.services.applying.drafts import drop
from portal.services.casework import looks
from portal.services.exporting.asking import named as exported
from portal.services.logs import page_looks, person_looks

_DRAFT, _ATTACHMENT, _PAPER = table(Draft), table(Attachment), table(Paper)
_RUN = table(ImportRun)
ENDED: Final = ("checked", "done", "refused")
PROBLEMS_LIVE: Final = timedelta(days=90)
"""How long an import tells what was wrong with its lines: they may name people. Its counts stay."""
DRAFTS_LIVE: Final = timedelta(days=90)
FILES_LIVE: Final = timedelta(days=1)
"""How long bytes that no row names are left alone: an upload may be on its way to its row."""


EXPORTS_WAIT: Final = timedelta(hours=1)
"""The same for what is read for an export: its row follows within seconds."""


def sweep_rows(session: Session) -> None:
    """Delete drafts not touched for long, files that were removed and never claimed, and what has run out."""
    now = clock.now()
    for draft_id in session.scalars(select(_DRAFT.c.id).where(_DRAFT.c.saved_at < now - DRAFTS_LIVE).limit(500)).all():
        drop(session, draft_id)
    forgotten = update(_ATTACHMENT).where(is_laid_ready, _ATTACHMENT.c.uploaded_at < now - DRAFTS_LIVE)
    session.execute(forgotten.values(removed_at=now, request_id=None))
    unclaimed = (
        _ATTACHMENT.c.request_id.is_(None),
        _ATTACHMENT.c.draft_id.is_(None),
        _ATTACHMENT.c.registry_id.is_(None),
    )
    old = delete(_ATTACHMENT).where(*unclaimed, _ATTACHMENT.c.uploaded_at < now - FILES_LIVE)
    session.execute(old)
    for model in (UserSession, Attempt, HumanCheckUsed):
        rows = table(model)
        session.execute(delete(rows).where(rows.c.ends_at < now - FILES_LIVE))
    waiting = update(_RUN).where(_RUN.c.state == "checked", _RUN.c.changed_at < now - FILES_LIVE)
    session.execute(waiting.where(_RUN.c.stored_key.is_not(None)).values(stored_key=None))
    told = update(_RUN).where(_RUN.c.state.in_(ENDED), _RUN.c.changed_at < now - PROBLEMS_LIVE)
    session.execute(told.where(cast(_RUN.c.problems, Text) != "[]").values(problems=[]))
    looks.sweep(session)
    visits.sweep(session)
    person_looks.sweep(session)
    page_looks.sweep(session)
    outbox.sweep(session)


def unnamed(session: Session, digests: Sequence[str]) -> list[str]:
    """Those among stored digests (or quarantine keys) that no row names."""
    columns = (
        _ATTACHMENT.c.digest,
        _ATTACHMENT.c.preview_digest,
        _ATTACHMENT.c.sealed_digest,
        _ATTACHMENT.c.quarantine_key,
    )
    rows = select(*columns).where(or_(*(column.in_(digests) for column in columns)))
    named = {value for row in session.execute(rows) for value in row if value}
    named |= set(session.scalars(select(_PAPER.c.digest).where(_PAPER.c.digest.in_(digests))))
    named |= set(session.scalars(select(_RUN.c.stored_key).where(_RUN.c.stored_key.in_(digests))))
    named |= exported(session, digests)
    return [digest for digest in digests if digest not in named]
