"""Asking for an export, taking it away, and who may have it: each stands in the log for good (C71, C83)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound, Refused
from portal.models.accounts import new_key
from portal.models.base import table
from portal.models.exports import Export
from portal.queries.acts import Asked
from portal.queries.catalogue import Catalogue
from portal.services import jobs
from portal.services.exporting.asked import Listed
from portal.services.exporting.columns import versions_of
from portal.services.exporting.offers import OLDER, Offer, offers
from portal.services.logs import acts
from portal.sheets.plan import Format

LIVES: Final = timedelta(hours=24)
"""How long a file waits to be fetched (decision 27)."""
MOST_ROWS: Final = 200_000
"""Requests in one file."""
MOST_AT_ONCE: Final = 3
"""Exports of one person that are being made."""
JOB: Final = "export"
BEGIN, READ, WRITE, COMPARE, ACTS = "begin", "read", "write", "compare", "acts"
"""What a step of an export does."""
_EXPORT = table(Export)


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for. `said` is the list in words, pairs of a name and what it is."""

    listed: Listed
    said: Sequence[tuple[str, str]]
    chosen: Sequence[str]
    format: Format
    has_ids: bool = False


@dataclass(frozen=True)
class Against:
    """What a list that was sent is held against: the list it came from, or a registry by a column or (none) its keys."""

    registry: str = ""
    column: str = ""
    title: str = ""
    by_id: bool = True


def offered(session: Session, actor: Actor, catalogue: Catalogue, listed: Listed) -> tuple[list[Offer], bool]:
    """The columns of this list for this person, and whether earlier versions asked more than the one in force may show."""
    ids = versions_of(session, listed.type_id) if listed.type_id and _reaches(actor, listed.type_id) else []
    newest = [catalogue.version(session, ids[0])] if ids else []
    return offers(newest, actor.language, actor.sees_ids), len(ids) > 1


def ask(session: Session, actor: Actor, catalogue: Catalogue, wanted: Wanted) -> str:
    """The key of the export that the worker makes now. Raises Refused with a text for the person."""
    if not actor.may("request.export"):
        raise Forbidden
    columns, has_older = offered(session, actor, catalogue, wanted.listed)
    known = [each.id for each in columns] + ([OLDER] if has_older else [])
    chosen = [id for id in known if id in set(wanted.chosen)]
    if not chosen or chosen == [OLDER]:
        raise Refused("exports.no_columns")
    made = _new(session, actor, wanted.listed.as_json(), wanted.said)
    made.chosen, made.format, made.has_ids = chosen, wanted.format, wanted.has_ids
    return _begun(session, made, BEGIN)


def compare(
    session: Session,
    actor: Actor,
    listed: Listed,
    said: Sequence[tuple[str, str]],
    against: Against,
    source: str,
    name: str,
) -> str:
    """The key of what will tell how a list that was sent and one of the portal's differ (C67); `source` is stored."""
    if not actor.may("request.export"):
        raise Forbidden
    made = _new(session, actor, listed.as_json(), said)
    made.chosen, made.format, made.parts = [], Format.XLSX, [source]
    told = {"source": source, "name": name, "registry": against.registry, "column": against.column}
    made.compares = told | {"by_id": against.by_id}
    return _begun(session, made, COMPARE)


def ask_acts(session: Session, actor: Actor, asked: Asked, said: Sequence[tuple[str, str]], kind: Format) -> str:
    """The key of a file of what administrators did, so narrowed; that it was asked for is such an act itself."""
    if not (actor.may("event.read") and actor.may("request.export")):
        raise Forbidden
    told = {name: _plain(value) for name, value in asdict(asked).items() if value}
    made = _new(session, actor, {"acts": told}, said)
    made.chosen, made.format = [], kind
    about = acts.About("", " · ".join(f"{label}: {words}" if label else words for label, words in said))
    acts.note(session, actor, "acts.export", about)
    return _begun(session, made, ACTS)


