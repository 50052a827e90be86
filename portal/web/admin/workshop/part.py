"""A question, a step or another part of a type as a form: another view of the workshop's text, for whoever writes no YAML.

Each form edits by positions, so comments and order stay; it is a draft until it is published (decisions 31 and 34).
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.errors import NotFound, Stale
from portal.request_types.editing import NotEdited, outline
from portal.request_types.editing.anew import with_part
from portal.request_types.editing.answering import Answers, answered, applied
from portal.request_types.editing.asking import LENGTHS
from portal.request_types.editing.identity import names_of_entries
from portal.request_types.editing.meeting import met, shown
from portal.request_types.editing.part_names import MOST_ASKED, part_names, questions_of
from portal.request_types.editing.parting import Asked, part_asked, part_unmade, published_ids
from portal.request_types.editing.setting import node_at
from portal.request_types.editing.spans import spans
from portal.request_types.keys.fields import FIELD_TYPES
from portal.request_types.proving import Wrong
from portal.request_types.reading.folder import Kind, kind_of
from portal.services.publishing import workshop
from portal.texts import LANGUAGES
from portal.web.admin.settings.doors import EVENTS
from portal.web.admin.settings.settings_words import grouped, hints, labels, sampled, what_of
from portal.web.admin.settings.sheets import Posted, Told, Written, written
from portal.web.admin.workshop import presses, tried
from portal.web.admin.workshop.missed import missed_elsewhere
from portal.web.admin.workshop.overtaking import overtaken
from portal.web.admin.workshop.part_choices import part_choices
from portal.web.admin.workshop.spots import at_their_inputs, spots_of
from portal.web.extensions import database
from portal.web.language import t
from portal.web.rules import actor, office, rule

blueprint = Blueprint("admin_part", __name__)
_NOTHING: Final = Told()


@dataclass(frozen=True)
class Sheet:
    """The text of a type, and the part of it that is asked."""

    path: str
    now: Written
    asked: Asked
    name: str = ""
    """What the part is found by again."""
    within: str = ""
    """The name of the part that holds its list, and the list's key."""
    is_gone: bool = False
    """It stands in the text no more: what was typed of it may be added anew."""
    told: Told = field(default=_NOTHING)
    left_out: int = 0
    """Questions of the type that no list on the page has room for."""


@blueprint.get("/admin/part/<path:path>")
@rule("type.manage")
def show(path: str) -> ResponseReturnValue:
    """The part named `at` as a form; the service itself where nothing is named."""
    with database().reading() as session:
        try:
            return _page(_sheet(session, path, request.args.get("at", "")))
        except NotEdited as why:
            raise NotFound from why


@blueprint.post("/admin/part/<path:path>")
@rule("type.manage")
def change(path: str) -> ResponseReturnValue:
    """Keep what was typed and go back to the workshop. 409 when a colleague changed the same since, 422 for what is wrong."""
    with database().reading() as session:
        try:
            sheet = _sheet(session, path, request.form.get("at", ""))
        except NotEdited:
            sheet = _gone(session, path)
    if sheet.is_gone:
        return _anew(sheet) if request.form.get("act") == "anew" else _page(sheet)
    now = met(sheet.asked.all, request.form, request.form.get("shown", ""))
    if now.clashes or now.gone:
        by = sheet.now.draft.by if sheet.now.draft is not None else t("settings.somebody")
        return _page(replace(sheet, told=overtaken(sheet.asked.all, now, by)))
    answers = answered(sheet.asked.all, now.posted)
    is_renamed = now.posted.get("v/id", sheet.asked.id) != sheet.asked.id
    in_force = published_ids(sheet.now.published) if is_renamed else frozenset[str]()
    return _wrong(sheet, answers, now.posted) or _written(
        sheet, now.posted, lambda: applied(sheet.now.text, answers, "type", in_force)
    )


def _wrong(sheet: Sheet, answers: Answers, posted: Posted) -> ResponseReturnValue | None:
    if not answers.wrong:
        return None
    wrong = {each.name: [t(each.code, **each.facts)] for each in answers.wrong.values()}
    return _page(replace(sheet, told=Told(posted, wrong, said=t("settings.not_kept"), status=422)))


def _written(sheet: Sheet, posted: Posted, edited: Callable[[], str]) -> ResponseReturnValue:
    """The draft with what is typed; or the page that says why not."""
    try:
        text = edited()
        if text != sheet.now.text:
            with database().transaction() as session:
                workshop.keep(session, actor(), sheet.path, text, sheet.now.base_id, sheet.now.seen)
    except NotEdited as why:
        return _page(replace(sheet, told=Told(posted, said=why.told(g.language), status=422)))
    except Stale as why:
        return _page(replace(sheet, told=Told(posted, said=t(why.code, **why.facts), status=409)))
    return _kept(sheet, text)


