"""Who works on a request: given to a person, taken over, acknowledged, forwarded to another unit and back (C43, C44)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound, Refused
from portal.models.accounts import Account
from portal.queries.catalogue import Catalogue
from portal.queries.handlers import Handlers
from portal.request_types.office_definition import Office
from portal.request_types.values import Person
from portal.services.casework.handling import InHand, act, take
from portal.services.door.advance import Advanced, Deed
from portal.services.door.handing import belongs_of, given_to, may_have, to_unit
from portal.services.door.requests import Held
from portal.workflow.transitions import Action, Side, transition


def office_of(session: Session, catalogue: Catalogue) -> Office:
    """The office as published last: its roles of today say who may have what."""
    found = catalogue.office(session)
    if found is None:
        raise NotFound
    return found


def candidates(session: Session, catalogue: Catalogue, held: Held) -> Sequence[Person]:
    """To whom it may be given: people of its unit within scope, those who filed it for themselves not among them."""
    return Handlers(session, office_of(session, catalogue), held.type_id, held.id, held.applicant_id).of(held.unit)


def assign(
    session: Session, actor: Actor, catalogue: Catalogue, key: str, seen: int, person: str, message: str = ""
) -> Advanced:
    """Give it to a person of its unit (their account's key), or with "" to nobody.

    Whom it already has is no change. Raises Refused for who may not have it, Stale, IllegalTransition, Forbidden.
    """
    return give(session, actor, catalogue, key, seen, account_of_key(session, person), message)


def give(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    key: str,
    seen: int,
    account: Account | None,
    message: str = "",
) -> Advanced:
    """The same, with the account in hand: for who gives one person several."""
    hand = take(session, actor, catalogue, key)
    return _give(session, actor, catalogue, hand, seen, account, message)


def take_over(session: Session, actor: Actor, catalogue: Catalogue, key: str, seen: int) -> Advanced:
    """Take it oneself: whoever takes it has acknowledged it."""
    hand = take(session, actor, catalogue, key)
    return _give(session, actor, catalogue, hand, seen, session.get_one(Account, actor.id), "")


def _give(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    hand: InHand,
    seen: int,
    account: Account | None,
    message: str,
) -> Advanced:
    held = hand.held
    if held.side == Side.STAFF and held.assignee_id == (account.id if account else None):
        return _as_it_is(hand)
    myself = account is not None and account.id == actor.id
    asks = account is not None and held.side == Side.STAFF and not myself
    if asks and account is not None and not may_have(account, office_of(session, catalogue), belongs_of(session, held)):
        raise Refused("assigning.not_theirs", {"person": ["assigning.not_theirs"]})
    handing = given_to(account, clock.now(), held.assignee_name, acknowledged=myself)
    deed = Deed(Action.ASSIGN, seen, message=message, columns=handing.columns, data=handing.data, handed=handing.handed)
    return act(session, actor, hand, deed)


def acknowledge(session: Session, actor: Actor, catalogue: Catalogue, key: str, seen: int) -> Advanced:
    """`รับทราบ`, by the person it was given to; pressed twice it is one. Forbidden for everybody else."""
    hand = take(session, actor, catalogue, key)
    if hand.held.side != Side.STAFF or hand.held.assignee_id != actor.id:
        raise Forbidden
    if hand.held.acknowledged_at is not None:
        return _as_it_is(hand)
    return act(session, actor, hand, Deed(Action.ACKNOWLEDGE, seen, columns={"acknowledged_at": clock.now()}))


def forward(
    session: Session, actor: Actor, catalogue: Catalogue, key: str, seen: int, unit: str, reason: str
) -> Advanced:
    """Send it on to another unit, or back, saying why; there nobody has it yet.

    Raises Refused where the unit is none or has it already, or nothing is said; Stale, IllegalTransition, Forbidden.
    """
    hand = take(session, actor, catalogue, key)
    if hand.held.side == Side.STAFF and transition(Action.FORWARD, hand.held.state, Side.STAFF) is not None:
        units = {each.id for each in office_of(session, catalogue).units} - {hand.held.unit}
        problems = {} if unit in units else {"unit": ["assigning.which_unit"]}
        problems |= {} if reason.strip() else {"reason": ["assigning.why"]}
        if problems:
            raise Refused("assigning.which_unit" if "unit" in problems else "assigning.why", problems)
    nobody = given_to(None, clock.now(), hand.held.assignee_name)
    data = nobody.data if hand.held.assignee_id else {}
    handing = to_unit(nobody, hand.held.unit, unit)
    deed = Deed(
        Action.FORWARD,
        seen,
        message=reason.strip(),
        columns=handing.columns,
        data={**data, "unit": handing.data["unit"]},
        handed=handing.handed,
    )
    return act(session, actor, hand, deed)


def account_of_key(session: Session, person: str) -> Account | None:
    """The person's account, None for nobody. Raises Refused where there is no such person."""
    if not person:
        return None
    found = session.scalars(select(Account).where(Account.key == person)).one_or_none()
    if found is None:
        raise Refused("assigning.not_theirs", {"person": ["assigning.not_theirs"]})
    return found


def _as_it_is(hand: InHand) -> Advanced:
    held = hand.held
    return Advanced(held.id, held.revision, held.state, held.step)
