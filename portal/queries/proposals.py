"""Reading proposals: what waits, how each ended, what each would put in force, and what is told in the menu (decision 32)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.errors import NotFound
from portal.models.accounts import Account, name_of
from portal.models.base import table
from portal.models.proposals import OfficeProposal, OfficeProposalFile

_PROPOSAL, _FILE, _ACCOUNT = table(OfficeProposal), table(OfficeProposalFile), table(Account)
_BY, _DECIDER = _ACCOUNT.alias("by"), _ACCOUNT.alias("decider")
SHOWN: Final = 50
"""Ended ones that are listed."""
OPEN: Final = ("waiting", "agreed")


@dataclass(frozen=True)
class Proposal:
    """One proposal with the people around it, without its bytes."""

    id: int
    key: str
    by_id: int
    by: str
    at: datetime
    reason: str
    starts_at: datetime | None
    needs_second: bool
    undoes_id: int | None
    state: str
    decided_by_id: int | None
    decided_by: str
    decided_at: datetime | None
    words: str
    ended_at: datetime | None
    problems: Sequence[Mapping[str, Any]]
    versions: Mapping[str, int]
    seen_at: datetime | None
    paths: Sequence[str] = ()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def find(session: Session, key: str) -> Proposal:
    """A proposal; NotFound when there is none."""
    row = session.execute(_rows().where(_PROPOSAL.c.key == key)).one_or_none()
    if row is None:
        raise NotFound
    return _with_paths(session, [row])[0]


def open_ones(session: Session) -> Sequence[Proposal]:
    """What waits for a second person or its time, the oldest first."""
    rows = _rows().where(_PROPOSAL.c.state.in_(OPEN)).order_by(_PROPOSAL.c.id)
    return _with_paths(session, session.execute(rows).all())


def ended(session: Session) -> Sequence[Proposal]:
    """How the last ones ended, the newest first."""
    rows = _rows().where(_PROPOSAL.c.state.not_in(OPEN)).order_by(_PROPOSAL.c.id.desc()).limit(SHOWN)
    return _with_paths(session, session.execute(rows).all())


def files_of(session: Session, proposal_id: int) -> Mapping[str, tuple[bytes | None, int]]:
    """By path the bytes and the edition they follow."""
    rows = select(_FILE.c.path, _FILE.c.content, _FILE.c.base_id).where(_FILE.c.proposal_id == proposal_id)
    return {row.path: (row.content, row.base_id) for row in session.execute(rows.order_by(_FILE.c.path))}


def waiting_by_path(session: Session) -> Mapping[str, tuple[Proposal, bytes | None]]:
    """Of each file that somebody proposed a change of: the newest proposal that waits, and what it says of it."""
    open_now = {each.id: each for each in open_ones(session)}
    rows = select(_FILE.c.path, _FILE.c.proposal_id, _FILE.c.content).where(_FILE.c.proposal_id.in_(open_now))
    found = session.execute(rows.order_by(_FILE.c.proposal_id)) if open_now else ()
    return {row.path: (open_now[row.proposal_id], row.content) for row in found}


def due(session: Session, now: datetime) -> Sequence[str]:
    """Keys of those agreed whose time has come, the oldest first."""
    its_time = or_(_PROPOSAL.c.starts_at.is_(None), _PROPOSAL.c.starts_at <= now)
    rows = select(_PROPOSAL.c.key).where(_PROPOSAL.c.state == "agreed", its_time)
    return session.scalars(rows.order_by(_PROPOSAL.c.starts_at, _PROPOSAL.c.id)).all()


def waiting_for(session: Session, account_id: int) -> int:
    """What this administrator has to look at: what others propose, and what of their own ended otherwise than wished."""
    theirs = and_(_PROPOSAL.c.state == "waiting", _PROPOSAL.c.by_id != account_id)
    mine = and_(_PROPOSAL.c.by_id == account_id, _PROPOSAL.c.seen_at.is_(None), is_bad())
    return session.scalar(select(func.count()).select_from(_PROPOSAL).where(or_(theirs, mine))) or 0


def is_bad() -> Any:
    """It ended otherwise than wished."""
    return _PROPOSAL.c.state.in_(("refused", "failed", "withdrawn"))


def _rows() -> Select[Any]:
    names = ("title", "first_name", "last_name")
    columns = [*(_BY.c[each].label(f"by_{each}") for each in names)]
    columns += [*(_DECIDER.c[each].label(f"decider_{each}") for each in names)]
    rows = select(_PROPOSAL, *columns).join(_BY, _BY.c.id == _PROPOSAL.c.by_id)
    return rows.outerjoin(_DECIDER, _DECIDER.c.id == _PROPOSAL.c.decided_by_id)


def _with_paths(session: Session, rows: Sequence[Any]) -> list[Proposal]:
    ids = [row.id for row in rows]
    found: dict[int, list[str]] = {}
    if ids:
        named = select(_FILE.c.proposal_id, _FILE.c.path).where(_FILE.c.proposal_id.in_(ids)).order_by(_FILE.c.path)
        for row in session.execute(named):
            found.setdefault(row.proposal_id, []).append(row.path)
    return [_proposal(row, found.get(row.id, [])) for row in rows]


def _proposal(row: Any, paths: Sequence[str]) -> Proposal:
    by = name_of(row.by_title, row.by_first_name, row.by_last_name)
    decided = row.decided_by_id is not None
    decider = name_of(row.decider_title, row.decider_first_name, row.decider_last_name) if decided else ""
    return Proposal(
        row.id, row.key, row.by_id, by, row.at, row.reason, row.starts_at, row.needs_second, row.undoes_id, row.state,
        row.decided_by_id, decider, row.decided_at, row.words, row.ended_at, row.problems, row.versions, row.seen_at, paths,
    )  # fmt: skip
