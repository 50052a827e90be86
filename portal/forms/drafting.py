"""Questions drafted from a verdict, before their inputs are bound; the inputs are gathered on the way."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.forms.attached import endings
from portal.forms.inputs import inputs_of
from portal.forms.matches import drafted_match
from portal.forms.parts import COMPUTED, LOCKED, Part, Surroundings, Told
from portal.forms.questions import Question, TableRow
from portal.forms.weeks import week_of
from portal.forms.words import places
from portal.request_types.checked import CheckedField
from portal.request_types.definition import Item, Note, Section
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.fields.files import limits_of
from portal.request_types.fields.quantities import groups
from portal.request_types.fields.table import is_left_out
from portal.request_types.fields.text import bounds
from portal.request_types.formats.money import shown_money
from portal.request_types.judging.answers import Verdict
from portal.request_types.judging.displaying import display_field
from portal.request_types.judging.one_field import FILLED
from portal.request_types.values import MOST_ROWS, Quantities, Row
from portal.request_types.words.verbs import without_verb
from portal.texts import text
from portal.uploads import limits


class Builder:
    """Gathers unbound inputs while it drafts the questions."""

    def __init__(self, verdict: Verdict, around: Surroundings) -> None:
        self.verdict = verdict
        self.sitting = verdict.sitting
        self.language = verdict.sitting.context.language
        self.around = around
        self.inputs: dict[str, Any] = {}

    def part(self, number: int, section: Section) -> Part:
        items = tuple(self._item(item) for item in section.items)
        asked = [item for item in items if isinstance(item, Question)]
        return Part(
            number=number,
            title=section.title.in_language(self.language) if section.title else "",
            note=section.note.in_language(self.language) if section.note else "",
            hidden=bool(asked) and all(each.hidden for each in asked),
            shows_applicant=section.shows_applicant,
            items=items,
        )

    def _item(self, item: Item) -> Question | Told:
        if isinstance(item, Note):
            return Told(item.kind, item.text.in_language(self.language))
        return self.question(self.sitting.checked.fields[item.id], item.id, item.id in self.verdict.hidden)

    def question(self, asked: CheckedField, name: str, hidden: bool) -> Question:
        """One question, or the cell of a table called `name`."""
        label = asked.field.label.in_language(self.language)
        shared: dict[str, Any] = {
            "name": name,
            "label": label,
            "hint": asked.field.hint.in_language(self.language) if asked.field.hint else "",
            "hidden": hidden,
        }
        kind = FIELD_TYPES[asked.field.type].hints(asked).input
        if hidden:
            return Question(input=kind, **shared)
        if asked.id in self.around.veiled and name == asked.id:
            return Question(input=LOCKED, text=self.around.veiled[asked.id], locked=True, **shared)
        if asked.value is not None:
            return Question(input=COMPUTED, text=self._computed(asked, name), **shared)
        if name in self.verdict.locked:
            return Question(input=LOCKED, text=self._said(asked), locked=True, **shared)
        rows = self._offers(asked, name)
        self.inputs |= inputs_of(asked, name, self.language, rows)
        if name in self.around.offered:
            number = self.around.offered[name]
            said = text(self.language, "forms.number_offered" if number else "forms.number_given", number=number)
            shared["hint"] = " ".join(filter(None, (shared["hint"], said)))
        shared |= {
            "required": name in self.verdict.required,
            "reason": self.around.reasons.get(name, ""),
            "warnings": tuple(self.verdict.warnings.get(name, ())),
            "filled": self.verdict.words.get(f"{name}.{FILLED}", ()),
            "depends": asked.prefill is not None
            or any(asked.own.get(key) is not None for key in ("within", "where", "of")),
        }
        made: Question = getattr(self, f"_of_{kind}", self._plain)(asked, name, kind, rows, shared)
        return made

    def _plain(
        self, asked: CheckedField, name: str, kind: str, rows: Sequence[Row], shared: dict[str, Any]
    ) -> Question:
        return Question(input=kind, **shared)

    def _of_files(
        self, asked: CheckedField, name: str, kind: str, rows: Sequence[Row], shared: dict[str, Any]
    ) -> Question:
        taken = limits_of(asked)
        told = " ".join(filter(None, (shared["hint"], limits.hint(self.language, taken))))
        facts = {"accept": endings(taken), "most": taken.count, "size": taken.size}
        return Question(input=kind, files=tuple(self.around.files.get(name, ())), **(shared | {"hint": told} | facts))

    def _of_location(
        self, asked: CheckedField, name: str, kind: str, rows: Sequence[Row], shared: dict[str, Any]
    ) -> Question:
        values = self.sitting.row if name != asked.id else self.verdict.values
        return Question(input=kind, point=str(values.get(asked.id) or ""), **shared)

    def _of_quantities(
        self, asked: CheckedField, name: str, kind: str, rows: Sequence[Row], shared: dict[str, Any]
    ) -> Question:
        value = self.verdict.values.get(name)
        lines = value.lines if isinstance(value, Quantities) else ()
        amounts = {line.key: shown_money(line.price * line.count) for line in lines}
        drafted = tuple(
            (heading, tuple((f"{name}.{row.key}", amounts.get(str(row.key), "")) for row in found))
            for heading, found in groups(rows, asked)
        )
        return Question(input=kind, groups=drafted, **shared)  # type: ignore[arg-type]

    def _of_table(
        self, asked: CheckedField, name: str, kind: str, rows: Sequence[Row], shared: dict[str, Any]
    ) -> Question:
        most = min(bounds(asked.own.get("count"), 1, MOST_ROWS)[1], MOST_ROWS)
        found = [self._table_row(asked, name, place, number) for number, place in enumerate(self._places(name), 1)]
        return Question(input=kind, rows=tuple(found), most=most, **shared)

    def _of_pick_row(
        self, asked: CheckedField, name: str, kind: str, rows: Sequence[Row], shared: dict[str, Any]
    ) -> Question:
        within = asked.field.own.get("within")
        above = self.sitting.checked.fields.get(getattr(within, "text", ""))
        waits = above.field.label.in_language(self.language) if above is not None and not rows else ""
        return Question(input=kind, waits=without_verb(waits, self.language), **shared)

    def _of_match(
        self, asked: CheckedField, name: str, kind: str, rows: Sequence[Row], shared: dict[str, Any]
    ) -> Question:
        return Question(input=kind, **shared, **drafted_match(self.verdict, asked, rows))

    def _of_period(
        self, asked: CheckedField, name: str, kind: str, rows: Sequence[Row], shared: dict[str, Any]
    ) -> Question:
        week = week_of(asked, self.verdict, self.around.weeks.get(name, ""))
        thing = self.sitting.checked.fields.get(str(asked.own.get("books")))
        here = thing is not None and thing.form == asked.form
        waits = thing.field.label.in_language(self.language) if thing and here and week is None else ""
        waits = without_verb(waits, self.language)
        return Question(input=kind, week=week, waits=waits, **shared)

    _of_slot = _of_period

    def _places(self, name: str) -> list[int]:
        held = {*self.sitting.context.files, *self.around.files}
        from_files = {f"{each}.": ("",) for each in held}
        return places({**self.verdict.words, **from_files}, name) or [0]

    def _table_row(self, asked: CheckedField, name: str, place: int, number: int) -> TableRow:
        by_id = {column.id: column for column in asked.columns}
        before, self.sitting.row = self.sitting.row, self._row_values(name, place)
        try:
            cells = tuple(
                self.question(by_id[column.id], f"{name}.{place}.{column.id}", self._cell_hidden(by_id[column.id]))
                for column in asked.field.fields
                if column.id in by_id
            )
        finally:
            self.sitting.row = before
        return TableRow(place, number, cells)

    def _row_values(self, name: str, place: int) -> Mapping[str, Any]:
        """The judged values of a row: the verdict holds rows with an answer only, in the order of their places."""
        answered = [
            each
            for each in self._places(name)
            if any(
                any(map(str.strip, said))
                for word, said in self.verdict.words.items()
                if word.startswith(f"{name}.{each}.") and not is_left_out(word)
            )
            or any(file.startswith(f"{name}.{each}.") for file in self.sitting.context.files)
        ]
        rows: Any = self.verdict.values.get(name) or ()
        found: Mapping[str, Any] = dict(zip(answered, rows, strict=False)).get(place, {})
        return found

    def _cell_hidden(self, column: CheckedField) -> bool:
        return not self.sitting.holds(column.when)

    def _offers(self, asked: CheckedField, name: str) -> Sequence[Row]:
        """The rows on offer; of earlier requests also the one chosen, which may be no longer among them."""
        rows, chosen = self.verdict.offers(asked), self.verdict.values.get(name)
        is_gone = asked.field.type == "request" and isinstance(chosen, Row) and chosen not in rows
        return [*rows, chosen] if rows and is_gone and isinstance(chosen, Row) else rows

    def _computed(self, asked: CheckedField, name: str) -> str:
        if name in self.verdict.computed:
            return self.verdict.computed[name]
        value = self.sitting.row.get(asked.id)
        kind = FIELD_TYPES[asked.field.type]
        return "-" if kind.blank(value) else kind.display(value, asked, self.language)

    def _said(self, asked: CheckedField) -> str:
        values = self.sitting.row if asked.id in self.sitting.row else self.verdict.values
        return display_field(asked, values, self.language).text
