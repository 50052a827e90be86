"""Files of a record: laid ready at the request by whoever adds it, cleaned, then given with the entry (C40, C50).

They stand beside an officer's files (services/casework/desk.py), under `record.field`, whichever side sends them: until an entry
claims them they are their sender's own.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.errors import NotFound
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedRecord, CheckedType
from portal.request_types.fields.files import limits_of
from portal.request_types.values import FileList
from portal.services.applying.attachments import Received, check_share
from portal.services.casework import desk
from portal.services.casework.desk import Claimed
from portal.services.door.requests import Held
from portal.uploads.limits import Limits

_TAKES: Final = ("clean", "received")


def place_of(record: CheckedRecord, field: str) -> str:
    """The words name under which files of a record's field are kept."""
    return f"{record.record.id}.{field}"


def fields(record: CheckedRecord) -> list[str]:
    """Ids of its file fields."""
    return desk.file_fields(record.asks, record.record.id)


def limits_at(record: CheckedRecord, field: str) -> Limits:
    """What a file field of a record takes; NotFound for anything else."""
    if field not in fields(record):
        raise NotFound
    return limits_of(record.asks.fields[field])


def limits_at_request(checked: CheckedType, name: str) -> Limits:
    """What was taken under this name at a request: of a record, a staff form or the office's own file."""
    first, _, field = name.partition(".")
    record = checked.records.get(first)
    return desk.limits_at(checked, name) if record is None else limits_at(record, field)


def check_room(session: Session, actor: Actor, record: CheckedRecord, field: str, coming: int) -> Limits:
    """Before the body is read: is there such a field, and room for the bytes announced? NotFound, TooMany."""
    limits = limits_at(record, field)
    check_share(session, actor, coming)
    return limits


def receive(
    session: Session, actor: Actor, held: Held, record: CheckedRecord, field: str, file_name: str, got: Received
) -> str:
    """Note a received file and ask the worker to clean it; answers its key. Refused when there are too many."""
    limits_at(record, field)
    return desk.lay_ready(session, actor, held, place_of(record, field), file_name, got)


def ready(session: Session, actor: Actor, held: Held, record: CheckedRecord) -> Sequence[Any]:
    """What this person laid ready, as the entry would have it: a field for one file holds the last that may be taken."""
    found: list[Any] = []
    for field in fields(record):
        rows = desk.ready_at(session, actor, held.id, place_of(record, field))
        if limits_at(record, field).count == 1:
            usable = [row for row in rows if row.state in _TAKES]
            rows = [row for row in rows if row.state not in _TAKES] + usable[-1:]
        found += rows
    return found


def listed(record_id: str, rows: Sequence[Any]) -> Mapping[str, FileList]:
    """What the verdict counts, by field."""
    every = desk.listed(rows, half=False)
    return {name.removeprefix(f"{record_id}."): files for name, files in every.items()}


def claim(session: Session, actor: Actor, held: Held, record: CheckedRecord, shown: Sequence[Any]) -> Sequence[Claimed]:
    """Give what is shown to the request and take away what it replaced; Refused, by field, while one is not clean."""
    names = [place_of(record, field) for field in fields(record)]
    if not names:
        return ()
    kept = {row.key for row in shown}
    rest = [row.key for name in names for row in desk.ready_at(session, actor, held.id, name) if row.key not in kept]
    desk.remove(session, actor, held.id, rest)
    return desk.claim(session, actor, held, names)


def file(session: Session, actor: Actor, held: Held, record: CheckedRecord, key: str) -> Any:
    """One's own file that lies ready; NotFound otherwise."""
    for row in ready(session, actor, held, record):
        if row.key == key:
            return row
    raise NotFound


def catalogue_record(session: Session, catalogue: Catalogue, held: Held, record_id: str) -> CheckedRecord:
    """The record of this id in the version a request is pinned to; NotFound when it has none."""
    record = catalogue.version(session, held.version_id).records.get(record_id)
    if record is None:
        raise NotFound
    return record
