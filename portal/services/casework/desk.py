"""Files an officer lays ready at a request: cleaned by the worker first, then given to it by the act (C40, C41).

Until an act claims them they are the officer's own, and nobody else sees them. An act never claims a file that is not
clean, so that what is finished is finished with files that can be opened.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.access.sight import OFFICER, sight_of
from portal.errors import Forbidden, NotFound, Refused
from portal.models.base import table
from portal.models.drafts import Attachment
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedType
from portal.request_types.fields.files import limits_of
from portal.request_types.values import FileList
from portal.services.applying.attachments import Received, check_share, is_laid_ready, note
from portal.services.door.requests import Held, hold
from portal.uploads.limits import Limits
from portal.workflow.transitions import Side

_ATTACHMENT = table(Attachment)
AT_ONCE: Final = 10
"""Files the office may give to an applicant with one act."""
MOST_READY: Final = 50


@dataclass(frozen=True)
class Claimed:
    """A file an act gave to the request."""

    key: str
    field_id: str
    name: str
    digest: str


def limits_at(checked: CheckedType, name: str) -> Limits:
    """What may be sent to the office's own file or to a file field of a staff form; NotFound for anything else."""
    if name == OFFICER:
        return Limits(count=AT_ONCE)
    asked = checked.fields.get(name)
    if asked is None or asked.form is None or asked.field.type != "file":
        raise NotFound
    return limits_of(asked)


def check_room(session: Session, actor: Actor, catalogue: Catalogue, key: str, name: str, coming: int) -> Limits:
    """Before the body is read: may this officer send a file there, and is there room? Forbidden, NotFound, TooMany."""
    held = hold(session, actor, key, lock=False)
    limits = _permit(actor, held, catalogue.version(session, held.version_id), name)
    check_share(session, actor, coming)
    return limits


def receive(
    session: Session, actor: Actor, catalogue: Catalogue, key: str, name: str, file_name: str, got: Received
) -> str:
    """Note a received file and ask the worker to clean it; answers its key. Refused when there are too many."""
    held = hold(session, actor, key)
    _permit(actor, held, catalogue.version(session, held.version_id), name)
    return lay_ready(session, actor, held, name, file_name, got)


def lay_ready(session: Session, actor: Actor, held: Held, name: str, file_name: str, got: Received) -> str:
    """The same for a request in hand, whose reader may send a file there."""
    positions = session.scalars(select(_ATTACHMENT.c.position).where(_ready(actor, held.id))).all()
    if len(positions) >= MOST_READY:
        raise Refused("lifecycle.too_many_files")
    place = {"request_id": held.id, "side": "officer", "position": max(positions, default=-1) + 1}
    return note(session, actor, name, file_name, got, place)


def remove(session: Session, actor: Actor, request_id: int, keys: Collection[str]) -> None:
    """Take files of one's own away that no act has claimed; their bytes are swept later."""
    mine = update(_ATTACHMENT).where(_ready(actor, request_id), _ATTACHMENT.c.key.in_(keys))
    session.execute(mine.values(removed_at=clock.now(), request_id=None))


def claim(session: Session, actor: Actor, held: Held, names: Collection[str], whole: bool = True) -> Sequence[Claimed]:
    """Give what lies ready at these fields to the request.

    Refused, with the problem by field, while one of them is still looked at or was not taken; without `whole` such
    files stay where they are.
    """
    rows = select(_ATTACHMENT).where(_ready(actor, held.id), _ATTACHMENT.c.field_id.in_(names))
    found = session.execute(rows.order_by(_ATTACHMENT.c.position, _ATTACHMENT.c.id)).all()
    if whole:
        _refuse({row.field_id: row.state for row in found if row.state != "clean"})
    clean = [row for row in found if row.state == "clean"]
    if clean:
        mine = update(_ATTACHMENT).where(_ATTACHMENT.c.id.in_([row.id for row in clean]))
        session.execute(mine.values(claimed_edition=held.edition))
    return [Claimed(row.key, row.field_id, row.original_name, row.digest) for row in clean]


def leave_out(session: Session, held: Held, names: Collection[str], keys: Collection[str]) -> None:
    """Take saved files of staff forms off the request."""
    gone = update(_ATTACHMENT).where(_ATTACHMENT.c.request_id == held.id, _ATTACHMENT.c.side == "officer")
    gone = gone.where(_ATTACHMENT.c.field_id.in_(names), _ATTACHMENT.c.key.in_(keys))
    session.execute(gone.values(removed_at=clock.now()))