def _kept(before: Sheet, text: str) -> ResponseReturnValue:
    """Back to the workshop; or here, where the part says something that cannot be. It may be called otherwise by now."""
    name, path = names_of_entries(spans(text), "type").get(before.asked.path, ""), before.path
    with suppress(NotEdited), database().reading() as session:
        sheet = _sheet(session, path, name)
        wrong = _placed(sheet, tried.try_out(session, path, sheet.now.text).problems)
        is_renamed = before.asked.id != sheet.asked.id and not before.is_gone
        for problem in missed_elsewhere(session, path, before.now.text, text) if is_renamed else ():
            flash(t("workshop.named_elsewhere", what=problem["what"]), "warn")
        if wrong and not before.is_gone:
            told = Told(None, wrong, said=t("settings.kept_wrong"), status=422)
            return _page(replace(sheet, told=told))
    flash(t("workshop.part_added" if before.is_gone else "workshop.part_kept"), "good")
    return redirect(f"/admin/edit/{before.path}", 303)


def _sheet(session: Session, path: str, name: str) -> Sheet:
    """Raises NotEdited where no such part stands in the text by now."""
    now = _now(session, path)
    parts, root = outline(now.text, g.language), spans(now.text)
    part = parts.named(name) if name else None
    questions = questions_of(root, g.language)
    choices, inside = part_choices(session, parts, questions), part_names(root, questions, EVENTS)
    asked = part_asked(root, parts, part.at if part else "", _spoken(), choices, inside, g.language)
    list, _, key = part.at.rpartition("/")[0].rpartition("/") if part else ("", "", "")
    holder = parts.part(list).name if list else ""
    left_out = max(0, len(questions) - MOST_ASKED)
    return Sheet(path, now, asked, name, f"{holder}/{key}".lstrip("/"), left_out=left_out)


def _gone(session: Session, path: str) -> Sheet:
    """A part that somebody took away or worded anew, as it was typed here."""
    now, name = _now(session, path), request.form.get("at", "")
    made_of, _, type = request.form.get("kind", "").partition("/")
    if made_of not in presses.WITH_FORM or (made_of == "field") != (type in FIELD_TYPES):
        raise NotFound
    try:
        parts, root = outline(now.text, g.language), spans(now.text)
        questions = questions_of(root, g.language)
        choices, inside = part_choices(session, parts, questions), part_names(root, questions, EVENTS)
        asked = part_unmade(root, made_of, type, _spoken(), choices, inside)
    except NotEdited as why:
        raise NotFound from why
    told = Told(request.form, said=t("workshop.part_gone"), status=409)
    return Sheet(path, now, asked, name, request.form.get("within", ""), is_gone=True, told=told)


def _anew(sheet: Sheet) -> ResponseReturnValue:
    """Add it once more, as it is typed."""
    answers = answered(sheet.asked.all, request.form)

    def edited() -> str:
        parts = outline(sheet.now.text, g.language)
        return with_part(sheet.now.text, parts, sheet.within, sheet.name, sheet.asked, answers.said)

    return _wrong(sheet, answers, request.form) or _written(sheet, request.form, edited)


def _now(session: Session, path: str) -> Written:
    found = written(session, path) if kind_of(path) is Kind.TYPES else None
    if found is None:
        raise NotFound
    return found


def _spoken() -> Sequence[str]:
    first = office().languages[0]
    return (first, *(each for each in LANGUAGES if each != first))


def _placed(sheet: Sheet, problems: Sequence[Wrong]) -> dict[str, list[str]]:
    """Problems of this part at the place they are about; all others are the workshop's to tell."""
    root = spans(sheet.now.text)
    spots = list(spots_of(root, sheet.asked.all))
    whole = node_at(root, sheet.asked.path) if sheet.name else None
    spots += [(sheet.asked.all[0].name, whole.start, whole.end)] if whole is not None else []
    return at_their_inputs(sheet.path, sheet.now.text, spots, problems)[0]


def _summary(sheet: Sheet) -> list[tuple[str, str]]:
    """All that is wrong, each with its place on the page and what is asked there."""
    called = {one.name: labels(each) for each in sheet.asked.all for one in each.inputs}
    called |= {each.name: labels(each) for each in sheet.asked.all}
    told = sheet.told.wrong.items()
    return [(name, f"{called.get(name, '')}: {words}") for name, several in told for words in several]


def _page(sheet: Sheet) -> ResponseReturnValue:
    told = sheet.told
    facts: dict[str, object] = {"sheet": sheet, "asked": sheet.asked, "told": told, "typed": told.typed}
    facts |= {"sampled": sampled, "grouped": grouped}
    facts["what"] = what_of(sheet.asked.made_of)
    facts["kind"] = FIELD_TYPES.get(sheet.asked.type, ("", ""))[g.language != "th"]
    facts |= {
        "labels": labels,
        "hints": hints,
        "summary": _summary,
        "lengths": LENGTHS,
        "shown": shown(sheet.asked.all),
    }
    return render_template("admin/part.html", **facts), told.status
