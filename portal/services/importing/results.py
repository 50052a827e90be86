"""Results out of a file: each row fills a staff form of the request it names, by the one door (C49).

A form that says already what the row says is left as it is, so that a second import of a file changes nothing. What is
only looked through goes the same way and is taken back: the findings are those of the import.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.db import taken_back
from portal.errors import NotFound, Refused
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.formats import citizen_id
from portal.services.casework import said_already, staff_forms
from portal.services.casework.handling import InHand, take
from portal.services.importing import clashes, finding
from portal.services.importing.finding import Found
from portal.services.importing.headings import Reader, Words, over
from portal.services.importing.lines import Counted, Line, Trouble
from portal.services.importing.one_by_one import OneByOne
from portal.services.importing.told import texts_of
from portal.services.telling.notice_words import step_words
from portal.workflow.steps import fillable
from portal.workflow.transitions import Side

AT_ONCE: Final = 50
"""Rows in one transaction: each holds its request until the end of it."""
NUMBER: Final = "request.number"
PERSON: Final = "subject.citizen_id"


@dataclass(frozen=True)
class Wanted:
    """A row, and the request it fills the form of."""

    line: Line
    found: Found
    words: Words


@dataclass
class Results(OneByOne):
    """A staff form of a type, filled by an actor out of a file."""

    form_id: str = ""

    @property
    def chunk(self) -> int:
        return AT_ONCE

    @property
    def keys(self) -> Sequence[str]:
        return [heading for called in key_headings(self.actor, self.checked).values() for heading in called]

    def read_heading(self, name: str, heading: Line) -> list[str]:
        keys = key_headings(self.actor, self.checked)
        first = " / ".join(called[-1] for called in keys.values())
        return self.read(heading, self.form_id, keys, lambda columns: "" if columns.keys else first)

    def judge(self, session: Session, lines: Sequence[Line]) -> tuple[Sequence[Any], list[Trouble]]:
        columns = self.columns
        number = NUMBER in columns.keys
        key = NUMBER if number else PERSON
        reader, troubles = Reader(columns, self.catalogue.rows(session)), list[Trouble]()
        words = {line.number: self._key(line, key) for line in lines}
        sought = {word for word in words.values() if word}
        look = finding.by_numbers if number else finding.by_people
        known = look(session, self.actor, self.checked.definition.id, sought)
        wanted: dict[int, Wanted] = {}
        for line in lines:
            try:
                found = self._one_of(session, known.get(words[line.number], ()), words[line.number])
                if line.before or found.id in wanted:
                    first = wanted[found.id].line.number if found.id in wanted else line.before
                    raise Refused("importing.request_twice", line=first)
                self._check_person(line, found)
                wanted[found.id] = Wanted(line, found, reader.words(line))
            except Refused as refused:
                at, heading = columns.place_of(key)
                troubles.append(Trouble(line.number, at, heading, refused.code, refused.facts))
        # In the order of their ids, so that two imports do not wait for each other crosswise.
        return sorted(wanted.values(), key=lambda each: each.found.id), troubles

    def take(self, session: Session, judged: Sequence[Any], writes: bool, before: int) -> Counted:
        counted = Counted()
        claims = {} if writes else {each.found.id: clashes.claim("request", each.found.id) for each in judged}
        taken = clashes.earlier(session, self.source.run_id, claims.values())

        def act(each: Wanted) -> str:
            claim = claims.get(each.found.id)
            if claim is not None and claim in taken:
                raise Refused("importing.request_twice", line=taken[claim])
            with taken_back(session):
                came = self._fill(session, each)
            if claim is not None and came != "same":
                counted.claims[claim] = each.line.number
            return came

        self.each(judged, counted, act)
        return counted

    def _key(self, line: Line, name: str) -> str:
        word = self.columns.cell(line, name)
        return citizen_id.cleaned(word) if name == PERSON else word

    def _one_of(self, session: Session, known: Sequence[Found], word: str) -> Found:
        """The request a row means: of several that at whose step the form is asked, else that which has it."""
        if not word:
            raise Refused("importing.cell_missing")
        if not known:
            raise Refused("importing.no_request", word=word[:40])
        here = [each for each in known if self._is_asked(session, each)] if len(known) > 1 else known
        here = here or [each for each in known if self.form_id in each.filled]
        if len(here) != 1:
            raise Refused("importing.several_requests", word=word[:40], count=len(here or known))
        return here[0]

    def _is_asked(self, session: Session, found: Found) -> bool:
        checked = self.catalogue.version(session, found.version_id)
        forms = [each.form for each in checked.staff_forms.values()]
        return self.form_id in {each.id for each in fillable(checked.steps, forms, found.step)}

    def _check_person(self, line: Line, found: Found) -> None:
        """A file that names both must mean the same."""
        if NUMBER in self.columns.keys and (person := self._key(line, PERSON)) and person != found.subject_id:
            raise Refused("importing.other_person")

    def _fill(self, session: Session, wanted: Wanted) -> str:
        """What came of it: `new`, `changed` or `same`."""
        hand = take(session, self.actor, self.catalogue, wanted.found.key)
        if hand.held.side is not Side.STAFF:
            raise NotFound
        form = hand.checked.staff_forms.get(self.form_id)
        if form is None or not {place.asked.id for _, place in self.columns.answers} <= {
            each.id for each in form.fields
        }:
            raise Refused("importing.older_form")
        words = over(staff_forms.words_before(hand, self.form_id), self._said(wanted, form.fields))
        filled = self.form_id in hand.staff.complete
        if filled:
            before = said_already.last_filling(session, hand, self.form_id)
            if before.data.get("import", {}).get("run") == self.source.run:
                raise Refused("importing.request_twice", line=before.data["import"]["line"])
            if said_already.says_already(session, self.actor, self.catalogue, hand, self.form_id, words, before):
                return "same"
        if not self._is_open(hand):
            raise Refused("importing.filled_otherwise" if filled else "importing.not_at_step", step=self._step(hand))
        told = {"import": self.source.of(wanted.line)}
        staff_forms.fill_in(session, self.actor, self.catalogue, hand, self.form_id, words, about=told)
        return "changed" if filled else "new"

    def _said(self, wanted: Wanted, fields: Sequence[CheckedField]) -> Mapping[str, tuple[str, ...]]:
        """What a file leaves blank and the form fills in by itself, a number above all, is left to the form."""
        itself = {each.id for each in fields if each.prefill is not None or each.own.get("number") is not None}
        return {name: words for name, words in wanted.words.items() if name not in itself or any(words)}

    def _is_open(self, hand: InHand) -> bool:
        forms = fillable(hand.checked.steps, hand.lifecycle.forms, hand.held.step)
        return self.form_id in {each.id for each in forms}

    def _step(self, hand: InHand) -> str:
        return step_words(hand.checked, hand.held.step, self.actor.language, to_staff=True)


def key_headings(actor: Actor, checked: CheckedType) -> Mapping[str, Sequence[str]]:
    """What the columns may be called that find a request; by citizen ID for those who read IDs alone."""
    called, subject = checked.fields.get(checked.definition.known_as or ""), _asked_person(checked)
    number = [NUMBER, "known_as", *_labels(called), *texts_of("exports.column.request.number")]
    if not actor.sees_ids:
        return {NUMBER: number}
    person = [PERSON, "citizen_id", *([subject.id] if subject else []), *_labels(subject)]
    return {
        NUMBER: number,
        PERSON: person + texts_of("exports.column.subject.citizen_id") + texts_of("people.citizen_id"),
    }


def _asked_person(checked: CheckedType) -> CheckedField | None:
    formula = checked.subject.get("citizen_id")
    names = [path[0] for path in sorted(formula.reads)] if formula is not None else []
    return checked.fields.get(names[0]) if len(names) == 1 else None


def _labels(asked: CheckedField | None) -> list[str]:
    return [words for _, words in asked.field.label.words] if asked is not None else []
