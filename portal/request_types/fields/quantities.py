"""quantities: how many of each row of a price list; prices are those of filing (C24, C25)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, ClassVar, Final

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import NO_WORDS, Asking, FieldType, Hints, Parts, Said
from portal.request_types.fields.registries import on_offer
from portal.request_types.formats.digits import grouped
from portal.request_types.formats.money import shown_money
from portal.request_types.formulas.kinds import QUANTITIES, Kind
from portal.request_types.office_definition import Registry
from portal.request_types.values import Line, Quantities, Row, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.numbers import read_integer
from portal.request_types.words.texts import clean_line
from portal.texts import text

MOST: Final = 99_999


class QuantitiesField(FieldType):
    """Counts above zero, by row; the words of a row stand under its key."""

    name: ClassVar[str] = "quantities"
    parts: ClassVar[tuple[str, ...]] = ()
    required: ClassVar[str] = "answers.no_quantity"

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return QUANTITIES

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        earlier = asking.previous(said.name)
        before = {line.key: line for line in earlier.lines} if isinstance(earlier, Quantities) else {}
        lines: list[Line] = []
        for row in on_offer(checked, asking):
            words = said.words.get(f"{said.name}.{row.key}", NO_WORDS)
            count = _count(words[0], str(row.key)) if words else 0
            if count:
                kept = before.pop(str(row.key), None)
                lines.append(_line(row, count, checked) if kept is None else _again(kept, count))
            else:
                before.pop(str(row.key), None)
        for key, line in before.items():
            words = said.words.get(f"{said.name}.{key}", NO_WORDS)
            if words and (count := _count(words[0], key)):
                lines.append(_again(line, count))
        return Quantities(tuple(lines))

    def blank(self, value: Value) -> bool:
        return not isinstance(value, Quantities) or not value.lines

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {line.key: (str(line.count),) for line in value.lines}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return "\n".join(
            text(language, "answers.line", label=line.label, count=grouped(line.count)) for line in value.lines
        )

    def store(self, value: Any, checked: CheckedField) -> Any:
        return [[line.key, line.label, f"{line.price:f}", line.count] for line in value.lines]

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return Quantities(tuple(Line(key, label, Decimal(price), count) for key, label, price, count in stored))

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        rows = on_offer(checked, asking)
        return {str(rows[0].key): ("1",)} if rows else {}

    def given(self, told: object, checked: CheckedField) -> Parts:
        return super().given(told, checked) if isinstance(told, Mapping) else {}

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("quantities", inputmode="numeric", maxlength=7)


def _count(words: str, key: str) -> int:
    try:
        plain = clean_line(words)
        count = read_integer(plain) if plain else 0
        if count < 0:
            raise Unacceptable("answers.min", least=0)
        if count > MOST:
            raise Unacceptable("answers.max", most=grouped(MOST))
    except Unacceptable as refused:
        refused.part = key
        raise
    return count


def _line(row: Row, count: int, checked: CheckedField) -> Line:
    column = checked.own.get("price")
    price = row.columns.get(str(column)) if column else None
    exact = Decimal(price) if isinstance(price, int | Decimal) else Decimal(0)
    return Line(str(row.key), row.label, exact, count)


def _again(line: Line, count: int) -> Line:
    return Line(line.key, line.label, line.price, count)


def groups(rows: Sequence[Row], checked: CheckedField) -> list[tuple[str, list[Row]]]:
    """Rows under the headings of `group_by`, in the registry's order; one group without a heading where none is."""
    column = checked.own.get("group_by")
    if not column:
        return [("", list(rows))]
    headed = groupby(rows, key=lambda row: str(row.columns.get(str(column)) or ""))
    return [(heading, list(found)) for heading, found in headed]


def grouped_lines(value: Quantities) -> tuple[tuple[str, ...], ...]:
    """What was ordered as rows of texts: what, how many, unit price, amount in baht."""
    return tuple(
        (line.label, grouped(line.count), shown_money(line.price), shown_money(line.price * line.count))
        for line in value.lines
    )
