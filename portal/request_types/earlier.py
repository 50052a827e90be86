"""Earlier requests as rows (`type: request`): which answers of the other type are columns, pinned with the version.

What stands in such a row is plain: a text, a number, a day, an option, a point. Tables, files, bookings and rows of
registries are not, and what is private never is: who reads the later request need not be allowed to see it (C83).
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from portal.request_types.definition import Field, Note, RequestType
from portal.request_types.office_definition import Column, Registry
from portal.request_types.privacy import is_private
from portal.request_types.reading.positions import Mark, Text, Written

PREFIX: Final = "request."
"""Before a type's id: the registry its requests are rows of. No registry of an office can be called so."""
PLAIN: Final = frozenset(
    {
        *("text", "long_text", "phone", "email", "yes_no", "rating", "integer", "decimal", "money", "date", "time"),
        *("choice", "location"),
    }
)
Columns: TypeAlias = Mapping[str, Mapping[str, Any]]
"""By the field's id: `type`, `label` and, of a choice, `options` by language; `searchable`. Plain JSON."""


@dataclass(frozen=True)
class EarlierColumn(Column):
    """An answer of an earlier request."""

    options: tuple[tuple[str, Text], ...] = ()
    searchable: bool = False


def registry_id(type_id: str) -> str:
    """The registry that requests of a type are rows of."""
    return f"{PREFIX}{type_id}"


def columns_of(definition: RequestType) -> Columns:
    """What a row of this type's requests holds: the plain answers of its form that are not private."""
    asked = [item for section in definition.form for item in section.items if not isinstance(item, Note)]
    return {each.id: _told(each) for each in asked if each.type in PLAIN and not is_private(each)}


def _told(field: Field) -> Mapping[str, Any]:
    options = {option.id: dict(option.label.words) for option in field.options}
    return {
        "type": field.type,
        "label": dict(field.label.words),
        "options": options if field.options_named else {},
        "searchable": field.searchable,
    }


def registry_of(type_id: str, columns: Columns, mark: Mark) -> Registry:
    """The registry a field reads, made anew from what was pinned."""
    made = tuple(
        EarlierColumn(
            id, told["type"], Text(tuple(told["label"].items())), mark, optional=True, searchable=told["searchable"],
            options=tuple((option, Text(tuple(said.items()))) for option, said in told["options"].items()),
        )
        for id, told in columns.items()
    )  # fmt: skip
    return Registry(registry_id(type_id), Text((("th", type_id),)), made, mark)


def wanted(definition: RequestType) -> tuple[str, ...]:
    """Types whose requests this one reads."""
    fields = [field for each in definition.form for field in each.fields]
    fields += [field for form in definition.staff_forms for field in form.fields]
    fields += [field for record in definition.records for field in record.fields]
    return tuple(dict.fromkeys(str(each.own.get("of", "")) for each in fields if each.type == "request"))


def read_of(definition: RequestType, name: str) -> frozenset[str]:
    """Columns that anything in the file reads of one such field: what a request keeps of the earlier one."""
    behind = re.compile(rf"\b{re.escape(name)}\.([a-z][a-z0-9_]*)")
    return frozenset(column for words in _written(definition) for column in behind.findall(words))


def _written(value: Any) -> Iterator[str]:
    if isinstance(value, Written):
        yield value.text
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _written(each)
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _written(each)
    elif dataclasses.is_dataclass(value) and not isinstance(value, (type, Mark)):
        for part in dataclasses.fields(value):
            yield from _written(getattr(value, part.name))
