"""A question, a step or another part of a type as a form: another view of the workshop's text, for whoever writes no YAML.

Each form edits by positions, so comments and order stay; it is a draft until it is published (decisions 31 and 34).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.errors import NotFound, Stale
from portal.queries import shelf as held
from portal.request_types.editing import NotEdited, outline
from portal.request_types.editing.answering import answered, applied, is_said, seal
from portal.request_types.editing.asking import LENGTHS
from portal.request_types.editing.identity import names_of_entries
from portal.request_types.editing.part_names import part_names
from portal.request_types.editing.parting import Asked, part_asked, published_ids
from portal.request_types.editing.setting import node_at
from portal.request_types.editing.spans import spans
from portal.request_types.keys.fields import FIELD_TYPES
from portal.request_types.proving import Wrong
from portal.request_types.reading.folder import Kind, kind_of
from portal.services import workshop
from portal.services.file_texts import shown
from portal.texts import LANGUAGES
from portal.web.admin import tried
from portal.web.admin.doors import EVENTS
from portal.web.admin.missed import missed_elsewhere
from portal.web.admin.part_choices import part_choices
from portal.web.admin.settings_words import grouped, hints, labels, sampled, what_of
from portal.web.admin.sheets import Told, overtaken
from portal.web.extensions import database
from portal.web.language import t
from portal.web.rules import actor, office, rule

blueprint = Blueprint("admin_part", __name__)
_NOTHING: Final = Told()


@dataclass(frozen=True)
class Sheet:
    """The text of a type, and the part of it that is asked."""

    path: str
    text: str
    base_id: int
    draft: workshop.Draft | None
    asked: Asked
    name: str = ""
    """What the part is found by again."""
    published: str = ""
    """What is in force."""
    told: Told = field(default=_NOTHING)

    @property
    def seen(self) -> int:
        return self.draft.revision if self.draft else workshop.NEW


@blueprint.get("/admin/part/<path:path>")
@rule("type.manage")
def show(path: str) -> ResponseReturnValue:
    """The part at `at` as a form; the service itself where nothing is named."""
    with database().reading() as session:
        return _page(_sheet(session, path, request.args.get("at", "")))


@blueprint.post("/admin/part/<path:path>")
@rule("type.manage")
def change(path: str) -> ResponseReturnValue:
    """Keep what was typed and go back to the workshop. 409 when a colleague changed the same since, 422 for what is wrong."""
    with database().reading() as session:
        sheet = _sheet(session, path, request.form.get("at", ""))
    posted = request.form
    is_other = request.form.get("seal") != seal(sheet.asked.all) and not is_said(sheet.asked.all, posted)
    if is_other and request.form.get("act") != "mine":
        by = sheet.draft.by if sheet.draft is not None else t("settings.somebody")
        return _page(replace(sheet, told=overtaken(sheet.asked.all, posted, by)))
    answers = answered(sheet.asked.all, posted)
    if answers.wrong:
        wrong = {each.name: [t(each.code, **each.facts)] for each in answers.wrong.values()}
        return _page(replace(sheet, told=Told(posted, wrong, said=t("settings.not_kept"), status=422)))
    try:
        text = applied(sheet.text, answers, "type", published_ids(sheet.published))
        if text != sheet.text:
            with database().transaction() as session:
                workshop.keep(session, actor(), path, text, sheet.base_id, sheet.seen)
    except NotEdited as why:
        return _page(replace(sheet, told=Told(posted, said=why.told(g.language), status=422)))
    except Stale as why:
        return _page(replace(sheet, told=Told(posted, said=t(why.code, **why.facts), status=409)))
    return _kept(sheet, text)


def _kept(before: Sheet, text: str) -> ResponseReturnValue:
    """Back to the workshop; or here, where the part says something that cannot be. It may be called otherwise by now."""
    name, path = names_of_entries(spans(text), "type").get(before.asked.path, ""), before.path
    with database().reading() as session:
        sheet = _sheet(session, path, name)
        wrong = _placed(sheet, tried.try_out(session, path, sheet.text).problems)
        missed = missed_elsewhere(session, path, before.text, text) if before.asked.id != sheet.asked.id else ()
    for problem in missed:
        flash(t("workshop.named_elsewhere", what=problem["what"]), "warn")
    if wrong:
        told = Told(None, wrong, said=t("settings.kept_wrong"), status=422)
        return _page(replace(sheet, told=told))
    flash(t("workshop.part_kept"), "good")
    return redirect(f"/admin/edit/{before.path}", 303)


def _sheet(session: Session, path: str, name: str) -> Sheet:
    if kind_of(path) is not Kind.TYPES:
        raise NotFound
    draft, now = workshop.find(session, path), held.held(session).get(path)
    published = shown(path, held.content(session, now.edition_id)) or "" if now is not None and now.is_there else ""
    if draft is None and (now is None or not now.is_there):
        raise NotFound
    text, base = (draft.text, draft.base_id) if draft is not None else (published, now.edition_id if now else 0)
    first = office().languages[0]
    spoken = (first, *(each for each in LANGUAGES if each != first))
    try:
        parts, root = outline(text, g.language), spans(text)
        at = parts.named(name).at if name else ""
        choices, inside = part_choices(session, parts, root), part_names(root, parts, EVENTS)
        asked = part_asked(text, at, spoken, choices, inside, g.language)
        return Sheet(path, text, base, draft, asked, name, published)
    except NotEdited as why:
        raise NotFound from why


def _placed(sheet: Sheet, problems: Sequence[Wrong]) -> dict[str, list[str]]:
    """Problems of this part at the place they are about; all others are the workshop's to tell."""
    root, wrong = spans(sheet.text), dict[str, list[str]]()
    lines = sheet.text.split("\n")
    whole = node_at(root, sheet.asked.path)
    for problem in problems:
        at = sum(len(line) + 1 for line in lines[: problem["line"] - 1]) + problem["column"] - 1
        if problem["file"] != sheet.path or not problem["line"] or not sheet.asked.at:
            continue
        spots = ((each.name, node_at(root, each.path)) for each in sheet.asked.all)
        name = next((name for name, node in spots if node is not None and node.start <= at <= node.end), "")
        if not name and whole is not None and whole.start <= at <= whole.end:
            name = sheet.asked.all[0].name
        if name:
            wrong.setdefault(name, []).append(problem["what"])
    return wrong


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
    facts |= {"labels": labels, "hints": hints, "summary": _summary, "lengths": LENGTHS, "seal": seal(sheet.asked.all)}
    return render_template("admin/part.html", **facts), told.status
