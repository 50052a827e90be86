"""yes_no and agree: a question, and a promise that must be ticked."""

from collections.abc import Mapping
from typing import Any, ClassVar

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, FieldType, Hints, Parts, Said
from portal.request_types.formulas.kinds import BOOLEAN, Kind
from portal.request_types.office_definition import Registry
from portal.request_types.values import Row, Value
from portal.request_types.words.texts import clean_line
from portal.request_types.words.truths import read_truth
from portal.texts import text


class YesNoField(FieldType):
    """A question with two answers; neither is the default."""

    name: ClassVar[str] = "yes_no"
    required: ClassVar[str] = "answers.yes_no_required"

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return BOOLEAN

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        words = said.many()
        word = clean_line(words[-1]) if words else ""
        return read_truth(word) if word else None

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {"": ("yes" if value else "no",)}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return text(language, "answers.yes" if value else "answers.no")

    def store(self, value: Any, checked: CheckedField) -> Any:
        return bool(value)

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return bool(stored)

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        return {"": ("no",)}

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("yes_no")


class AgreeField(YesNoField):
    """Must be ticked; unticked is no answer."""

    name: ClassVar[str] = "agree"
    required: ClassVar[str] = "answers.agree_required"

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        return super().clean(said, checked, asking) or None

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return text(language, "answers.agreed")

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        return {"": ("yes",)}

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("tick")
