"""Whether what one version was answered with holds under another as it stands, letter by letter (C30). Pure rules.

No answer is worked over: a request goes to another version only where the very same answers are an answer there, each to
the question that it was, whatever that is called now.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.judging.answers import Context, Verdict, judge, store_answers, words_of
from portal.request_types.judging.keeping import Stored, load_answers
from portal.request_types.judging.one_field import NONE
from portal.request_types.reading.positions import Text
from portal.request_types.renames import Renames, renamed

AS_IT_IS: Final = Renames()


@dataclass(frozen=True)
class Misfit:
    """Why a request stays under its version."""

    code: str
    """gone, renamed, kind, place, registry, option, hidden, wrong, computed; step, clock, windows, form, record."""
    id: str
    """Of the question, step, staff form or record."""
    label: Text
    said: str = ""
    """Of what is wrong: what the form says to it."""


@dataclass(frozen=True)
class Answers:
    """As they are stored: JSON by field, and the rows they read."""

    stored: Mapping[str, Any]
    kept: Mapping[str, Any]


def under(names: Renames, answers: Answers) -> Answers:
    """The same answers by what their questions are called in another version."""
    return Answers(names.stored(answers.stored), names.kept(answers.kept)) if names else answers


def questions_fit(old: CheckedType, new: CheckedType, answers: Answers, names: Renames = AS_IT_IS) -> Iterator[Misfit]:
    """Answers whose question is not there, or is another one. `names`: what is the same under another name."""
    now = under(names, answers)
    for name, value in answers.stored.items():
        asked = old.fields.get(name.removesuffix(f".{NONE}"))
        if value is None or asked is None:
            continue
        code = _question(asked, new, value, names)
        if code is None and not name.endswith(f".{NONE}") and not _reads_the_same(new, names.now(name), now):
            code = "kind"
        if code is not None:
            yield Misfit(code, asked.id, asked.field.label)


def _question(old: CheckedField, new: CheckedType, value: Any, names: Renames) -> str | None:
    """What is wrong with the question that is to stand for this one."""
    now = new.fields.get(names.now(old.id))
    if now is None:
        return "renamed" if any(each.field.was == old.id for each in new.fields.values()) else "gone"
    if now.form != old.form:
        return "place"
    return _unlike(old, now, value, names.columns.get(old.id, {}))


def _unlike(old: CheckedField, now: CheckedField, value: Any, names: Mapping[str, str]) -> str | None:
    if (now.field.type, now.value is None) != (old.field.type, old.value is None):
        return "kind"
    if (now.registry and now.registry.id) != (old.registry and old.registry.id):
        return "registry"
    gone = {option.id for option in old.field.options} - {option.id for option in now.field.options}
    if gone and gone & set(_words(value)):
        return "option"
    columns = {each.id: each for each in now.columns}
    for column in old.columns:
        cells = [row.get(column.id) for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
        if all(cell is None for cell in cells):
            continue
        stands = columns.get(names.get(column.id, column.id))
        if stands is None:
            return "gone"
        if (code := _unlike(column, stands, cells, {})) is not None:
            return code
    return None


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _words(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _words(each)


def _reads_the_same(new: CheckedType, name: str, answers: Answers) -> bool:
    """Whether the stored words, read as the new version reads them, would be stored as they are."""
    asked, stored = new.fields[name], answers.stored[name]
    try:
        value = load_answers(new, {name: stored}, answers.kept)[name]
        return value is not None and FIELD_TYPES[asked.field.type].store(value, asked) == stored
    except (ValueError, TypeError, KeyError, ArithmeticError, AttributeError):
        return False


def verdict_fits(new: CheckedType, answers: Answers, context: Context) -> Iterator[Misfit]:
    """What the new version says to answers of one form: checks that refuse, what is missing, what is worked out anew."""
    values = load_answers(new, answers.stored, answers.kept)
    verdict = judge(new, words_of(new, values, context.form), context)
    for name, said in verdict.errors.items():
        asked = new.fields.get(name.partition(".")[0])
        label = asked.field.label if asked is not None else Text((("th", name),))
        yield Misfit("wrong", name.partition(".")[0], label, said[0])
    yield from _otherwise(new, answers.stored, verdict, context.form)


def _otherwise(new: CheckedType, stored: Mapping[str, Any], verdict: Verdict, form: str | None) -> Iterator[Misfit]:
    now: Stored = store_answers(verdict)
    for id, asked in new.fields.items():
        if asked.form != form or id in verdict.errors:
            continue
        had, has = stored.get(id), now.get(id)
        if had is not None and id in verdict.hidden:
            yield Misfit("hidden", id, asked.field.label)
        elif had != has and (had is not None or asked.value is not None):
            yield Misfit("computed" if asked.value is not None else "wrong", id, asked.field.label)


def step_fits(old: CheckedType, new: CheckedType, step: str) -> tuple[str | None, Misfit | None]:
    """The step where it would stand, and why it cannot."""
    declared = next((each for each in old.definition.steps if each.id == step), None)
    here = next(each for each in old.steps if each.id == step)
    label = declared.label if declared is not None else Text((("th", step),))
    now = next((each for each in new.steps if each.id == step), None)
    if now is None:
        before, after = ({each.id: each.was for each in of.definition.steps} for of in (old, new))
        id = renamed(before, after).get(step)
        now = next((each for each in new.steps if each.id == id), None)
    if now is None or now.state != here.state:
        return None, Misfit("step", step, label)
    if now.pauses != here.pauses:
        return None, Misfit("clock", step, label)
    if now.id != step and any(each.record.windows for each in new.records.values()):
        return None, Misfit("windows", step, label)
    return now.id, None


def forms_fit(old: CheckedType, new: CheckedType, filled: Sequence[str], recorded: Sequence[str]) -> Iterator[Misfit]:
    """Staff forms and records that were filled in and are not there any more."""
    for id in filled:
        if id in old.staff_forms and id not in new.staff_forms:
            yield Misfit("form", id, old.staff_forms[id].form.title)
    for id in recorded:
        if id in old.records and id not in new.records:
            yield Misfit("record", id, old.records[id].record.title)
