"""Which question of one version is which of another: the one of its id, or the one that says what it `was` (C30)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.request_types.checked import CheckedField, CheckedType

Was = Mapping[str, str | None]
"""What there is by id, with what each was called before."""


def renamed(old: Was, new: Was, between: Sequence[Was] = (), earlier: Sequence[Was] = ()) -> dict[str, str]:
    """New ids by old ones, of all that is called otherwise. Other versions, the oldest first, tell of what was renamed
    twice: those `between` the two, and those `earlier` than the old one.

    Going back to an earlier version is a rename too: what says that it was another is that other again. An id that both
    have is the same thing in both, whatever anything says it was.
    """
    found: dict[str, str] = {}
    for id, was in new.items():
        before = _before(was, old, between)
        if before is not None and before not in new and id not in old:
            found.setdefault(before, id)
    for id, was in old.items():
        again = _before(was, new, earlier)
        if again is not None and again not in old and id not in new and again not in found.values():
            found.setdefault(id, again)
    return found


def _before(was: str | None, there: Was, through: Sequence[Was]) -> str | None:
    """What it was called there, back through other versions."""
    for each in reversed(through):
        if was is None or was in there:
            break
        was = each.get(was, was)
    return was if was in there else None


@dataclass(frozen=True)
class Renames:
    """Questions, and columns of tables, that are called otherwise in another version."""

    fields: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By the table's earlier id."""

    def __bool__(self) -> bool:
        return bool(self.fields or self.columns)

    def now(self, name: str) -> str:
        """The name of words, of an answer, of a file (`table.2.column`) in the other version."""
        first, *rest = name.split(".")
        columns = self.columns.get(first, {})
        return ".".join([self.fields.get(first, first), *(columns.get(each, each) for each in rest)])

    def stored(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Answers as they are stored, under the names of the other version; not a word of them is another."""
        return {self.now(name): self._rows(name, value) for name, value in answers.items()}

    def kept(self, kept: Mapping[str, Any]) -> dict[str, Any]:
        """The rows that they read, likewise: those of cells are `column/key`."""
        found: dict[str, Any] = {}
        for name, rows in kept.items():
            columns = self.columns.get(name, {})
            found[self.now(name)] = {_cell(key, columns): row for key, row in rows.items()}
        return found

    def _rows(self, name: str, value: Any) -> Any:
        columns = self.columns.get(name)
        if not columns or not isinstance(value, list):
            return value
        return [_row(row, columns) if isinstance(row, Mapping) else row for row in value]

    @property
    def back(self) -> "Renames":
        """From the other version to this one."""
        fields = {now: then for then, now in self.fields.items()}
        columns = {
            self.fields.get(table, table): {now: then for then, now in each.items()}
            for table, each in self.columns.items()
        }
        return Renames(fields, columns)

    def to_json(self) -> dict[str, Any]:
        """As an event keeps it."""
        return {"fields": dict(self.fields), "columns": {table: dict(each) for table, each in self.columns.items()}}

    @staticmethod
    def from_json(told: Mapping[str, Any]) -> "Renames":
        return Renames(told.get("fields", {}), told.get("columns", {}))


def renames(
    old: CheckedType,
    new: CheckedType,
    between: Sequence[CheckedType] = (),
    earlier: Sequence[CheckedType] = (),
) -> Renames:
    """From one version to another, which may say again what an earlier one said."""
    through = ([_was(each.fields) for each in versions] for versions in (between, earlier))
    fields = renamed(_was(old.fields), _was(new.fields), *through)
    columns: dict[str, Mapping[str, str]] = {}
    for id, asked in old.fields.items():
        now = new.fields.get(fields.get(id, id))
        if now is None or not asked.columns or not now.columns:
            continue
        before, after = (_was({each.id: each for each in of.columns}) for of in (asked, now))
        if called := renamed(before, after):
            columns[id] = called
    return Renames(fields, columns)


def _was(fields: Mapping[str, CheckedField]) -> Was:
    return {id: asked.field.was for id, asked in fields.items()}


def _cell(key: str, columns: Mapping[str, str]) -> str:
    column, slash, of = key.partition("/")
    return f"{columns.get(column, column)}{slash}{of}" if slash else key


def _row(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for name, cell in row.items():
        first, dot, rest = name.partition(".")
        found[f"{columns.get(first, first)}{dot}{rest}"] = cell
    return found
