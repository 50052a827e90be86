"""What differs between two versions of a type: for whoever publishes, before and after (promise 6)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from portal.request_types.altered import altered, options_of
from portal.request_types.change_places import moved_questions, moved_steps, section_at, sections
from portal.request_types.change_values import Pair, pairs
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.definition import Field, PaperDeclared, Record, StaffForm, Step
from portal.request_types.reading.positions import Text
from portal.request_types.replies_declared import Reply

T = TypeVar("T", CheckedField, Step, StaffForm, Record, Reply, PaperDeclared)


@dataclass(frozen=True)
class Change:
    """One part of a type that came, went, stands elsewhere, or is called, asked or done otherwise."""

    what: str
    """field, column of a table, section, step, staff_form, record, paper, reply, or type for the type as a whole."""
    how: str
    """new, gone, renamed, moved, kind; words or rules for what is said or done otherwise; options, options_new, options_gone."""
    id: str
    """What it is called now; of one that is gone what it was."""
    label: Text
    was: str = ""
    keys: tuple[str, ...] = ()
    """Of words and rules: the keys of the file that changed."""
    options: tuple[Text, ...] = ()
    values: tuple[Pair, ...] = ()
    """Of words and rules: each key with what it said and what it says."""


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
    """What a person who publishes wants to know: what came, went, and is called, asked or done otherwise."""
    steps = _Family("step", _steps(old), _steps(new), lambda each: each.was, lambda each: each.label)
    forms = _Family("staff_form", _forms(old), _forms(new), lambda each: None, lambda each: each.title)
    records = _Family("record", _records(old), _records(new), lambda each: None, lambda each: each.title)
    replies = _Family("reply", _replies(old), _replies(new), lambda each: None, lambda each: each.title)
    papers = _Family("paper", _papers(old), _papers(new), lambda each: None, lambda each: each.title)
    families = (steps, forms, records, papers, replies)
    found = [*_sections(old, new), *_questions(old, new), *(each for family in families for each in family.changes())]
    return [*_whole(old, new), *found, *_moved(old, new), *_details(old, new)]


def _whole(old: CheckedType, new: CheckedType) -> Iterator[Change]:
    """The type as a whole, with what its page says of costs and law."""
    title, before, after = new.definition.title, old.definition, new.definition
    for each in _otherwise("type", title, before, after):
        keys = tuple(key for key in each.keys if key != "about")
        if keys:
            yield replace(each, keys=keys, values=pairs(before, after, keys))
    words, rules = altered(before.about, after.about)
    for how, keys in (("words", words), ("rules", rules)):
        if keys:
            yield Change("type", how, after.id, title, keys=keys, values=pairs(before.about, after.about, keys))


def _sections(old: CheckedType, new: CheckedType) -> Iterator[Change]:
    for how, at, title, keys, was in sections(old.definition, new.definition):
        values = pairs(was, section_at(new.definition, at), keys) if was is not None else ()
        yield Change("section", how, at, title, keys=keys, values=values)


def _moved(old: CheckedType, new: CheckedType) -> Iterator[Change]:
    for field in moved_questions(old.definition, new.definition):
        yield Change("field", "moved", field.id, field.label)
    for step in moved_steps(old.definition, new.definition):
        yield Change("step", "moved", step.id, step.label)


_Fields = Mapping[str, CheckedField]


def _asked(old: CheckedType, new: CheckedType) -> list[tuple[_Fields, _Fields]]:
    """Questions that may share an id with none but themselves: of all forms together, then of each record in both."""
    both = [id for id in new.records if id in old.records]
    return [(old.fields, new.fields), *((old.records[id].asks.fields, new.records[id].asks.fields) for id in both)]


def _questions(old: CheckedType, new: CheckedType) -> Iterator[Change]:
    for before, after in _asked(old, new):
        family = _Family("field", before, after, lambda each: each.field.was, lambda each: each.field.label)
        yield from family.changes()
        for id, each in after.items():
            if id in before and before[id].field.type != each.field.type:
                yield from _field(before[id].field, each.field)
        for id in [id for id in after if id in before and after[id].columns and before[id].columns]:
            yield from _columns(id, before[id], after[id])


def _columns(table: str, old: CheckedField, new: CheckedField) -> Iterator[Change]:
    """The same of the columns of a table that stayed."""
    before, after = ({each.id: each for each in of.columns} for of in (old, new))
    family = _Family("column", before, after, lambda each: each.field.was, lambda each: each.field.label)
    found = list(family.changes())
    for id, each in after.items():
        if id in before:
            found += _field(before[id].field, each.field, "column")
    yield from (replace(each, id=f"{table}.{each.id}") for each in found)


def _field(old: Field, new: Field, what: str = "field") -> Iterator[Change]:
    if old.type != new.type:
        yield Change(what, "kind", new.id, new.label, values=pairs(old, new, ("type",)))
        return
    yield from _otherwise(what, new.label, old, new)
    yield from _options(old, new, what)


def _details(old: CheckedType, new: CheckedType) -> Iterator[Change]:
    """What stayed under its name, and is not as it was."""
    for asked, asks in _asked(old, new):
        for id, question in asks.items():
            before = asked.get(id)
            if before is not None and before.field.type == question.field.type:
                yield from _field(before.field, question.field)
    kept: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = [
        ("step", _steps(old), _steps(new)),
        ("staff_form", _forms(old), _forms(new)),
        ("record", _records(old), _records(new)),
        ("paper", _papers(old), _papers(new)),
        ("reply", _replies(old), _replies(new)),
    ]
    for what, before_them, after in kept:
        for id, each in after.items():
            if id in before_them:
                label = each.label if what == "step" else each.title
                yield from _otherwise(what, label, before_them[id], each)


def _otherwise(what: str, label: Text, old: Any, new: Any) -> Iterator[Change]:
    words, rules = altered(old, new)
    for how, keys in (("words", words), ("rules", rules)):
        if keys:
            yield Change(what, how, new.id, label, keys=keys, values=pairs(old, new, keys))


def _options(old: Field, new: Field, what: str) -> Iterator[Change]:
    for how, options in zip(("options_new", "options_gone", "options"), options_of(old, new), strict=True):
        if options:
            yield Change(what, how, new.id, new.label, options=tuple(option.label for option in options))


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


def _papers(checked: CheckedType) -> dict[str, PaperDeclared]:
    return {each.id: each for each in checked.definition.print}


def _replies(checked: CheckedType) -> dict[str, Reply]:
    return {each.id: each for each in checked.definition.replies}
