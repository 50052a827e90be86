"""A new service: from a ready-made type, from another of the office's, or from nothing (C14). Its draft is opened."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.queries import shelf as held
from portal.queries import types
from portal.queries.shelf import Held
from portal.request_types.describing.ready_made import ready_made
from portal.request_types.editing.beginning import new_type, type_after
from portal.request_types.reading.source import library_type, ready_registries
from portal.services import workshop
from portal.web.extensions import database
from portal.web.language import t
from portal.web.rules import actor, office, rule

blueprint = Blueprint("admin_new_type", __name__)
_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST_TITLE: Final = 200
NOTHING: Final = ""


@dataclass(frozen=True)
class Wanted:
    """What the form says."""

    id: str = ""
    title: str = ""
    base: str = NOTHING
    """Nothing, `library/...`, or the id of a type of the office."""


@blueprint.get("/admin/new-type")
@rule("type.manage")
def ask() -> str:
    """What it is called and what it begins with."""
    return _page(Wanted(base=request.args.get("base", "")), {})


@blueprint.post("/admin/new-type")
@rule("type.manage")
def begin() -> ResponseReturnValue:
    """Begin a draft and open it. 422 with what was typed."""
    wanted = Wanted(*(request.form.get(name, "").strip() for name in ("id", "title", "base")))
    path = f"request_types/{wanted.id}.yaml"
    with database().transaction() as session:
        there = held.held(session)
        taken = (path in there and there[path].is_there) or workshop.find(session, path) is not None
        wrong = _wrong(wanted, taken)
        if not wrong:
            own = held.one(session, f"request_types/{wanted.base}.yaml") if wanted.base else None
            known = there[path].edition_id if path in there else 0
            workshop.keep(session, actor(), path, _text(wanted, own), known, workshop.NEW)
            _begin_lists(session, wanted.base, there)
    if wrong:
        return _page(wanted, wrong), 422
    return redirect(f"/admin/edit/{path}", 303)


def _wrong(wanted: Wanted, taken: bool) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not wanted.title or len(wanted.title) > LONGEST_TITLE:
        wrong["title"] = t("workshop.title_wrong", most=LONGEST_TITLE)
    if not _ID.fullmatch(wanted.id):
        wrong["id"] = t("workshop.id_wrong")
    elif taken:
        wrong["id"] = t("workshop.id_taken")
    return wrong


def _begin_lists(session: Session, base: str, there: Mapping[str, Held]) -> None:
    """Lists that a ready-made type draws from and the office has not, as drafts beside it: their rows are examples."""
    file = library_type(base.removeprefix("library/")) if base.startswith("library/") else None
    for id, ready in (ready_registries(file) if file is not None else {}).items():
        path = f"registries/{id}.yaml"
        known = there.get(path)
        if (known is None or not known.is_there) and workshop.find(session, path) is None:
            workshop.keep(session, actor(), path, ready.text, known.edition_id if known else 0, workshop.NEW)


def _text(wanted: Wanted, own: bytes | None) -> str:
    first = office().languages[0]
    if own is not None:
        return type_after(own.decode("utf-8", "replace"), wanted.id, wanted.title, first)
    known = {each.name for each in ready_made(first)}
    return new_type(wanted.id, wanted.title, wanted.base if wanted.base in known else "", first)


def _page(wanted: Wanted, wrong: dict[str, str]) -> str:
    with database().reading() as session:
        own = [row for row in types.types(session) if row.is_declared]
    return render_template("admin/new_type.html", wanted=wanted, wrong=wrong, ready=ready_made(g.language), own=own)
