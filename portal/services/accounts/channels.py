"""Linking where notices also go, and ending it: an address that was confirmed, a chat that gave its code back (C59).

The person alone switches on and off; an officer at the counter may show a member the code. An address is confirmed by a
link worked out of the portal's secret, so that no table holds it; of a chat's code only a digest is kept.
"""

import base64
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound, Refused
from portal.models.accounts import VISITOR, Account, new_key
from portal.models.base import table
from portal.models.outgoing import Channel
from portal.request_types.words import Unacceptable
from portal.request_types.words.contacts import read_email
from portal.services.accounts import attempts, people
from portal.services.accounts.attempts import Limit
from portal.services.accounts.reset import STAFF
from portal.services.accounts.visitors import digest
from portal.services.jobs import enqueue
from portal.settings import CHAT, EMAIL

EMAIL_LASTS: Final = timedelta(hours=24)
CHAT_LASTS: Final = timedelta(minutes=15)
CONFIRM: Final = "confirm_email"
"""Kind of the job that sends the link to an address."""
ASKED: Final = Limit(5, 60 * 60)
"""How often a person asks for a link or a code in an hour, and how often one address is written to in a day."""
_A_DAY: Final = 24 * 60 * 60
_CHANNEL = table(Channel)
_MISREAD: Final = str.maketrans("01", "OI")
"""Digits no code holds."""


@dataclass(frozen=True)
class Linked:
    """A channel as its person sees it."""

    id: int
    key: str
    account_id: int
    kind: str
    address: str
    language: str
    asked_at: datetime
    ends_at: datetime
    linked_at: datetime | None

    @property
    def waits(self) -> bool:
        """It may still be confirmed."""
        return self.linked_at is None and self.ends_at > clock.now()


_COLUMNS = [_CHANNEL.c[name] for name in Linked.__dataclass_fields__]


def of_person(session: Session, account_id: int) -> Mapping[str, Linked]:
    """A person's channels by kind, linked or waiting."""
    rows = session.execute(select(*_COLUMNS).where(_CHANNEL.c.account_id == account_id))
    return {row.kind: Linked(**row._asdict()) for row in rows}


def by_key(session: Session, key: str) -> Linked | None:
    """One channel."""
    row = session.execute(select(*_COLUMNS).where(_CHANNEL.c.key == key)).one_or_none()
    return None if row is None else Linked(**row._asdict())


def ask_email(session: Session, actor: Actor, language: str, secret: str) -> str:
    """Have a link sent to the address of the person's profile; gives the address. An earlier one there ends now.

    Refused without an address that a mail can go to, TooMany for who asks on and on.
    """
    account = session.get_one(Account, actor.id)
    try:
        address = read_email(account.email)
    except Unacceptable:
        raise Refused("channels.no_address") from None
    attempts.take(session, f"email_link:{account.id}", ASKED)
    mark = hmac.new(secret.encode(), f"email_link.to\0{address.lower()}".encode(), sha256).hexdigest()[:40]
    attempts.take(session, f"email_link.to:{mark}", Limit(ASKED.most, _A_DAY))
    key = _begin(session, account, actor.id, EMAIL, language, EMAIL_LASTS, address=address)
    enqueue(session, CONFIRM, {"key": key}, f"{CONFIRM}:{key}")
    return address


def token_of(secret: str, channel: Linked) -> str:
    """What the link to an address holds."""
    told = "\0".join((CONFIRM, channel.key, channel.address))
    return f"{channel.key}.{hmac.new(secret.encode(), told.encode(), sha256).hexdigest()}"


def confirm_email(session: Session, actor: Actor, token: str, secret: str) -> str:
    """The person opened the link; gives the address. NotFound when it is used, over, or another person's."""
    channel = waiting_for(session, actor, token, secret)
    now = clock.now()
    mine = update(_CHANNEL).where(_CHANNEL.c.id == channel.id, _CHANNEL.c.linked_at.is_(None))
    if session.connection().execute(mine.values(linked_at=now)).rowcount != 1:
        raise NotFound("channels.over")
    people.note(session, actor.id, actor.id, "channel_linked", None, EMAIL)
    return channel.address


