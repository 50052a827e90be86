"""What the one door tells of a request that reaches a step, and what came of the acts its file declares there (`then`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.workflow.states import State
from portal.workflow.steps import StepLike


@dataclass(frozen=True)
class Reaching:
    """A request about to stand at a step; the event that tells of it is not written yet."""

    request_id: int | None
    """None: it is being filed."""
    key: str
    reference: str
    applicant_id: int
    filed_by_id: int
    step: str
    state: State


@dataclass(frozen=True)
class Reached:
    """What was done besides."""

    data: Mapping[str, Any] = field(default_factory=dict)
    """For the event."""
    invited: tuple[tuple[str, str], ...] = ()
    """Keys of new accounts and the tokens of their links, to be shown once to whoever did it."""


Arrive = Callable[[Session, Actor, Reaching], Reached]
NOTHING = Reached()


class Named(Protocol):
    """A request, filed or about to be."""

    @property
    def key(self) -> str: ...
    @property
    def reference(self) -> str: ...
    @property
    def applicant_id(self) -> int: ...


def reach(
    session: Session,
    actor: Actor,
    arrive: Arrive | None,
    request: Named,
    step: StepLike,
    request_id: int | None = None,
    filed_by_id: int | None = None,
) -> Reached:
    """Do what is declared at the step; without `request_id` the actor is filing it."""
    if arrive is None:
        return NOTHING
    filer = actor.id if filed_by_id is None else filed_by_id
    named = (request.key, request.reference, request.applicant_id, filer)
    return arrive(session, actor, Reaching(request_id, *named, step.id, step.state))
