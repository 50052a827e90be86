"""A match as it is drawn: the choices up for decision with what is known of each, and what follows when none is left."""

from collections.abc import Iterator, Sequence
from typing import Any

from portal.forms.questions import Choice
from portal.request_types.checked import CheckedField
from portal.request_types.fields.match import NO, why
from portal.request_types.formulas.kinds import RowOf
from portal.request_types.judging.answers import Verdict
from portal.request_types.judging.matches import step_if_none
from portal.request_types.patterns.printing import BLANK, Manner, printed
from portal.request_types.privacy import is_private_column
from portal.request_types.values import Match, Row


def drafted_match(verdict: Verdict, asked: CheckedField, rows: Sequence[Row]) -> dict[str, Any]:
    """What a question says of its choices."""
    language, words, refused = verdict.sitting.context.language, verdict.words, 0
    while refused < len(rows) and _is_refused(words, f"{asked.id}.{refused + 1}", f"{asked.id}.{why(refused + 1)}"):
        refused += 1
    manner = Manner(language, verdict.sitting.calendar)
    up = enumerate(rows[: refused + 1], 1)
    shown = [Choice(rank, row.label, tuple(_facts(asked, row, manner))) for rank, row in up]
    value, step = verdict.values.get(asked.id), ""
    checked = verdict.sitting.checked
    if isinstance(value, Match) and value.is_none and asked.form and checked.staff_forms[asked.form].form.moves_to:
        wanted = step_if_none(checked, asked)
        step = next(each.label.in_language(language) for each in checked.steps if each.id == wanted)
    return {
        "choices": tuple(shown),
        "about": ",".join(str(row.key) for row in rows),
        "then": step,
        "next_rank": len(shown) + 1 if len(shown) < len(rows) else 0,
    }


def _is_refused(words: Any, place: str, reason: str) -> bool:
    said = [(words.get(name) or ("",))[0].strip() for name in (place, reason)]
    return said[0] == NO and bool(said[1])


def _facts(asked: CheckedField, row: Row, manner: Manner) -> Iterator[tuple[str, str]]:
    """What the chosen row held, but for what it is called by already."""
    for column in asked.registry.columns if asked.registry else ():
        value = row.columns.get(column.id)
        if value is None or is_private_column(column) or not isinstance(asked.kind, RowOf):
            continue
        said = str(printed(value, asked.kind.columns[column.id].kind, "", manner))
        if said not in (row.label, BLANK):
            yield column.label.in_language(manner.language), said
