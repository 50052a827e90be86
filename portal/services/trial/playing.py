"""Playing a rehearsal: each act by the service that a person's click would call, at its own moment, in its own database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.access.actors import actor_of
from portal.access.permissions import Actor
from portal.db import taken_back
from portal.errors import NotFound, PortalError
from portal.models import scratch
from portal.models.base import table
from portal.models.drafts import Attachment
from portal.services.applying.attachments import Received, cleaned
from portal.services.casework.handling import InHand, take
from portal.services.demo import acting
from portal.services.trial.people import FILER, Invented
from portal.services.trial.plays import WAIT, Act, Play
from portal.services.trial.staging import Stage

_ATTACHMENT: Final = table(Attachment)
_SAMPLE: Final = "trial:"
"""Begins the digest of a sample: no file lies anywhere under it."""
_MIMES: Final = {"pdf": "application/pdf", "png": "image/png"}
SIZE: Final = 48_000
"""Bytes that a sample is said to have."""


class Samples:
    """Files of a rehearsal: rows only, there are no bytes of them."""

    def receive(self, name: str) -> Received:
        digest = sha256(name.encode()).hexdigest()
        return Received(digest[:32], digest, SIZE)

    def clean(self, session: Session, key: str) -> None:
        """As if the worker had looked at it."""
        row = session.execute(
            select(_ATTACHMENT.c.id, _ATTACHMENT.c.original_name).where(_ATTACHMENT.c.key == key)
        ).one()
        mime = _MIMES.get(row.original_name.rpartition(".")[2].lower(), "image/jpeg")
        outcome: dict[str, Any] = {"media_type": mime, "original_name": row.original_name, "size": SIZE}
        outcome["digest"] = sha256(row.original_name.encode()).hexdigest()
        if mime == "application/pdf":
            outcome["pages"] = 1
        else:
            outcome |= {"width": 640, "height": 420, "preview_digest": f"{_SAMPLE}{row.original_name}"[:64]}
        cleaned(session, row.id, outcome)


@dataclass(frozen=True)
class Stopped:
    """Where a play could not go on, and why."""

    number: int
    """Of the act, from 1."""
    why: PortalError


@dataclass
class World:
    """The database of a rehearsal after its acts."""

    stage: Stage
    session: Session
    now: datetime
    language: str
    key: str | None = None
    """The request, once it is filed."""
    stopped: Stopped | None = None

    def actor(self, who: str) -> Actor:
        """One of the invented people; NotFound for anybody else."""
        return actor_of(replace(self.person(who), language=self.language), self.stage.office)

    def person(self, who: str) -> Invented:
        found = self.stage.people.get(who or FILER)
        if found is None:
            raise NotFound
        return found

    def hand(self, who: str) -> InHand:
        """The request as this person has it in hand; NotFound when it is not theirs to see."""
        return take(self.session, self.actor(who), self.stage.catalogue, self.key or "", lock=False)


@contextmanager
def played(stage: Stage, play: Play, language: str = "th") -> Iterator[World]:
    """The world after all acts of a play, at its moment; one that cannot be done ends it there (`stopped`)."""
    with scratch.opened(stage.image) as session:
        world = World(stage, session, play.began, language)
        for number, (act, at) in enumerate(zip(play.acts, play.moments(), strict=True), 1):
            world.now = at
            try:
                with clock.as_of(at), taken_back(session):
                    do(world, act)
            except PortalError as why:
                world.stopped = Stopped(number, why)
                break
        else:
            world.now = play.now
        with clock.as_of(world.now):
            yield world


def do(world: World, act: Act) -> None:
    """One act, as of the clock. Raises what its service does; NotFound for what is not there."""
    if act.verb == WAIT:
        return
    told, samples, stage = act.told(clock.now()), Samples(), world.stage
    actor = world.actor(act.who)
    with _only_ours():
        if act.verb == "file":
            whose = None if (act.who or FILER) == FILER else stage.people[FILER].id
            world.key = acting.file(world.session, actor, stage.catalogue, stage.type_id, told, samples, whose)
        elif world.key is None:
            raise NotFound
        else:
            acting.do(world.session, actor, stage.catalogue, world.key, told, samples)


def filer(stage: Stage) -> str:
    """Who files: the applicant, or where these may not the first who may."""
    allowed = set(stage.checked.definition.filed_by)
    found = (each.key for each in stage.people.values() if {each.role, each.base} & allowed)
    return next(found, FILER)


@contextmanager
def _only_ours() -> Iterator[None]:
    """A page may carry anything: names that are not there are told like everything that is not there."""
    try:
        yield
    except (KeyError, IndexError) as missing:
        raise NotFound from missing


def sample_of(digest: str) -> str:
    """The name of the sample that a small picture is of; nothing for any other."""
    return digest.removeprefix(_SAMPLE) if digest.startswith(_SAMPLE) else ""
