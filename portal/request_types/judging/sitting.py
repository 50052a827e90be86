"""One judgement at work: values as they become known, what is hidden, what is wrong.

A `Sitting` lives as long as one verdict takes. It is the environment formulas read and what field types may ask.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from portal.request_types.checked import CheckedField, CheckedType, Condition
from portal.request_types.durations import Calendar
from portal.request_types.fields.dates import said_date
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.judging.context import Context, Words
from portal.request_types.office_calendar import calendar_of_office
from portal.request_types.office_definition import Office
from portal.request_types.values import Match, Row, Value, follow
from portal.request_types.words import Unacceptable
from portal.texts import text

_NO_ROW: Final[Mapping[str, Value]] = {}


@dataclass
class Sitting:
    """Everything one judgement knows so far."""

    checked: CheckedType
    words: Words
    context: Context
    values: dict[str, Value] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    locked: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    filled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Words a form should show beside those posted: prefilled, defaulted, kept, sampled."""
    row: Mapping[str, Value] = field(default_factory=lambda: _NO_ROW)
    option: Row | None = None
    said_none: set[str] = field(default_factory=set)
    judge_cell: "Callable[[Sitting, CheckedField, str], Value] | None" = None
    """How a cell of a table is judged; `judging` gives it, since it builds on this."""

    def __post_init__(self) -> None:
        context = self.context
        self._facts: dict[str, Any] = {
            "applicant": {"anonymous": False, **context.applicant},
            "subject": context.subject or context.applicant,
            "office": context.office or self.checked.office.values,
            "request": context.request,
        }
        self.calendar: Calendar = calendar_of_office(self.checked.office)
        self.now: datetime = self.calendar.local(context.filed)
        self.today: date = self.now.date()
        self._sections: dict[int, bool] = {}

    @property
    def office(self) -> Office:
        """Whose request it is."""
        return self.checked.office

    def get(self, path: tuple[str, ...]) -> Any:
        """What a formula reads: an answer, a fact, this row, the row on offer."""
        first = path[0]
        found: Any
        if first in self.values:
            found = self.values[first]
        elif first == "row":
            found = self.row
        elif first == "option":
            found = self.option
        elif first == "subject" and self.checked.subject:
            return self.subject(path[1]) if len(path) == 2 else None
        else:
            found = self._facts.get(first)
        if len(path) > 1:
            return follow(found, path[1:])
        if isinstance(found, Match):
            return found.row
        return None if found == "" else found

    def subject(self, fact: str) -> Any:
        """What is known of whom the request is about, where the form asks for it: `name` (or `full_name`), `phone` ..."""
        formula = self.checked.subject.get("name" if fact == "full_name" else fact)
        return self._worked_out(formula) if formula is not None else None

    def with_facts(self, **facts: Value) -> "Sitting":
        """The same answers with more to read: what only patterns know (rule 6 of names)."""
        made = Sitting(self.checked, self.words, self.context, values=dict(self.values))
        made._facts |= facts
        return made

    def requests(self) -> Iterable["Sitting"]:
        """No form reads other requests."""
        return ()

    def value(self, name: str) -> Value:
        """The answer to a field, in this row first."""
        return self.row[name] if name in self.row else self.values.get(name)

    def field(self, name: str) -> CheckedField | None:
        """Another field of the type."""
        return self.checked.fields.get(name)

    def previous(self, name: str) -> Value:
        """The earlier answer under a words name."""
        before = self.context.previous
        return None if before is None else before.get(name)

    def own(self, checked: CheckedField, key: str, option: Row | None = None) -> Any:
        """A key of the field's type, worked out; None when absent, blank or not to be worked out."""
        found = checked.own.get(key)
        if not hasattr(found, "evaluate"):
            return found
        self.option = option
        try:
            return self._worked_out(found)
        finally:
            self.option = None

    def _worked_out(self, formula: Any) -> Any:
        try:
            return formula.evaluate(self)
        except FormulaFailed:
            return None

    def holds(self, condition: Condition) -> bool:
        """A condition at the door: blank counts as not true (rule 11)."""
        return condition if isinstance(condition, bool) else self._worked_out(condition) is True

    def say(self, name: str, key: str, **facts: object) -> None:
        """Note what is wrong at a words name."""
        self.errors.setdefault(name, []).append(text(self.context.language, key, **facts))

    def refuse(self, name: str, refused: Unacceptable, checked: CheckedField) -> None:
        """Say a refusal at the part it is about, days written as people read them."""
        part: Unacceptable | None = refused
        where = f"{name}.{refused.part}" if refused.part else name
        label = checked.field.label.in_language(self.context.language)
        while part is not None:
            self.say(where, part.code, **({"label": label} | self._said(part.facts)))
            part = part.then

    def _said(self, facts: Mapping[str, object]) -> dict[str, object]:
        return {
            name: said_date(fact, self.context.language) if isinstance(fact, date) else fact
            for name, fact in facts.items()
        }

    def section_shown(self, checked: CheckedField) -> bool:
        """Whether the field's section is shown; worked out once."""
        if checked.section_when is True:
            return True
        if checked.section not in self._sections:
            self._sections[checked.section] = self.holds(checked.section_when)
        return self._sections[checked.section]

    def judge_row(self, checked: CheckedField, place: str) -> Mapping[str, Value]:
        """One row of a table: its columns in their order, `row.x` being this row."""
        values: dict[str, Value] = {}
        outer, self.row = self.row, values
        try:
            for column in checked.columns:
                name = f"{place}.{column.id}"
                values[column.id] = None
                if self.judge_cell is not None and self.holds(column.when):
                    values[column.id] = self.judge_cell(self, column, name)
        finally:
            self.row = outer
        return values
