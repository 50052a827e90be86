"""Fill in a form page by page: saved as typed with every post, gone on with on any device (C23, C32)."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import clock
from portal.forms.building import build
from portal.forms.parts import Filling, Surroundings
from portal.forms.weeks import PICK, PICKED, taken_over
from portal.forms.windows import Settled, marks, settle, window_of
from portal.forms.words import merged, typed_fields, with_row, without_row
from portal.request_types.judging.answers import Verdict
from portal.request_types.paging import titles_of_pages
from portal.services.applying import drafts
from portal.services.casework import at_counter, staff_numbers
from portal.web import arriving
from portal.web.applicant import removing, sent_files
from portal.web.applicant.opening import Opened, me, opened, or_its_request, saved_at, verdict_on
from portal.web.extensions import database
from portal.web.language import t
from portal.web.numbers import whole_number
from portal.web.repeated import answers
from portal.web.rules import rule

blueprint = Blueprint("filling", __name__)
Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Pressed:
    """Which button was pressed: `next`, or a deed with what it is about such as `remove:<key>`."""

    deed: str
    about: str = ""


@dataclass(frozen=True)
class Drawn:
    """How a page is drawn beside what the draft holds."""

    problems: Mapping[str, list[str]] = field(default_factory=dict)
    weeks: Mapping[str, str] = field(default_factory=dict)
    show_errors: bool | Collection[str] = False
    twice: Collection[str] = ()
    """Questions that another window changed as well."""


@blueprint.get("/drafts/<key>")
@rule("request.file", visitors=True)
@or_its_request
def show(key: str) -> ResponseReturnValue:
    """One page of the form, as it was left. With `?problems` it says what is still missing."""
    with database().reading() as session:
        found = opened(session, key)
        page = found.page(page_asked(found))
        verdict = verdict_on(session, found, page)
        drawn = Drawn(weeks=_week_asked(), show_errors="problems" in request.args)
        return draw(found, verdict, page, drawn)


@blueprint.post("/drafts/<key>")
@rule("request.file", visitors=True)
@or_its_request
def save(key: str) -> ResponseReturnValue:
    """Keep what was typed and chosen, then do what the button says."""
    pressed = _pressed()
    if pressed.deed == "clear":
        return redirect(f"/drafts/{key}/clear", 303)
    arrived = arriving.from_form(sent_files.room(key))
    with database().transaction() as session:
        _, settled = keep(session, key)
        written = sent_files.note(session, key, arrived)
        problems = written.problems
        if written.revises:
            removing.replace(session, key, [each for each in arrived if each.field not in problems])
        _do(session, opened(session, key), pressed)
        found = opened(session, key)
        page = found.page(page_asked(found))
        verdict = verdict_on(session, found, page)
        wrong = bool(verdict.errors) and pressed.deed == "next"
        if problems or wrong or settled.twice:
            told = {name: [t("applicant.changed_twice")] for name in settled.twice} | problems
            return draw(found, verdict, page, Drawn(told, weeks_shown(), wrong)), 422 if problems or wrong else 409
        return redirect(_after(found, verdict, page, pressed), 303)


def keep(session: Session, key: str) -> tuple[Opened, Settled]:
    """Save what was changed on the posted page; a time picked in the calendar is written into the typed parts."""
    found = opened(session, key, writing=True)
    page = found.page(page_asked(found))
    form = found.form_on(page)
    fields = typed_fields(found.checked, form=form) if form else typed_fields(found.checked, page)
    said = answers(found.checked)
    words = merged(found.checked, found.draft.words, said, fields)
    for name, word in request.form.items():
        prefix, _, id = name.partition(".")
        if prefix == PICK and id in fields and word != request.form.get(f"{PICKED}.{id}"):
            words = taken_over(words, found.checked.fields[id], word)
    settled = settle(found.draft.words, words, said, fields, found.draft.written_by)
    kept = drafts.save(session, me(), found.checked, found.draft, settled.words, page, window_of(said), form)
    return replace(found, draft=replace(found.draft, words=kept, page=page, saved_at=clock.now())), settled


def draw(found: Opened, verdict: Verdict, page: int, drawn: Drawn) -> str:
    """The page as HTML."""
    return render_template("applicant/form.html", **facts(found, verdict, page, drawn))


def facts(found: Opened, verdict: Verdict, page: int, drawn: Drawn) -> dict[str, object]:
    """What the page and its fragments are drawn from."""
    around = Surroundings(
        files=found.shown_files(),
        reasons=found.reasons,
        weeks=drawn.weeks,
        problems=drawn.problems,
        show_errors=drawn.show_errors,
        offered=_offered(found, verdict, page),
    )
    filling: Filling = build(verdict, page, around)
    return {
        "opened": found,
        "service": found.checked.definition,
        "filling": filling,
        "applicant": verdict.sitting.context.applicant,
        "page": page,
        "titles": _titles(found, verdict),
        "files_url": f"{found.url}/files",
        "marks": marks(found.draft.words, verdict.words, filling.shown),
        "window": window_of(request.form.to_dict(flat=False)) or secrets.token_hex(8),
        "twice": drawn.twice,
        "saved": saved_at(found.draft.saved_at) if found.draft.words else "",
    }


def _offered(found: Opened, verdict: Verdict, page: int) -> Mapping[str, str]:
    """The numbers that blank ones of a staff form would be given now."""
    form = found.form_on(page)
    if form is None:
        return {}
    with database().reading() as session:
        return staff_numbers.offered(session, found.checked, form, verdict)


def _titles(found: Opened, verdict: Verdict) -> list[str]:
    """What the pages are called, where there are several."""
    if found.pages == 1:
        return []
    language = verdict.sitting.context.language
    titles = [*titles_of_pages(found.checked.sections), *([found.form.form.title] if found.form is not None else [])]
    return [title.in_language(language) if title else "" for title in titles]


def _do(session: Session, found: Opened, pressed: Pressed) -> None:
    """Deeds that change the draft besides what was typed."""
    name, _, place = pressed.about.partition(":")
    if pressed.deed == "remove":
        removing.remove(session, found, [pressed.about])
    elif pressed.deed == "add" and name in found.checked.fields and found.checked.fields[name].columns:
        column = found.checked.fields[name].columns[0].id
        held = [each.field_id for each in found.files]
        _put(session, found, with_row(found.draft.words, name, column, held))
    elif pressed.deed == "drop" and (dropped := whole_number(place, digits=4)) is not None:
        start = f"{name}.{dropped}."
        removing.remove(session, found, [each.key for each in found.files if each.field_id.startswith(start)])
        left = opened(session, found.draft.key)
        _put(session, left, without_row(left.draft.words, name, dropped))


def _put(session: Session, found: Opened, words: Words) -> None:
    drafts.save(session, me(), found.checked, found.draft, words)


def _after(found: Opened, verdict: Verdict, page: int, pressed: Pressed) -> str:
    """Where to go once all is kept."""
    name, _, rest = pressed.about.partition(":")
    if pressed.deed == "next":
        following = next((each for each in range(page + 1, found.pages) if _is_asked(found, verdict, each)), None)
        return f"{found.url}/check" if following is None else f"{found.url}?page={following + 1}"
    if pressed.deed == "back":
        before = next((each for each in range(page - 1, -1, -1) if _is_asked(found, verdict, each)), 0)
        return f"{found.url}?page={before + 1}"
    here = f"{found.url}?page={page + 1}"
    if pressed.deed == "week" and name in found.checked.fields:
        return f"{here}&week={name}:{rest}#week-{name}"
    if pressed.deed in ("add", "drop") and name in found.checked.fields:
        return f"{here}#q-{name}"
    return here


def _is_asked(found: Opened, verdict: Verdict, page: int) -> bool:
    """Whether anything is asked on a page, given the answers so far."""
    if found.form is not None and found.form_on(page) is not None:
        return at_counter.is_asked(found.form, verdict)
    if verdict.sitting.context.form is not None:
        return True  # seen from the staff form's page, whose verdict knows nothing of the others
    return any(asked.page == page and id in verdict.shown for id, asked in found.checked.fields.items())


def page_asked(found: Opened) -> int:
    """Pages are counted from 1 in addresses; without one the draft opens where it was left."""
    number = whole_number(request.args.get("page", "") or request.form.get("_page", ""), digits=3)
    return number - 1 if number is not None else found.draft.page


def _week_asked() -> dict[str, str]:
    name, _, monday = request.args.get("week", "").partition(":")
    return {name: monday} if monday else {}


def weeks_shown() -> dict[str, str]:
    """The weeks the calendars of the posted page stand at."""
    return {name.partition(".")[2]: said for name, said in request.form.items() if name.startswith("_week.")}


def _pressed() -> Pressed:
    deed, _, about = request.form.get("_go", "next").partition(":")
    return Pressed(deed, about)
