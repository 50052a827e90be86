"""Files and papers on their way out: found through the request in the reader's scope, or not there (T01, C32, C72)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.errors import NotFound
from portal.models.base import table
from portal.models.drafts import Attachment, Paper
from portal.models.machinery import Job
from portal.queries.attachments import is_given

_ATTACHMENT, _PAPER, _JOB = (table(model) for model in (Attachment, Paper, Job))


@dataclass(frozen=True)
class Bytes:
    """Stored bytes and how they are called; `field_id` says which answer a file belongs to."""

    digest: str
    size: int
    media_type: str
    name: str
    field_id: str = ""


@dataclass(frozen=True)
class OfficerFile:
    """A file the office gave back, as a list links it."""

    request_id: int
    key: str
    name: str
    field_id: str


_FILE = select(*(_ATTACHMENT.c[name] for name in ("digest", "size", "media_type", "original_name", "field_id"))).where(
    _ATTACHMENT.c.request_id == bindparam("request"),
    _ATTACHMENT.c.key == bindparam("file"),
    _ATTACHMENT.c.removed_at.is_(None),
    _ATTACHMENT.c.state == "clean",
    is_given,
)
_NEWEST = (
    select(_PAPER.c.event_number, _PAPER.c.digest, _PAPER.c.size)
    .where(_PAPER.c.request_id == bindparam("request"), _PAPER.c.kind == bindparam("kind"))
    .order_by(_PAPER.c.event_number.desc())
    .limit(1)
)
_OF_EVENT = _NEWEST.where(_PAPER.c.event_number == bindparam("event"))
_PARKED = select(_JOB.c.unique_key).where(
    _JOB.c.parked_at.is_not(None), _JOB.c.unique_key.startswith(bindparam("start", type_=_JOB.c.unique_key.type))
)
_GIVEN = (
    select(*(_ATTACHMENT.c[name] for name in ("request_id", "key", "original_name", "field_id")))
    .where(
        is_given,
        _ATTACHMENT.c.request_id.in_(bindparam("requests", expanding=True)),
        _ATTACHMENT.c.side == "officer",
        _ATTACHMENT.c.state == "clean",
        _ATTACHMENT.c.removed_at.is_(None),
    )
    .order_by(_ATTACHMENT.c.id)
)


def file(session: Session, request_id: int, file_key: str) -> Bytes:
    """One clean file of a request in hand; what a correction replaced is still there. NotFound otherwise."""
    row = session.execute(_FILE, {"request": request_id, "file": file_key}).one_or_none()
    if row is None or row.digest is None:
        raise NotFound
    return Bytes(*row)


def paper(session: Session, request_id: int, kind: str, event_number: int | None = None) -> tuple[int, Bytes] | None:
    """The newest stored paper of a kind, or the one of an event: its event and its bytes; None when there is none."""
    wanted, facts = _NEWEST, {"request": request_id, "kind": kind}
    row = (
        session.execute(wanted, facts)
        if event_number is None
        else session.execute(_OF_EVENT, facts | {"event": event_number})
    ).one_or_none()
    return None if row is None else (row.event_number, Bytes(row.digest, row.size, "application/pdf", ""))


def is_parked(session: Session, job_key: str) -> bool:
    """Whether the worker gave this job up; the admin sees why."""
    rows = select(_JOB.c.id).where(_JOB.c.unique_key == job_key, _JOB.c.parked_at.is_not(None))
    return session.execute(rows).first() is not None


def parked_papers(session: Session, request_id: int) -> frozenset[str]:
    """Kinds of a request's papers that the worker gave up; the request's own is the empty text."""
    start = f"paper:{request_id}:"
    found = session.scalars(_PARKED, {"start": start})
    return frozenset(key.removeprefix(start).partition(":")[2] for key in found)


def officer_files(session: Session, request_ids: Sequence[int]) -> Mapping[int, Sequence[OfficerFile]]:
    """The office's files of all requests of a page in one query (ดาวน์โหลดไฟล์, C41)."""
    found: dict[int, list[OfficerFile]] = {}
    if not request_ids:
        return found
    for row in session.execute(_GIVEN, {"requests": list(request_ids)}):
        found.setdefault(row.request_id, []).append(OfficerFile(*row))
    return found
