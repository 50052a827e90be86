"""Named lists of the queue: saved, renamed, moved, deleted by the person they belong to (C42)."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete as delete_from
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound, Refused
from portal.models.accounts import Account, new_key
from portal.models.base import table
from portal.models.views import SavedView

MOST: Final = 20
"""Views of one person."""
LONGEST: Final = 60
"""Signs of a name."""
LONGEST_ADDRESS: Final = 2000
_VIEW, _ACCOUNT = table(SavedView), table(Account)


def save(session: Session, actor: Actor, name: str, address: str) -> str:
    """Keep a list under a name, behind the others; answers its key.

    Raises Refused where the name is none or is there already, where there are enough, or where the list is too long.
    """
    there = _held(session, actor)
    if len(there) >= MOST:
        raise _refused("views.too_many", most=MOST)
    called = _named(there, name)
    row = {"key": new_key(), "account_id": actor.id, "name": called, "address": _kept(address), "opens": False}
    row |= {"position": max((each.position for each in there), default=0) + 1, "made_at": clock.now()}
    session.execute(insert(_VIEW), [row])
    return str(row["key"])


def change(session: Session, actor: Actor, key: str, address: str) -> str:
    """Keep another list under the same name; answers that."""
    there = _held(session, actor)
    found = _one(there, key)
    _set(session, found.id, address=_kept(address))
    return str(found.name)


def rename(session: Session, actor: Actor, key: str, name: str) -> None:
    """Raises Refused as `save` does."""
    there = _held(session, actor)
    found = _one(there, key)
    _set(session, found.id, name=_named([each for each in there if each.key != key], name))


def move(session: Session, actor: Actor, key: str, by: int) -> None:
    """Change places with the one before (-1) or after (1); at an end it stays."""
    there = _held(session, actor)
    now = there.index(_one(there, key))
    to = now + by
    if 0 <= to < len(there):
        order = [*there]
        order[now], order[to] = order[to], order[now]
        for position, each in enumerate(order, 1):
            if each.position != position:
                _set(session, each.id, position=position)


def open_with(session: Session, actor: Actor, key: str, opens: bool) -> None:
    """Let the queue open with it, and with no other; or with none again."""
    found = _one(_held(session, actor), key)
    session.execute(update(_VIEW).where(_VIEW.c.account_id == actor.id, _VIEW.c.opens).values(opens=False))
    if opens:
        _set(session, found.id, opens=True)


def delete(session: Session, actor: Actor, key: str) -> str:
    """Answers the name it had. No request changes."""
    found = _one(_held(session, actor), key)
    session.execute(delete_from(_VIEW).where(_VIEW.c.id == found.id))
    return str(found.name)


def _held(session: Session, actor: Actor) -> Sequence[SavedView]:
    """The person's own in their order, while no other window of theirs changes them."""
    if not actor.may("queue.read"):
        raise Forbidden
    session.execute(select(_ACCOUNT.c.id).where(_ACCOUNT.c.id == actor.id).with_for_update())
    mine = select(SavedView).where(SavedView.account_id == actor.id).order_by(SavedView.position, SavedView.id)
    return session.scalars(mine).all()


def _one(there: Sequence[SavedView], key: str) -> SavedView:
    found = next((each for each in there if each.key == key), None)
    if found is None:
        raise NotFound
    return found


def _set(session: Session, id: int, **values: object) -> None:
    session.execute(update(_VIEW).where(_VIEW.c.id == id).values(**values))


def _named(others: Sequence[SavedView], name: str) -> str:
    called = " ".join(unicodedata.normalize("NFC", name).split())
    if not called:
        raise _refused("views.name_needed")
    if len(called) > LONGEST:
        raise _refused("views.name_long", most=LONGEST)
    if called.casefold() in {each.name.casefold() for each in others}:
        raise _refused("views.taken", name=called)
    return called


def _kept(address: str) -> str:
    if len(address) > LONGEST_ADDRESS:
        raise _refused("views.too_long")
    return address


def _refused(code: str, **facts: object) -> Refused:
    return Refused(code, {"name": [code]}, **facts)
