"""The one verdict on what a person filled in: for the page, the API and imports alike (promise 3 of the house)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.booking.availability import Day
from portal.request_types.checked import CheckedCheck, CheckedField, CheckedType
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.fields.bookables import week_of
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.judging.context import Context, Words
from portal.request_types.judging.displaying import display_answers, display_staff_answers
from portal.request_types.judging.keeping import Stored, keep_rows, load_answers, store_values, words_of
from portal.request_types.judging.one_field import NONE, judge_field
from portal.request_types.judging.sitting import Sitting
from portal.request_types.values import Row, Value

__all__ = [
    "Context",
    "Verdict",
    "Words",
    "display_answers",
    "display_staff_answers",
    "environment",
    "judge",
    "load_answers",
    "store_answers",
    "words_of",
]


@dataclass(frozen=True)
class Verdict:
    """What the words amount to. Values hold shown fields only; a blank is None, `x.none` True where none was ticked."""

    values: Mapping[str, Value]
    errors: Mapping[str, list[str]]
    """By words name, in the order of the form."""
    warnings: Mapping[str, list[str]]
    hidden: tuple[str, ...]
    shown: tuple[str, ...]
    locked: frozenset[str]
    """Words names that cannot be typed in: locked by the file, closed at a correction."""
    required: frozenset[str]
    """Words names that must be answered, for the mark beside the label."""
    words: Words
    """What the form should show: the words posted, what was filled in, nothing that was posted for a locked field."""
    computed: Mapping[str, str]
    """Texts of the fields nobody types, by id; `-` where blank."""
    sitting: Sitting = field(repr=False, compare=False)

    @property
    def ok(self) -> bool:
        """Whether nothing stands in the way; warnings do not."""
        return not self.errors

    @property
    def kept(self) -> Stored:
        """JSON of the rows the answers read, to be stored beside them."""
        return keep_rows(self.sitting.checked, self.values)

    def offers(self, checked: CheckedField) -> Sequence[Row]:
        """The rows a field offers, given the answers before it (C21): of a registry, people, units."""
        return FIELD_TYPES[checked.field.type].offers(checked, self.sitting)

    def week(self, checked: CheckedField, monday: date) -> tuple[Day, ...]:
        """The week view of what a period or slot books, free and taken."""
        return week_of(checked, monday, self.sitting)


def environment(checked: CheckedType, values: Mapping[str, Value], context: Context) -> Sitting:
    """What formulas and patterns read of answers already kept: for numbers, papers, notices, due dates."""
    return Sitting(checked, {}, context, values=dict(values))


def judge(checked: CheckedType, words: Words, context: Context) -> Verdict:
    """Judge the words of one form. Extra names and words for locked, computed, hidden fields are ignored (T08)."""
    sitting = Sitting(checked, words, context, judge_cell=judge_field)
    sitting.values.update(context.answers)
    for id in checked.order:
        asked = checked.fields[id]
        if asked.form != context.form:
            sitting.values.setdefault(id, None)
            continue
        _judge(sitting, asked)
    warnings = _checks(sitting)
    errors = {name: found for name, found in sitting.errors.items() if _on_page(sitting, name)}
    places = {id: place for place, id in enumerate(checked.fields)}
    return Verdict(
        values={id: sitting.values[id] for id in sitting.shown}
        | {f"{name}.{NONE}": True for name in sitting.said_none},
        errors=dict(sorted(errors.items(), key=lambda item: places.get(item[0].partition(".")[0], len(places)))),
        warnings={name: found for name, found in warnings.items() if _on_page(sitting, name)},
        hidden=tuple(sorted(set(sitting.hidden), key=places.__getitem__)),
        shown=tuple(sorted(set(sitting.shown), key=places.__getitem__)),
        locked=frozenset(sitting.locked),
        required=frozenset(sitting.required),
        words=_shown_words(sitting),
        computed=dict(_computed(sitting)),
        sitting=sitting,
    )


def store_answers(verdict: Verdict) -> Stored:
    """JSON of a verdict's values by field id; what the rows held is `verdict.kept`."""
    return store_values(verdict.sitting.checked, verdict.values)


def _judge(sitting: Sitting, asked: CheckedField) -> None:
    id = asked.id
    sitting.values[id] = None
    if not (sitting.section_shown(asked) and sitting.holds(asked.when)):
        sitting.hidden.append(id)
        return
    sitting.shown.append(id)
    sitting.values[id] = judge_field(sitting, asked, id)


def _checks(sitting: Sitting) -> dict[str, list[str]]:
    warnings: dict[str, list[str]] = {}
    for check in sitting.checked.checks:
        if check.form != sitting.context.form or not sitting.holds(check.condition):
            continue
        said = _said(check, sitting)
        target = sitting.errors if check.check.refuses else warnings
        target.setdefault(check.check.field, []).append(said)
    return warnings


def _said(check: CheckedCheck, sitting: Sitting) -> str:
    language = sitting.context.language
    try:
        return str(check.text.in_language(language).render(sitting, language))
    except FormulaFailed:
        return check.check.text.in_language(language).text


def _on_page(sitting: Sitting, name: str) -> bool:
    page = sitting.context.page
    if page is None or sitting.context.form is not None:
        return True
    asked = sitting.checked.fields.get(name.partition(".")[0])
    return asked is None or asked.page == page


def _shown_words(sitting: Sitting) -> Words:
    """Posted words without those for locked fields, and what was filled in over them."""
    locked = {name.partition(".")[0] for name in sitting.locked if "." not in name}
    kept = {name: words for name, words in sitting.words.items() if name.partition(".")[0] not in locked}
    return kept | sitting.filled


def _computed(sitting: Sitting) -> Iterator[tuple[str, str]]:
    for id in sitting.shown:
        asked = sitting.checked.fields[id]
        if asked.value is not None:
            value = sitting.values[id]
            kind = FIELD_TYPES[asked.field.type]
            yield id, "-" if kind.blank(value) else kind.display(value, asked, sitting.context.language)