def waiting_for(session: Session, actor: Actor, token: str, secret: str) -> Linked:
    """The address behind a link of this person. NotFound as for `confirm_email`."""
    channel = by_key(session, token.partition(".")[0])
    if channel is None or channel.account_id != actor.id or channel.kind != EMAIL or not channel.waits:
        raise NotFound("channels.over")
    if not hmac.compare_digest(token_of(secret, channel).encode(), token.encode("utf-8", "replace")):
        raise NotFound("channels.over")
    return channel


def ask_chat(
    session: Session, actor: Actor, account_id: int, language: str, staff_roles: frozenset[str] = STAFF
) -> str:
    """A one-time code to be given to the bridge, for oneself or for a member at the counter; earlier ones end.

    Refused where a chat is linked: it is unlinked first, by the person. Forbidden for an officer who asks for another
    member of staff, but for admins.
    """
    account = session.get(Account, account_id)
    if account is None or account.role == VISITOR or account.disabled_at is not None:
        raise NotFound
    needed = "account.manage" if account.role in staff_roles else "counter.serve"
    if account.id != actor.id and not actor.may(needed):
        raise Forbidden
    known = of_person(session, account.id).get(CHAT)
    if known is not None and known.linked_at is not None:
        raise Refused("channels.linked_already")
    if account.id == actor.id:
        attempts.take(session, f"chat_link:{account.id}", ASKED)
    code = base64.b32encode(secrets.token_bytes(10)).decode()
    _begin(session, account, actor.id, CHAT, language, CHAT_LASTS, code_digest=digest(code))
    people.note(session, account.id, actor.id, "channel_asked", None, CHAT)
    return code


def link_chat(session: Session, typed: str) -> str:
    """The bridge gives a code back: the channel is linked; gives its key. NotFound when the code is used or over."""
    code = "".join(sign for sign in typed[:40].upper() if sign.isalnum()).translate(_MISREAD)
    mine = update(_CHANNEL).where(_CHANNEL.c.code_digest == digest(code), _CHANNEL.c.kind == CHAT)
    mine = mine.where(_CHANNEL.c.linked_at.is_(None), _CHANNEL.c.ends_at > clock.now())
    done = mine.values(linked_at=clock.now(), code_digest=None).returning(_CHANNEL.c.key, _CHANNEL.c.account_id)
    row = session.execute(done).one_or_none()
    if row is None:
        raise NotFound("channels.over")
    people.note(session, row.account_id, None, "channel_linked", None, CHAT)
    return str(row.key)


def unlink(session: Session, account_id: int, by_id: int, kind: str | None = None) -> None:
    """Nothing more goes there, what waits included; all channels where no kind is named."""
    mine = delete(_CHANNEL).where(_CHANNEL.c.account_id == account_id)
    mine = mine if kind is None else mine.where(_CHANNEL.c.kind == kind)
    for gone in session.scalars(mine.returning(_CHANNEL.c.kind)).all():
        people.note(session, account_id, by_id, "channel_unlinked", gone, None)


def _begin(
    session: Session, account: Account, by_id: int, kind: str, language: str, lasts: timedelta, **more: str
) -> str:
    """A channel that waits to be confirmed, in place of the one before."""
    session.execute(delete(_CHANNEL).where(_CHANNEL.c.account_id == account.id, _CHANNEL.c.kind == kind))
    now, key = clock.now(), new_key()
    row = {"key": key, "account_id": account.id, "kind": kind, "address": "", "language": language}
    row |= {"asked_at": now, "asked_by_id": by_id, "ends_at": now + lasts}
    session.execute(insert(_CHANNEL), row | more)
    return key
