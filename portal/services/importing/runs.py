"""Beginning an import and following it: who may, what was sent, how far it is (C49, C63)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import NotFound, Stale
from portal.models.accounts import Account, name_of, new_key
from portal.models.base import table
from portal.models.imports import ImportRun
from portal.queries.catalogue import Catalogue
from portal.services.importing import clashes
from portal.services.importing.into import REGISTRY, Into
from portal.services.importing.rights import may_import
from portal.services.jobs import enqueue

JOB: Final = "import"
AT_WORK: Final = ("reading", "checking", "importing")
SHOWN: Final = 20
RUN, _ACCOUNT = table(ImportRun), table(Account)


def start(
    session: Session, into: Into, name: str, digest: str, stored_key: str, by_id: int | None = None, **more: Any
) -> str:
    """A run for a file that lies in quarantine; its key. `more`: sheet, writes, ends_rest, without_files."""
    now, key = clock.now(), new_key()
    values: dict[str, Any] = {
        "key": key,
        "target": into.kind,
        "target_id": into.id,
        "by_id": by_id,
        "name": name[:255],
    }
    values |= {"digest": digest, "stored_key": stored_key, "state": "reading", "at": now, "changed_at": now, **more}
    session.execute(insert(RUN).values(**values))
    return key


def send(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    into: Into,
    name: str,
    digest: str,
    stored_key: str,
    without_files: bool = False,
) -> str:
    """Somebody sent a file: the worker reads it and looks through it, and nothing is imported yet."""
    if not may_import(session, actor, catalogue, into):
        raise NotFound
    key = start(session, into, name, digest, stored_key, actor.id, without_files=without_files)
    ask(session, key, "reading")
    return key


def ask(session: Session, key: str, stage: str, step: int = 0) -> None:
    """Have the worker take the run further."""
    enqueue(session, JOB, {"run": key}, f"{JOB}:{key}:{stage}:{step}")


def go_on(session: Session, actor: Actor, catalogue: Catalogue, into: Into, key: str, ends_rest: bool) -> None:
    """Import what was looked through. Stale where somebody was faster; the database refuses while another import there runs."""
    run = find(session, actor, catalogue, into, key)
    values: dict[str, Any] = dict.fromkeys(("offset", "done", "new", "changed", "same", "bad"), 0)
    values |= {"problems": [], "state": "importing", "ends_rest": ends_rest, "changed_at": clock.now()}
    waits = update(RUN).where(RUN.c.id == run.id, RUN.c.state == "checked", RUN.c.stored_key.is_not(None))
    if session.connection().execute(waits.values(**values)).rowcount != 1:
        raise Stale
    ask(session, key, "importing")


def has_rows(run: Any) -> bool:
    """Whether a file that was looked through has a sound row: one that has none is no list, and ends nothing."""
    return bool(run.new or run.changed or run.same)


def give_up(session: Session, payload: Mapping[str, Any]) -> None:
    """The worker tried a run too often: it is over, what is in stays, and whoever sent the file is told to send it again."""
    its = update(RUN).where(RUN.c.key == str(payload.get("run")), RUN.c.state.in_(AT_WORK))
    why = {"code": "importing.failed", "facts": {}}
    clashes.drop(session, str(payload.get("run")))
    session.execute(its.values(state="refused", refusal=why, stored_key=None, changed_at=clock.now()))


def find(session: Session, actor: Actor, catalogue: Catalogue, into: Into, key: str) -> Any:
    """A run, for whoever may import there; NotFound else. Of requests and results each sees their own alone."""
    if not may_import(session, actor, catalogue, into):
        raise NotFound
    run = session.execute(select(RUN).where(RUN.c.key == key, *_there(into), *_seen_by(actor, into))).one_or_none()
    if run is None:
        raise NotFound
    return run


def earlier(session: Session, actor: Actor, into: Into) -> Sequence[tuple[Any, str]]:
    """The last runs and who began them, the newest first."""
    names = _ACCOUNT.c.title, _ACCOUNT.c.first_name, _ACCOUNT.c.last_name
    columns = [
        RUN.c[name] for name in ("key", "name", "state", "at", "rows", "done", "new", "changed", "same", "bad", "by_id")
    ]
    rows = select(*columns, *names).outerjoin(_ACCOUNT, _ACCOUNT.c.id == RUN.c.by_id)
    rows = rows.where(*_there(into), *_seen_by(actor, into)).order_by(RUN.c.id.desc()).limit(SHOWN)
    return [
        (row, name_of(row.title, row.first_name, row.last_name) if row.by_id is not None else "")
        for row in session.execute(rows)
    ]


def _there(into: Into) -> Sequence[ColumnElement[bool]]:
    return RUN.c.target == into.kind, RUN.c.target_id == into.id


def _seen_by(actor: Actor, into: Into) -> Sequence[ColumnElement[bool]]:
    """What is told of rows that a scope hides from another is for whoever sent them."""
    return () if into.kind == REGISTRY else (RUN.c.by_id == actor.id,)
