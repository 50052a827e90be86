"""reference: a row of a registry, found in a list or by what is typed; what it held is kept with the request."""

from collections.abc import Mapping
from typing import Any, ClassVar

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, FieldType, Hints, Parts, Said
from portal.request_types.fields.choices import MOST_OTHER, read_other
from portal.request_types.fields.registries import column_kind, is_on_offer, on_offer, row_kind
from portal.request_types.formulas.kinds import (
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    MONEY,
    PERSON,
    TEXT,
    TIME,
    UNIT,
    Kind,
)
from portal.request_types.office_definition import Registry
from portal.request_types.values import OTHER, Row, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.contacts import read_citizen_id
from portal.request_types.words.texts import clean_line
from portal.request_types.words.verbs import without_verb

COLUMN_KINDS: Mapping[str, Kind] = {
    "text": TEXT, "long_text": TEXT, "phone": TEXT, "email": TEXT, "citizen_id": TEXT, "integer": INTEGER,
    "decimal": DECIMAL, "money": MONEY, "date": DATE, "time": TIME, "yes_no": BOOLEAN, "unit": UNIT, "person": PERSON,
}  # fmt: skip

FIRST_ROW = "first row"
"""A `default` that names no row: the first one on offer."""


def default_row(checked: CheckedField, asking: Asking) -> Row | None:
    """The row a reference begins with, None without a default."""
    if checked.registry is None or checked.field.default is None:
        return None
    if checked.field.default != FIRST_ROW:
        return asking.context.rows.get(checked.registry.id, checked.field.default)
    rows = asking.context.rows.all(checked.registry.id)
    return rows[0] if rows else None


class ReferenceField(FieldType):
    """One row."""

    name: ClassVar[str] = "reference"
    required: ClassVar[str] = "answers.pick_required"
    parts: ClassVar[tuple[str, ...]] = ("", OTHER)

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        name = str(field.own.get("from", ""))
        return row_kind(
            name, registries, lambda column, all_: column_kind(column, all_, COLUMN_KINDS), field.other is not None
        )

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        words = said.many()
        word = clean_line(words[-1]) if words else ""
        if not word or checked.registry is None:
            return None
        registry = checked.registry.id
        before = asking.previous(said.name)
        if isinstance(before, Row) and before.key == word:
            return before
        if word == OTHER and checked.field.other is not None and asking.context.rows.get(registry, OTHER) is None:
            language = asking.context.language
            label = without_verb(checked.field.other.in_language(language), language)
            return Row(registry, None, read_other(said, label))
        row = self._found(word, checked, asking)
        if not is_on_offer(row, checked, asking):
            raise Unacceptable("answers.row")
        return row

    def _found(self, word: str, checked: CheckedField, asking: Asking) -> Row:
        registry = checked.registry
        if registry is None or len(word) > MOST_OTHER:
            raise Unacceptable("answers.row")
        column = checked.own.get("find_by")
        if column is None:
            found = asking.context.rows.get(registry.id, word)
            if found is None:
                raise Unacceptable("answers.row")
            return found
        types = {declared.id: declared.type for declared in registry.columns}
        sought = read_citizen_id(word) if types.get(str(column)) == "citizen_id" else word
        rows = asking.context.rows.find(registry.id, str(column), sought)
        if len(rows) != 1:
            raise Unacceptable("answers.row_not_found")
        return rows[0]

    def words(self, value: Any, checked: CheckedField) -> Parts:
        if value.key is None:
            return {"": (OTHER,), OTHER: (value.label,)}
        column = checked.own.get("find_by")
        sought = value.columns.get(str(column)) if column else None
        return {"": (str(sought) if sought is not None else value.key,)}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return str(value.label)

    def store(self, value: Any, checked: CheckedField) -> Any:
        return {OTHER: value.label} if value.key is None else {"row": value.key}

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        registry = checked.registry.id if checked.registry else str(checked.field.own.get("from", ""))
        if OTHER in stored:
            return Row(registry, None, str(stored[OTHER]))
        key = str(stored["row"])
        return kept.get(key) or Row(registry, key, key)

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        rows = on_offer(checked, asking)
        return self.words(rows[0], checked) if rows else {}

    def given(self, told: object, checked: CheckedField) -> Parts:
        if isinstance(told, Mapping) and OTHER in told:
            return {"": (OTHER,), OTHER: (str(told[OTHER]),)}
        return super().given(told, checked)

    def default(self, checked: CheckedField, asking: Asking) -> Parts:
        if checked.field.default != FIRST_ROW:
            return super().default(checked, asking)
        return self.sample(checked, asking)

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("line" if checked.own.get("find_by") else "pick_row")
