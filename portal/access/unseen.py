"""What of a request's values a reader may not know, and what follows from it: for whoever explains how a rule came out.

Stricter than a page of answers: a value worked out from a private answer stays on that page where its file does not
mark it, but beside the rule that made it, it would tell the answer.
"""

from collections.abc import Iterator

from portal.access.sight import Sight
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.formulas.formula import Formula
from portal.request_types.formulas.names import Path
from portal.request_types.formulas.typed import Typed
from portal.request_types.office_questions import questions_of
from portal.request_types.privacy import is_marked, is_private_column


class Unseen:
    """Asked of a path as a formula reads it: through a list to its column, through a row to its own."""

    def __init__(self, checked: CheckedType, sight: Sight) -> None:
        self._checked, self._sight = checked, sight
        self._names: set[str] = set()
        self._columns: set[tuple[str, str]] = set()
        for name in () if sight.whole else checked.order:
            asked = checked.fields[name]
            for column in asked.columns:
                if self.is_told_by(column.value, name):
                    self._columns.add((name, column.id))
            if self.is_told_by(asked.value):
                self._names.add(name)

    def __call__(self, path: Path, table: str = "") -> bool:
        """Whether the reader may not know what stands here; `table`: of which list `row` is one."""
        if self._sight.whole:
            return False
        if path[0] == "row":
            asked = self._checked.fields.get(table)
            return asked is None or self._of_list(asked, path[1:])
        if path[0] in ("applicant", "subject"):
            return self._of_person(path)
        asked = self._checked.fields.get(path[0])
        return asked is not None and self._of_answer(asked, path)

    def is_told_by(self, formula: Formula | None, table: str = "") -> bool:
        """Whether a formula reads anything of the kind."""
        return formula is not None and any(self(path, table) for path in _paths(formula.tree))

    def _of_answer(self, asked: CheckedField, path: Path) -> bool:
        if is_marked(asked.field) or asked.id in self._names:
            return True
        if asked.columns:
            return self._of_list(asked, path[1:])
        return _of_row(asked, path[1:])

    def _of_list(self, asked: CheckedField, path: Path) -> bool:
        """A column, or the list as a whole, which tells all of them."""
        return any(
            is_marked(column.field) or (asked.id, column.id) in self._columns or _of_row(column, path[1:])
            for column in asked.columns
            if not path or column.id == path[0]
        )

    def _of_person(self, path: Path) -> bool:
        if "citizen_id" in path[1:]:
            return True
        formula = self._checked.subject.get("name" if path[1:] == ("full_name",) else path[-1])
        if path[0] == "subject" and self._checked.subject:
            return self.is_told_by(formula)
        asked = questions_of(self._checked.office)
        question = asked.fields.get(path[1]) if asked is not None and len(path) > 1 else None
        return question is not None and (is_marked(question.field) or _of_row(question, path[2:]))


def _of_row(asked: CheckedField, path: Path) -> bool:
    """A row of a registry: a private column of it, or all of it, whose label may say one."""
    columns = asked.registry.columns if asked.registry else ()
    hidden = {each.id for each in columns if is_private_column(each)}
    return bool(hidden) and (not path or not hidden.isdisjoint(path))


def _paths(part: Typed) -> Iterator[Path]:
    if part.read is not None:
        yield (*part.read.path, *part.read.column)
    for inner in part.parts:
        yield from _paths(inner)
