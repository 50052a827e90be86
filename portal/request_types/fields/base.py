"""What one type of field knows (promise 3 of the house): the protocol all of them fulfil, and what they are given."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Protocol, TypeAlias

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.durations import Calendar
from portal.request_types.fields.registries import on_offer
from portal.request_types.formulas.kinds import Kind
from portal.request_types.judging.context import Context, Words
from portal.request_types.office_definition import Office, Registry
from portal.request_types.values import Row, Value

Parts: TypeAlias = dict[str, tuple[str, ...]]
"""Words of one field by part; the part without a name is the field's own."""
Cell: TypeAlias = str | int | Decimal | date | datetime | bool | None
"""What a table of numbers and texts can hold: exports."""
NO_WORDS: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """The words of one field among all that were posted; a view, nothing is copied."""

    words: Words
    name: str

    def one(self, part: str = "") -> str:
        """The first word of a part, "" when there is none."""
        found = self.words.get(f"{self.name}.{part}" if part else self.name)
        return found[0] if found else ""

    def many(self, part: str = "") -> tuple[str, ...]:
        """All words of a part."""
        return self.words.get(f"{self.name}.{part}" if part else self.name, NO_WORDS)


class Asking(Protocol):
    """What a field may ask while it is judged: the context, answers before it, its own compiled keys."""

    @property
    def context(self) -> Context: ...

    @property
    def office(self) -> Office: ...

    @property
    def today(self) -> date: ...

    @property
    def calendar(self) -> Calendar: ...

    def value(self, name: str) -> Value:
        """The answer to another field, blank when it has none."""

    def own(self, checked: CheckedField, key: str, option: Row | None = None) -> Any:
        """A key of the field's type, evaluated where it is a formula; None when it is not declared or blank."""

    def field(self, name: str) -> CheckedField | None:
        """Another field of the type."""

    def previous(self, name: str) -> Value:
        """The earlier answer under a words name, blank when there is none."""

    def judge_row(self, checked: CheckedField, place: str) -> Mapping[str, Value]:
        """Judge the columns of one row of a table whose words begin with `place` and a dot."""


@dataclass(frozen=True)
class Hints:
    """What a page should tell the browser about an input, whatever draws it."""

    input: str
    """The template's name: line, lines, date, time, pick, picks, tick, files, quantities, table, period, slot."""
    inputmode: str | None = None
    autocomplete: str | None = None
    maxlength: int | None = None


class FieldType(ABC):
    """Everything one type of field knows. Stateless; one instance serves all fields of the type.

    `clean` raises Unacceptable and no other exception, whatever the words; `load` takes what `store` gave.
    """

    name: ClassVar[str]
    parts: ClassVar[tuple[str, ...]] = ("",)
    """The parts its words come in, so that a page and an import know their names."""
    required: ClassVar[str] = "answers.required"
    """What to say when there is no answer."""

    @abstractmethod
    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        """The kind its answers have in formulas."""

    @abstractmethod
    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        """The value these words mean, None when nothing was said."""

    def blank(self, value: Value) -> bool:
        """Whether a value is no answer."""
        return value is None

    @abstractmethod
    def words(self, value: Any, checked: CheckedField) -> Parts:
        """The words that mean this value: what an opened form shows, and `clean` reads back."""

    def filling(self, value: Any, checked: CheckedField, asking: Asking) -> Parts:
        """Words for a value that `prefill` gave, as what is on offer is called."""
        return self.words(value, checked)

    @abstractmethod
    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        """The value as people read it; the value is not blank."""

    def found_as(self, value: Any, checked: CheckedField, language: str) -> Sequence[str]:
        """All writings of a value that a search should find it by; the value is not blank."""
        return (self.display(value, checked, language),)

    def export(self, value: Any, checked: CheckedField, language: str) -> Cell:
        """The value as a cell of a spreadsheet; the value is not blank."""
        return self.display(value, checked, language)

    @abstractmethod
    def store(self, value: Any, checked: CheckedField) -> Any:
        """The value as JSON; rows as their keys (what they held is kept beside)."""

    @abstractmethod
    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        """The value `store` gave, with the rows that were kept, by key."""

    @abstractmethod
    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        """Words of a sound answer: the first option, the least number, one file. Empty where none is known."""

    def given(self, told: object, checked: CheckedField) -> Parts:
        """Words for what an example or an import gives in one piece: a word, a list or a map of parts."""
        if isinstance(told, Mapping):
            return {str(part): _tuple(words) for part, words in told.items()}
        return {"": _tuple(told)}

    def offers(self, checked: CheckedField, asking: Asking) -> Sequence[Row]:
        """What may be picked now, where it is picked from a list that is not its own options."""
        return on_offer(checked, asking)

    def is_outdated(self, said: Said, checked: CheckedField, asking: Asking) -> bool:
        """Whether these words were said of something that is another by now: then they count as not said."""
        return False

    def default(self, checked: CheckedField, asking: Asking) -> Parts:
        """Words of the declared `default`."""
        told = checked.field.default
        return {} if told is None else self.given(told, checked)

    @abstractmethod
    def hints(self, checked: CheckedField) -> Hints:
        """How to ask for it."""


def _tuple(told: object) -> tuple[str, ...]:
    if isinstance(told, Sequence) and not isinstance(told, str):
        return tuple(str(word) for word in told)
    return (str(told),)
