"""unit: one of the office's units, kept by its id."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, FieldType, Hints, Parts, Said
from portal.request_types.formulas.kinds import UNIT, Kind, UnitOf
from portal.request_types.office_definition import Registry
from portal.request_types.values import Row, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.texts import clean_line

UNITS = "units"
"""What the rows are called that stand for units on offer."""


class UnitField(FieldType):
    """One unit. With `of` only that one; where `of` is blank, any."""

    name: ClassVar[str] = "unit"
    required: ClassVar[str] = "answers.pick_required"

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return UNIT

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        words = said.many()
        word = clean_line(words[-1]) if words else ""
        if not word or asking.previous(said.name) == word:
            return word or None
        found = [str(row.key) for row in self.offers(checked, asking) if word in (row.key, row.label)]
        if len(found) != 1:
            raise Unacceptable("answers.row")
        return found[0]

    def offers(self, checked: CheckedField, asking: Asking) -> Sequence[Row]:
        only, language = asking.own(checked, "of"), asking.context.language
        return [
            Row(UNITS, unit.id, unit.label.in_language(language))
            for unit in asking.office.units
            if only is None or unit.id == only
        ]

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {"": (str(value),)}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return checked.kind.called(value, language) if isinstance(checked.kind, UnitOf) else str(value)

    def store(self, value: Any, checked: CheckedField) -> Any:
        return str(value)

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return str(stored)

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        found = self.offers(checked, asking)
        return {"": (str(found[0].key),)} if found else {}

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("pick_row")
