"""The office's file as a form sees it: the questions of one door, what was typed, and what is wrong at which of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from flask import g
from sqlalchemy.orm import Session

from portal.queries import shelf as held
from portal.request_types.editing import NotEdited
from portal.request_types.editing.asking import Asker, Question
from portal.request_types.editing.entries import Entry, entries_of
from portal.request_types.editing.setting import node_at
from portal.request_types.editing.spans import Pairs, spans
from portal.request_types.keys import construct
from portal.request_types.parsing.offices import first_language
from portal.request_types.proving import Wrong
from portal.request_types.reading.document import read
from portal.request_types.reading.folder import OFFICE_FILE
from portal.request_types.reading.nodes import MapNode
from portal.request_types.reading.problems import Problems
from portal.services import workshop
from portal.services.file_texts import shown
from portal.texts import LANGUAGES
from portal.web.admin.doors import EVENTS, Door, choices_of
from portal.web.language import t

Posted = Mapping[str, str]


@dataclass(frozen=True)
class Written:
    """The text of the office's file: the draft, or its newest edition."""

    text: str
    base_id: int
    draft: workshop.Draft | None

    @property
    def seen(self) -> int:
        return self.draft.revision if self.draft else workshop.NEW


@dataclass(frozen=True)
class Sheet:
    """One door's part of it. `broken`: the file cannot be read as a whole, and why."""

    door: Door
    written: Written
    questions: Sequence[Question] = ()
    entries: Sequence[Entry] = ()
    root: Pairs | None = None
    languages: Sequence[str] = LANGUAGES
    """All that can be typed, the office's first one first."""
    broken: str = ""

    @property
    def all(self) -> list[Question]:
        return [*self.questions, *(each for entry in self.entries for each in entry.questions)]

    @property
    def taken(self) -> set[str]:
        """Ids that a new entry may not have: units and roles share theirs."""
        listed = [node_at(self.root, (key,)) for key in ("units", "roles")] if self.root is not None else []
        names = {pair.key.value for each in listed if isinstance(each, Pairs) for pair in each.pairs}
        return names | {each.id for each in self.entries}


@dataclass(frozen=True)
class Told:
    """What the page says besides: errors by input, problems that stand elsewhere, a word on the whole."""

    typed: Posted | None = None
    """What was typed and is not kept; None: the page shows what the file says."""
    wrong: Mapping[str, Sequence[str]] = field(default_factory=dict)
    elsewhere: Sequence[Wrong] = ()
    said: str = ""
    status: int = 200
    open: str = ""
    """The entry that stands open."""
    begun: str = ""
    """A list to be looked over and added."""


NOTHING_TOLD: Final = Told()


def written(session: Session) -> Written:
    """What somebody is writing, else what is in force."""
    draft, now = workshop.find(session, OFFICE_FILE), held.held(session).get(OFFICE_FILE)
    if draft is not None:
        return Written(draft.text, draft.base_id, draft)
    there = now is not None and now.is_there
    text = shown(OFFICE_FILE, held.content(session, now.edition_id)) if now is not None and there else ""
    return Written(text or "", now.edition_id if now is not None else 0, None)


def sheet(session: Session, door: Door, now: Written) -> Sheet:
    """The questions of a door, as this text answers them."""
    reading = read(now.text, OFFICE_FILE, Problems())
    if reading.root is None or not reading.whole:
        return Sheet(door, now, broken="settings.broken")
    try:
        root = spans(now.text)
    except NotEdited:
        return Sheet(door, now, broken="settings.broken")
    languages = _languages(reading.root)
    asker = Asker(root, languages, choices_of(session), g.language)
    questions = asker.about(construct("office"), (), door.keys)
    notices = construct("office").key("notices")
    if door.events and notices is not None:
        questions += asker.by_id(notices, EVENTS)
    entries = entries_of(asker, door.entries) if door.entries else ()
    return Sheet(door, now, questions, entries, root, languages)


def placed(found: Sheet, problems: Sequence[Wrong], told: Told) -> Told:
    """With each problem at the input it is about; those of other parts of the file and of other files apart."""
    wrong: dict[str, list[str]] = {}
    elsewhere: list[Wrong] = []
    for problem in problems:
        name = _name_at(found, problem) if problem["file"] == OFFICE_FILE and problem["line"] else ""
        if name:
            wrong.setdefault(name, []).append(problem["what"])
        else:
            elsewhere.append(problem)
    return replace(told, wrong={**told.wrong, **wrong}, elsewhere=elsewhere)


def overtaken(questions: Iterable[Question], posted: Posted, by: str) -> Told:
    """Somebody was faster: what was typed stays, and beside it stands what the file says now."""
    now = {
        one.name: [t("settings.says_now", words=one.words or t("settings.nothing"))]
        for question in questions
        for one in question.inputs
        if posted.get(one.name, "").replace("\r\n", "\n").strip() != one.words
    }
    return Told(posted, now, said=t("workshop.stale", by=by), status=409)


def _name_at(found: Sheet, problem: Wrong) -> str:
    """The input whose words stand there, else the question or the entry they belong to."""
    assert found.root is not None
    lines = found.written.text.split("\n")
    at = sum(len(line) + 1 for line in lines[: problem["line"] - 1]) + problem["column"] - 1

    def holds(path: tuple[str, ...]) -> bool:
        node = node_at(found.root, path) if found.root is not None else None
        return node is not None and node.start <= at <= max(node.end, node.start + 1)

    for question in found.all:
        if holds(question.path):
            parts = [each.name for each in question.inputs if each.part and holds((*question.path, each.part))]
            return parts[0] if parts else question.name
    for entry in found.entries:
        if holds(entry.path) or entry.key_holds(at):
            return entry.name
    return ""


def _languages(root: MapNode) -> Sequence[str]:
    """All that the portal speaks, the office's first one first: others may be typed before they are switched on."""
    first = first_language(root)
    return (first, *(each for each in LANGUAGES if each != first))
