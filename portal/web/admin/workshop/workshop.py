"""The workshop: a file of the office as text beside what it makes; a draft until it is published (C14, C31, decision 31).

One form serves scripts and their absence: each press posts the whole text and is answered with the whole page.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.errors import NotFound, Stale
from portal.queries import shelf as held
from portal.request_types.advice import advice
from portal.request_types.describing.json_schema import json_schema
from portal.request_types.describing.keys_there import KeyThere, key_there
from portal.request_types.editing import NotEdited, Outline, outline
from portal.request_types.editing.palette import palette
from portal.request_types.keys import construct
from portal.request_types.proving import Wrong
from portal.request_types.reading.folder import Kind, kind_of, may_be_made
from portal.services.publishing import workshop
from portal.services.publishing.differences import differences
from portal.services.publishing.file_texts import shown
from portal.web.admin.settings.settings_words import what_of
from portal.web.admin.workshop import presses, previews, tried
from portal.web.admin.workshop.editor_words import phrases
from portal.web.admin.workshop.leaves import leaf_of, number_of
from portal.web.admin.workshop.tried import Tried
from portal.web.extensions import database
from portal.web.language import t
from portal.web.rules import actor, office, rule

blueprint = Blueprint("admin_workshop", __name__)
MADE_OF: Final = {Kind.TYPES: "type", Kind.BLOCKS: "block", Kind.REGISTRIES: "registry", Kind.OFFICE: "office"}
"""The construct that a file of each kind is."""
PARTS_AT_ONCE: Final = 100
"""Parts of the file that are listed with their buttons."""
MOST_MARKED: Final = 300
"""Lines that the editor marks: those of the problems that are told, and the first of what is the same with them."""
LEADS: Final = {"try": "/admin/edit/{path}/try", "publish": "/admin/publish?draft={path}"}
"""Where one goes on from here, once what was typed is kept."""


@dataclass(frozen=True)
class Bench:
    """A file being written: its text, where it came from, and what the page says of it."""

    path: str
    text: str
    base_id: int = 0
    seen: int = workshop.NEW
    draft: workshop.Draft | None = None
    said: str = ""
    """Why a press did nothing."""
    status: int = 200
    stands: str | None = None
    """What is in force, where nobody writes: whoever only looks begins no draft."""
    joined: str = ""
    """Address of the part that a new question was put into."""

    @property
    def made_of(self) -> str:
        return MADE_OF[Kind(kind_of(self.path) or "")]


@blueprint.get("/admin/edit/<path:path>")
@rule("type.manage")
def show(path: str) -> ResponseReturnValue:
    """The draft of a file, or its newest edition where nobody writes."""
    with database().reading() as session:
        bench = _bench(session, path)
        return _page(session, bench, tried.try_out(session, path, bench.text))


@blueprint.post("/admin/edit/<path:path>")
@rule("type.manage")
def write(path: str) -> ResponseReturnValue:
    """Keep what was typed and do what was pressed (`act`); the page as it is then. 409 when a colleague wrote since."""
    act, _, at = request.form.get("act", "").partition(" ")
    with database().reading() as session:
        bench = _typed(_bench(session, path))
    if act == "drop":
        bench = _dropped(bench)
        if bench.status == 200:
            flash(t("workshop.dropped"), "good")
            return redirect(f"/admin/edit/{path}", 303)
    if act == "part":
        bench = _holding(bench, at)
        bench = bench if bench.said else _kept(bench)
        if bench.status == 200:
            return redirect(url_for("admin_part.show", path=path, at=at or None), 303)
    if act in LEADS:
        bench = _kept(bench)
        if bench.status == 200:
            return redirect(LEADS[act].format(path=path), 303)
    if act in presses.EDITS:
        bench = _pressed(bench, act, at)
    if act == "mine" and bench.draft is not None:
        bench = replace(bench, seen=bench.draft.revision)
    if bench.status != 409:
        bench = _kept(bench)
    with database().reading() as session:
        fresh = workshop.find(session, path)
        found = tried.try_out(session, path, bench.text)
        page = _page(session, replace(bench, draft=fresh), found)
    if found.checked is not None and fresh is not None and fresh.text == bench.text != fresh.sound:
        with database().transaction() as session:
            workshop.was_sound(session, path, bench.text)
    return page


@blueprint.get("/admin/schema/<made_of>.json")
@rule("type.manage")
def schema(made_of: str) -> ResponseReturnValue:
    """What the editor completes from and explains with: the language as JSON Schema."""
    if made_of not in MADE_OF.values():
        raise NotFound
    words = json.dumps(json_schema(made_of, g.language), ensure_ascii=False)
    return Response(words, mimetype="application/schema+json", headers={"Cache-Control": "private, max-age=3600"})


def _bench(session: Session, path: str) -> Bench:
    """NotFound for what cannot be written here; a file that is not there yet is begun by its draft."""
    if kind_of(path) not in MADE_OF or not may_be_made(path) or path.endswith(".csv"):
        raise NotFound
    known, draft = held.held(session).get(path), workshop.find(session, path)
    if draft is not None:
        return Bench(path, draft.text, draft.base_id, draft.revision, draft)
    if known is None or not known.is_there:
        raise NotFound
    text = shown(path, held.content(session, known.edition_id)) or ""
    return Bench(path, text, known.edition_id, stands=text)


def _typed(bench: Bench) -> Bench:
    """With the words of the form, whose lines a browser ends in its own way."""
    words = request.form.get("text", bench.text).replace("\r\n", "\n")
    seen = request.form.get("seen", "")
    return replace(bench, text=words, seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0)


def _holding(bench: Bench, name: str) -> Bench:
    """The part that is to be opened stands in the text as it is typed by now; none is the service itself."""
    try:
        if name:
            outline(bench.text, g.language, bench.made_of).named(name)
    except NotEdited as why:
        return replace(bench, said=why.told(g.language), status=422)
    return bench


def _pressed(bench: Bench, act: str, at: str) -> Bench:
    named = request.form.get("snippet", "")
    snippet = next((each for each in palette(_first()) if each.name == named), None)
    wish = presses.Wish(snippet, request.form.get("within", ""))
    try:
        known = outline(bench.text, g.language, bench.made_of)
        text = presses.edited(bench.text, act, at, known, wish, bench.made_of, ())
        within = next((each.at for each in known.all() if act == "insert" and each.name == wish.within), "")
        return replace(bench, text=text, joined=within)
    except NotEdited as why:
        return replace(bench, said=why.told(g.language), status=422)


def _kept(bench: Bench) -> Bench:
    """Stale words are not kept, and stay on the screen."""
    if bench.text == bench.stands:
        return bench
    try:
        with database().transaction() as session:
            seen = workshop.keep(session, actor(), bench.path, bench.text, bench.base_id, bench.seen)
    except Stale as why:
        return replace(bench, said=t(why.code, **why.facts), status=why.status)
    return replace(bench, seen=seen)


def _dropped(bench: Bench) -> Bench:
    """What a colleague wrote since is not thrown away by who has not seen it."""
    try:
        with database().transaction() as session:
            workshop.drop(session, actor(), bench.path, bench.seen)
    except Stale as why:
        return replace(bench, said=t(why.code, **why.facts), status=why.status)
    return bench


def _page(session: Session, bench: Bench, found: Tried) -> ResponseReturnValue:
    parts = _outline(bench)
    rows, lists = presses.rows_of(parts), presses.question_lists(parts)
    some = leaf_of(len(rows), _leaf("parts"), PARTS_AT_ONCE)
    look = _look(session, bench, found)
    return render_template(
        "admin/workshop.html",
        bench=bench,
        tried=found,
        **look,
        rows=rows[some.places.start : some.places.stop],
        some=some,
        called=_called,
        names={row.part.at: _called(row) for row in rows},
        headings=_headings(bench.made_of),
        lists=lists,
        within=presses.where_next(lists, request.form.get("within", ""), bench.joined),
        palette=palette(g.language) if bench.made_of == "type" else (),
        problems=json.dumps(_marks(found.problems), ensure_ascii=False),
        keys=[_key_of(bench, each) for each in found.problems],
        theirs=differences(bench.draft.text, bench.text) if bench.status == 409 and bench.draft else (),
        advice=advice(found.checked) if found.checked is not None else (),
        phrases=json.dumps(phrases(), ensure_ascii=False),
        is_mine=bench.draft is None or bench.draft.by_id == actor().id,
    ), bench.status


def _leaf(name: str) -> int:
    """The one that was pressed, else the one that was shown."""
    act, _, pressed = request.form.get("act", "").partition(" ")
    return number_of(pressed if act == name else request.values.get(name, ""))


def _look(session: Session, bench: Bench, found: Tried) -> dict[str, Any]:
    """What the text makes, for templates; while it has problems, what it made when it had none."""
    shown, text = found, bench.text
    if found.checked is None and bench.made_of == "type":
        shown, text = tried.sound_before(session, bench.path, bench.text) or (found, text)
    act, _, view = request.form.get("act", "").partition(" ")
    asked = view if act == "view" else request.values.get("view", "")
    view = asked if asked in tried.VIEWS else tried.VIEWS[0]
    facts: dict[str, Any] = {"shown": shown, "is_before": shown is not found, "view": view, "views": tried.VIEWS}
    if shown.checked is None:
        return facts
    if view == "form":
        facts |= tried.form_of(session, shown, _leaf("leaf"))
    elif view == "steps":
        facts |= tried.steps_of(shown)
    elif view == "row":
        facts |= previews.row_of(session, bench.path, [text])
    elif view == "told":
        facts["told"] = tried.told(shown)
    return facts


def _marks(problems: Sequence[Wrong]) -> list[Mapping[str, object]]:
    """Where the editor marks what."""
    told = [(each, line) for each in problems if each["line"] for line in (each["line"], *each.get("also", ()))]
    return [
        {"line": line, "column": each["column"] if line == each["line"] else 1, "what": each["what"]}
        for each, line in told[:MOST_MARKED]
    ]


def _key_of(bench: Bench, problem: Wrong) -> KeyThere | None:
    """What a problem of this file is about; one of another file has no line here."""
    return (
        key_there(bench.text, problem["line"], problem["column"], bench.made_of, bench.path)
        if problem["line"]
        else None
    )


def _outline(bench: Bench) -> Outline:
    try:
        return outline(bench.text, g.language, bench.made_of)
    except NotEdited:
        return Outline((), ())


def _called(row: presses.Row) -> str:
    """What people call a part: its own words, else what it is and the how manieth."""
    part = row.part
    if part.made_of == "section" and part.uses:
        return t("workshop.part_applicant") if part.uses == "applicant" else t("workshop.part_block", id=part.uses)
    return part.label or part.id or t("workshop.part_number", what=what_of(part.made_of), number=row.number)


def _headings(made_of: str) -> dict[str, str]:
    """What each list of such a file is called."""
    return {key.name: key.th if g.language == "th" else key.en for key in construct(made_of).keys}


def _first() -> str:
    return office().languages[0]