def acts_asked(told: Mapping[str, Any]) -> Asked:
    """How the log was narrowed, as it was kept."""
    said = told["acts"]
    since, until = (datetime.fromisoformat(said[name]) if name in said else None for name in ("since", "until"))
    return Asked(said.get("person", ""), said.get("kind", ""), said.get("about", ""), since, until)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _new(session: Session, actor: Actor, asked: Mapping[str, Any], said: Sequence[tuple[str, str]]) -> Export:
    waiting = select(func.count()).select_from(_EXPORT)
    waiting = waiting.where(_EXPORT.c.account_id == actor.id, _EXPORT.c.state == "waiting")
    if (session.scalar(waiting.where(_EXPORT.c.ends_at > clock.now())) or 0) >= MOST_AT_ONCE:
        raise Refused("exports.too_many", most=MOST_AT_ONCE)
    return Export(
        key=new_key(),
        account_id=actor.id,
        by_name=actor.name,
        by_role=actor.role,
        reach=reach_of(actor),
        asked=dict(asked),
        said=[list(each) for each in said],
        language=actor.language,
        asked_at=clock.now(),
        ends_at=clock.now() + LIVES,
    )


def _begun(session: Session, made: Export, phase: str) -> str:
    session.add(made)
    session.flush()
    go_on(session, made.id, 0, phase)
    return made.key


def go_on(session: Session, export_id: int, step: int, phase: str) -> None:
    """Ask the worker for the next step of an export."""
    payload = {"export_id": export_id, "step": step, "phase": phase}
    jobs.enqueue(session, JOB, payload, job_key(export_id, step))


def job_key(export_id: int, step: int) -> str:
    """One job for each step."""
    return f"{JOB}:{export_id}:{step}"


def reach_of(actor: Actor) -> str:
    """Digest of how far somebody reaches and what they see."""
    return sha256(repr((actor.role, actor.reach, actor.sees_ids)).encode()).hexdigest()


def fetch(session: Session, actor: Actor, key: str) -> Export:
    """One's own file that is ready, and a note in the log that it was fetched. NotFound for any other."""
    found = session.scalar(select(Export).where(Export.key == key, Export.account_id == actor.id))
    if found is None or found.state != "ready" or found.ends_at <= clock.now() or found.reach != reach_of(actor):
        raise NotFound
    found.fetched, found.fetched_at = found.fetched + 1, clock.now()
    return found


def remove(session: Session, actor: Actor, key: str) -> list[str]:
    """Take one's own export away, made or not; its line in the log stays. Answers digests that no row names any more."""
    found = session.scalar(select(Export).where(Export.key == key, Export.account_id == actor.id))
    if found is None:
        raise NotFound
    return _emptied(session, [found])


def expire(session: Session) -> list[str]:
    """What has waited long enough goes; answers digests that no row names any more."""
    over = select(Export).where(_EXPORT.c.state.in_(("waiting", "ready")), _EXPORT.c.ends_at <= clock.now()).limit(500)
    return _emptied(session, session.scalars(over).all())


def named(session: Session, digests: Sequence[str]) -> set[str]:
    """Those among the digests of files and parts that an export still names."""
    found = set(session.scalars(select(_EXPORT.c.digest).where(_EXPORT.c.digest.in_(digests))))
    for parts in session.scalars(select(_EXPORT.c.parts).where(_EXPORT.c.state.in_(("waiting", "ready")))):
        found |= set(parts)
    return {each for each in found if each is not None}


def _emptied(session: Session, found: Sequence[Export]) -> list[str]:
    digests = [each for one in found for each in (*one.parts, one.digest) if each]
    mine = update(_EXPORT).where(_EXPORT.c.id.in_([one.id for one in found]))
    stands = case((_EXPORT.c.state == "failed", "failed"), else_="gone")
    session.execute(mine.values(parts=[], digest=None, last_id=0, state=stands))
    for one in found:
        session.expire(one)
    kept = named(session, digests)
    return [each for each in dict.fromkeys(digests) if each not in kept]


def _reaches(actor: Actor, type_id: str) -> bool:
    return actor.types is None or type_id in actor.types


def settle(session: Session, export_id: int, **values: Any) -> bool:
    """Write what the worker found out; False where somebody took the export away meanwhile."""
    mine = update(_EXPORT).where(_EXPORT.c.id == export_id, _EXPORT.c.state == "waiting")
    return session.connection().execute(mine.values(**values)).rowcount == 1


def unfinished(session: Session, export_id: int) -> Any:
    """The row of an export that is still to be made, or None."""
    mine = select(_EXPORT).where(_EXPORT.c.id == export_id, _EXPORT.c.state == "waiting")
    return session.execute(mine.where(_EXPORT.c.ends_at > clock.now())).one_or_none()
