"""What a draft of a list says otherwise than the list in force, in words: columns, and rows by what they are called (C65)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from portal.request_types.altered import altered
from portal.request_types.change_values import pairs
from portal.request_types.changes import Change
from portal.request_types.compiling import compile_office, compile_registries
from portal.request_types.describing.in_short import named
from portal.request_types.moved import moved
from portal.request_types.office_definition import Column, Office, Registry
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import OfficeSource
from portal.request_types.row_changes import RowChange, called, row_changes
from portal.services.publishing.version_changes import change_in_words
from portal.texts import text

MOST_CHANGED: Final = 40
"""Rows whose cells are told one by one; of the others how many there are."""
_BY_THEMSELVES: Final = frozenset({"columns", "rows"})


def list_in_words(before: OfficeSource, after: OfficeSource, id: str, language: str) -> Iterator[str]:
    """A line for each; nothing while the list has problems, which the check tells."""
    old, new = _List(before, id, language), _List(after, id, language)
    if new.registry is None:
        return
    if id not in before.registries:
        yield from _new(new.registry, new.office, language)
    elif old.registry is not None:
        changes = [*_whole(old.registry, new.registry), *_columns(old.registry, new.registry)]
        yield from (change_in_words(each, language) for each in changes)
        yield from _rows([*row_changes(old.registry, new.registry, language, new.named)], language)


def lists_of_table(source: OfficeSource, name: str) -> list[str]:
    """The lists whose rows stand in a file beside them."""
    names_it = re.compile(rf"^rows:\s*[\"']?{re.escape(name)}\b", re.MULTILINE)
    return [id for id, file in source.registries.items() if names_it.search(file.text)]


class _List:
    """A list as its file says it, beside others of the office that it names."""

    def __init__(self, source: OfficeSource, id: str, language: str) -> None:
        self._source, self._language = source, language
        self.office, self._first = compile_office(source.office, Problems())
        self.registry = self._read(id)
        self._labels: dict[str, Mapping[str, str]] = {}

    def _read(self, id: str) -> Registry | None:
        """The list with its rows; None while anything is wrong with it."""
        problems, file = Problems(), self._source.registries.get(id)
        if file is None:
            return None
        found = compile_registries({id: file}, problems, self._first, self._source.tables).get(id)
        return None if problems else found

    def named(self, column: Column, word: str) -> str:
        """What people call the row of another list, or the unit, that a cell names."""
        if column.type == "unit":
            return next((each.label.in_language(self._language) for each in self.office.units if each.id == word), word)
        if column.type != "reference" or column.from_registry is None:
            return word
        if column.from_registry not in self._labels:
            other = self._read(column.from_registry)
            rows = other.rows if other is not None else ()
            labels = {row.key: called(other, row, self._language) for row in rows if other is not None}
            self._labels[column.from_registry] = labels
        return self._labels[column.from_registry].get(word, word)


def _new(registry: Registry, office: Office, language: str) -> Iterator[str]:
    yield text(language, "admin.new_list", title=registry.title.in_language(language), id=registry.id)
    yield text(
        language, "admin.new_columns", names=named([_heading(each, language) for each in registry.columns], language)
    )
    rows = named([called(registry, row, language) for row in registry.rows], language)
    yield text(language, "admin.new_rows", count=len(registry.rows), names=rows)
    if registry.public:
        yield text(language, "admin.new_public")
    if registry.kept_by:
        people = {each.id: each.title for each in office.roles} | {each.id: each.label for each in office.units}
        who = [people[word].in_language(language) if word in people else word for word in registry.kept_by]
        yield text(language, "admin.new_kept_by", who=", ".join(who))


def _heading(column: Column, language: str) -> str:
    return column.label.in_language(language)


def _whole(old: Registry, new: Registry) -> Iterator[Change]:
    words, rules = altered(old, new)
    for how, keys in (("words", words), ("rules", rules)):
        told = tuple(key for key in keys if key not in _BY_THEMSELVES)
        if told:
            yield Change("list", how, new.id, new.title, keys=told, values=pairs(old, new, told))


def _columns(old: Registry, new: Registry) -> Iterator[Change]:
    before, after = ({column.id: column for column in of.columns} for of in (old, new))
    for id, column in after.items():
        if id not in before:
            yield Change("column", "new", id, column.label)
            continue
        words, rules = altered(before[id], column)
        for how, keys in (("words", words), ("rules", rules)):
            if keys:
                yield Change("list_column", how, id, column.label, keys=keys, values=pairs(before[id], column, keys))
    for id, column in before.items():
        if id not in after:
            yield Change("column", "gone", id, column.label)
    for id in moved(list(before), list(after)):
        yield Change("column", "moved", id, after[id].label)


def _rows(found: Sequence[RowChange], language: str) -> Iterator[str]:
    by_how = {how: [each for each in found if each.how == how] for how in ("new", "gone", "changed", "moved")}
    for how in ("new", "gone", "moved"):
        if rows := by_how[how]:
            names = named([each.label for each in rows], language)
            yield text(language, f"admin.rows_{how}", count=len(rows), names=names)
    changed = by_how["changed"]
    for each in changed[:MOST_CHANGED]:
        yield text(language, "admin.row_changed", label=each.label, cells=_cells(each, language))
    if len(changed) > MOST_CHANGED:
        yield text(language, "admin.rows_more", count=len(changed) - MOST_CHANGED)


def _cells(row: RowChange, language: str) -> str:
    said = []
    for column, was, now in row.cells:
        heading = column.in_language(language)
        said.append(heading if was is None else f"{heading}: {was} → {now}")
    return "; ".join(said)
