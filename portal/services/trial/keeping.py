"""A rehearsal kept as an example of its type: what was answered and done, and where it came to (promise 9)."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.errors import NotFound, Refused
from portal.request_types.checked import CheckedType
from portal.request_types.examples import writing
from portal.request_types.office_calendar import calendar_of_office
from portal.services.trial.people import FILER
from portal.services.trial.playing import World, filer, played
from portal.services.trial.plays import Act, Play
from portal.services.trial.staging import Stage
from portal.workflow.states import State
from portal.workflow.steps import entry

_PLAIN = {"write": "message", "reply": "reply", "cancel": "cancel"}
_UNSAID = frozenset({"wait", "note", "assign", "acknowledge", "forward", "give"})
"""What an example needs no word of: neither answers nor steps change."""


def as_example(stage: Stage, play: Play, name: str) -> str:
    """The entry of `examples`, as text. Refused where examples have no word for something that was done."""
    checked, acts = stage.checked, list(play.acts)
    if not acts or acts[0].verb != "file":
        raise Refused("trial.nothing_sent")
    first = acts[0]
    zone = calendar_of_office(checked.office).zone
    told: dict[str, Any] = {"name": name, "filed": writing.moment(play.moments()[0].astimezone(zone))}
    if first.who and first.who != FILER:
        told["as"] = stage.people[first.who].role
    edited = [act for act in acts if act.verb == "edit"]
    words: dict[str, tuple[str, ...]] = dict(first.words)
    files = dict(first.files)
    for act in edited:
        words |= act.words
        files |= act.files
    told["given"] = writing.given(checked, words, files, None)
    told["errors"] = []
    told["do"] = list(_done(checked, acts[1:], words))
    with played(stage, play) as world:
        if world.stopped is not None or world.key is None:
            raise Refused("trial.nothing_sent")
        told |= _where(world)
    return writing.written(told)


def _done(checked: CheckedType, acts: list[Act], words: Mapping[str, tuple[str, ...]]) -> Iterator[object]:
    before = dict(words)
    for act in acts:
        if act.verb in _UNSAID or act.verb == "edit" or act.half:
            continue
        if act.verb in ("fill", "record"):
            asks = checked.records[act.target].asks if act.verb == "record" else checked
            yield {act.target: writing.given(asks, act.words, act.files, act.target)}
        elif act.verb == "resubmit":
            changed = {name: said for name, said in act.words.items() if before.get(name) != said}
            said = writing.given(checked, changed, act.files, None)
            yield {"resubmit": said} if said else "resubmit"
            before |= act.words
        elif act.verb == "return":
            if act.target not in ("", entry(checked.steps, State.RETURNED).id):
                raise Refused("trial.not_sayable", what=act.target)
            yield "return"
        elif act.verb == "move":
            yield act.target
        else:
            yield _PLAIN[act.verb]


def _where(world: World) -> Mapping[str, Any]:
    """Where it stands, when it is due, who handles it."""
    for key in (*world.stage.people, filer(world.stage)):
        try:
            held = world.hand(key).held
        except NotFound:
            continue
        due = {"due": writing.day(held.due_on)} if held.due_on else {}
        return {**due, "step": held.step, "handled_by": held.unit}
    raise NotFound
