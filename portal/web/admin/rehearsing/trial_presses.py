"""Presses of a rehearsal's page: from what was carried and typed to what is played next."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from flask import request

from portal.forms.weeks import PICK, PICKED, taken_over
from portal.forms.words import merged, typed_fields, with_row, without_row
from portal.request_types.checked import CheckedType
from portal.services.trial import beginnings, plays
from portal.services.trial.plays import MOST_DAYS, VERBS, WAIT, Act, Play, Words
from portal.services.trial.staging import Stage
from portal.web.admin.rehearsing.offers import FORMS
from portal.web.language import t
from portal.web.numbers import whole_number
from portal.web.repeated import answers

MOST_WORDS: Final = 5000
FORM_ACTS: Final = FORMS | {"file"}


@dataclass(frozen=True)
class Pressed:
    """What is played, and how its page says it."""

    play: Play
    said: str = ""
    status: int = 200
    fresh: bool = False
    """The last act was pressed just now: where it is refused, it was not done."""
    show_errors: bool = False
    weeks: Mapping[str, str] = field(default_factory=dict)
    message: str = ""


def pressed(stage: Stage, carried: Play) -> Pressed:
    """The play after one press."""
    go, _, about = request.form.get("_go", "stay").partition(":")
    if go == "again":
        return Pressed(begun(stage))
    if go == "undo" and carried.acts:
        last = carried.acts[-1]
        return Pressed(replace(carried.without_last(), open=last if last.verb in FORM_ACTS else None))
    if carried.is_full:
        return Pressed(replace(carried, open=None), said=t("trial.too_many", most=plays.MOST_ACTS), status=422)
    if carried.open is not None:
        return _in_form(stage, replace(carried, open=_typed(stage.checked, carried.open)), go, about)
    if go == WAIT and 0 < (days := whole_number(about, digits=5) or 0) <= MOST_DAYS:
        return Pressed(carried.then(Act(WAIT, days=days)), fresh=True)
    if go == "act":
        return _act(carried, about)
    return Pressed(carried if carried.acts else begun(stage))


def begun(stage: Stage) -> Play:
    """The empty form."""
    return replace(plays.begin(), open=beginnings.blank(stage))


def _act(carried: Play, name: str) -> Pressed:
    verb, _, target = name.partition(":")
    if verb not in VERBS - {"file", WAIT}:
        return Pressed(carried)
    message = request.form.get("_message", "").strip()[:MOST_WORDS]
    act = Act(verb, request.form.get(f"_who.{name}", "")[:100], target[:80], message=message)
    if verb in FORMS:
        return Pressed(replace(carried, open=act))
    chosen = request.form.get(f"_choice.{verb}", "")[:80]
    if verb == "return":
        opened = request.form.getlist("_open")[:200]
        act = replace(act, corrections={each[:80]: _reason(each) or message for each in opened})
    elif verb == "give":
        act = replace(act, files={"officer": (f"{t('trial.sample')}.pdf",)})
    elif chosen:
        act = replace(act, target=chosen)
    return Pressed(carried.then(act), fresh=True)


def _reason(name: str) -> str:
    return request.form.get(f"_reason.{name}", "").strip()[:MOST_WORDS]


def _in_form(stage: Stage, now: Play, go: str, about: str) -> Pressed:
    opened = now.open or beginnings.blank(stage)
    if go in ("do", "half"):
        return Pressed(now.then(replace(opened, half=go == "half")), fresh=True)
    if go == "leave" and now.acts:
        return Pressed(replace(now, open=None))
    if go == "made_up" and opened.verb == "file":
        return Pressed(beginnings.made_up(stage, now, opened.who))
    if go == "example" and opened.verb == "file":
        named = request.form.get("_example", "")
        found = next((each for each in beginnings.sound(stage) if each.name == named), None)
        if found is not None:
            return Pressed(beginnings.of_example(stage, found, now))
        return Pressed(now, said=t("trial.no_example"), status=422)
    weeks = {name.partition(".")[2]: said for name, said in request.form.items() if name.startswith("_week.")}
    if go == "week":
        name, _, monday = about.partition(":")
        weeks[name] = monday
    changed = _changed(asks(stage.checked, opened), opened, go, about)
    return Pressed(replace(now, open=changed), weeks=weeks, show_errors=go == "check")


def _changed(checked: CheckedType, act: Act, go: str, about: str) -> Act:
    name, _, place = about.partition(":")
    if go == "sample":
        return replace(act, files=beginnings.with_sample(checked, act.files, about, t("trial.sample")))
    if go == "remove":
        return replace(act, files=_without(act.files, about))
    asked = checked.fields.get(name)
    if go == "add" and asked is not None and asked.columns:
        return replace(act, words=with_row(_plain(act.words), name, asked.columns[0].id, list(act.files)))
    if go == "drop" and (dropped := whole_number(place, digits=4)) is not None:
        start = f"{name}.{dropped}."
        files = {each: said for each, said in act.files.items() if not each.startswith(start)}
        return replace(act, words=without_row(_plain(act.words), name, dropped), files=files)
    return act


def _without(files: Words, key: str) -> Words:
    """`name/2`: all but the second file of a question."""
    name, _, number = key.rpartition("/")
    left = tuple(each for place, each in enumerate(files.get(name, ())) if str(place) != number)
    return {each: said for each, said in {**files, name: left}.items() if said}


def _plain(words: Words) -> dict[str, tuple[str, ...]]:
    return dict(words)


def asks(checked: CheckedType, act: Act) -> CheckedType:
    """Whose questions a form asks."""
    record = checked.records.get(act.target) if act.verb == "record" else None
    return record.asks if record is not None else checked


def _typed(checked: CheckedType, act: Act) -> Act:
    """With the words of the page."""
    asked = asks(checked, act)
    form = act.target if act.verb in ("fill", "record") else None
    fields = typed_fields(asked, form=form)
    said = answers(asked)
    words = merged(asked, act.words, said, fields)
    for name, word in request.form.items():
        prefix, _, id = name.partition(".")
        if prefix == PICK and id in fields and word != request.form.get(f"{PICKED}.{id}"):
            words = taken_over(words, asked.fields[id], word)
    message = request.form.get("_message", act.message).strip()[:MOST_WORDS]
    return replace(act, words=words, message=message)
