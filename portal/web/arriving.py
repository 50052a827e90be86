"""Files as they arrive from a browser: streamed into quarantine, judged by their first bytes, then noted (C32)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from flask import request

from portal.errors import NotFound, PortalError
from portal.services.applying.attachments import Received
from portal.uploads import inspection
from portal.uploads.inspection import HEAD, Rejected, inspect
from portal.uploads.limits import Limits
from portal.uploads.storage import CHUNK, Area, Stored, TooLarge
from portal.web.extensions import storage
from portal.web.language import t

Room = Callable[[str, int], Limits]
"""What a field takes, by its words name and the bytes announced; NotFound for a field the form does not have."""
Note = Callable[[str, str, Received], object]
"""Write a kept file down, by field and name."""


@dataclass(frozen=True)
class Arrived:
    """One file that came for a field: kept in quarantine, or not taken and why."""

    field: str
    name: str
    kept: Stored | None
    problem: str = ""
    single: bool = True
    """The field takes one file: it replaces what stood there."""


def take(room: Room, field: str, name: str, chunks: Iterable[bytes]) -> Arrived:
    """Stream one file into quarantine and judge it early."""
    limits, head = room(field, request.content_length or 0), bytearray()
    single = limits.count == 1
    try:
        kept = storage().receive(_watched(chunks, head), limits.size)
    except TooLarge as refused:
        return Arrived(field, name, None, t(refused.code, **refused.facts), single)
    verdict = inspect(bytes(head[:HEAD]), kept.size, name, limits, heic=inspection.heic_decoder())
    if isinstance(verdict, Rejected):
        storage().delete(kept.key, Area.QUARANTINE)
        return Arrived(field, name, None, t(verdict.code, **verdict.facts), single)
    return Arrived(field, name, kept, single=single)


def from_form(room: Room) -> list[Arrived]:
    """The files of an ordinary form post: pages work without scripts."""
    found = []
    for field, several in request.files.lists():
        for each in several:
            if each.filename:
                try:
                    found.append(take(room, field, each.filename, _chunks(each.stream)))
                except NotFound:
                    continue
    return found


def note(arrived: Iterable[Arrived], write: Note) -> dict[str, list[str]]:
    """Note kept files; answers what is wrong with others, by field."""
    problems: dict[str, list[str]] = {}
    for each in arrived:
        if each.kept is None:
            told = t("applicant.file_problem", name=each.name, problem=each.problem)
            problems.setdefault(each.field, []).append(told)
            continue
        try:
            write(each.field, each.name, Received(each.kept.key, each.kept.digest, each.kept.size))
        except PortalError as refused:
            storage().delete(each.kept.key, Area.QUARANTINE)  # no row counts it: it may not stay (T18)
            problems.setdefault(each.field, []).append(t(refused.code, **refused.facts))
    return problems


def before() -> str:
    """The key of the file that the one arriving goes before: it was chosen earlier and is sent again."""
    return request.args.get("before", "")


def body() -> Iterator[bytes]:
    """The raw body of a post that is one file."""
    while chunk := request.stream.read(CHUNK):
        yield chunk


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _watched(chunks: Iterable[bytes], head: bytearray) -> Iterator[bytes]:
    for chunk in chunks:
        if len(head) < HEAD:
            head += chunk[:HEAD]
        yield chunk
