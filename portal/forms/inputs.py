"""The WTForms inputs of one question, each under the words name it posts; none of them judges anything."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

import wtforms.fields.choices
from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.widgets import CheckboxInput

from portal.request_types.checked import CheckedField
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.fields.base import Hints
from portal.request_types.fields.dates import said_date
from portal.request_types.fields.match import MOST_WHY, NO, YES, why
from portal.request_types.fields.ranked import ranks_of
from portal.request_types.fields.rating import SCORES
from portal.request_types.fields.request import FILED
from portal.request_types.judging.one_field import NONE
from portal.request_types.values import OTHER, Row
from portal.texts import text

SelectChoice: Any = wtforms.fields.choices.SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
RADIOS_AT_MOST: Final = 7
"""More options than this make a list to open, fewer stand open as radio buttons."""
Inputs: TypeAlias = dict[str, Any]
"""Unbound WTForms fields by words name."""


class Picks(SelectMultipleField):
    """Boxes to tick, one for each option."""

    option_widget = CheckboxInput()


class Box(BooleanField):
    """One box that posts `value`; what it means is not its business."""

    def __init__(self, label: str, value: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.posts = value

    def process_data(self, value: Any) -> None:
        self.data = bool(value)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = any(word.strip() for word in valuelist)

    def _value(self) -> str:
        return self.posts


def inputs_of(checked: CheckedField, name: str, language: str, rows: Sequence[Row] = ()) -> Inputs:
    """All inputs of a question called `name`; `rows` are those on offer where it draws from a registry."""
    hints = FIELD_TYPES[checked.field.type].hints(checked)
    made = dict(_MAKERS[hints.input](checked, name, language, rows, hints))
    if checked.field.none is not None:
        made[f"{name}.{NONE}"] = _made(Box, checked.field.none.in_language(language), value="1")
    return made


def part_label(checked: CheckedField, part: str, language: str) -> str:
    """What one part of a period or slot is called: as the file says, else as everywhere."""
    declared = checked.field.own.get("parts")
    found = declared.get(part) if isinstance(declared, Mapping) else None
    return found.in_language(language) if found is not None else text(language, f"answers.part.{part}")


def _made(kind: type[Field], label: str, **more: Any) -> Any:
    return UnboundField(kind, label, **more)


def _attributes(hints: Hints, placeholder: str | None = None) -> dict[str, object]:
    named = {
        "inputmode": hints.inputmode,
        "autocomplete": hints.autocomplete,
        "maxlength": hints.maxlength,
        "placeholder": placeholder,
    }
    return {name: value for name, value in named.items() if value is not None}


def _placeholder(checked: CheckedField, language: str, otherwise: str | None = None) -> str | None:
    if checked.field.placeholder is not None:
        return checked.field.placeholder.in_language(language)
    return text(language, otherwise) if otherwise else None


def _line(checked: CheckedField, name: str, language: str, _rows: Sequence[Row], hints: Hints) -> Inputs:
    attributes = _attributes(hints, _placeholder(checked, language))
    return {name: _made(StringField, _label(checked, language), render_kw=attributes)}


def _lines(checked: CheckedField, name: str, language: str, _rows: Sequence[Row], hints: Hints) -> Inputs:
    attributes = _attributes(hints, _placeholder(checked, language)) | {"rows": 4}
    return {name: _made(TextAreaField, _label(checked, language), render_kw=attributes)}


def _location(checked: CheckedField, name: str, language: str, _rows: Sequence[Row], hints: Hints) -> Inputs:
    attributes = _attributes(hints, _placeholder(checked, language, "forms.location_words")) | {"spellcheck": "false"}
    return {name: _made(StringField, _label(checked, language), render_kw=attributes)}


def _date(checked: CheckedField, name: str, language: str, _rows: Sequence[Row], hints: Hints) -> Inputs:
    attributes = _attributes(hints, _placeholder(checked, language, "forms.date_words")) | {"class": "short"}
    return {name: _made(StringField, _label(checked, language), render_kw=attributes)}


def _time(checked: CheckedField, name: str, language: str, _rows: Sequence[Row], hints: Hints) -> Inputs:
    attributes = _attributes(hints, _placeholder(checked, language, "forms.time_words")) | {"class": "tiny"}
    return {name: _made(StringField, _label(checked, language), render_kw=attributes)}


def _pick(checked: CheckedField, name: str, language: str, _rows: Sequence[Row], hints: Hints) -> Inputs:
    options = [(option.id, option.label.in_language(language)) for option in checked.field.options]
    return _one_of(checked, name, language, options)


def _pick_row(checked: CheckedField, name: str, language: str, rows: Sequence[Row], hints: Hints) -> Inputs:
    if not rows and checked.own.get("within") is not None:  # the row above is not chosen yet
        waits = [("", text(language, "forms.choose_above"))]
        return {name: _made(SelectField, _label(checked, language), choices=_choices(waits))}
    return _one_of(checked, name, language, [(str(row.key), row.label) for row in rows])


def _one_of(checked: CheckedField, name: str, language: str, options: list[tuple[str, str]]) -> Inputs:
    if checked.field.other is not None:
        options = [*options, (OTHER, checked.field.other.in_language(language))]
    label = _label(checked, language)
    if len(options) <= RADIOS_AT_MOST:
        if checked.optional is not False:
            options = [*options, ("", text(language, "forms.no_answer"))]
        made = {name: _made(RadioField, label, choices=_choices(options))}
    else:
        options = [("", text(language, "forms.choose")), *options]
        made = {name: _made(SelectField, label, choices=_choices(options))}
    return made | _other(checked, name, language)


def _request(checked: CheckedField, name: str, language: str, rows: Sequence[Row], hints: Hints) -> Inputs:
    """One's own are a list to choose from; where there are none, or many, the number is typed."""
    if not rows:
        attributes = _attributes(hints, _placeholder(checked, language, "forms.request_words"))
        return {name: _made(StringField, _label(checked, language), render_kw=attributes)}
    return _one_of(checked, name, language, [(row.label, _earlier(row, checked, language)) for row in rows])


