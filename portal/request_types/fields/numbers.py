"""integer, decimal, money: numbers between min and max."""

from abc import abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, Cell, FieldType, Hints, Parts, Said
from portal.request_types.formats.digits import grouped
from portal.request_types.formats.money import satang, shown_money
from portal.request_types.formulas.kinds import DECIMAL, INTEGER, MONEY, Kind
from portal.request_types.office_definition import Registry
from portal.request_types.values import Row, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.numbers import read_decimal, read_integer, read_money
from portal.request_types.words.texts import clean_line


class _Number(FieldType):
    """What the three have in common."""

    of: ClassVar[Kind]
    least: ClassVar[int | None] = 0

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return self.of

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        words = clean_line(said.one())
        if not words:
            return None
        number = self.read(words, checked)
        least, most = self.limits(checked, asking)
        if least is not None and number < least:
            raise Unacceptable("answers.min", least=self.shown(least))
        if most is not None and number > most:
            raise Unacceptable("answers.max", most=self.shown(most))
        return number

    def limits(self, checked: CheckedField, asking: Asking) -> tuple[Any, Any]:
        """The least and the greatest number allowed; None where there is no bound."""
        least = self.least if checked.own.get("min") is None else asking.own(checked, "min")
        return least, asking.own(checked, "max")

    @abstractmethod
    def read(self, words: str, checked: CheckedField) -> int | Decimal:
        """The number of these words. Raises Unacceptable."""

    def shown(self, number: int | Decimal) -> str:
        return grouped(number)

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {"": (f"{value:f}" if isinstance(value, Decimal) else str(value),)}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return self.shown(value)

    def export(self, value: Any, checked: CheckedField, language: str) -> Cell:
        number: int | Decimal = value
        return number

    def store(self, value: Any, checked: CheckedField) -> Any:
        return f"{value:f}"

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return Decimal(stored)

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        least, most = self.limits(checked, asking)
        if least is None:
            least = min(most, 0) if most is not None else 0
        return self.words(self.rounded_up(least), checked)

    def rounded_up(self, number: Any) -> int | Decimal:
        return Decimal(number)

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("line", inputmode="decimal", maxlength=30)


class IntegerField(_Number):
    """A whole number, not below 0 unless `min` says so."""

    name: ClassVar[str] = "integer"
    of = INTEGER

    def read(self, words: str, checked: CheckedField) -> int:
        return read_integer(words)

    def store(self, value: Any, checked: CheckedField) -> Any:
        return int(value)

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return int(stored)

    def rounded_up(self, number: Any) -> int:
        return -int(-number // 1)

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("line", inputmode="numeric", maxlength=20)


class DecimalField(_Number):
    """A number to `places`."""

    name: ClassVar[str] = "decimal"
    of = DECIMAL
    least = None

    def read(self, words: str, checked: CheckedField) -> Decimal:
        return read_decimal(words, places_of(checked.field))


class MoneyField(_Number):
    """Baht to the satang, not below 0 unless `min` says so."""

    name: ClassVar[str] = "money"
    of = MONEY

    def read(self, words: str, checked: CheckedField) -> Decimal:
        return read_money(words)

    def shown(self, number: int | Decimal) -> str:
        return shown_money(Decimal(number))

    def rounded_up(self, number: Any) -> Decimal:
        return satang(number)


def places_of(field: Field) -> int:
    """Decimal places of a decimal field."""
    declared = field.own.get("places")
    return int(str(declared)) if declared is not None else 2
