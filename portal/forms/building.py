"""A form from a checked type and its verdict: WTForms inputs bound to the words, and the view templates draw."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta

from portal.forms.drafting import Builder
from portal.forms.parts import Filling, Part, Surroundings, Told
from portal.forms.questions import Counted, Question, all_questions, anchor_of
from portal.request_types.definition import Section
from portal.request_types.fields.match import why
from portal.request_types.judging.answers import Verdict
from portal.request_types.judging.one_field import NONE
from portal.request_types.paging import page_of_sections
from portal.request_types.values import MOST_RANKS, OTHER
from portal.request_types.words.verbs import without_verb

_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "period": ("start_date", "end_date", "start_time", "end_time"),
    "slot": ("date", "time"),
    "ranked": tuple(str(rank) for rank in range(1, MOST_RANKS + 1)),
    "match": tuple(part for rank in range(1, MOST_RANKS + 1) for part in (str(rank), why(rank))),
}
"""Parts of questions with several inputs."""


class _Meta(DefaultMeta):
    locales = False


def build(
    verdict: Verdict, page: int | None = None, around: Surroundings | None = None, leaf: range | None = None
) -> Filling:
    """The form a verdict is about: one page of the applicant's form (None: all), or the staff form of its context.

    `leaf`: of all that is asked and told there, only what stands at these places; for looking at, not for sending.
    """
    builder = Builder(verdict, around or Surroundings())
    asked = _sections(verdict, page)
    drafted = [builder.part(number, section) for number, section in (_cut(asked, leaf) if leaf is not None else asked)]
    form = BaseForm(builder.inputs, meta=_Meta())
    form.process(MultiDict([(name, word) for name, said in verdict.words.items() for word in said]))
    errors = _all_errors(verdict, builder.around)
    for name, box in form._fields.items():
        box.errors = tuple(errors.get(name, ()))
    parts = tuple(_bound(part, form, errors) for part in drafted)
    return Filling(
        form, parts, {name: tuple(found) for name, found in _problems(parts, errors, form, builder.language)}
    )


def _all_errors(verdict: Verdict, around: Surroundings) -> dict[str, list[str]]:
    """What is wrong, by words name: what happened now before what the verdict says of the same place."""
    errors = {name: list(said) for name, said in around.problems.items()}
    shown = around.show_errors
    for name, said in verdict.errors.items() if shown else ():
        if isinstance(shown, bool) or name in shown or name.partition(".")[0] in shown:
            errors.setdefault(name, list(said))
    return errors


def _sections(verdict: Verdict, page: int | None) -> Iterator[tuple[int, Section]]:
    checked, form = verdict.sitting.checked, verdict.sitting.context.form
    if form is not None:
        declared = checked.staff_forms[form].form
        yield 0, Section(None, False, True, None, declared.items, declared.mark)
        return
    for number, (section, at) in enumerate(zip(checked.sections, page_of_sections(checked.sections), strict=True)):
        if page is None or at == page:
            yield number, section


def _cut(sections: Iterable[tuple[int, Section]], leaf: range) -> Iterator[tuple[int, Section]]:
    first = 0
    for number, section in sections:
        end = first + max(1, len(section.items))
        if first < leaf.stop and leaf.start < end:
            yield number, replace(section, items=section.items[max(0, leaf.start - first) : leaf.stop - first])
        first = end


def _bound(part: Part, form: BaseForm, errors: Mapping[str, list[str]]) -> Part:
    """The part with the bound inputs in its questions."""
    return replace(part, items=tuple(_bound_item(item, form, errors) for item in part.items))


def _bound_item(item: Question | Told, form: BaseForm, errors: Mapping[str, list[str]]) -> Question | Told:
    return item if isinstance(item, Told) else _bound_question(item, form, errors)


def _bound_question(question: Question, form: BaseForm, errors: Mapping[str, list[str]]) -> Question:
    name = question.name
    own = {"": name, OTHER: f"{name}.{OTHER}", NONE: f"{name}.{NONE}"}
    for part in _PARTS.get(question.input, ()):
        own[part] = f"{name}.{part}"
    inputs = {part: form[each] for part, each in own.items() if each in form}
    groups_: Any = question.groups
    counted = tuple(
        (heading, tuple(Counted(form[each], amount) for each, amount in found)) for heading, found in groups_
    )
    if counted:
        inputs = {each.input.name: each.input for _, found in counted for each in found}
    rows = tuple(
        replace(row, cells=tuple(_bound_question(cell, form, errors) for cell in row.cells)) for row in question.rows
    )
    return replace(question, inputs=inputs, groups=counted, rows=rows, errors=tuple(errors.get(name, ())))


def _problems(
    parts: Sequence[Part], errors: Mapping[str, list[str]], form: BaseForm, language: str
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """By words name each error with the id of its place, and with its label, so that a list of them says where; a sentence
    that names the question, if without the label's own verb, says so already."""
    known = {each.name: each for part in parts for each in all_questions(part.questions)}
    for name, several in errors.items():
        question = known.get(name) or known.get(name.partition(".")[0])
        if name in form and name not in known:
            beside = question is not None and name == f"{question.name}.{OTHER}"
            anchor, label = anchor_of(form[name]), question.label if question and beside else form[name].label.text
        elif question is not None:
            anchor, label = question.anchor, question.label
        else:
            continue
        told = without_verb(label, language)
        yield name, [(anchor, said if told in said else f"{label}: {said}") for said in several]
