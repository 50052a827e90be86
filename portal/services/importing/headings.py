"""Columns of a file as questions of a form: what a heading names, and the words that a cell stands for (C49)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from portal.queries.offered_rows import Rows
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.formulas.formula import Formula
from portal.request_types.judging.context import says
from portal.request_types.judging.one_field import NONE
from portal.request_types.values import OTHER, Row
from portal.services.importing.lines import Line
from portal.uploads.tables import NotRead

SEVERAL: Final = frozenset({"choices", "ranked"})
"""Types whose answer of several words may stand in one cell."""
_LEFT_OUT: Final = frozenset({"file", "table", "quantities"})
"""Types whose answers do not fit into a row."""
_BETWEEN: Final = re.compile(r"[;|\n]")
Words = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Place:
    """What a column answers: a question, or one part of it."""

    asked: CheckedField
    part: str = ""

    @property
    def name(self) -> str:
        """As words are named."""
        return f"{self.asked.id}.{self.part}" if self.part else self.asked.id


def questions(checked: CheckedType, form: str | None) -> list[CheckedField]:
    """Those of a form that a file may answer, in its order."""
    fields = (each for each in checked.fields.values() if each.form == form and each.value is None)
    return [each for each in fields if each.field.type not in _LEFT_OUT and each.locked is not True]


def places(asked: CheckedField) -> Iterator[Place]:
    """What columns may hold of a question."""
    parts = FIELD_TYPES[asked.field.type].parts
    if "" in parts or asked.field.type in SEVERAL:
        yield Place(asked)
    yield from (Place(asked, part) for part in parts if part)


def named(checked: CheckedType, form: str | None) -> Mapping[str, Place]:
    """Every heading that is understood; a label that two questions have names neither."""
    by_id = {place.name: place for asked in questions(checked, form) for place in places(asked)}
    labels: dict[str, Place | None] = {}
    for asked in questions(checked, form):
        for label in {words for _, words in asked.field.label.words}:
            for place in places(asked):
                heading = f"{label} {place.part}".strip()
                labels[heading] = None if heading in labels else place
    return by_id | {heading: place for heading, place in labels.items() if place and heading not in by_id}


@dataclass(frozen=True)
class Columns:
    """What the cells of a file are."""

    heading: tuple[str, ...]
    keys: Mapping[str, int]
    """Columns that are no question but tell what a row is about, by their names, and where they stand."""
    answers: tuple[tuple[int, Place], ...]

    @property
    def unused(self) -> list[str]:
        """Headings that name nothing."""
        used = {*self.keys.values(), *(at for at, _ in self.answers)}
        return [cell[:80] for at, cell in enumerate(self.heading) if cell and at not in used]

    def cell(self, line: Line, name: str) -> str:
        """What a row says in a column of keys; "" where the file has none."""
        at = self.keys.get(name, len(line.cells))
        return line.cells[at] if at < len(line.cells) else ""

    def place_of(self, name: str) -> tuple[int, str]:
        """The cell, from 1, and the heading of a question or a key; cell 1 for one that the file does not ask."""
        asked = name.partition(".")[0]
        exact = [at for at, place in self.answers if place.name == name]
        near = [at for at, place in self.answers if place.asked.id == asked]
        found = next(iter((*exact, *near)), self.keys.get(name))
        return (1, "") if found is None else (found + 1, self.heading[found][:80])


def columns_of(heading: Sequence[str], names: Mapping[str, Place], keys: Mapping[str, Sequence[str]]) -> Columns:
    """Raises NotRead where something stands twice. `keys`: what columns of keys may be called; they come first."""
    at: dict[str, int] = {}
    answers: list[tuple[int, Place]] = []
    seen: set[str] = set()
    for number, cell in enumerate(heading):
        word = cell.strip()
        key = next((name for name, called in keys.items() if word and word in called and name not in at), None)
        if key is not None:
            at[key] = number
            continue
        place = names.get(word)
        if place is None:
            continue
        if place.name in seen:
            raise NotRead("importing.column_twice", column=word[:80])
        seen.add(place.name)
        answers.append((number, place))
    order = {name: rank for rank, name in enumerate(dict.fromkeys(place.name for place in names.values()))}
    return Columns(tuple(heading), at, tuple(sorted(answers, key=lambda each: order[each[1].name])))


@dataclass
class Reader:
    """Cells to words: a person would have typed them so. Rows of registries may be named by their labels."""

    columns: Columns
    rows: Rows
    _labels: dict[str, dict[str, list[Row]]] = field(default_factory=dict)

    def words(self, line: Line) -> Words:
        """The words of a row, blank cells among them."""
        said: Words = {}
        chosen: dict[str, Row | None] = {}
        for at, place in self.columns.answers:
            cell = line.cells[at] if at < len(line.cells) else ""
            said |= self._of_cell(place, cell, chosen)
        return said

    def _of_cell(self, place: Place, cell: str, chosen: dict[str, Row | None]) -> Words:
        asked = place.asked
        if place.part:
            return {place.name: (self._key(asked, cell, chosen) if place.part.isdigit() else cell,)}
        if cell and _says_none(asked, cell):
            return {f"{asked.id}.{NONE}": ("1",)}
        told: object = cell
        if asked.field.type in SEVERAL:
            told = [self._key(asked, word.strip(), chosen) for word in _BETWEEN.split(cell)]
        elif asked.field.other is not None and cell and not self._is_offered(asked, cell, chosen):
            told = {OTHER: cell}
        else:
            told = self._key(asked, cell, chosen)
        parts = FIELD_TYPES[asked.field.type].given(told, asked)
        return {f"{asked.id}.{part}" if part else asked.id: words for part, words in parts.items()}

    def _is_offered(self, asked: CheckedField, cell: str, chosen: dict[str, Row | None]) -> bool:
        """Whether a cell names what is on offer; else it is `other`, written out."""
        if asked.registry is not None:
            return self.rows.get(asked.registry.id, self._key(asked, cell, chosen)) is not None
        known = {option.id for option in asked.field.options} | {OTHER}
        return cell in known | {label for option in asked.field.options for _, label in option.label.words}

    def _key(self, asked: CheckedField, word: str, chosen: dict[str, Row | None]) -> str:
        """The key of the row a cell names; the cell itself where it names none, or several."""
        registry = asked.registry.id if asked.registry is not None else None
        if registry is None or not word or asked.own.get("find_by") is not None:
            return word
        row = self.rows.get(registry, word)
        if row is None and registry not in self.rows.long:
            row = self._by_label(asked, registry, word, chosen)
        chosen[asked.id] = row
        return str(row.key) if row is not None else word

    def _by_label(self, asked: CheckedField, registry: str, word: str, chosen: Mapping[str, Row | None]) -> Row | None:
        """Of several rows of one label that which lies in the row chosen before."""
        if registry not in self._labels:
            self._labels[registry] = {}
            for row in self.rows.all(registry):
                self._labels[registry].setdefault(row.label.strip(), []).append(row)
        found = self._labels[registry].get(word, [])
        if len(found) > 1:
            above = chosen.get(_within(asked))
            found = [row for row in found if above and any(says(cell, above) for cell in row.columns.values())]
        return found[0] if len(found) == 1 else None


def over(before: Mapping[str, tuple[str, ...]], said: Mapping[str, tuple[str, ...]]) -> Words:
    """What a file says over what a form holds: of a question it names, nothing else stays."""
    names = {name.partition(".")[0] for name in said}
    return {name: words for name, words in before.items() if name.partition(".")[0] not in names} | dict(said)


def _says_none(asked: CheckedField, cell: str) -> bool:
    none = asked.field.none
    return none is not None and (cell in ("-", NONE) or any(cell == label for _, label in none.words))


def _within(asked: CheckedField) -> str:
    """The question whose answer this one lies within."""
    above = asked.own.get("within")
    return next((path[0] for path in sorted(above.reads)), "") if isinstance(above, Formula) else ""
