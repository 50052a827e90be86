"""People, a type and requests for tests below the web: the fewest rows that the verbs need."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count

from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.clock import BANGKOK
from portal.db import Database
from portal.models.accounts import Account, new_key
from portal.models.catalogue import RegistryList, RegistryRow, RequestType, TypeVersion
from portal.queries.folding import search_text
from portal.services.applying.filing import Filed, Judged, Place, file
from portal.services.door.advance import Advanced, Deed, advance
from portal.services.door.lifecycle import Lifecycle
from portal.services.door.requests import hold
from portal.services.rows.numbers import timestamp_reference
from portal.workflow.states import State
from portal.workflow.transitions import Action

_numbers = count(1)


@dataclass(frozen=True)
class Step:
    """A declared step, without a file."""

    id: str
    state: State
    next: tuple[str, ...] | None = None
    by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    pauses: bool = False


@dataclass(frozen=True)
class Form:
    """A declared staff form, without a file."""

    id: str
    at: tuple[str, ...] | None = None
    moves_to: str | None = None


PLAIN = Lifecycle(tuple(Step(state.value, state) for state in State))
"""One step per state, no staff forms."""


def valid_citizen_id(number: int) -> str:
    """A fictional ID with a right check digit."""
    digits = f"{number:012d}"
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(digits))
    return f"{digits}{(11 - total % 11) % 10}"


def person(session: Session, role: str = "applicant", unit: str | None = None, name: str = "สมมติ") -> Actor:
    """An account and the actor that stands for it."""
    number = next(_numbers)
    account = Account(
        citizen_id=valid_citizen_id(900_000_000_000 + number),
        role=role,
        unit=unit,
        title="นาย",
        first_name=f"{name}{number}",
        last_name="ทดสอบ",
        created_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    session.add(account)
    session.flush()
    return Actor(account.id, account.full_name, role, role, unit)


def service(session: Session, type_id: str = "card", unit: str = "people") -> TypeVersion:
    """A published type, without its text."""
    session.add(RequestType(id=type_id))
    session.flush()
    version = TypeVersion(
        type_id=type_id,
        number=1,
        bundle={},
        digest=f"digest-{type_id}",
        title={"th": "ขอบัตร", "en": "Card"},
        unit=unit,
        published_at=clock.now(),
    )
    session.add(version)
    session.flush()
    return version


def thing(session: Session, registry: str = "rooms", key: str = "small") -> None:
    """A registry row that can be booked."""
    session.merge(RegistryList(id=registry, title={"th": "ห้อง"}, digest=""))
    session.flush()
    session.add(RegistryRow(registry_id=registry, key=key, position=0, label={"th": "ห้องเล็ก"}, columns={}))
    session.flush()


def filed(
    session: Session,
    actor: Actor,
    version: TypeVersion,
    judged: Judged | None = None,
    submission_key: str | None = None,
    lifecycle: Lifecycle = PLAIN,
    words: Sequence[str] = (),
) -> Filed:
    """A request as the services file it; `words` are answers it may be found by."""
    now = clock.now()
    place = Place(version.type_id, version.id, version.unit, actor.id, lifecycle)
    judged = judged or Judged({"note": "ก"}, {})
    judged = replace(
        judged,
        found_by=lambda reference: search_text((reference, actor.name, "ขอบัตร", *words)),
        follows={"subject_name": actor.name, **judged.follows},
    )
    reference = timestamp_reference(session, "11", now, BANGKOK)
    return file(session, actor, place, judged, reference, submission_key or new_key(), now)


def act(
    session: Session,
    actor: Actor,
    key: str,
    action: Action,
    seen: int | None = None,
    message: str = "เหตุผล",
    step: str | None = None,
    form: str | None = None,
    lifecycle: Lifecycle = PLAIN,
) -> Advanced:
    """One action through the door, having seen the newest revision unless told otherwise."""
    held = hold(session, actor, key)
    deed = Deed(action, seen or held.revision, step=step, message=message, form=form)
    return advance(session, actor, held, lifecycle, deed)


WAY_TO: dict[State, Sequence[tuple[str, Action]]] = {
    State.SUBMITTED: (),
    State.IN_PROGRESS: (("staff", Action.ACCEPT),),
    State.RETURNED: (("staff", Action.RETURN),),
    State.RESUBMITTED: (("staff", Action.RETURN), ("applicant", Action.RESUBMIT)),
    State.DONE: (("staff", Action.FINISH),),
    State.CANCELLED: (("applicant", Action.CANCEL),),
}
"""The shortest way to each state."""


@dataclass(frozen=True)
class Counter:
    """Both sides of one counter."""

    applicant: Actor
    staff: Actor
    version: TypeVersion


def counter(database: Database) -> Counter:
    """An applicant, an officer and a service, committed."""
    with database.transaction() as session:
        return Counter(person(session), person(session, "staff", "people"), service(session))


def request_in(session: Session, at: Counter, state: State) -> Filed:
    """A request that reached a state by the shortest way."""
    made = filed(session, at.applicant, at.version)
    for who, action in WAY_TO[state]:
        act(session, at.applicant if who == "applicant" else at.staff, made.key, action)
    return made
