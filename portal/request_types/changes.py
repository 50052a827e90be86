"""What differs between two versions of a type: for whoever publishes, before and after (promise 6)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.definition import Record, StaffForm, Step
from portal.request_types.reading.positions import Text

T = TypeVar("T", CheckedField, Step, StaffForm, Record)


@dataclass(frozen=True)
class Change:
    """One question, step, staff form or record that came, went, or is called or kept otherwise."""

    what: str
    """field, step, staff_form or record."""
    how: str
    """new, gone, renamed or kind."""
    id: str
    """What it is called now; of one that is gone what it was."""
    label: Text
    was: str = ""


@dataclass(frozen=True)
class _Family(Generic[T]):
    what: str
    old: Mapping[str, T]
    new: Mapping[str, T]
    was: Callable[[T], str | None]
    label: Callable[[T], Text]

    def changes(self) -> Iterator[Change]:
        renamed = {
            old: id for id, each in self.new.items() if (old := self.was(each)) in self.old and id not in self.old
        }
        for id, each in self.new.items():
            if id in renamed.values():
                yield Change(self.what, "renamed", id, self.label(each), self.was(each) or "")
            elif id not in self.old:
                yield Change(self.what, "new", id, self.label(each))
        for id, each in self.old.items():
            if id not in self.new and id not in renamed:
                yield Change(self.what, "gone", id, self.label(each))


def changes(old: CheckedType, new: CheckedType) -> Sequence[Change]:
    """What a person who publishes wants to know; words, limits and conditions are not among it."""
    fields = _Family("field", old.fields, new.fields, lambda each: each.field.was, lambda each: each.field.label)
    kinds = [
        Change("field", "kind", id, each.field.label)
        for id, each in new.fields.items()
        if (before := old.fields.get(id)) is not None and before.field.type != each.field.type
    ]
    steps = _Family("step", _steps(old), _steps(new), lambda each: each.was, lambda each: each.label)
    forms = _Family("staff_form", _forms(old), _forms(new), lambda each: None, lambda each: each.title)
    records = _Family("record", _records(old), _records(new), lambda each: None, lambda each: each.title)
    return [*fields.changes(), *kinds, *steps.changes(), *forms.changes(), *records.changes()]


def carried(at: Mapping[str, int], new: CheckedType) -> dict[str, int]:
    """Numbers by step of an earlier version, at what these steps are in a newer one; at steps it lacks they are left out."""
    now = {step.was: step.id for step in new.steps if step.was is not None} | {step.id: step.id for step in new.steps}
    found: dict[str, int] = {}
    for step, count in at.items():
        if step in now:
            found[now[step]] = found.get(now[step], 0) + count
    return found


def _steps(checked: CheckedType) -> dict[str, Step]:
    return {step.id: step for step in checked.definition.steps}


def _forms(checked: CheckedType) -> dict[str, StaffForm]:
    return {id: form.form for id, form in checked.staff_forms.items()}


def _records(checked: CheckedType) -> dict[str, Record]:
    return {id: each.record for id, each in checked.records.items()}