def at_form(
    session: Session,
    actor: Actor,
    held: Held,
    checked: CheckedType,
    form: str,
    left_out: Collection[str] = (),
    half: bool = False,
) -> Sequence[Any]:
    """Files of a staff form as its next saving would have them: saved ones, then what this officer laid ready.

    A field for one file holds the last that may be taken; a form saved half filled waits for it to be clean.
    """
    names = file_fields(checked, form)
    found = [row for row in at_request(session, actor, held, names) if row.key not in left_out] if names else []
    takes = ("clean",) if half else ("clean", "received")
    last = {row.field_id: row.key for row in found if row.state in takes}
    single = {name for name in names if limits_at(checked, name).count == 1}
    return [row for row in found if not _is_replaced(row, last, single, takes)]


def at_request(session: Session, actor: Actor, held: Held, names: Collection[str]) -> Sequence[Any]:
    """All files at these fields of staff forms that this officer may see: saved ones first."""
    here = select(_ATTACHMENT).where(_ATTACHMENT.c.request_id == held.id, _ATTACHMENT.c.side == "officer")
    mine = or_(_ATTACHMENT.c.claimed_edition.is_not(None), _ATTACHMENT.c.owner_id == actor.id)
    here = here.where(_ATTACHMENT.c.removed_at.is_(None), _ATTACHMENT.c.field_id.in_(names), mine)
    return session.execute(
        here.order_by(_ATTACHMENT.c.claimed_edition.is_(None), _ATTACHMENT.c.position, _ATTACHMENT.c.id)
    ).all()


def listed(rows: Sequence[Any], half: bool) -> Mapping[str, FileList]:
    """What the verdict counts: a form saved half filled has its clean files only."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.state == "clean" or (row.state == "received" and not half):
            found.setdefault(row.field_id, []).append(row.original_name)
    return {name: FileList(tuple(names)) for name, names in found.items()}


def file_fields(checked: CheckedType, form: str) -> list[str]:
    """Ids of the file fields of a staff form."""
    return [each.id for each in checked.staff_forms[form].fields if each.field.type == "file"]


def ready_at(session: Session, actor: Actor, request_id: int, name: str) -> Sequence[Any]:
    """What this officer laid ready at one field, in the order it came."""
    rows = select(_ATTACHMENT).where(_ready(actor, request_id), _ATTACHMENT.c.field_id == name)
    return session.execute(rows.order_by(_ATTACHMENT.c.position, _ATTACHMENT.c.id)).all()


def file(session: Session, actor: Actor, held: Held, checked: CheckedType, key: str) -> Any:
    """A file of one's own that lies ready, or one a staff form holds that this actor may fill; None otherwise."""
    rows = select(_ATTACHMENT).where(_ATTACHMENT.c.request_id == held.id, _ATTACHMENT.c.key == key)
    row = session.execute(rows.where(_ATTACHMENT.c.side == "officer", _ATTACHMENT.c.removed_at.is_(None))).one_or_none()
    if row is None or (row.claimed_edition is None and row.owner_id != actor.id):
        return None
    if row.claimed_edition is not None and sight_of(actor, held.side).hides_file(checked, row.field_id):
        return None
    return row


def _is_replaced(row: Any, last: Mapping[str, str], single: Collection[str], takes: Collection[str]) -> bool:
    return row.field_id in single and row.state in takes and row.key != last[row.field_id]


def _ready(actor: Actor, request_id: int) -> ColumnElement[bool]:
    return (_ATTACHMENT.c.request_id == request_id) & (_ATTACHMENT.c.owner_id == actor.id) & is_laid_ready


def _permit(actor: Actor, held: Held, checked: CheckedType, name: str) -> Limits:
    if held.side != Side.STAFF or not actor.may("request.handle"):
        raise Forbidden
    limits = limits_at(checked, name)
    form = checked.fields[name].form if name != OFFICER else None
    by = checked.staff_forms[form].form.by if form is not None else ()
    if (form is None and held.lent) or not held.may_fill(actor, by):
        raise Forbidden
    return limits


def _refuse(states: Mapping[str, str]) -> None:
    if states:
        codes = {"received": "lifecycle.file_pending", "refused": "lifecycle.file_refused"}
        problems = {name: [codes[state]] for name, state in states.items()}
        raise Refused(next(iter(problems.values()))[0], problems)
