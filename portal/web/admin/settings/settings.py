"""The office's settings as forms: another view of the draft of its file, in force once it is published (C82, decision 34).

Works without scripts: each press posts the whole form, and the page comes back with what was typed until it is kept.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.errors import NotFound, Stale
from portal.queries import shelf as held
from portal.request_types.editing import NotEdited
from portal.request_types.editing.answering import Answers, answered, applied
from portal.request_types.editing.asking import LENGTHS
from portal.request_types.editing.entries import with_entry_moved, without_entry
from portal.request_types.editing.holidays import as_list, returning
from portal.request_types.editing.meeting import Met, met, names_shown, shown, typed_under
from portal.request_types.formats.buddhist import ERA, FIRST_YEAR, LAST_YEAR
from portal.request_types.reading.folder import OFFICE_FILE
from portal.services.publishing import workshop
from portal.web.admin.settings.adding import added, added_anew, is_typed
from portal.web.admin.settings.doors import DOORS, Door, door_of
from portal.web.admin.settings.settings_words import (
    blanks,
    has_wrong,
    hints,
    labels,
    may_do,
    now_says,
    sampled,
    summary,
)
from portal.web.admin.settings.sheets import NOTHING_TOLD, Sheet, Told, office_written, placed, sheet, with_gone
from portal.web.admin.workshop import tried
from portal.web.admin.workshop.overtaking import overtaken
from portal.web.extensions import database
from portal.web.language import t
from portal.web.local import today
from portal.web.rules import actor, rule

blueprint = Blueprint("admin_settings", __name__)
_PRESSES: Final = frozenset({"up", "down", "remove"})


@blueprint.get("/admin/settings")
@rule("type.manage")
def show() -> str:
    """All doors: where each thing appears and what it says now."""
    with database().reading() as session:
        now = office_written(session)
        sheets = [sheet(session, door, now) for door in DOORS]
        wrong = held.problems(session).get(OFFICE_FILE, ()) if now.draft is None else ()
    return render_template("admin/settings.html", sheets=sheets, now=now, wrong=wrong, now_says=now_says)


@blueprint.get("/admin/settings/<name>")
@rule("type.manage")
def one(name: str) -> ResponseReturnValue:
    """One form, with what is wrong with what it says."""
    door = _door(name)
    with database().reading() as session:
        found = sheet(session, door, office_written(session))
        told = replace(NOTHING_TOLD, open=request.args.get("open", ""), begun=_year(door))
        if found.written.draft is not None and not found.broken:
            told = placed(found, tried.try_out(session, OFFICE_FILE, found.written.text).problems, told)
    return _page(found, told)


@blueprint.post("/admin/settings/<name>")
@rule("type.manage")
def change(name: str) -> ResponseReturnValue:
    """Keep what was typed as a draft and do what was pressed (`act`). 409 when a colleague changed the same since."""
    door = _door(name)
    act, _, at = request.form.get("act", "save").partition(" ")
    with database().reading() as session:
        found = sheet(session, door, office_written(session))
    if found.broken:
        return _page(found, Told(request.form, status=422))
    now = met(found.all, request.form, request.form.get("shown", ""))
    if now.clashes or now.gone or _is_other(found, now, act, at):
        return _overtaken(found, now, act, at)
    answers = answered(found.all, now.posted)
    if act == "remove":
        answers = _besides(answers, at)
    if answers.wrong:
        wrong = {each.name: [t(each.code, **each.facts)] for each in answers.wrong.values()}
        return _page(found, Told(now.posted, wrong, said=t("settings.not_kept"), status=422))
    try:
        text = _pressed(found, applied(found.written.text, answers), act, at)
        return _kept(found, text, act, at)
    except NotEdited as why:
        return _page(found, Told(now.posted, said=why.told(g.language), status=422))
    except Stale as why:
        return _page(found, Told(now.posted, said=t(why.code, **why.facts), status=409))


def _is_other(found: Sheet, now: Met, act: str, at: str) -> bool:
    """Whether the entry that is pressed says something else than was shown, or is there no more."""
    if act not in _PRESSES:
        return False
    entry = next((each for each in found.entries if each.name == at), None)
    return entry is None or (act == "remove" and any(each.name in now.theirs for each in entry.questions))


def _overtaken(found: Sheet, now: Met, act: str, at: str) -> ResponseReturnValue:
    """A colleague was faster: nothing is done, nothing typed is lost."""
    by = found.written.draft.by if found.written.draft is not None else t("settings.somebody")
    shown_too = with_gone(found, now.gone)
    told = overtaken(found.all, now, by, {each.name for entry in shown_too.gone for each in entry.questions})
    if act in _PRESSES:
        there = any(each.name == at for each in found.entries)
        told = replace(told, said=t("settings.entry_changed" if there else "settings.entry_gone", by=by), open=at)
    return _page(shown_too, told)


def _year(door: Door) -> str:
    """The days that return each year, as a list to be looked over before it is added."""
    year = request.args.get("year", "")
    known = door.entries == "holidays" and year.isascii() and year.isdecimal() and len(year) == 4
    return as_list(returning(int(year))) if known and FIRST_YEAR < int(year) < LAST_YEAR else ""


def _door(name: str) -> Door:
    door = door_of(name)
    if door is None:
        raise NotFound
    return door


def _pressed(found: Sheet, text: str, act: str, at: str) -> str:
    if found.door.entries and (act == "add" or is_typed(request.form)):
        text = added(text, found, request.form)
    if act == "anew":
        return added_anew(text, with_gone(found, names_shown(request.form.get("shown", ""))), request.form)
    if act not in _PRESSES:
        return text
    entry = next((each for each in found.entries if each.name == at), None)
    if entry is None:
        raise NotEdited("language.edit.not_there", at=at[:80])
    if act == "remove":
        return without_entry(text, entry.path)
    return with_entry_moved(text, entry.path, -1 if act == "up" else 1)


def _besides(answers: Answers, at: str) -> Answers:
    """What is taken away need not be right."""
    wrong = {name: each for name, each in answers.wrong.items() if not f"{name}/".startswith(f"{at}/")}
    return Answers(answers.said, wrong)


def _kept(found: Sheet, text: str, act: str, at: str) -> ResponseReturnValue:
    """The draft, and the page as it is then: with what is wrong where anything of this form is."""
    door, now = found.door, found.written
    if text == now.text:
        flash(t("settings.same"), "good")
        return redirect(f"/admin/settings/{door.name}", 303)
    with database().transaction() as session:
        workshop.keep(session, actor(), OFFICE_FILE, text, now.base_id, now.seen)
    with database().reading() as session:
        fresh = sheet(session, door, office_written(session))
        told = placed(fresh, tried.try_out(session, OFFICE_FILE, text).problems, Told(open=_open(fresh, act, at)))
    if told.wrong:
        return _page(fresh, replace(told, said=t("settings.kept_wrong"), status=422))
    flash(t("settings.kept"), "good")
    opened = f"?open={told.open}" if told.open else ""
    return redirect(f"/admin/settings/{door.name}{opened}", 303)


def _open(fresh: Sheet, act: str, at: str) -> str:
    if act == "add" and fresh.entries and fresh.door.entries != "holidays":
        return fresh.entries[-1].name
    return at if act in ("up", "down") else ""


def _page(found: Sheet, told: Told) -> ResponseReturnValue:
    typed: Mapping[str, str] | None = told.typed
    lost = [words for name, words in (typed or {}).items() if found.broken and name.startswith("v/") and words.strip()]
    stands = typed_under([each.name for entry in found.gone for each in entry.questions], typed or {})
    facts: dict[str, object] = {"sheet": found, "told": told, "shown": shown(found.all, stands), "typed": typed}
    facts["lost"] = [*lost, *told.lost]
    facts |= {"labels": labels, "hints": hints, "summary": summary, "has_wrong": has_wrong, "lengths": LENGTHS}
    year = request.args.get("year", "")[:4] or today().year + ERA + 1
    facts |= {"sampled": sampled, "blanks": blanks(found.door), "year": year, "may_do": may_do(found.door)}
    return render_template("admin/settings_form.html", **facts), told.status
