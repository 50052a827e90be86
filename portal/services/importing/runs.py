"""Beginning an import and following it: who may, what was sent, how far it is (C49, C63)."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.keepers import keeps, part_of
from portal.access.permissions import Actor
from portal.errors import NotFound, Refused, Stale
from portal.models.accounts import Account, name_of, new_key
from portal.models.base import table
from portal.models.imports import ImportRun
from portal.queries.catalogue import Catalogue
from portal.services.importing.targets import REGISTRY
from portal.services.jobs import enqueue

JOB: Final = "import"
AT_WORK: Final = ("reading", "checking", "importing")
SHOWN: Final = 20
RUN, _ACCOUNT = table(ImportRun), table(Account)


def may_import(actor: Actor, catalogue: Catalogue, session: Session, registry: str) -> bool:
    """Those who keep the whole list, and admins; who is limited to a part of it writes row by row."""
    if actor.may("type.manage"):
        return registry in catalogue.registry_titles(session)
    found = catalogue.kept_lists(session).get(registry)
    return found is not None and keeps(actor, found) and part_of(actor, found) is None


def start(
    session: Session, target_id: str, name: str, digest: str, stored_key: str, by_id: int | None = None, **more: Any
) -> str:
    """A run for a file that lies in quarantine; its key. `more`: sheet, writes, ends_rest."""
    now, key = clock.now(), new_key()
    values: dict[str, Any] = {
        "key": key,
        "target": REGISTRY,
        "target_id": target_id,
        "by_id": by_id,
        "name": name[:255],
    }
    values |= {"digest": digest, "stored_key": stored_key, "state": "reading", "at": now, "changed_at": now, **more}
    session.execute(insert(RUN).values(**values))
    return key


def send(
    session: Session, actor: Actor, catalogue: Catalogue, registry: str, name: str, digest: str, stored_key: str
) -> str:
    """Somebody sent a file: the worker reads it and looks through it, and nothing is imported yet."""
    if not may_import(actor, catalogue, session, registry):
        raise NotFound
    key = start(session, registry, name, digest, stored_key, actor.id)
    ask(session, key, "reading")
    return key


def ask(session: Session, key: str, stage: str, step: int = 0) -> None:
    """Have the worker take the run further."""
    enqueue(session, JOB, {"run": key}, f"{JOB}:{key}:{stage}:{step}")


def go_on(session: Session, actor: Actor, catalogue: Catalogue, registry: str, key: str, ends_rest: bool) -> None:
    """Import what was looked through. Stale where somebody was faster, Refused while another import of the list runs."""
    run = find(session, actor, catalogue, registry, key)
    busy = select(RUN.c.id).where(RUN.c.target == REGISTRY, RUN.c.target_id == registry, RUN.c.state == "importing")
    if session.scalar(busy.limit(1)) is not None:
        raise Refused("importing.another")
    values: dict[str, Any] = dict.fromkeys(("offset", "done", "new", "changed", "same", "bad"), 0)
    values |= {"problems": [], "state": "importing", "ends_rest": ends_rest, "changed_at": clock.now()}
    waits = update(RUN).where(RUN.c.id == run.id, RUN.c.state == "checked", RUN.c.stored_key.is_not(None))
    if session.connection().execute(waits.values(**values)).rowcount != 1:
        raise Stale
    ask(session, key, "importing")


def find(session: Session, actor: Actor, catalogue: Catalogue, registry: str, key: str) -> Any:
    """A run of a list, for whoever may import into it; NotFound else."""
    if not may_import(actor, catalogue, session, registry):
        raise NotFound
    run = session.execute(select(RUN).where(RUN.c.key == key, RUN.c.target_id == registry)).one_or_none()
    if run is None:
        raise NotFound
    return run


def earlier(session: Session, registry: str) -> Sequence[tuple[Any, str]]:
    """The last runs of a list and who began them, the newest first."""
    names = _ACCOUNT.c.title, _ACCOUNT.c.first_name, _ACCOUNT.c.last_name
    columns = [
        RUN.c[name] for name in ("key", "name", "state", "at", "rows", "done", "new", "changed", "same", "bad", "by_id")
    ]
    rows = select(*columns, *names).outerjoin(_ACCOUNT, _ACCOUNT.c.id == RUN.c.by_id)
    rows = rows.where(RUN.c.target == REGISTRY, RUN.c.target_id == registry).order_by(RUN.c.id.desc()).limit(SHOWN)
    return [
        (row, name_of(row.title, row.first_name, row.last_name) if row.by_id is not None else "")
        for row in session.execute(rows)
    ]
