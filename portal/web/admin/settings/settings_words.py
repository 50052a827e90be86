"""What the settings' questions are called, and what each says now, in the language of the page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from flask import g

from portal.access.permissions import BASE_ROLES, PERMISSIONS, may
from portal.request_types.editing.entries import Entry
from portal.request_types.editing.questions import Question, Way
from portal.request_types.keys import Key, construct
from portal.texts import catalogue
from portal.web.admin.settings.doors import Door
from portal.web.admin.settings.sheets import Sheet
from portal.web.language import t

_PLACE: Final = re.compile(r"\{\w+\}")
_BLANK: Final = re.compile(r"\{request\.([a-z]+)(?::[a-z]+)?\}")
_WRITTEN: Final = {"due": "{request.due:long}"}


def labels(question: Question) -> str:
    """What a question is called: a text of its own where there is one, else the key's meaning in the table."""
    own = f"settings.label_{question.made_of}_{question.key.name}"
    if own in catalogue("th"):
        return t(own)
    return _told(question.key)


@dataclass(frozen=True)
class Group:
    """Questions that stand in one map; those of the part itself have no title."""

    title: str
    questions: Sequence[Question]
    is_said: bool
    """Whether the file or who types says anything there, or it is wrong."""


def grouped(
    questions: Sequence[Question], typed: Mapping[str, str] | None, wrong: Mapping[str, Sequence[str]]
) -> list[Group]:
    """Those that stand in one map together, under what the map is."""
    found: list[Group] = []
    for key, each in groupby(questions, key=lambda each: each.within):
        together = list(each)
        names = {one.name for each in together for one in each.inputs} | {each.name for each in together}
        is_said = any(each.node is not None for each in together) or bool(names & set(wrong))
        is_said = is_said or any((typed or {}).get(name) for name in names)
        found.append(Group(_told(key) if key is not None else "", together, is_said))
    return found


def _told(key: Key) -> str:
    said = key.th if g.language == "th" else key.en
    return said[:1].upper() + said[1:]


def what_of(made_of: str) -> str:
    """What a part is, as the reference calls it."""
    known = construct(made_of)
    return (known.th if g.language == "th" else known.en).partition(":")[0]


def hints(question: Question) -> str:
    """What helps to answer it; blank where nothing needs to be said."""
    if question.made_of == "notices":
        return t("settings.usual_words", words=_PLACE.sub("…", t(f"notices.you_{question.key.name}")))
    own = f"settings.hint_{question.made_of}_{question.key.name}"
    return t(own) if own in catalogue("th") else ""


def blanks(door: Door) -> list[tuple[str, str]]:
    """What a text of this door may name, as it is written, and what it is."""
    known = {"notices": ("number", "unit", "message"), "replies": ("number", "due")}.get(door.name, ())
    return [(_WRITTEN.get(each, f"{{request.{each}}}"), t(f"settings.blank_{each}")) for each in known]


def sampled(words: str) -> str:
    """A text with invented values in its blanks, as its reader would meet it; nothing where it has no blanks that we know."""

    def value(found: re.Match[str]) -> str:
        return t(f"settings.sample_{found[1]}") if f"settings.sample_{found[1]}" in catalogue("th") else found[0]

    said = _BLANK.sub(value, words)
    return said if said != words else ""


def may_do(door: Door) -> list[tuple[str, list[bool]]]:
    """Who may do what, in words: for each permission whether each of the four base roles has it; of the roles' door alone."""
    if door.entries != "roles":
        return []
    return [
        (t(f"settings.may_{name.replace('.', '_')}"), [may(base, name) for base in BASE_ROLES]) for name in PERMISSIONS
    ]


def summary(sheet: Sheet, wrong: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """All that is wrong, each with its place on the page and what is asked there."""
    called = {one.name: labels(each) for each in sheet.all for one in each.inputs}
    called |= {each.name: labels(each) for each in sheet.all} | {each.name: each.label for each in sheet.entries}
    return [(name, f"{called.get(name, '')}: {words}") for name, several in wrong.items() for words in several]


def has_wrong(entry: Entry, wrong: Mapping[str, Sequence[str]]) -> bool:
    """Whether anything of an entry is wrong."""
    return any(f"{name}/".startswith(f"{entry.name}/") for name in wrong)


def now_says(sheet: Sheet) -> list[tuple[str, str]]:
    """What a door's part of the file says now: pairs of a label and its words; of entries how many, and which."""
    if sheet.door.entries:
        names = ", ".join(each.label for each in sheet.entries)
        return [(t("settings.count", count=len(sheet.entries)), names)] if names else []
    return [(labels(each), words) for each in sheet.questions if (words := said(each))]


def said(question: Question) -> str:
    """What a question says now, in words."""
    words = [each.words for each in question.inputs]
    called = {each.word: each.label for each in question.choices}
    match question.way:
        case Way.TICKS:
            return ", ".join(called[each.part] for each in question.inputs if each.words)
        case Way.LENGTH:
            low, high, unit = words
            spoken = t(f"settings.length_{unit.replace(' ', '_')}")
            return f"{low}{f' - {high}' if high else ''} {spoken}" if low else ""
        case Way.ONE:
            return called.get(words[0], "") if words[0] else ""
        case Way.YES_NO:
            return t("settings.yes" if words[0] else "settings.no")
    mine = [each.words for each in question.inputs if each.part == g.language and each.words]
    return (mine or [each for each in words if each] or [""])[0]
