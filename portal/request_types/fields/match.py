"""match: which of somebody's ranked choices they get. The first is tried first; the next when there is a reason (C46)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Final

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, Cell, FieldType, Hints, Parts, Said
from portal.request_types.fields.dates import said_date
from portal.request_types.fields.reference import COLUMN_KINDS
from portal.request_types.fields.registries import column_kind, row_kind
from portal.request_types.formulas.kinds import DATE, INTEGER, TEXT, Column, Kind, RowOf
from portal.request_types.office_definition import Registry
from portal.request_types.values import MOST_RANKS, Match, Refusal, Row, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.texts import clean_line, clean_lines
from portal.texts import text

IF_NONE: Final = "returned"
"""Where to when none can be had and the file does not say."""
YES: Final = "yes"
NO: Final = "no"
OF: Final = "of"
MOST_WHY: Final = 500
_FACTS: Final[Mapping[str, Column]] = {
    "rank": Column(INTEGER, maybe_blank=True),
    "decided_on": Column(DATE, maybe_blank=True),
    "decider": Column(TEXT, maybe_blank=True),
}
_RANKS: Final = range(1, MOST_RANKS + 1)


def why(rank: int | str) -> str:
    """The part that holds why a choice cannot be had."""
    return f"why{rank}"


class MatchField(FieldType):
    """Words by rank: `1` is yes or no, `why1` the reason for a no; `of` are the keys of the choices they are about.

    A bare key or label, as a list of names has it, stands for a yes to that choice.
    """

    name: ClassVar[str] = "match"
    required: ClassVar[str] = "answers.match_required"
    parts: ClassVar[tuple[str, ...]] = ("", OF, *map(str, _RANKS), *map(why, _RANKS))

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        source = str(field.own.get("from", ""))
        found = row_kind(source, registries, lambda each, all_: column_kind(each, all_, COLUMN_KINDS))
        return RowOf(source, {**found.columns, **_FACTS}, found.keys)

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        choices = self.offers(checked, asking)
        told = _told(said, choices)
        if not any(word for word in told):
            return None
        half = asking.context.half_filled
        refused: list[Refusal] = []
        for rank, row in enumerate(choices, 1):
            word = told[rank - 1]
            if word == YES:
                return _decided(Match(row, tuple(refused)), said, asking)
            try:
                reason = _reason(said.one(why(rank)))
                if word not in ("", NO):
                    raise Unacceptable("answers.choice", part=str(rank))
                if not word and not half:
                    raise Unacceptable("answers.match_rank", part=str(rank), rank=rank)
                if word and not reason and not half:
                    raise Unacceptable("answers.match_why", part=why(rank), rank=rank)
            except Unacceptable as refusal:
                refusal.part = refusal.part or why(rank)
                raise
            refused += [Refusal(row, reason)] if word else []
            if not (word and reason):
                return Match(None, tuple(refused)) if refused else None
        return _decided(Match(None, tuple(refused)), said, asking)

    def offers(self, checked: CheckedField, asking: Asking) -> Sequence[Row]:
        """The choices, first things first, as they were when they were made."""
        found: Any = asking.value(str(checked.own.get(OF, ""))) or ()
        return [row for row in found if isinstance(row, Row)]

    def is_outdated(self, said: Said, checked: CheckedField, asking: Asking) -> bool:
        """The filer chose anew: what was decided about the old choices says nothing about these."""
        about = [key for key in said.one(OF).split(",") if key]
        return about != [row.key for row in self.offers(checked, asking)][: len(about)]

    def words(self, value: Any, checked: CheckedField) -> Parts:
        found: Parts = {OF: (",".join(str(row.key) for row in value.rows),)}
        for rank, each in enumerate(value.refused, 1):
            found |= {str(rank): (NO,), why(rank): (each.why,)}
        if value.row is not None:
            found |= {"": (str(value.row.key),), str(value.rank): (YES,)}
        return found

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        """One line for the decision, one for each choice that could not be had."""
        key = "answers.match_is" if value.row else "answers.match_none" if value.is_none else "answers.match_open"
        lines = [text(language, key, label=value.row.label if value.row else "", rank=value.rank or 0)]
        if value.decided_on is not None:
            told = "answers.match_by" if value.decider else "answers.match_on"
            lines.append(text(language, told, day=said_date(value.decided_on, language), who=value.decider))
        for rank, each in enumerate(value.refused, 1):
            lines.append(text(language, "answers.match_not", rank=rank, label=each.row.label, why=each.why or "-"))
        return "\n".join(lines)

    def found_as(self, value: Any, checked: CheckedField, language: str) -> Sequence[str]:
        return [value.row.label] if value.row is not None else []

    def export(self, value: Any, checked: CheckedField, language: str) -> Cell:
        if value.row is None:
            return text(language, "answers.match_none" if value.is_none else "answers.match_open")
        return str(value.row.label)

    def store(self, value: Any, checked: CheckedField) -> Any:
        stored = {
            "row": value.row.key if value.row else None,
            "refused": [{"row": each.row.key, "why": each.why} for each in value.refused],
        }
        if value.decided_on is not None:
            stored |= {"decided_on": value.decided_on.isoformat(), "decider": value.decider}
        return stored

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        source = str(checked.field.own.get("from", ""))

        def row(key: object) -> Row:
            return kept.get(str(key)) or Row(source, str(key), str(key))

        on = stored.get("decided_on")
        return Match(
            None if stored["row"] is None else row(stored["row"]),
            tuple(Refusal(row(each["row"]), each["why"]) for each in stored["refused"]),
            date.fromisoformat(on) if on else None,
            stored.get("decider", ""),
        )

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        return {"1": (YES,)}

    def given(self, told: object, checked: CheckedField) -> Parts:
        """One word for each choice in turn: why it cannot be had, at last `yes`; or the key of the first."""
        if isinstance(told, Mapping):
            return super().given(told, checked)
        if isinstance(told, str):
            return {"1": (YES,)} if told == YES else {"": (told,)}
        found: Parts = {}
        for rank, word in enumerate(told if isinstance(told, Sequence) else (), 1):
            found |= {str(rank): (YES,)} if word == YES else {str(rank): (NO,), why(rank): (str(word),)}
        return found

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("match")


def _told(said: Said, choices: Sequence[Row]) -> list[str]:
    """Yes, no or nothing, by rank."""
    told = [clean_line(said.one(str(rank))) for rank, _ in enumerate(choices, 1)]
    word = clean_line(said.one())
    if any(told) or not word:
        return told
    at = next((place for place, row in enumerate(choices) if word in (row.key, row.label)), None)
    if at is None:
        raise Unacceptable("answers.row")
    return [YES if place == at else NO if place < at else "" for place in range(len(choices))]


def _reason(words: str) -> str:
    reason = clean_lines(words)
    if len(reason) > MOST_WHY:
        raise Unacceptable("answers.too_long", most=MOST_WHY)
    return reason


def _decided(made: Match, said: Said, asking: Asking) -> Match:
    """With day and decider; who saves the same decision once more does not decide it anew."""
    before = asking.previous(said.name)
    if isinstance(before, Match) and before.decided_on and (before.row, before.refused) == (made.row, made.refused):
        return before
    return replace(made, decided_on=asking.today, decider=asking.context.by)
