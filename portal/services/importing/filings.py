"""New requests out of a file: each row is judged and filed as a form that somebody sent, by the one door (C49).

A row has a key: a column of its own, or what the type lets be there once (`one_per`). The request keeps it where others
keep the key of their draft, so that the database itself files no row twice. Nobody gets an account by an import: a row
names somebody who has one, or its form says whom it is about and whoever imports is its applicant. What is only looked
through goes the same way and is taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import taken_back
from portal.errors import Refused
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.history import Event
from portal.models.requests import Edition, Request
from portal.queries.folding import fold
from portal.request_types.checked import CheckedType
from portal.request_types.formats import citizen_id
from portal.request_types.judging.answers import Verdict, judge, store_answers
from portal.services.applying.arrivals import with_acts
from portal.services.applying.filing import file
from portal.services.applying.judgement import context_of, is_at_counter, judged_of
from portal.services.applying.one_per import singles_of
from portal.services.applying.placing import Whose, place_of
from portal.services.importing import clashes, headings
from portal.services.importing.headings import Columns, Reader, Words, questions
from portal.services.importing.lines import Counted, Line, Trouble
from portal.services.importing.one_by_one import OneByOne
from portal.services.importing.told import texts_of
from portal.services.rows.numbers import request_number

AT_ONCE: Final = 25
"""Rows in one transaction: whoever files in between waits for the next number until the end of it."""
KEY: Final = "import_key"
PERSON: Final = "applicant.citizen_id"
NAME: Final = "applicant.name"
_REQUEST, _EDITION, _EVENT = table(Request), table(Edition), table(Event)


@dataclass(frozen=True)
class Wanted:
    """A row, and for whom it is filed."""

    line: Line
    applicant: Account
    words: Words


@dataclass(frozen=True)
class Ready:
    """A row that was judged."""

    wanted: Wanted
    verdict: Verdict
    without: tuple[str, ...]
    """Files that were to be attached, and are not."""
    key: str

    @property
    def line(self) -> Line:
        return self.wanted.line

    @property
    def claims(self) -> Mapping[str, str | None]:
        """What no other row of the file may have; of what may be there once, the question that asks for it."""
        once = {clashes.claim("once", each.rule, each.digest): each.label for each in singles_of(self.verdict.sitting)}
        return {clashes.claim("key", self.key): None, **once}


@dataclass
class Filings(OneByOne):
    """Requests of a type, filed by an actor out of a file."""

    version_id: int = 0
    without_files: bool = False

    @property
    def chunk(self) -> int:
        return AT_ONCE

    @property
    def keys(self) -> Sequence[str]:
        return [*key_headings(self.checked)[KEY], *_once_headings(self.checked)]

    def read_heading(self, name: str, heading: Line) -> list[str]:
        keys = key_headings(self.checked)

        def missing(columns: Columns) -> str:
            needed = {KEY: not self.checked.one_per, PERSON: not self.checked.subject}
            return ", ".join(keys[name][-1] for name in needed if needed[name] and name not in columns.keys)

        return self.read(heading, None, keys, missing)

    def judge(self, session: Session, lines: Sequence[Line]) -> tuple[Sequence[Any], list[Trouble]]:
        reader, troubles, wanted = Reader(self.columns, self.catalogue.rows(session)), list[Trouble](), list[Wanted]()
        people = self._people(session, lines)
        for line in lines:
            try:
                if line.before:
                    raise Refused("importing.key_twice", line=line.before)
                if KEY in self.columns.keys and not self.columns.cell(line, KEY):
                    raise _At(KEY, "importing.cell_missing")
                wanted.append(Wanted(line, self._applicant(line, people), reader.words(line)))
            except Refused as refused:
                place = self.columns.place_of(refused.name if isinstance(refused, _At) else KEY)
                troubles.append(Trouble(line.number, *place, refused.code, refused.facts))
        return wanted, troubles

    def take(self, session: Session, judged: Sequence[Any], writes: bool, before: int) -> Counted:
        counted, ready = Counted(), list[Ready]()
        self.each(judged, counted, lambda each: ready.append(self._judged(session, each)))
        known = _filed(session, [each.key for each in ready])
        looked = [] if writes else [claim for each in ready for claim in each.claims]
        taken = clashes.earlier(session, self.source.run_id, looked)

        def act(each: Ready) -> str:
            if (there := known.get(each.key)) is not None:
                self._compare(each, there)
                return "same"
            for claim, label in each.claims.items():
                if claim in taken and label is not None:
                    raise Refused("lifecycle.one_per", label=label)
                if claim in taken:
                    raise Refused("importing.key_twice", line=taken[claim])
            with taken_back(session):
                known[each.key] = self._file(session, each)
            counted.claims |= dict.fromkeys(() if writes else each.claims, each.line.number)
            return "new"

        self.each(ready, counted, act)
        return counted

    def _people(self, session: Session, lines: Sequence[Line]) -> Mapping[str, Account]:
        """Accounts of those whom rows name, and of whoever imports under the empty name."""
        numbers = {citizen_id.cleaned(self.columns.cell(line, PERSON)) for line in lines} - {""}
        found = {
            each.citizen_id: each for each in session.scalars(select(Account).where(Account.citizen_id.in_(numbers)))
        }
        return {**found, "": session.get_one(Account, self.actor.id)}

    def _applicant(self, line: Line, people: Mapping[str, Account]) -> Account:
        word = citizen_id.cleaned(self.columns.cell(line, PERSON))
        if not word and not self.checked.subject:
            raise _At(PERSON, "importing.cell_missing")
        found = people.get(word)
        if found is None or found.disabled_at is not None:
            raise _At(PERSON, "importing.no_account")
        name = self.columns.cell(line, NAME)
        if (
            word
            and name
            and _joined(name) not in (_joined(found.full_name), _joined(f"{found.first_name}{found.last_name}"))
        ):
            raise _At(NAME, "importing.other_name")
        return found

    def _judged(self, session: Session, wanted: Wanted) -> Ready:
        there = is_at_counter(self.actor, wanted.applicant.id)
        context = context_of(
            session, self.catalogue, self.actor, self.checked, wanted.applicant, clock.now(), {}, at_counter=there
        )
        verdict = judge(self.checked, wanted.words, context)
        fields = self.checked.fields
        without = tuple(name for name in verdict.errors if name in fields and fields[name].field.type == "file")
        wrong = {name: list(said) for name, said in verdict.errors.items() if name not in without}
        if without and not self.without_files:
            wrong |= {name: ["importing.file_needed"] for name in without}
        if wrong:
            raise Refused("lifecycle.answers_wrong", wrong)
        return Ready(wanted, verdict, without, self._key(wanted, verdict))

    def _key(self, wanted: Wanted, verdict: Verdict) -> str:
        """What the request keeps in place of a draft's key: a digest of the row's own."""
        word = fold(self.columns.cell(wanted.line, KEY))
        if not word:
            singles = singles_of(verdict.sitting)
            if not singles:
                raise Refused("importing.no_key")
            word = "\0".join(f"{each.rule}\0{each.digest}" for each in singles)
        return sha256(f"import\0{self.checked.definition.id}\0{word}".encode()).hexdigest()

    def _compare(self, ready: Ready, there: Any) -> None:
        """Refused where an earlier row of this very file is it, or where it was filed with other answers."""
        told = there.data.get("import", {})
        if told.get("run") == self.source.run:
            raise Refused("importing.key_twice", line=told["line"])
        now = store_answers(ready.verdict)
        said = {place.asked.id for at, place in self.columns.answers if _cell(ready.wanted.line, at)}
        if any(now.get(name) != there.answers.get(name) for name in said):
            raise Refused("importing.filed_otherwise", number=there.reference)

    def _file(self, session: Session, ready: Ready) -> Any:
        applicant, sitting = ready.wanted.applicant, ready.verdict.sitting
        whose = Whose(self.checked.definition.id, self.version_id, applicant.id)
        place = place_of(session, self.actor, self.catalogue, whose, sitting, with_acts)
        filed = sitting.context.filed
        told = self.source.of(ready.wanted.line) | ({"without": list(ready.without)} if ready.without else {})
        judged = judged_of(ready.verdict, filed)
        number = request_number(session, self.checked.number, self.checked.definition.code, sitting, filed)
        made = file(session, self.actor, place, judged, number, ready.key, filed, data={"import": told})
        return _Known(made.reference, judged.answers, {"import": told})


@dataclass(frozen=True)
class _Known:
    """A request that a row is already."""

    reference: str
    answers: Mapping[str, Any]
    data: Mapping[str, Any]


class _At(Refused):
    """Wrong in a column of keys."""

    def __init__(self, name: str, code: str) -> None:
        super().__init__(code)
        self.name = name


def key_headings(checked: CheckedType) -> Mapping[str, Sequence[str]]:
    """What the columns may be called that are no questions."""
    names = headings.named(checked, None)
    person = [PERSON, *texts_of("people.citizen_id"), *texts_of("importing.applicant_id")]
    keys = {KEY: [KEY, *texts_of("importing.key")], PERSON: person, NAME: [NAME, *texts_of("importing.applicant_name")]}
    return {name: [heading for heading in called if heading not in names] for name, called in keys.items()}


def asks_files(checked: CheckedType) -> bool:
    """Whether its form has files, which no table holds."""
    return any(each.form is None and each.field.type == "file" for each in checked.fields.values())


def _once_headings(checked: CheckedType) -> list[str]:
    """What the column may be called that answers what may be there once."""
    asked = {path[0] for formula in checked.one_per for path in formula.reads} & set(checked.fields)
    computed = {name: checked.fields[name].value for name in asked}
    typed = {path[0] for name, value in computed.items() if value is not None for path in value.reads}
    typed |= {name for name, value in computed.items() if value is None}
    fields = [each for each in questions(checked, None) if each.id in typed]
    return [fields[0].id, *(words for _, words in fields[0].field.label.words)] if len(fields) == 1 else []


def _filed(session: Session, keys: Sequence[str]) -> dict[str, Any]:
    """Requests that have these keys: what they were filed with."""
    columns = _REQUEST.c.submission_key, _REQUEST.c.reference, _EDITION.c.answers, _EVENT.c.data
    rows = select(*columns).join_from(
        _REQUEST, _EDITION, (_EDITION.c.request_id == _REQUEST.c.id) & (_EDITION.c.number == 1)
    )
    rows = rows.join(_EVENT, (_EVENT.c.request_id == _REQUEST.c.id) & (_EVENT.c.number == 1))
    found = session.execute(rows.where(_REQUEST.c.submission_key.in_(keys)))
    return {row.submission_key: _Known(row.reference, row.answers, row.data) for row in found}


def _cell(line: Line, at: int) -> str:
    return line.cells[at] if at < len(line.cells) else ""


def _joined(name: str) -> str:
    return fold(name).replace(" ", "")
