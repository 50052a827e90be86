"""One request as rows of the file, as much of it as whoever asked may read (C83)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from portal.access.masking import masked_id
from portal.access.permissions import Actor
from portal.access.sight import Sight
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.judging.answers import load_answers
from portal.request_types.judging.displaying import export_cell
from portal.request_types.office_definition import Office
from portal.request_types.values import Quantities, Value
from portal.services.exporting.columns import Chosen, Layout
from portal.services.telling.notice_words import step_words
from portal.sheets.plan import CITIZEN, Waiting, waiting
from portal.texts import text

Rows = list[tuple[int, list[Waiting]]]
Reader = Callable[[Any], Waiting]


@dataclass
class Writer:
    """Makes rows of requests; `found` is one row of `reading.slices`."""

    layout: Layout
    actor: Actor
    office: Office
    version: Callable[[int], CheckedType]
    _words: dict[tuple[object, ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._zone = ZoneInfo(self.office.time_zone)
        language = self.layout.language
        self._yes_no = text(language, "answers.yes"), text(language, "answers.no")
        self._hidden = text(language, "exports.hidden")
        self._units = {unit.id: unit.label.in_language(language) for unit in self.office.units}
        self._base: Mapping[str, Reader] = {
            "request.number": lambda found: found.known_as or found.reference,
            "request.type": lambda found: self._said("type", found.version_id),
            "request.filed": lambda found: self._plain(found.filed_at),
            "request.state": lambda found: text(language, f"states.{found.state}"),
            "request.step": lambda found: self._said("step", found.version_id, found.step),
            "request.changed": lambda found: self._plain(found.state_changed_at),
            "request.due": lambda found: self._plain(found.due_on),
            "request.unit": lambda found: self._units.get(found.unit, found.unit),
            "request.assignee": lambda found: found.assignee_name,
            "subject.name": lambda found: found.subject_name,
            "subject.citizen_id": lambda found: self._citizen(found.subject_id, self._sight(found)),
        }

    def rows(self, found: Any, scores: Mapping[tuple[str, str], Waiting]) -> Rows:
        """The line of the main table first, then those of the others."""
        main: list[Waiting] = []
        made: Rows = [(0, main)]
        sight, checked = self._sight(found), self.version(found.version_id)
        values = self._values(found, checked) if self.layout.reads_answers else {}
        for each in self.layout.chosen:
            if each.question is not None:
                asked = self._asked(checked, each, sight)
                if each.question.asked.field.type == "period":
                    main += self._ends(asked, values)
                else:
                    main.append(self._answer(asked, values, sight))
                if each.sheet and asked is not None:
                    number = found.known_as or found.reference
                    made += [(each.sheet, [number, *row]) for row in self._more(each, asked, values, sight)]
            elif each.rating is not None:
                main.append(scores.get(each.rating))
            elif each.id.startswith("shows."):
                said = found.facts.get(each.id.removeprefix("shows."), {})
                main.append(said.get(self.layout.language) or next(iter(said.values()), None))
            else:
                main.append(self._base[each.id](found))
        return made

    def _sight(self, found: Any) -> Sight:
        """One's own request is read as its applicant reads it (T32)."""
        if found.applicant_id == self.actor.id:
            return Sight(whole=True)
        return Sight(self.actor.sees_ids, inside=True)

    def _asked(self, checked: CheckedType, each: Chosen, sight: Sight) -> CheckedField | None:
        """The question as this request's version has it, where its reader may have the answer."""
        names = each.question.names if each.question else ()
        asked = next((checked.fields[name] for name in names if name in checked.fields), None)
        if asked is not None and asked.form is not None and not (sight.inside or asked.field.to_applicant):
            return None
        return asked

    def _values(self, found: Any, checked: CheckedType) -> Mapping[str, Value]:
        names = {name for each in self.layout.chosen if each.question for name in each.question.names}
        names |= {f"{name}.none" for name in names}
        values: dict[str, Value] = {}
        for answers, kept in ((found.answers, found.kept), (found.staff_answers, found.staff_kept)):
            if answers:
                wanted = {name: value for name, value in answers.items() if name in names}
                values |= load_answers(checked, wanted, kept or {})
        return values

    def _answer(self, asked: CheckedField | None, values: Mapping[str, Value], sight: Sight) -> Waiting:
        if asked is None or (values.get(asked.id) is None and f"{asked.id}.none" not in values):
            return None
        if sight.hides(asked):
            return self._hidden
        value = values.get(asked.id)
        if asked.columns and isinstance(value, tuple):
            return len(value)
        cell = export_cell(asked, values, self.layout.language)
        if asked.field.type == "citizen_id" and isinstance(cell, str):
            return self._citizen(cell, sight)
        return self._plain(cell)

    def _ends(self, asked: CheckedField | None, values: Mapping[str, Value]) -> list[Waiting]:
        value: Any = values.get(asked.id) if asked is not None else None
        if asked is None or asked.field.type != "period" or value is None:
            return [None, None]
        return [self._plain(value.start), self._plain(value.end)]

    def _more(
        self, each: Chosen, asked: CheckedField, values: Mapping[str, Value], sight: Sight
    ) -> Iterator[list[Waiting]]:
        value = values.get(asked.id)
        if value is None or sight.hides(asked):
            return
        if isinstance(value, Quantities):
            for number, one in enumerate(value.lines, 1):
                amounts = self._plain(one.price), self._plain(one.price * one.count)
                yield [number, one.label, one.count, *amounts]
        elif asked.columns and isinstance(value, tuple):
            by_id = {column.id: column for column in asked.columns}
            for number, row in enumerate(value, 1):
                if isinstance(row, Mapping):
                    yield [number, *self._cells([by_id.get(id) for id in each.columns], row, sight)]

    def _cells(
        self, columns: Sequence[CheckedField | None], row: Mapping[str, Value], sight: Sight
    ) -> Iterator[Waiting]:
        for column in columns:
            yield self._answer(column, row, sight)

    def _citizen(self, number: str, sight: Sight) -> Waiting:
        if not number:
            return None
        return [CITIZEN, number] if sight.whole else masked_id(number, sees_ids=False)

    def _plain(self, value: Any) -> Waiting:
        """A cell; moments as the office's clocks show them."""
        if hasattr(value, "astimezone") and value.tzinfo is not None:
            value = value.astimezone(self._zone)
        return waiting(value, self._yes_no)

    def _said(self, what: str, version_id: int, step: str = "") -> str:
        key = (what, version_id, step)
        if key not in self._words:
            checked, language = self.version(version_id), self.layout.language
            label = checked.definition.in_lists().in_language(language)
            self._words[key] = label if what == "type" else step_words(checked, step, language, to_staff=True)
        return self._words[key]
