"""Proposals of files: frozen as they were seen, agreed by a second person, put in force at their time (decision 32).

A proposal is written once; only where it stands changes, here and nowhere else. What is put in force are its own bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, Refused, Stale
from portal.models.accounts import new_key
from portal.models.base import table
from portal.models.proposals import OfficeProposal, OfficeProposalFile
from portal.queries.proposals import Proposal, files_of
from portal.queries.proposals import find as found
from portal.queries.shelf import held
from portal.services.logs import acts
from portal.services.publishing import second_person
from portal.services.publishing.publication import Problem, Published
from portal.services.publishing.shelf import LONGEST_REASON

_PROPOSAL, _FILE = table(OfficeProposal), table(OfficeProposalFile)


@dataclass(frozen=True)
class Wish:
    """What is proposed: by path its bytes and the edition they follow."""

    files: Mapping[str, tuple[bytes | None, int]]
    reason: str
    starts_at: datetime | None = None
    undoes_id: int | None = None


def make(session: Session, actor: Actor, wish: Wish, asks_second: bool = False) -> str:
    """Propose; the key. Without a second person it is agreed as it stands, and waits for its time alone.

    Raises Forbidden, Refused without a reason or for a time that is over, Stale where a file is another by now.
    """
    if not actor.may("type.manage"):
        raise Forbidden
    reason = wish.reason.strip()[:LONGEST_REASON]
    if not reason:
        raise Refused("files.reason_missing", {"reason": ["files.reason_missing"]})
    now = clock.now()
    if wish.starts_at is not None and wish.starts_at <= now:
        raise Refused("proposals.time_over", {"day": ["proposals.time_over"]})
    check_bases(session, {path: base for path, (_, base) in wish.files.items()})
    second = asks_second or second_person.is_required(session)
    row: dict[str, Any] = {"key": new_key(), "by_id": actor.id, "at": now, "reason": reason, "problems": []}
    row |= {
        "starts_at": wish.starts_at,
        "needs_second": second,
        "undoes_id": wish.undoes_id,
        "versions": {},
        "words": "",
    }
    row |= {"state": "waiting" if second else "agreed"}
    id: int = session.execute(insert(_PROPOSAL).returning(_PROPOSAL.c.id), row).scalar_one()
    files = [
        {"proposal_id": id, "path": path, "content": data, "base_id": base} for path, (data, base) in wish.files.items()
    ]
    session.execute(insert(_FILE), files)
    said = acts.told("proposals.act_files", files=", ".join(wish.files))
    acts.note(session, actor, "proposal.make", _about(row["key"], wish.files), after=said, reason=reason)
    return str(row["key"])


def check_bases(session: Session, bases: Mapping[str, int]) -> None:
    """Raises Stale where a file says something else than what a change follows."""
    there = held(session)
    for path, base in bases.items():
        if (there[path].edition_id if path in there else 0) != base:
            raise Stale("proposals.moved_on", path=path)


def agree(session: Session, actor: Actor, key: str, words: str = "") -> Proposal:
    """Agree to what somebody else proposed. Nobody agrees to his own. Raises Forbidden, Stale when it is decided."""
    known = _may_decide(session, actor, key)
    if known.by_id == actor.id:
        raise Forbidden("proposals.own")
    _set(session, known, "waiting", state="agreed", **_decided(actor, words))
    acts.note(session, actor, "proposal.agree", _about(key, known.paths), reason=words)
    return found(session, key)


def refuse(session: Session, actor: Actor, key: str, words: str) -> None:
    """Say no, and why: to what waits for a second person."""
    known = _may_decide(session, actor, key)
    if known.by_id == actor.id:
        raise Forbidden("proposals.own")
    if not words.strip():
        raise Refused("proposals.words_missing", {"words": ["proposals.words_missing"]})
    _set(session, known, "waiting", state="refused", ended_at=clock.now(), **_decided(actor, words))
    acts.note(session, actor, "proposal.refuse", _about(key, known.paths), reason=words)


def withdraw(session: Session, actor: Actor, key: str, words: str = "") -> None:
    """Take it back before it is in force: whoever proposed it, or any other administrator once it was agreed."""
    known = _may_decide(session, actor, key)
    if known.state == "waiting" and known.by_id != actor.id:
        raise Forbidden
    values: dict[str, Any] = {"state": "withdrawn", "ended_at": clock.now(), "seen_at": clock.now()} | _decided(
        actor, words
    )
    if known.state == "agreed" and known.by_id != actor.id:
        values["seen_at"] = None
    if not known.is_open:
        raise Stale("proposals.decided")
    _set(session, known, known.state, **values)
    acts.note(session, actor, "proposal.withdraw", _about(key, known.paths), reason=words)


def take_note(session: Session, actor: Actor, key: str) -> None:
    """Whoever proposed it has read how it ended."""
    known = _may_decide(session, actor, key)
    if known.by_id != actor.id:
        raise Forbidden
    mine = update(_PROPOSAL).where(_PROPOSAL.c.id == known.id, _PROPOSAL.c.ended_at.is_not(None))
    session.execute(mine.values(seen_at=clock.now()))


def came_into_force(session: Session, known: Proposal, done: Published) -> None:
    """In the transaction that puts its files in force. Raises Stale where it is not agreed (any more)."""
    values: dict[str, Any] = {"state": "in_force", "ended_at": clock.now(), "versions": dict(done.versions)}
    _set(session, known, "agreed", **values)


def fail(session: Session, known: Proposal, problems: Sequence[Problem]) -> None:
    """It could not be put in force; nothing was changed. Once only."""
    _set(session, known, "agreed", state="failed", ended_at=clock.now(), problems=[dict(each) for each in problems])


def changes_of(session: Session, known: Proposal) -> Mapping[str, bytes | None]:
    """Its files as they were proposed."""
    return {path: data for path, (data, _) in files_of(session, known.id).items()}


def _may_decide(session: Session, actor: Actor, key: str) -> Proposal:
    if not actor.may("type.manage"):
        raise Forbidden
    return found(session, key)


def _decided(actor: Actor, words: str) -> dict[str, Any]:
    return {"decided_by_id": actor.id, "decided_at": clock.now(), "words": words.strip()[:LONGEST_REASON]}


def _set(session: Session, known: Proposal, was: str, **values: Any) -> None:
    """Only from where it stood: of two who decide at once one is told so."""
    mine = update(_PROPOSAL).where(_PROPOSAL.c.id == known.id, _PROPOSAL.c.state == was)
    if session.connection().execute(mine.values(**values)).rowcount != 1:
        raise Stale("proposals.decided")


def _about(key: str, paths: Any) -> acts.About:
    return acts.About(key, ", ".join(sorted(paths)))
