"""What differs between two versions of a type: for whoever publishes, before and after (promise 6)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import cached_property
from typing import Any, Generic, TypeVar

from portal.request_types.altered import SAME, Names, altered, options_called, options_of
from portal.request_types.change_places import moved_questions, moved_steps, section_at, sections
from portal.request_types.change_values import Pair, pairs
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.definition import Field, PaperDeclared, Record, StaffForm, Step
from portal.request_types.moved import moved
from portal.request_types.reading.positions import Text
from portal.request_types.renames import Renames, renamed, renames
from portal.request_types.replies_declared import Reply

T = TypeVar("T", CheckedField, Step, StaffForm, Record, Reply, PaperDeclared)


@dataclass(frozen=True)
class Change:
    """One part of a type that came, went, stands elsewhere, or is called, asked or done otherwise."""

    what: str
    """field, column of a table, section, step, staff_form, record, paper, reply, or type for the type as a whole."""
    how: str
    """new, gone, renamed, moved, kind; words or rules for what is said or done otherwise; options for those that are called
    otherwise, options_new, options_gone, options_moved."""
    id: str
    """What it is called now; of one that is gone what it was."""
    label: Text
    was: str = ""
    keys: tuple[str, ...] = ()
    """Of words and rules: the keys of the file that changed."""
    options: tuple[tuple[Text, ...], ...] = ()
    """Each as it is called, with what it was called before that where it is another."""
    values: tuple[Pair, ...] = ()
    """Of words and rules: each key with what it said and what it says."""


@dataclass(frozen=True)
class _Family(Generic[T]):
    what: str
    old: Mapping[str, T]
    new: Mapping[str, T]
    label: Callable[[T], Text]
    renamed: Names = dataclass_field(default_factory=dict)

    def changes(self) -> Iterator[Change]:
        was = {now: then for then, now in self.renamed.items()}
        for id, each in self.new.items():
            if id in was:
                yield Change(self.what, "renamed", id, self.label(each), was[id])
            elif id not in self.old:
                yield Change(self.what, "new", id, self.label(each))
        for id, each in self.old.items():
            if id not in self.new and id not in self.renamed:
                yield Change(self.what, "gone", id, self.label(each))


def changes(old: CheckedType, new: CheckedType) -> Sequence[Change]:
    """What a person who publishes wants to know: what came, went, and is called, asked or done otherwise."""
    between = _Between(old, new, renames(old, new))
    steps = _Family("step", _steps(old), _steps(new), lambda each: each.label, between.steps)
    forms = _Family("staff_form", _forms(old), _forms(new), lambda each: each.title)
    records = _Family("record", _records(old), _records(new), lambda each: each.title)
    replies = _Family("reply", _replies(old), _replies(new), lambda each: each.title)
    papers = _Family("paper", _papers(old), _papers(new), lambda each: each.title)
    families = (steps, forms, records, papers, replies)
    told = (each for family in families for each in family.changes())
    found = [*between.sections(), *between.questions(), *told]
    return [*between.whole(), *found, *between.moved(), *between.details()]


@dataclass(frozen=True)
class _Between:
    """Two versions, and what of the earlier one is called otherwise in the later."""

    old: CheckedType
    new: CheckedType
    names: Renames

    @cached_property
    def steps(self) -> Names:
        """Steps by their earlier ids."""
        before, after = ({id: step.was for id, step in _steps(of).items()} for of in (self.old, self.new))
        return renamed(before, after)

    @cached_property
    def called(self) -> Names:
        """All that formulas may name, by its earlier id."""
        return {**self.steps, **self.names.fields}

    def whole(self) -> Iterator[Change]:
        """The type as a whole, with what its page says of costs and law."""
        title, before, after = self.new.definition.title, self.old.definition, self.new.definition
        for each in self.otherwise("type", title, before, after):
            keys = tuple(key for key in each.keys if key != "about")
            if keys:
                yield replace(each, keys=keys, values=pairs(before, after, keys))
        words, rules = altered(before.about, after.about)
        for how, keys in (("words", words), ("rules", rules)):
            if keys:
                yield Change("type", how, after.id, title, keys=keys, values=pairs(before.about, after.about, keys))

    def sections(self) -> Iterator[Change]:
        for how, at, title, keys, was in sections(self.old.definition, self.new.definition, self.called):
            values = pairs(was, section_at(self.new.definition, at), keys) if was is not None else ()
            yield Change("section", how, at, title, keys=keys, values=values)

    def moved(self) -> Iterator[Change]:
        for field in moved_questions(self.old.definition, self.new.definition, self.names.fields):
            yield Change("field", "moved", field.id, field.label)
        for step in moved_steps(self.old.definition, self.new.definition, self.steps):
            yield Change("step", "moved", step.id, step.label)

    def asked(self) -> Iterator[tuple["_Fields", "_Fields", Renames]]:
        """Questions that may share an id with none but themselves: of all forms together, then of each record in both."""
        yield self.old.fields, self.new.fields, self.names
        for id in [id for id in self.new.records if id in self.old.records]:
            before, after = (of.records[id].asks for of in (self.old, self.new))
            yield before.fields, after.fields, renames(before, after)

    def questions(self) -> Iterator[Change]:
        for before, after, names in self.asked():
            yield from _Family("field", before, after, lambda each: each.field.label, names.fields).changes()
            for was, now in _both(before, after, names.fields):
                if was.field.type != now.field.type:
                    yield from self.field(was.field, now.field)
                elif now.columns and was.columns:
                    yield from self.columns(was, now, names.columns.get(was.id, SAME))

    def columns(self, old: CheckedField, new: CheckedField, names: Names) -> Iterator[Change]:
        """The same of the columns of a table that stayed."""
        before, after = ({each.id: each for each in of.columns} for of in (old, new))
        found = list(_Family("column", before, after, lambda each: each.field.label, names).changes())
        for was, now in _both(before, after, names):
            found += self.field(was.field, now.field, "column")
        for id in moved([names.get(id, id) for id in before], list(after)):
            found.append(Change("column", "moved", id, after[id].field.label))
        yield from (replace(each, id=f"{new.id}.{each.id}") for each in found)

    def field(self, old: Field, new: Field, what: str = "field") -> Iterator[Change]:
        if old.type != new.type:
            yield Change(what, "kind", new.id, new.label, values=pairs(old, new, ("type",)))
            return
        yield from self.otherwise(what, new.label, old, new)
        for how, options in zip(("options_new", "options_gone", "options_moved"), options_of(old, new), strict=True):
            if options:
                yield Change(what, how, new.id, new.label, options=tuple((option.label,) for option in options))
        if called := options_called(old, new):
            both = tuple((now.label, was.label) for was, now in called)
            yield Change(what, "options", new.id, new.label, options=both)

    def details(self) -> Iterator[Change]:
        """What stayed, under its name or another, and is not as it was."""
        for before, after, names in self.asked():
            for was, now in _both(before, after, names.fields):
                if was.field.type == now.field.type:
                    yield from self.field(was.field, now.field)
        for stood, stands in _both(_steps(self.old), _steps(self.new), self.steps):
            yield from self.otherwise("step", stands.label, stood, stands)
        kept: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = [
            ("staff_form", _forms(self.old), _forms(self.new)),
            ("record", _records(self.old), _records(self.new)),
            ("paper", _papers(self.old), _papers(self.new)),
            ("reply", _replies(self.old), _replies(self.new)),
        ]
        for what, them, these in kept:
            for one, another in _both(them, these):
                yield from self.otherwise(what, another.title, one, another)

    def otherwise(self, what: str, label: Text, old: Any, new: Any) -> Iterator[Change]:
        words, rules = altered(old, new, self.called)
        for how, keys in (("words", words), ("rules", rules)):
            if keys:
                yield Change(what, how, new.id, label, keys=keys, values=pairs(old, new, keys))


_Fields = Mapping[str, CheckedField]
S = TypeVar("S")


def _both(old: Mapping[str, S], new: Mapping[str, S], names: Names = SAME) -> Iterator[tuple[S, S]]:
    """What both have, in the order of the later one."""
    was = {now: then for then, now in names.items()}
    for id, each in new.items():
        if was.get(id, id) in old:
            yield old[was.get(id, id)], each


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
