"""Moving the open requests of a type to its version in force: looked through first, then moved, chunk by chunk (C30, F03).

Each chunk is one transaction with its progress in it; whoever dies inside leaves it undone, and the next goes on there.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.actors import actor_of
from portal.access.permissions import Actor
from portal.db import Database, taken_back
from portal.errors import Forbidden, NotFound, PortalError, Refused, Stale
from portal.failpoints import failpoint
from portal.models.accounts import Account, new_key
from portal.models.base import table
from portal.models.moves import VersionMove
from portal.models.requests import Request
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedType
from portal.request_types.fitting import Misfit
from portal.request_types.reading.positions import Text
from portal.services.door.requests import hold
from portal.services.jobs import enqueue
from portal.services.logs import acts
from portal.services.publishing.carrying import carry
from portal.services.publishing.fitting import Unfit, fit
from portal.services.publishing.shelf import LONGEST_REASON
from portal.workflow.states import OPEN

JOB: Final = "move"
AT_WORK: Final = ("trying", "moving")
AT_ONCE: Final = 25
"""Requests in one transaction: each is held until the end of it."""
NAMED: Final = 20
"""Requests that are named of those that stay for one reason."""
LOOKED_AT: Final = 50
"""Requests that a page looks at before anything is published."""
_MOVE, _REQUEST = table(VersionMove), table(Request)
_NONE: Final = Text((("th", ""),))


@dataclass(frozen=True)
class Stay:
    """A reason why requests stay under their version, and how many of them."""

    why: Misfit
    count: int


@dataclass(frozen=True)
class Prospect:
    """What a version that is not in force yet would mean for open requests: of so many looked at, so many would fit."""

    looked_at: int
    fits: int
    stays: Sequence[Stay] = ()
    """Why the others would not; the most frequent first."""


def prospect(session: Session, actor: Actor, catalogue: Catalogue, type_id: str, new: CheckedType) -> Prospect:
    """Look at the first open requests of a type."""
    rows = _open(type_id).order_by(_REQUEST.c.id).limit(LOOKED_AT)
    found = [_misfits(session, actor, catalogue, row.key, new) for row in session.execute(rows).all()]
    known: dict[tuple[str, str], Stay] = {}
    for why in (each for misfits in found for each in misfits):
        before = known.get((why.code, why.id))
        known[why.code, why.id] = replace(before, count=before.count + 1) if before is not None else Stay(why, 1)
    stays = sorted(known.values(), key=lambda each: -each.count)
    return Prospect(len(found), sum(not misfits for misfits in found), stays)


def left(session: Session, type_id: str, version_id: int) -> int:
    """Open requests of a type that stand under other versions than this."""
    rows = _open(type_id, version_id).with_only_columns(func.count())
    return session.scalar(rows) or 0


def begin(session: Session, actor: Actor, catalogue: Catalogue, type_id: str) -> str:
    """Have the worker look through the open requests of a type; nothing is moved. The key of the run."""
    if not actor.may("type.manage"):
        raise Forbidden
    version_id, now, key = catalogue.offered(session, type_id).version_id, clock.now(), new_key()
    row = {"key": key, "type_id": type_id, "version_id": version_id, "by_id": actor.id, "state": "trying"}
    row |= {"total": left(session, type_id, version_id), "stays": [], "at": now, "changed_at": now}
    session.execute(insert(_MOVE), row)
    _ask(session, key, "trying", 0)
    return key


def go(session: Session, actor: Actor, catalogue: Catalogue, key: str, reason: str) -> None:
    """Move what fits, after it was looked through. Raises Refused without a reason, Stale.

    The database refuses while another run moves requests of this type.
    """
    if not actor.may("type.manage"):
        raise Forbidden
    run, why = find(session, key), reason.strip()[:LONGEST_REASON]
    if not why:
        raise Refused("moving.reason_missing", {"reason": ["moving.reason_missing"]})
    if catalogue.offered(session, run.type_id).version_id != run.version_id:
        raise Stale("moving.newer")
    values: dict[str, Any] = {"state": "moving", "reason": why, "by_id": actor.id, "changed_at": clock.now()}
    values |= {"after_id": 0, "done": 0, "fits": 0, "stays": [], "total": left(session, run.type_id, run.version_id)}
    waits = update(_MOVE).where(_MOVE.c.id == run.id, _MOVE.c.state == "tried")
    if session.connection().execute(waits.values(**values)).rowcount != 1:
        raise Stale("moving.begun")
    title = next(each.title for each in catalogue.types(session) if each.id == run.type_id)
    said = acts.told("moving.act", count=run.fits)
    acts.note(session, actor, "type.move", acts.About(run.type_id, title), after=said, reason=why)
    _ask(session, key, "moving", 0)


def find(session: Session, key: str) -> Any:
    """A run; NotFound when there is none."""
    row = session.execute(select(_MOVE).where(_MOVE.c.key == key)).one_or_none()
    if row is None:
        raise NotFound
    return row


def newest(session: Session, type_id: str) -> Sequence[Any]:
    """The last runs of a type, newest first."""
    return session.execute(select(_MOVE).where(_MOVE.c.type_id == type_id).order_by(_MOVE.c.id.desc()).limit(10)).all()


def give_up(session: Session, payload: Mapping[str, Any]) -> None:
    """The worker tried a run too often: it is over, and what was moved stays moved."""
    its = update(_MOVE).where(_MOVE.c.key == str(payload.get("run")), _MOVE.c.state.in_(AT_WORK))
    session.execute(its.values(state="ended", ending="moving.failed", changed_at=clock.now()))


@dataclass(frozen=True)
class Moves:
    """What runs are worked with."""

    database: Database
    catalogue: Catalogue

    def run(self, key: str) -> Any:
        """The run as it stands; None when it is gone."""
        with self.database.reading() as session:
            return session.execute(select(_MOVE).where(_MOVE.c.key == key)).one_or_none()

    def work(self, key: str, seconds: float) -> Any:
        """Take chunks until the run waits or is done, or the seconds are over; the run as it stands then."""
        end = time.monotonic() + seconds
        run = self.run(key)
        while run is not None and run.state in AT_WORK:
            self.step(run)
            run = self.run(key)
            if time.monotonic() > end:
                break
        return run

    def step(self, run: Any) -> None:
        """One chunk. What was moved is written with how far it is; what is looked through is not written at all."""
        self.catalogue.forget()
        with self.database.reading() as session:
            actor = _actor(session, self.catalogue, run.by_id)
            rows = session.execute(_next(run)).all()
            ending = self._ending(session, actor, run)
            found = [] if ending or run.state == "moving" or actor is None else self._looked(session, actor, run, rows)
        if ending or not rows or actor is None:
            state = "ended" if ending else "tried" if run.state == "trying" else "done"
            with self.database.transaction() as session:
                _write(session, run, state=state, ending=ending)
            return
        with self.database.transaction() as session:
            if run.state == "moving":
                found = [(row, self._moved(session, actor, run, row.key)) for row in rows]
            _write(session, run, **_counted(run, rows, found))
            failpoint("move_written")

    def _looked(
        self, session: Session, actor: Actor, run: Any, rows: Sequence[Any]
    ) -> list[tuple[Any, Sequence[Misfit]]]:
        new = self.catalogue.version(session, run.version_id)
        return [(row, _misfits(session, actor, self.catalogue, row.key, new)) for row in rows]

    def _moved(self, session: Session, actor: Actor, run: Any, key: str) -> Sequence[Misfit]:
        """Why it was not moved; nothing where it was."""
        return _tried(session, lambda: carry(session, actor, self.catalogue, key, run.version_id, run.reason))

    def _ending(self, session: Session, actor: Actor | None, run: Any) -> str:
        """Why the run goes no further."""
        if actor is None or not actor.may("type.manage"):
            return "moving.rights_changed"
        newest = self.catalogue.offered(session, run.type_id).version_id
        return "moving.newer" if newest != run.version_id else ""


def _misfits(session: Session, actor: Actor, catalogue: Catalogue, key: str, new: CheckedType) -> Sequence[Misfit]:
    try:
        fit(session, actor, catalogue, hold(session, actor, key, lock=False), new)
    except Unfit as unfit:
        return unfit.misfits
    except NotFound:
        return (Misfit("scope", "", _NONE),)
    return ()


def _tried(session: Session, does: Callable[[], object]) -> Sequence[Misfit]:
    try:
        with taken_back(session):
            does()
    except Unfit as unfit:
        return unfit.misfits
    except NotFound:
        return (Misfit("scope", "", _NONE),)
    except PortalError:
        return (Misfit("meanwhile", "", _NONE),)
    return ()


def _open(type_id: str, but: int | None = None) -> Any:
    wanted: list[ColumnElement[bool]] = [_REQUEST.c.type_id == type_id, _REQUEST.c.state.in_(OPEN)]
    if but is not None:
        wanted.append(_REQUEST.c.version_id != but)
    return select(_REQUEST.c.id, _REQUEST.c.key, _REQUEST.c.reference).where(*wanted)


def _next(run: Any) -> Any:
    rows = _open(run.type_id, run.version_id).where(_REQUEST.c.id > run.after_id)
    return rows.order_by(_REQUEST.c.id).limit(AT_ONCE)


def _counted(run: Any, rows: Sequence[Any], found: Sequence[tuple[Any, Sequence[Misfit]]]) -> dict[str, Any]:
    stays = {(each["code"], each["id"]): dict(each) for each in run.stays}
    for row, misfits in found:
        for each in misfits:
            known = stays.setdefault((each.code, each.id), {"code": each.code, "id": each.id, "count": 0, "first": []})
            known.setdefault("label", dict(each.label.words))
            known.setdefault("said", each.said)
            known["count"] += 1
            if len(known["first"]) < NAMED:
                known["first"] = [*known["first"], [row.key, row.reference]]
    fits = run.fits + sum(not misfits for _, misfits in found)
    return {"after_id": rows[-1].id, "done": run.done + len(rows), "fits": fits, "stays": list(stays.values())}


def _write(session: Session, run: Any, **values: Any) -> None:
    """Only onto what was seen; Stale takes everything back where somebody else took this step."""
    seen = update(_MOVE).where(_MOVE.c.id == run.id, _MOVE.c.state == run.state, _MOVE.c.after_id == run.after_id)
    if session.connection().execute(seen.values(**values, changed_at=clock.now())).rowcount != 1:
        raise Stale


def _actor(session: Session, catalogue: Catalogue, account_id: int) -> Actor | None:
    account, office = session.get(Account, account_id), catalogue.office(session)
    if account is None or office is None or account.disabled_at is not None:
        return None
    return actor_of(account, office)


def _ask(session: Session, key: str, stage: str, step: int) -> None:
    enqueue(session, JOB, {"run": key}, f"{JOB}:{key}:{stage}:{step}")


def ask_again(session: Session, run: Any) -> None:
    """Have the worker go on later."""
    _ask(session, run.key, run.state, run.after_id)
