"""Is a portal whole? Every history holds (T39), every file a row names is as it was stored, no row points nowhere."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Table, and_, exists, select, text
from sqlalchemy.orm import Session

from portal.models import Base
from portal.models.base import table
from portal.models.booking import Booking
from portal.models.catalogue import RegistryRow, RequestType, TypeVersion
from portal.models.drafts import Paper
from portal.models.history import Event, Notice
from portal.models.requests import Correction, Edition, Request
from portal.queries.acts import broken as broken_acts
from portal.queries.history import verify_all
from portal.services.backup.files import Named, named
from portal.services.logs import anchors
from portal.services.logs.anchors import Anchor
from portal.uploads.storage import Missing, Storage

_REQUEST, _EVENT, _EDITION, _TYPE, _VERSION = (
    table(model) for model in (Request, Event, Edition, RequestType, TypeVersion)
)
_CORRECTION, _PAPER, _NOTICE, _BOOKING, _ROW = (
    table(model) for model in (Correction, Paper, Notice, Booking, RegistryRow)
)
_REASONS = {
    "changed": "was changed after it was written",
    "missing": "is missing",
    "cut": "is missing: the request remembers a later one",
    "added": "is one the request knows nothing of",
}
_CUT = "is missing: the counter of acts remembers it"


def damage(session: Session, storage: Storage, held: Sequence[Anchor] = ()) -> Iterator[str]:
    """What is wrong, one sentence each that begins with the row or file; nothing when the portal is whole."""
    yield from _pages(session)
    for broken in verify_all(session):
        reference = session.scalar(select(_REQUEST.c.reference).where(_REQUEST.c.key == broken.request_key))
        yield f"event {broken.number} of request {reference}: {_REASONS[broken.reason]}"
    for number, reason in broken_acts(session):
        yield f"admin act {number}: {_CUT if reason == 'cut' else _REASONS[reason]}"
    yield from anchors.damage(session, held)
    yield from _files(named(session), storage)
    yield from _orphans(session)


def _pages(session: Session) -> Iterator[str]:
    """SQLite: the file itself. PostgreSQL has checksums of its own."""
    if session.get_bind().dialect.name == "sqlite":
        for told in session.scalars(text("PRAGMA integrity_check")):
            if told != "ok":
                yield f"database file: {told}"


def _files(wanted: Iterable[Named], storage: Storage) -> Iterator[str]:
    for one in wanted:
        digest = hashlib.sha256()
        try:
            for chunk in storage.open(one.key, one.area):
                digest.update(chunk)
        except Missing:
            yield f"{one.row}: its file {one.area}/{one.key} is missing"
            continue
        if digest.hexdigest() != one.digest:
            yield f"{one.row}: its file {one.area}/{one.key} is not as it was stored"


def _orphans(session: Session) -> Iterator[str]:
    """Rows that point nowhere: by the foreign keys, and where no foreign key can stand."""
    for child in Base.metadata.sorted_tables:
        for key in child.foreign_key_constraints:
            yield from _without(session, child, key.referred_table, _meets(child, key), _is_set(child, key))
    number = _EVENT.c.number
    for child in (_NOTICE, _PAPER, _CORRECTION):
        on = and_(_EVENT.c.request_id == child.c.request_id, number == child.c.event_number)
        yield from _without(session, child, _EVENT, on)
    same_request = _EDITION.c.request_id == _REQUEST.c.id
    yield from _without(session, _REQUEST, _EDITION, and_(same_request, _EDITION.c.number == _REQUEST.c.edition))
    current = and_(_VERSION.c.id == _TYPE.c.current_version_id, _VERSION.c.type_id == _TYPE.c.id)
    yield from _without(session, _TYPE, _VERSION, current, _TYPE.c.current_version_id.is_not(None))
    thing = and_(_ROW.c.registry_id == _BOOKING.c.registry_id, _ROW.c.key == _BOOKING.c.row_key)
    yield from _without(session, _BOOKING, _ROW, thing)


def _meets(child: Table, key: ForeignKeyConstraint) -> ColumnElement[bool]:
    parent = key.referred_table.alias("parent") if key.referred_table is child else key.referred_table
    return and_(*(parent.c[element.column.name] == element.parent for element in key.elements))


def _is_set(child: Table, key: ForeignKeyConstraint) -> ColumnElement[bool]:
    return and_(*(column.is_not(None) for column in key.columns))


def _without(
    session: Session, child: Table, parent: Table, on: ColumnElement[bool], when: ColumnElement[bool] | None = None
) -> Iterator[str]:
    """Rows of `child` for which no row of `parent` meets `on`."""
    columns = tuple(child.primary_key.columns)
    rows = select(*columns).where(~exists().where(on).correlate(child))
    for row in session.execute(rows if when is None else rows.where(when)):
        yield f"{child.name} {', '.join(map(str, row))}: its row of {parent.name} is missing"
