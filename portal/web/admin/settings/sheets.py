"""The office's file as a form sees it: the questions of one door, what was typed, and what is wrong at which of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from flask import g
from sqlalchemy.orm import Session

from portal.queries import shelf as held
from portal.request_types.editing import NotEdited
from portal.request_types.editing.asking import Asker, Question
from portal.request_types.editing.entries import Entry, entries_of, gone_entries
from portal.request_types.editing.setting import node_at
from portal.request_types.editing.spans import Pairs, spans
from portal.request_types.keys import construct
from portal.request_types.parsing.offices import first_language
from portal.request_types.proving import Wrong
from portal.request_types.reading.document import read
from portal.request_types.reading.folder import OFFICE_FILE
from portal.request_types.reading.nodes import MapNode
from portal.request_types.reading.problems import Problems
from portal.services.publishing import workshop
from portal.services.publishing.file_texts import shown
from portal.texts import LANGUAGES
from portal.web.admin.settings.doors import EVENTS, Door, choices_of
from portal.web.admin.workshop.spots import at_their_inputs, spots_of

Posted = Mapping[str, str]


@dataclass(frozen=True)
class Written:
    """The text of a file: the draft, or its newest edition."""

    text: str
    base_id: int
    draft: workshop.Draft | None
    published: str = ""
    """What is in force."""

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
    asker: Asker | None = None
    languages: Sequence[str] = LANGUAGES
    """All that can be typed, the office's first one first."""
    gone: Sequence[Entry] = ()
    """Entries that somebody took away while something was typed of them."""
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
    lost: Sequence[str] = ()
    """Words that have no place here any more, to be copied."""


NOTHING_TOLD: Final = Told()


def written(session: Session, path: str) -> Written | None:
    """What somebody is writing of a file, else what is in force; None where there is neither."""
    draft, now = workshop.find(session, path), held.held(session).get(path)
    stands = now.edition_id if now is not None and now.is_there else None
    published = shown(path, held.content(session, stands)) or "" if stands is not None else ""
    if draft is not None:
        return Written(draft.text, draft.base_id, draft, published)
    return Written(published, stands, None, published) if stands is not None else None


def office_written(session: Session) -> Written:
    """The office's own file, which may be taken away: then it says nothing."""
    found, now = written(session, OFFICE_FILE), held.held(session).get(OFFICE_FILE)
    return found or Written("", now.edition_id if now is not None else 0, None)


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
    return Sheet(door, now, questions, entries, root, asker, languages)


def with_gone(found: Sheet, names: Iterable[str]) -> Sheet:
    """With the entries of these questions that stood there once."""
    if found.asker is None or not found.door.entries:
        return found
    there = {each.id for each in found.entries} | {each.called[-1] for each in found.entries}
    gone = gone_entries(found.asker, found.door.entries, names)
    return replace(found, gone=[each for each in gone if each.id not in there])


def placed(found: Sheet, problems: Sequence[Wrong], told: Told) -> Told:
    """With each problem at the input it is about; those of other parts of the file and of other files apart."""
    assert found.root is not None
    spots = list(spots_of(found.root, found.all))
    for entry in found.entries:
        ends = [each for each in (node_at(found.root, entry.path), entry.key) if each is not None]
        spots += [(entry.name, each.start, max(each.end, each.start + 1)) for each in ends]
    wrong, elsewhere = at_their_inputs(OFFICE_FILE, found.written.text, spots, problems)
    return replace(told, wrong={**told.wrong, **wrong}, elsewhere=elsewhere)


def _languages(root: MapNode) -> Sequence[str]:
    """All that the portal speaks, the office's first one first: others may be typed before they are switched on."""
    first = first_language(root)
    return (first, *(each for each in LANGUAGES if each != first))
