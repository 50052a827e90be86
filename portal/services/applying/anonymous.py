"""Filing without a name: all such requests stand under one account of the office that nobody has (`anonymous`, C13)."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import NotFound
from portal.models.accounts import ANONYMOUS, VISITOR, Account, new_key
from portal.models.base import table
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedType
from portal.services.applying import drafts
from portal.services.applying.drafts import Found

_ACCOUNT = table(Account)
NUMBER = "ANONYMOUS-ONE"
"""In place of a citizen ID: no number that is typed is ever read as this."""


def placeholder(session: Session) -> int:
    """The id of the account; made when it is wanted first, once however many want it at a time."""
    row = {"key": new_key(), "citizen_id": NUMBER, "role": ANONYMOUS, "first_name": "-", "last_name": ""}
    new = (insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql)(_ACCOUNT)
    known = select(_ACCOUNT.c.id).where(_ACCOUNT.c.citizen_id == NUMBER)
    found = session.scalar(known)
    if found is None:
        values = row | {"profile": {}, "created_at": clock.now()}
        session.execute(new.values(**values).on_conflict_do_nothing())
        found = session.scalar(known)
    return int(found or 0)


def begin(session: Session, actor: Actor, catalogue: Catalogue, type_id: str) -> str:
    """A draft for somebody who gives no name, of staff or of a browser without an account; answers its key.

    NotFound where the type takes none.
    """
    checked = catalogue.version(session, catalogue.offered(session, type_id).version_id)
    if checked.definition.anonymous is None:
        raise NotFound
    return drafts.start(session, actor, catalogue, type_id, placeholder(session), nameless=True)


def filer(actor: Actor, draft: Found, checked: CheckedType) -> Actor:
    """Who files a draft: who gives neither name nor account leaves no trace of the browser in the history."""
    if actor.base != VISITOR or draft.applicant_id is None:
        return actor
    return replace(actor, id=draft.applicant_id, name=name_of(checked), role=ANONYMOUS)


def name_of(checked: CheckedType) -> str:
    """How the type calls somebody without a name, in the office's first language."""
    called = checked.definition.anonymous
    return called.in_language(checked.office.languages[0]) if called is not None else "-"


def shown(checked: CheckedType) -> Account:
    """The account as pages of one request show it; never kept."""
    return Account(
        citizen_id="",
        role=ANONYMOUS,
        title="",
        first_name=name_of(checked),
        last_name="",
        phone="",
        email="",
        profile={},
    )
