"""ranked: the first choice, the second, the third, out of one list (C20)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, FieldType, Hints, Parts, Said
from portal.request_types.fields.choices import kind_of, option_label
from portal.request_types.fields.reference import COLUMN_KINDS
from portal.request_types.fields.registries import column_kind, is_on_offer, on_offer, row_kind
from portal.request_types.formulas.kinds import Kind, RankedOf
from portal.request_types.office_definition import Registry
from portal.request_types.values import MOST_RANKS, Row, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.texts import clean_line

RANKS: Final = 3
"""Ranks where the file does not say."""


def ranks_of(checked: CheckedField) -> int:
    """How many ranks a question has."""
    declared = checked.own.get("ranks")
    return declared if isinstance(declared, int) else RANKS


class RankedField(FieldType):
    """Rows of a registry, or options, in the order of preference; each once, without a gap."""

    name: ClassVar[str] = "ranked"
    required: ClassVar[str] = "answers.pick_required"
    parts: ClassVar[tuple[str, ...]] = tuple(str(number) for number in range(1, MOST_RANKS + 1))

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        source = field.own.get("from")
        if source is None:
            return RankedOf(kind_of(field))
        return RankedOf(row_kind(str(source), registries, lambda each, all_: column_kind(each, all_, COLUMN_KINDS)))

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        chosen: list[Any] = []
        words = [clean_line(said.one(str(number))) for number in range(1, ranks_of(checked) + 1)]
        if not any(words):
            return None
        for number, word in enumerate(words, 1):
            try:
                if word and len(chosen) < number - 1:
                    raise Unacceptable("answers.ranked_gap", rank=number - 1)
                picked = self._picked(word, said.name, checked, asking) if word else None
                if picked is not None and picked in chosen:
                    raise Unacceptable("answers.ranked_twice")
                if picked is None and checked.optional is False and len(chosen) < _most(checked, asking):
                    raise Unacceptable("answers.ranked_missing", rank=number)
            except Unacceptable as refused:
                refused.part = str(number)
                raise
            chosen += [picked] if picked is not None else []
        return tuple(chosen)

    def _picked(self, word: str, name: str, checked: CheckedField, asking: Asking) -> Row | str:
        if checked.registry is None:
            for option in checked.field.options:
                if word == option.id or any(word == label for _, label in option.label.words):
                    return option.id
            raise Unacceptable("answers.choice")
        before: Any = asking.previous(name) or ()
        kept = next((row for row in before if isinstance(row, Row) and row.key == word), None)
        if kept is not None:
            return kept
        row = asking.context.rows.get(checked.registry.id, word)
        if row is None or not is_on_offer(row, checked, asking):
            raise Unacceptable("answers.row")
        return row

    def blank(self, value: Value) -> bool:
        return not value

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {str(number): (_id(item),) for number, item in enumerate(value, 1)}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return ", ".join(f"{number}. {_label(item, checked, language)}" for number, item in enumerate(value, 1))

    def found_as(self, value: Any, checked: CheckedField, language: str) -> Sequence[str]:
        return [_label(item, checked, language) for item in value]

    def store(self, value: Any, checked: CheckedField) -> Any:
        return [_id(item) for item in value]

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        if checked.registry is None and "from" not in checked.field.own:
            return tuple(str(item) for item in stored)
        registry = checked.registry.id if checked.registry else str(checked.field.own["from"])
        return tuple(kept.get(str(key)) or Row(registry, str(key), str(key)) for key in stored)

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        found = [str(row.key) for row in on_offer(checked, asking)]
        found = found or [option.id for option in checked.field.options]
        return {str(number): (word,) for number, word in enumerate(found[: ranks_of(checked)], 1)}

    def given(self, told: object, checked: CheckedField) -> Parts:
        if isinstance(told, Mapping):
            return super().given(told, checked)
        told = told if isinstance(told, Sequence) and not isinstance(told, str) else [told]
        return {str(number): (str(word),) for number, word in enumerate(told, 1)}

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("ranked")


def _most(checked: CheckedField, asking: Asking) -> int:
    """Ranks that can be filled: a list of two has no third choice."""
    offered = len(on_offer(checked, asking)) if checked.registry is not None else len(checked.field.options)
    return min(ranks_of(checked), offered)


def _id(item: Row | str) -> str:
    return str(item.key) if isinstance(item, Row) else item


def _label(item: Row | str, checked: CheckedField, language: str) -> str:
    return item.label if isinstance(item, Row) else option_label(checked.field, item, language)
