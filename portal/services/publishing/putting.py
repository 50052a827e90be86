"""Putting a proposal in force: at once when it is agreed, or at its minute by the worker; whole or not at all."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from portal import clock
from portal.access.actors import actor_of
from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import Refused, Stale
from portal.models.accounts import Account
from portal.queries import proposals as known
from portal.queries.catalogue import office_in_force
from portal.queries.proposals import Proposal
from portal.request_types.reading.folder import OFFICE_FILE
from portal.services.publishing import proposals, second_person, shelf, workshop
from portal.services.publishing.file_texts import shown
from portal.services.publishing.publication import Problem, Published
from portal.services.publishing.shelf import FilesRefused

_TRIES: Final = 3
"""Others may change other files while these are judged."""


def put_due(database: Database) -> int:
    """Put in force whatever is agreed and whose time has come; how many were."""
    with database.reading() as session:
        keys = known.due(session, clock.now())
    return sum(put(database, key) is not None for key in keys)


def put(database: Database, key: str, language: str = "th") -> Published | None:
    """Judge it once more and put it in force. None where it failed: then nothing was changed and it says why.

    Raises Stale where somebody else decided or put it meanwhile.
    """
    for _ in range(_TRIES):
        with database.reading() as session:
            proposal, now = known.find(session, key), shelf.standing(session)
            changes = proposals.changes_of(session, proposal)
            wrong = _wrong_now(session, proposal)
        if proposal.state != "agreed":
            raise Stale("proposals.decided")
        try:
            if wrong:
                raise FilesRefused([_problem(*wrong)])
            judged = shelf.judged(now, changes, language)
            return _write(database, proposal, judged)
        except FilesRefused as refused:
            _failed(database, proposal, refused.found)
            return None
        except Refused as refused:
            _failed(database, proposal, [_problem(refused.code, next(iter(refused.problems), OFFICE_FILE))])
            return None
        except Stale:
            continue
    raise Stale


def _write(database: Database, proposal: Proposal, judged: shelf.Judged) -> Published:
    with database.transaction() as session:
        proposals.check_bases(session, {path: base for path, (_, base) in known.files_of(session, proposal.id).items()})
        by = _actor(session, proposal.by_id)
        done = shelf.write(session, by, judged, proposal.reason, undoes_id=proposal.undoes_id, agreed=True)
        proposals.came_into_force(session, proposal, done)
        for path, data in judged.changes.items():
            workshop.settle(session, path, shown(path, data) or "")
        return done


def _wrong_now(session: Session, proposal: Proposal) -> tuple[str, str] | None:
    """A file that moved on, that nobody answers for any more, or that one person timed before two were asked for."""
    try:
        proposals.check_bases(session, {path: base for path, (_, base) in known.files_of(session, proposal.id).items()})
    except Stale as stale:
        return stale.code, str(stale.facts["path"])
    people = {proposal.by_id, proposal.decided_by_id or proposal.by_id}
    if not all((who := _actor(session, each)) is not None and who.may("type.manage") for each in people):
        return "proposals.nobody_answers", proposal.paths[0]
    if proposal.decided_by_id is None and second_person.is_required(session):
        return "proposals.needed_since", proposal.paths[0]
    return None


def _actor(session: Session, account_id: int) -> Actor | None:
    account, office = session.get(Account, account_id), office_in_force(session)
    if account is None or office is None or account.disabled_at is not None:
        return None
    return actor_of(account, office)


def _failed(database: Database, proposal: Proposal, problems: Sequence[Problem]) -> None:
    with database.transaction() as session:
        proposals.fail(session, proposal, problems)


def _problem(code: str, path: str) -> Problem:
    return {"file": path, "line": 0, "column": 0, "code": code}
