"""A type in few lines, for whoever puts it in force the first time: who files it, what it asks, how it is worked on."""

from collections.abc import Iterator, Sequence
from typing import Final

from portal.request_types.checked import CheckedType
from portal.request_types.definition import DurationWritten, Field
from portal.request_types.describing.explaining import Teller
from portal.texts import text

MOST_NAMED: Final = 12
"""Of questions, rows: the rest is counted."""


def in_short(checked: CheckedType, language: str = "th") -> Iterator[str]:
    """A sentence a line; only what the type has."""
    declared, teller = checked.definition, Teller(checked, language)
    yield text(language, "admin.new_type", title=declared.title.in_language(language), id=declared.id)
    filed_by = ", ".join(teller.who(role) for role in declared.filed_by)
    yield text(language, "language.explain.filed_by", who=filed_by)
    questions = named([each.label.in_language(language) for each in declared.fields], language)
    yield text(language, "admin.new_questions", count=len(declared.fields), names=questions)
    if declared.steps:
        steps = " → ".join(step.label.in_language(language) for step in declared.steps)
        yield text(language, "admin.new_steps", names=steps)
    for form in declared.staff_forms:
        asked = [each.label.in_language(language) for each in form.items if isinstance(each, Field)]
        title, who = form.title.in_language(language), ", ".join(map(teller.by, form.by))
        yield text(
            language,
            "admin.new_form_by" if who else "admin.new_form",
            title=title,
            who=who,
            names=named(asked, language),
        )
    for record in declared.records:
        who = ", ".join(map(teller.by, record.by))
        yield text(language, "admin.new_record", title=record.title.in_language(language), who=who)
    if declared.print:
        papers = ", ".join(paper.title.in_language(language) for paper in declared.print)
        yield text(language, "admin.new_papers", names=papers)
    due = declared.due or checked.office.due
    if due is not None:
        said = teller.duration(due) if isinstance(due, DurationWritten) else teller.formula(due.text)
        yield text(language, "language.explain.due", due=said)
    if declared.about.fee is not None:
        yield text(language, "admin.new_fee", fee=declared.about.fee.in_language(language))
    yield text(language, "language.explain.examples", count=len(declared.examples))


def named(names: Sequence[str], language: str, most: int = MOST_NAMED) -> str:
    """The first of them, and how many more there are."""
    said = ", ".join(names[:most])
    return said if len(names) <= most else text(language, "admin.and_more", names=said, count=len(names) - most)