def _earlier(row: Row, checked: CheckedField, language: str) -> str:
    """`C-12 ร้านหนึ่ง (31 มี.ค. 2568)`: its number, what it is found by, and when it was filed."""
    filed, known = row.columns.get(FILED), row.columns.get(str(checked.own.get("find_by")))
    words = [row.label, *([known] if isinstance(known, str) else [])]
    if isinstance(filed, datetime):
        words.append(f"({said_date(filed.astimezone(checked.zone).date(), language)})")
    return " ".join(words)


def _picks(checked: CheckedField, name: str, language: str, _rows: Sequence[Row], hints: Hints) -> Inputs:
    options = [(option.id, option.label.in_language(language)) for option in checked.field.options]
    if checked.field.other is not None:
        options.append((OTHER, checked.field.other.in_language(language)))
    made = {name: _made(Picks, _label(checked, language), choices=_choices(options))}
    return made | _other(checked, name, language)


def _other(checked: CheckedField, name: str, language: str) -> Inputs:
    if checked.field.other is None:
        return {}
    label = text(language, "forms.specify")
    return {f"{name}.{OTHER}": _made(StringField, label, render_kw={"maxlength": 200})}


def _choices(options: Sequence[tuple[str, str]]) -> list[Any]:
    return [SelectChoice(value=value, label=label) for value, label in options]


def _yes_no(checked: CheckedField, name: str, language: str, _rows: Sequence[Row], hints: Hints) -> Inputs:
    options = [("yes", text(language, "answers.yes")), ("no", text(language, "answers.no"))]
    return _one_of(checked, name, language, options)


def _rating(checked: CheckedField, name: str, language: str, _rows: Sequence[Row], hints: Hints) -> Inputs:
    options = [(str(score), text(language, f"answers.rating.{score}")) for score in SCORES]
    return _one_of(checked, name, language, options)


def _tick(checked: CheckedField, name: str, language: str, _rows: Sequence[Row], hints: Hints) -> Inputs:
    return {name: _made(Box, _label(checked, language), value="yes")}


def _quantities(checked: CheckedField, name: str, language: str, rows: Sequence[Row], hints: Hints) -> Inputs:
    attributes = _attributes(hints) | {"class": "tiny", "placeholder": "0"}
    return {f"{name}.{row.key}": _made(StringField, row.label, render_kw=attributes) for row in rows}


def _ranked(checked: CheckedField, name: str, language: str, rows: Sequence[Row], hints: Hints) -> Inputs:
    options = [(option.id, option.label.in_language(language)) for option in checked.field.options]
    options = [("", text(language, "forms.choose")), *(options or [(str(row.key), row.label) for row in rows])]
    return {
        f"{name}.{rank}": _made(SelectField, text(language, "forms.rank", rank=rank), choices=_choices(options))
        for rank in range(1, ranks_of(checked) + 1)
    }


def _match(checked: CheckedField, name: str, language: str, rows: Sequence[Row], hints: Hints) -> Inputs:
    """For each choice yes or no, and why not."""
    options = [(YES, text(language, "forms.match_yes")), (NO, text(language, "forms.match_no"))]
    made: Inputs = {}
    for rank, row in enumerate(rows, 1):
        label = text(language, "forms.match_rank", rank=rank, label=row.label)
        made[f"{name}.{rank}"] = _made(RadioField, label, choices=_choices(options))
        reason = text(language, "forms.match_why")
        made[f"{name}.{why(rank)}"] = _made(TextAreaField, reason, render_kw={"rows": 2, "maxlength": MOST_WHY})
    return made


def _period(checked: CheckedField, name: str, language: str, _rows: Sequence[Row], hints: Hints) -> Inputs:
    return _parts(checked, name, language, ("start_date", "end_date", "start_time", "end_time"))


def _slot(checked: CheckedField, name: str, language: str, _rows: Sequence[Row], hints: Hints) -> Inputs:
    return _parts(checked, name, language, ("date", "time"))


def _parts(checked: CheckedField, name: str, language: str, parts: Sequence[str]) -> Inputs:
    made = {}
    for part in parts:
        words, size = ("forms.date_words", "short") if part.endswith("date") else ("forms.time_words", "tiny")
        attributes = {"placeholder": text(language, words), "class": size, "maxlength": 30, "autocomplete": "off"}
        made[f"{name}.{part}"] = _made(StringField, part_label(checked, part, language), render_kw=attributes)
    return made


def _nothing(checked: CheckedField, name: str, language: str, _rows: Sequence[Row], hints: Hints) -> Inputs:
    """Files come beside the words, a table's inputs are those of its cells."""
    return {}


def _label(checked: CheckedField, language: str) -> str:
    return checked.field.label.in_language(language)


_MAKERS: Final[Mapping[str, Callable[[CheckedField, str, str, Sequence[Row], Hints], Inputs]]] = {
    "line": _line,
    "lines": _lines,
    "location": _location,
    "date": _date,
    "time": _time,
    "pick": _pick,
    "pick_row": _pick_row,
    "picks": _picks,
    "request": _request,
    "ranked": _ranked,
    "match": _match,
    "yes_no": _yes_no,
    "rating": _rating,
    "tick": _tick,
    "files": _nothing,
    "quantities": _quantities,
    "table": _nothing,
    "period": _period,
    "slot": _slot,
}
