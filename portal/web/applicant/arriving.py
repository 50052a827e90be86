"""Files as they arrive from a browser: streamed into quarantine, judged by their first bytes, noted at the draft (C32)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from flask import request
from sqlalchemy.orm import Session

from portal.errors import NotFound, PortalError
from portal.request_types.fields.files import limits_of
from portal.services import attachments
from portal.services.attachments import Received
from portal.uploads.inspection import HEAD, Rejected, inspect
from portal.uploads.storage import CHUNK, Area, Stored, TooLarge
from portal.web.applicant.opening import me
from portal.web.extensions import catalogue, database, storage
from portal.web.language import t


@dataclass(frozen=True)
class Arrived:
    """One file that came for a field: kept in quarantine, or not taken and why."""

    field: str
    name: str
    kept: Stored | None
    problem: str = ""
    single: bool = True
    """The field takes one file: it replaces what stood there."""


def take(draft_key: str, field: str, name: str, chunks: Iterable[bytes]) -> Arrived:
    """Stream one file into quarantine and judge it early; NotFound for a field the form does not have."""
    with database().reading() as session:
        asked = attachments.check_room(session, me(), catalogue(), draft_key, field, request.content_length or 0)
    limits, head = limits_of(asked), bytearray()
    single = limits.count == 1
    try:
        kept = storage().receive(_watched(chunks, head), limits.size)
    except TooLarge as refused:
        return Arrived(field, name, None, t(refused.code, **refused.facts), single)
    # Whether a telephone's HEIC can be opened is for the cleaning child to say.
    verdict = inspect(bytes(head[:HEAD]), kept.size, name, limits, heic=True)
    if isinstance(verdict, Rejected):
        storage().delete(kept.key, Area.QUARANTINE)
        return Arrived(field, name, None, t(verdict.code, **verdict.facts), single)
    return Arrived(field, name, kept, single=single)


def from_form(draft_key: str) -> list[Arrived]:
    """The files of an ordinary form post: pages work without scripts."""
    found = []
    for field, several in request.files.lists():
        for each in several:
            if each.filename:
                try:
                    found.append(take(draft_key, field, each.filename, _chunks(each.stream)))
                except NotFound:
                    continue
    return found


def note(session: Session, draft_key: str, arrived: Iterable[Arrived]) -> dict[str, list[str]]:
    """Note kept files at the draft; answers what is wrong with others, by field."""
    problems: dict[str, list[str]] = {}
    for each in arrived:
        if each.kept is None:
            problems.setdefault(each.field, []).append(_told(each))
            continue
        received = Received(each.kept.key, each.kept.digest, each.kept.size)
        try:
            attachments.receive(session, me(), catalogue(), draft_key, each.field, each.name, received)
        except PortalError as refused:
            storage().delete(each.kept.key, Area.QUARANTINE)  # no row counts it: it may not stay (T18)
            problems.setdefault(each.field, []).append(t(refused.code, **refused.facts))
    return problems


def _told(each: Arrived) -> str:
    return t("applicant.file_problem", name=each.name, problem=each.problem)


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _watched(chunks: Iterable[bytes], head: bytearray) -> Iterator[bytes]:
    for chunk in chunks:
        if len(head) < HEAD:
            head += chunk[:HEAD]
        yield chunk
