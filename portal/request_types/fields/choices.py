"""choice and choices: options with ids of their own, and "other, specify" (C19)."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, FieldType, Hints, Parts, Said
from portal.request_types.fields.text import bounds
from portal.request_types.formulas.kinds import Choice, Kind, ListOf
from portal.request_types.office_definition import Registry
from portal.request_types.reading.positions import Text
from portal.request_types.values import OTHER, Other, Row, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.texts import clean_line
from portal.request_types.words.verbs import without_verb

MOST_OTHER: Final = 200


def read_other(said: Said, label: str) -> str:
    """The text beside `other`: required once it is picked. Raises Unacceptable at the part `other`."""
    try:
        words = clean_line(said.one(OTHER))
        if not words:
            raise Unacceptable("answers.other_required", label=label)
        if len(words) > MOST_OTHER:
            raise Unacceptable("answers.too_long", most=MOST_OTHER)
    except Unacceptable as refused:
        refused.part = OTHER
        raise
    return words


def option_label(field: Field, option: str, language: str) -> str:
    """What an option is called; `other` by what was typed; an id no version knows by itself."""
    if isinstance(option, Other):
        return option.said
    for known in field.options:
        if known.id == option:
            return known.label.in_language(language)
    if option == OTHER and field.other is not None:
        return field.other.in_language(language)
    return option


def kind_of(field: Field) -> Choice:
    """The kind of one pick."""
    labels: dict[str, Text | str] = {option.id: option.label for option in field.options}
    if field.other is not None:
        labels[OTHER] = field.other
    return Choice(labels, named=field.options_named)


def _picked(word: str, field: Field, said: Said, language: str) -> str:
    for option in field.options:
        if option.id == word:
            return option.id
    if word == OTHER and field.other is not None:
        return Other(read_other(said, without_verb(field.other.in_language(language), language)))
    for option in field.options:
        if any(word == label for _, label in option.label.words):
            return option.id
    raise Unacceptable("answers.choice")


class ChoiceField(FieldType):
    """One of the options."""

    name: ClassVar[str] = "choice"
    required: ClassVar[str] = "answers.pick_required"
    parts: ClassVar[tuple[str, ...]] = ("", OTHER)

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return kind_of(field)

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        words = said.many()
        word = clean_line(words[-1]) if words else ""
        return _picked(word, checked.field, said, asking.context.language) if word else None

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {"": (OTHER,), OTHER: (value.said,)} if isinstance(value, Other) else {"": (str(value),)}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return option_label(checked.field, value, language)

    def store(self, value: Any, checked: CheckedField) -> Any:
        return {OTHER: value.said} if isinstance(value, Other) else value

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return Other(stored[OTHER]) if isinstance(stored, Mapping) else str(stored)

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        return {"": (checked.field.options[0].id,)} if checked.field.options else {}

    def given(self, told: object, checked: CheckedField) -> Parts:
        if isinstance(told, Mapping) and OTHER in told:
            return {"": (OTHER,), OTHER: (str(told[OTHER]),)}
        return super().given(told, checked)

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("pick")


class ChoicesField(FieldType):
    """Any of the options, in the order they are declared."""

    name: ClassVar[str] = "choices"
    required: ClassVar[str] = "answers.pick_required"
    parts: ClassVar[tuple[str, ...]] = ("", OTHER)

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return ListOf(kind_of(field))

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        field, language = checked.field, asking.context.language
        words = said.many()
        if len(words) > 2 * len(field.options) + 2:
            raise Unacceptable("answers.choice")
        picked = {_picked(word, field, said, language) for word in map(clean_line, words) if word}
        if not picked:
            return None
        order = {option.id: place for place, option in enumerate(field.options)}
        least, most = bounds(checked.own.get("count"), 1, len(order) + 1)
        if len(picked) < least:
            raise Unacceptable("answers.choices_least", least=least)
        if len(picked) > most:
            raise Unacceptable("answers.choices_most", most=most)
        return tuple(sorted(picked, key=lambda option: order.get(option, len(order))))

    def blank(self, value: Value) -> bool:
        return not value

    def words(self, value: Any, checked: CheckedField) -> Parts:
        other = tuple(option.said for option in value if isinstance(option, Other))
        return {"": tuple(str(option) for option in value)} | ({OTHER: other} if other else {})

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return ", ".join(option_label(checked.field, option, language) for option in value)

    def store(self, value: Any, checked: CheckedField) -> Any:
        return [{OTHER: option.said} if isinstance(option, Other) else option for option in value]

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return tuple(Other(option[OTHER]) if isinstance(option, Mapping) else str(option) for option in stored)

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        least = max(bounds(checked.own.get("count"), 1, 1)[0], 1)
        return {"": tuple(option.id for option in checked.field.options[:least])}

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("picks")
