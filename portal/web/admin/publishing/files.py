"""The office's files on screen: read, changed, put back, each with its history (decision 28). Works without scripts."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.errors import NotFound, Refused, Stale
from portal.queries import shelf as kept
from portal.request_types.reading.folder import OFFICE_FILE, Kind, kind_of
from portal.services.publishing import shelf, workshop
from portal.services.publishing.differences import Line, differences, lines_of
from portal.services.publishing.file_texts import LONGEST, is_text, shown, typed
from portal.services.publishing.publication import Problem, Published
from portal.services.publishing.shelf import FilesRefused, Standing
from portal.web.admin.publishing import wishing
from portal.web.admin.publishing.meaning import Meaning, files_with
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.numbers import whole_number
from portal.web.public import prose
from portal.web.rules import rule

blueprint = Blueprint("admin_files", __name__)
_TRIES = 3
"""Others may change other files while these are judged."""
_MAKES = (Kind.TYPES, Kind.BLOCKS, Kind.REGISTRIES, Kind.PAGES)


@dataclass
class _Typed:
    """What a person sent, or what there is when nothing was sent yet."""

    text: str | None
    base: int
    """The edition it began with; 0 for a new file."""
    reason: str = ""
    problems: Sequence[Problem] = ()
    said: str = ""
    """What is wrong with the whole."""
    sound: bool = False
    meaning: Meaning | None = None
    """What it would change, once it was checked."""
    theirs: Sequence[Line] = ()
    mine: Sequence[Line] = ()
    overtaken: kept.Edition | None = None


@blueprint.get("/admin/files")
@rule("type.manage")
def show() -> str:
    """All files by kind: what is wrong, who changed each last, and where the folder says something else."""
    with database().reading() as session:
        held, wrong = kept.held(session), kept.problems(session)
        rows = [each for each in kept.newest_editions(session) if held[each.path].is_there]
    groups = [(kind, [each for each in rows if kind_of(each.path) is kind]) for kind in Kind]
    facts = {"held": held, "wrong": wrong, "makes": _MAKES, "is_text": is_text}
    return render_template("admin/files.html", groups=[each for each in groups if each[1]], **facts)


@blueprint.get("/admin/files/new")
@rule("type.manage")
def new() -> ResponseReturnValue:
    """To the page of a file that is not there yet; a name that cannot be is told on the list."""
    kind, name = request.args.get("kind", ""), request.args.get("name", "").strip()
    path = f"{kind}/{name.removesuffix('.yaml').removesuffix('.md')}{'.md' if kind == Kind.PAGES else '.yaml'}"
    try:
        with database().reading() as session:
            shelf.check_name(path, shelf.standing(session))
    except Refused as refused:
        flash(t(refused.code), "bad")
        return redirect("/admin/files#new", 303)
    return redirect(f"/admin/files/{path}", 303)


@blueprint.get("/admin/files/<path:path>")
@rule("type.manage")
def one(path: str) -> ResponseReturnValue:
    """One file as it stands, or one of its editions beside the present one. 404 for a name that no file can have."""
    with database().reading() as session:
        now = shelf.standing(session)
        _known(path, now)
        edition = request.args.get("edition", "")
        if edition:
            return _edition(path, now, _number(edition))
        there = now.there.get(path)
        data = kept.content(session, there.edition_id) if there is not None else None
    return _page(path, _Typed(shown(path, data), now.held[path].edition_id if path in now.held else 0))


@blueprint.post("/admin/files/<path:path>")
@rule("type.manage")
def change(path: str) -> ResponseReturnValue:
    """Check what was typed, publish it, put an earlier edition back, or take the file away."""
    go, reason = request.form.get("_go", "check"), request.form.get("reason", "").strip()
    form = _Typed(request.form.get("text", ""), _number(request.form.get("base", "0")), reason)
    with database().reading() as session:
        now = shelf.standing(session)
        _known(path, now)
        data = kept.content(session, now.held[path].edition_id) if path in now.held else None
        edition = kept.edition(session, path, _number(request.form.get("edition", "")))
        earlier = kept.content(session, edition.id) if go == "back" and edition is not None else None
    if go in ("back", "remove"):
        form.text = shown(path, data)  # nothing was typed: what there is stays in sight
        if go == "back" and edition is None:
            raise NotFound
        return _put(path, form, earlier, undoes_id=edition.id if go == "back" and edition is not None else None)
    if not is_text(path):
        raise NotFound
    return _put(path, form, typed(path, form.text or "", data), checks=go != "publish")


def _put(
    path: str, form: _Typed, data: bytes | None, *, checks: bool = False, undoes_id: int | None = None
) -> ResponseReturnValue:
    """Judge and, unless it is only checked, put in force; what was typed stays on the page until it is."""
    for _ in range(_TRIES):
        with database().reading() as session:
            now = shelf.standing(session)
            there = now.held.get(path)
            stood = kept.content(session, there.edition_id) if there is not None else None
        if form.base != (there.edition_id if there is not None else 0):
            return _overtaken(path, form, data, stood)
        if stood == data:
            form.said = t("files.same")
            return _page(path, form), 422
        try:
            judged = shelf.judged(now, {path: data}, g.language)
            if checks:
                form.sound, form.meaning = True, _meaning(path, data)
                return _page(path, form)
            if not form.reason:
                form.said = t("files.reason_missing")
                return _page(path, form), 422
            with database().transaction() as session:
                done = wishing.done(session, judged, form.reason, {path: form.base}, wishing.When(), undoes_id)
                if isinstance(done, Published):
                    workshop.settle(session, path, shown(path, data) or "")
        except FilesRefused as refused:
            form.problems = refused.found
            return _page(path, form), 422
        except Refused as refused:
            form.said = t(refused.code, **refused.facts)
            return _page(path, form), 422
        except Stale:
            continue
        return _done(path, data, done)
    raise Stale


def _meaning(path: str, data: bytes | None) -> Meaning | None:
    if data is None:
        return None
    with database().reading() as session:
        return files_with(session, {path: data}).meaning(path)


def _done(path: str, data: bytes | None, done: Published | str) -> ResponseReturnValue:
    if isinstance(done, str):
        flash(t("proposals.made"), "good")
        return redirect(f"/admin/proposals/{done}", 303)
    catalogue().forget()
    told = [t("files.version", type=name, number=number) for name, number in done.versions.items()]
    flash(" ".join([t("files.published" if data is not None else "files.removed"), *told]), "good")
    return redirect(f"/admin/files/{path}" if data is not None else "/admin/files", 303)


def _overtaken(path: str, form: _Typed, data: bytes | None, stood: bytes | None) -> ResponseReturnValue:
    """Somebody was faster: both differences are shown, the text stays, and publishing it again is a choice."""
    with database().reading() as session:
        editions = kept.editions(session, path)
        begun = kept.content(session, form.base) if kept.edition(session, path, form.base) else None
    was, is_now = shown(path, begun) or "", shown(path, stood) or ""
    form.theirs, form.mine = differences(was, is_now), differences(was, shown(path, data) or "")
    form.overtaken = editions[0] if editions else None
    form.base = editions[0].id if editions else 0
    return _page(path, form), 409


def _edition(path: str, now: Standing, number: int) -> str:
    """What an edition changed, and what putting it back would change."""
    with database().reading() as session:
        history = kept.editions(session, path)
        place = next((at for at, each in enumerate(history) if each.id == number), None)
        if place is None:
            raise NotFound
        before = history[place + 1] if place + 1 < len(history) else None
        texts = [
            shown(path, kept.content(session, each.id) if each is not None else None)
            for each in (before, history[place], history[0])
        ]
    facts = {"path": path, "edition": history[place], "is_newest": place == 0, "base": now.held[path].edition_id}
    readable = all(text is not None for text in texts)
    was, said, is_now = (text or "" for text in texts)
    facts |= {"readable": readable, "changed": differences(was, said), "back": differences(is_now, said)}
    return render_template("admin/file_edition.html", **facts)


def _page(path: str, form: _Typed) -> str:
    with database().reading() as session:
        history = kept.editions(session, path)
        held = kept.held(session).get(path)
        if not form.problems and not form.sound and request.method == "GET":
            form.problems = kept.problems(session).get(path, ())
    lines = lines_of(form.text or "")
    marked = {int(each["line"]) for each in form.problems if each["file"] == path}
    kind = kind_of(path)
    return render_template(
        "admin/file.html",
        path=path,
        form=form,
        history=history,
        held=held,
        is_new=held is None or not held.is_there,
        stays=path == OFFICE_FILE,
        type_id=path.removeprefix("request_types/").removesuffix(".yaml") if kind is Kind.TYPES else "",
        typable=form.text is not None and len((form.text or "").encode()) <= LONGEST,
        around=[(at, lines[at - 1], at in marked) for at in _around(marked, len(lines))],
        longest=shelf.LONGEST_REASON,
        sent=request.method == "POST",
        preview=prose.html(form.text) if kind is Kind.PAGES and form.text and len(form.text) <= LONGEST else None,
    )


def _around(marked: set[int], count: int) -> list[int]:
    """Lines with problems and two on each side."""
    return sorted({at for line in marked for at in range(line - 2, line + 3) if 0 < at <= count})


def _known(path: str, now: Standing) -> None:
    try:
        shelf.check_name(path, now)
    except Refused:
        raise NotFound from None


def _number(word: str) -> int:
    return whole_number(word) or 0
