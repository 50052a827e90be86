"""Papers of a rehearsal: gathered as the worker gathers them, printed by whoever asks, kept nowhere."""

from collections.abc import Callable

from sqlalchemy import select

from portal.errors import NotFound
from portal.models.requests import Request
from portal.papers.paper import Letter, Paper
from portal.queries.history import events_of, last_told
from portal.services.demo.samples import drawn
from portal.services.printing.letters import is_given, last_reached, letter
from portal.services.printing.paper_contents import REQUEST, AsOf, House, as_of, request_paper
from portal.services.trial.playing import World, sample_of


def given(world: World) -> list[str]:
    """Ids of the letters that the office has given out by now."""
    found = []
    for each in world.stage.checked.papers:
        at = _reached(world, each.paper.id)
        if at is not None and is_given(at, each.paper.id):
            found.append(each.paper.id)
    return found


def content(world: World, kind: str, read: Callable[[str], bytes | None]) -> Paper | Letter:
    """What stands on a paper: the request's own, or a letter. `read`: the office's files. NotFound where there is none."""
    house = House("https://example.org", lambda digest: drawn(sample_of(digest)) if sample_of(digest) else b"", read)
    if kind == REQUEST:
        return request_paper(house, _as_of(world, last_told(world.session, _id(world)))).content
    at = _reached(world, kind)
    printed = letter(world.session, house, at, kind) if at is not None else None
    if printed is None:
        raise NotFound
    return printed.content


def _reached(world: World, kind: str) -> AsOf | None:
    event = last_reached(world.stage.checked, events_of(world.session, _id(world)), kind)
    return None if event is None else _as_of(world, event)


def _as_of(world: World, event: int) -> AsOf:
    return as_of(world.session, world.stage.catalogue, _id(world), event, world.stage.office.languages[0])


def _id(world: World) -> int:
    found = world.session.scalar(select(Request.id).where(Request.key == (world.key or "")))
    if found is None:
        raise NotFound
    return found
