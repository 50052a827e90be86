"""The outbox: what leaves the portal is written with the event and sent by the worker later (C59, F12, promise 8)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.models.accounts import Account, new_key
from portal.models.base import table
from portal.models.outgoing import Channel, Outgoing
from portal.services.jobs import asked
from portal.services.rows.together import Row

CHANNELS: Final = "channels"
"""Under this name a session knows which channels the operator switched on."""
KEPT: Final = timedelta(days=90)
"""How long a row that was sent stays."""
_CHANNEL, _OUTGOING, _ACCOUNT = table(Channel), table(Outgoing), table(Account)
_INSERT = insert(_OUTGOING).inline()


@dataclass(frozen=True)
class Waiting:
    """A row of the outbox with the channel it goes by."""

    id: int
    key: str
    kind: str
    link: str
    address: str
    language: str
    account_id: int
    request_id: int
    event_number: int
    created_at: datetime
    begun_at: datetime | None


def outgoing(session: Session, request_id: int, event_number: int, people: Collection[int]) -> Sequence[Row]:
    """A row and a job for each linked channel of these people; none, and no question asked, while none is on."""
    on = session.info.get(CHANNELS, frozenset())
    if not on or not people:
        return ()
    linked = select(_CHANNEL.c.id, _CHANNEL.c.account_id, _CHANNEL.c.kind)
    linked = linked.join(_ACCOUNT, _ACCOUNT.c.id == _CHANNEL.c.account_id)
    linked = linked.where(_CHANNEL.c.account_id.in_(people), _CHANNEL.c.kind.in_(on))
    linked = linked.where(_CHANNEL.c.linked_at.is_not(None), _ACCOUNT.c.disabled_at.is_(None))
    rows: list[Row] = []
    for each in session.execute(linked.order_by(_CHANNEL.c.id)):
        key = new_key()
        row = {"key": key, "channel_id": each.id, "account_id": each.account_id, "kind": each.kind}
        row |= {"request_id": request_id, "event_number": event_number, "created_at": clock.now()}
        once = f"{each.kind}:{request_id}:{event_number}:{each.account_id}"
        job = asked(session, each.kind, {"key": key, "request_id": request_id}, once)
        rows += [(_INSERT, row), job]
    return rows


def waiting(session: Session, key: str) -> Waiting | None:
    """What is to be sent; None when it was sent, or the channel or the account is no more."""
    names = ("id", "key", "kind", "account_id", "request_id", "event_number", "created_at", "begun_at")
    rows = select(*(_OUTGOING.c[name] for name in names))
    rows = rows.add_columns(_CHANNEL.c.key.label("link"), _CHANNEL.c.address, _CHANNEL.c.language)
    rows = rows.join(_CHANNEL, _CHANNEL.c.id == _OUTGOING.c.channel_id)
    rows = rows.join(_ACCOUNT, _ACCOUNT.c.id == _OUTGOING.c.account_id)
    rows = rows.where(_OUTGOING.c.key == key, _OUTGOING.c.sent_at.is_(None))
    rows = rows.where(_CHANNEL.c.linked_at.is_not(None), _ACCOUNT.c.disabled_at.is_(None))
    row = session.execute(rows).one_or_none()
    return None if row is None else Waiting(**row._asdict())


def begin(session: Session, one: Waiting) -> None:
    """From here on it may have left: whoever finds it so after a crash knows."""
    session.execute(update(_OUTGOING).where(_OUTGOING.c.id == one.id).values(begun_at=clock.now()))


def has_not_left(session: Session, one: Waiting) -> None:
    """This try failed, and nothing was taken by the other side; what an earlier try left in doubt stays so."""
    session.execute(update(_OUTGOING).where(_OUTGOING.c.id == one.id).values(begun_at=one.begun_at))


def has_left(session: Session, one: Waiting) -> None:
    """The other side took it."""
    session.execute(update(_OUTGOING).where(_OUTGOING.c.id == one.id).values(sent_at=clock.now()))


def sweep(session: Session) -> None:
    """What was sent long ago; its event will never ask for it again."""
    session.execute(delete(_OUTGOING).where(_OUTGOING.c.sent_at < clock.now() - KEPT))
