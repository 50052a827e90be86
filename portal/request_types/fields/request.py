"""request: an earlier request as a row, chosen among those the person may see; what is read of it is kept as it was."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.earlier import EarlierColumn, registry_id
from portal.request_types.fields.base import Asking, FieldType, Hints, Parts, Said
from portal.request_types.fields.choices import MOST_OTHER
from portal.request_types.fields.reference import COLUMN_KINDS
from portal.request_types.formulas.kinds import INTEGER, LOCATION, TEXT, Choice, Column, Kind, RowOf
from portal.request_types.office_definition import Column as Declared
from portal.request_types.office_definition import Registry
from portal.request_types.values import Row, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.texts import clean_line

NUMBER: Final = "#number"
FILED: Final = "#filed"
"""What a source of rows knows of a request besides its answers; no field can be called so."""
SAMPLE: Final = "SAMPLE-1"


class RequestField(FieldType):
    """One request of another type, or of the same."""

    name: ClassVar[str] = "request"
    required: ClassVar[str] = "answers.pick_required"

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        name = registry_id(str(field.own.get("of", "")))
        found = registries.get(name)
        return RowOf(name, {each.id: Column(_kind(each), True) for each in found.columns} if found else {})

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        word = clean_line(said.one())
        if not word or checked.registry is None:
            return None
        before = asking.previous(said.name)
        if isinstance(before, Row) and before.label == word:
            return before
        if asking.context.samples and word == SAMPLE:
            return Row(checked.registry.id, SAMPLE, SAMPLE)
        return self._kept(self._found(word, checked, checked.registry.id, asking), checked)

    def _found(self, word: str, checked: CheckedField, registry: str, asking: Asking) -> Row:
        """By its number, else by the answer of `find_by`. Who may not see it hears what one hears of none at all."""
        if len(word) > MOST_OTHER:
            raise Unacceptable("answers.request_not_found")
        rows = asking.context.rows.find(registry, NUMBER, word)
        column = checked.own.get("find_by")
        if not rows and column:
            rows = asking.context.rows.find(registry, str(column), word)
        if not rows:
            raise Unacceptable("answers.request_not_found")
        if len(rows) > 1:
            raise Unacceptable("answers.request_several")
        return rows[0]

    def _kept(self, row: Row, checked: CheckedField) -> Row:
        """Only what the file reads of it goes on to the later request."""
        reads: Any = checked.own.get("kept", ())
        return replace(row, columns={name: value for name, value in row.columns.items() if name in reads})

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {"": (str(value.label),)}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return str(value.label)

    def store(self, value: Any, checked: CheckedField) -> Any:
        return {"row": value.key, "number": value.label}

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        key, number = str(stored["row"]), str(stored["number"])
        return kept.get(key) or Row(registry_id(str(checked.field.own.get("of", ""))), key, number)

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        rows = asking.context.rows.all(checked.registry.id) if checked.registry else ()
        return {"": (rows[0].label if rows else SAMPLE,)}

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("request", autocomplete="off", maxlength=MOST_OTHER)


def _kind(column: Declared) -> Kind:
    if isinstance(column, EarlierColumn) and column.options:
        return Choice(dict(column.options))
    return {"location": LOCATION, "rating": INTEGER}.get(column.type) or COLUMN_KINDS.get(column.type, TEXT)
