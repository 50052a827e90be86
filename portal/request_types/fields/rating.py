"""rating: how satisfied somebody is, from 1 to 5 (C60)."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, Cell, FieldType, Hints, Parts, Said
from portal.request_types.formulas.kinds import INTEGER, Kind
from portal.request_types.office_definition import Registry
from portal.request_types.values import Row, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.numbers import read_integer
from portal.request_types.words.texts import clean_line
from portal.texts import text

SCORES: Final = (5, 4, 3, 2, 1)
"""In the order they are offered."""


class RatingField(FieldType):
    """One of five, each with its word; none is the default."""

    name: ClassVar[str] = "rating"
    required: ClassVar[str] = "answers.rating_required"

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return INTEGER

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        words = said.many()
        word = clean_line(words[-1]) if words else ""
        if not word:
            return None
        score = read_integer(word)
        if score not in SCORES:
            raise Unacceptable("answers.rating_range")
        return score

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {"": (str(value),)}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return text(language, "answers.rated", score=value)

    def export(self, value: Any, checked: CheckedField, language: str) -> Cell:
        return int(value)

    def store(self, value: Any, checked: CheckedField) -> Any:
        return int(value)

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return int(stored)

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        return {"": (str(SCORES[0]),)}

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("rating")
