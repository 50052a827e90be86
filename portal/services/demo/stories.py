"""`demo/requests.yaml`: what each fictional request went through, read into acts with their moments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import yaml

from portal.request_types.durations import Calendar
from portal.services.demo.moments import dated, moment

VERBS: Final = frozenset(
    {
        "accept",
        "move",
        "fill",
        "return",
        "resubmit",
        "edit",
        "write",
        "give",
        "finish",
        "cancel",
        "record",
        "acknowledge",
        "forward",
        "note",
        "reply",
        "assign",
    }
)
"""What may happen after filing; each is a verb of the services."""
_STORY: Final = frozenset({"type", "by", "for", "filed", "given", "files", "do"})
NOBODY: Final = "nobody"
"""`for: nobody`: filed at the counter without a name."""
_ACT: Final = frozenset({"as", "to", "form", "given", "files", "message", "corrections", "file"})


@dataclass(frozen=True)
class Act:
    """One thing somebody did to a request."""

    verb: str
    """One of VERBS, or `file`."""
    at: datetime
    who: str | None = None
    """Somebody's id in people.yaml; None: the applicant or an officer of the unit, whoever does such things."""
    target: str | None = None
    """A step, for `move` and `return`; a staff form, for `fill`; a record, for `record`; a unit, for
    `forward`; a person's key, for `assign`; for whom it is filed, for `file`."""
    given: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """File field: names of the files that are drawn for it."""
    message: str = ""
    corrections: tuple[tuple[str, str], ...] = ()
    file: str = ""
    """Name of a file the office gives back."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What was typed, under the names of a form: beside what is `given` in one piece."""
    half: bool = False
    """A staff form is only saved, and takes the request nowhere."""

    def each_file(self) -> Iterator[tuple[str, str]]:
        """Every file with its field."""
        return ((field, name) for field, names in self.files.items() for name in names)


@dataclass(frozen=True)
class Story:
    """One request: who filed which type, and everything that happened, filing first."""

    place: int
    """Its number in the file, from 1."""
    type_id: str
    by: str
    acts: tuple[Act, ...]


def read_stories(text: bytes, today: date, calendar: Calendar) -> list[Story]:
    """All stories, with words and moments of this day. ValueError says which story cannot be read."""
    written: Any = yaml.load(text, Loader=yaml.CBaseLoader)  # nosec B506
    usual: Any = _dated(written.get("usual", {}), today, calendar)
    stories = []
    for place, told in enumerate(written["requests"], 1):
        try:
            dates = _dated(told, today, calendar)
            stories.append(Story(place, told["type"], told["by"], tuple(_acts(dates, usual, today, calendar))))
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise ValueError(f"request {place}: {problem}") from problem
    return stories


def _acts(told: Mapping[str, Any], usual: Mapping[str, Any], today: date, calendar: Calendar) -> Iterator[Act]:
    if unknown := told.keys() - _STORY:
        raise ValueError(f"unknown {min(unknown)}")
    common = usual.get(told["type"], {})
    given = {**common.get("given", {}), **told.get("given", {})}
    files = {**common.get("files", {}), **told.get("files", {})}
    last = moment(told["filed"], today, calendar)
    yield Act("file", last, told["by"], told.get("for"), _without_blank(given), _files(files))
    for one in told.get("do", ()):
        act = _act(one, today, calendar)
        if act.at <= last:
            raise ValueError(f"{act.verb} comes before what it follows")
        last = act.at
        yield act


def _act(told: Mapping[str, Any], today: date, calendar: Calendar) -> Act:
    verbs = told.keys() & VERBS
    if len(verbs) != 1 or told.keys() - VERBS - _ACT:
        raise ValueError(f"one of {', '.join(sorted(VERBS))} in each act, not {', '.join(told)}")
    verb = verbs.pop()
    return Act(
        verb=verb,
        at=moment(told[verb], today, calendar),
        who=told.get("as"),
        target=told.get("to") or told.get("form"),
        given=told.get("given", {}),
        files=_files(told.get("files", {})),
        message=told.get("message", ""),
        corrections=tuple(told.get("corrections", {}).items()),
        file=told.get("file", ""),
    )


def _files(told: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """One name or a list of them for each field."""
    named = _without_blank(told)
    return {field: (names,) if isinstance(names, str) else tuple(names) for field, names in named.items()}


def _without_blank(words: Mapping[str, Any]) -> Mapping[str, Any]:
    """A story takes away what is usual by leaving it blank."""
    return {name: said for name, said in words.items() if said != ""}


def _dated(told: Any, today: date, calendar: Calendar) -> Any:
    if isinstance(told, str):
        return dated(told, today, calendar)
    if isinstance(told, Mapping):
        return {name: _dated(said, today, calendar) for name, said in told.items()}
    if isinstance(told, Sequence):
        return [_dated(said, today, calendar) for said in told]
    return told
