"""A new service or registry: from a ready-made one, from another of the office's, or from nothing (C14). Its draft is opened."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.queries import shelf as held
from portal.queries import types
from portal.queries.shelf import Held
from portal.request_types.describing.ready_made import ReadyMade, ready_lists, ready_made
from portal.request_types.editing.beginning import another, new_registry, new_type
from portal.request_types.editing.written import Said, typed
from portal.request_types.reading.folder import Kind
from portal.request_types.reading.source import library_registry, library_type, ready_registries
from portal.services.publishing import workshop
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, office, rule

blueprint = Blueprint("admin_new_file", __name__)
_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST_TITLE: Final = 200
NOTHING: Final = ""
_TABLE: Final = re.compile(r"^rows: [\w-]+\.csv$", re.MULTILINE)


@dataclass(frozen=True)
class Sort:
    """What may be begun: where its files stand, and what there is to begin with."""

    folder: Kind
    ready: Callable[[str], Sequence[ReadyMade]]
    back: str
    """The page it is begun from."""


SORTS: Final = {
    "type": Sort(Kind.TYPES, ready_made, "/admin/types"),
    "registry": Sort(Kind.REGISTRIES, ready_lists, "/admin/files"),
}


@dataclass(frozen=True)
class Wanted:
    """What the form says."""

    id: str = ""
    title: str = ""
    base: str = NOTHING
    """Nothing, `library/...`, or the id of another of the office."""
    other_title: str = ""
    """In the office's second language; it need not have one yet."""

    @property
    def called(self) -> Said:
        """The title as a file says it."""
        first, *others = office().languages
        return {first: self.title, others[0]: self.other_title} if others and self.other_title else self.title


@blueprint.get("/admin/new-<any(type, registry):sort>")
@rule("type.manage")
def ask(sort: str) -> str:
    """What it is called and what it begins with."""
    return _page(sort, Wanted(request.args.get("id", ""), base=request.args.get("base", "")), {})


@blueprint.post("/admin/new-<any(type, registry):sort>")
@rule("type.manage")
def begin(sort: str) -> ResponseReturnValue:
    """Begin a draft and open it. 422 with what was typed."""
    wanted = Wanted(*(typed(request.form.get(name, "")) for name in ("id", "title", "base", "other_title")))
    folder = SORTS[sort].folder
    path = f"{folder}/{wanted.id}.yaml"
    with database().transaction() as session:
        there = held.held(session)
        taken = (path in there and there[path].is_there) or workshop.find(session, path) is not None
        wrong = _wrong(sort, wanted, taken)
        if not wrong:
            own = held.one(session, f"{folder}/{wanted.base}.yaml") if wanted.base else None
            known = there[path].edition_id if path in there else 0
            workshop.keep(session, actor(), path, _text(sort, wanted, own), known, workshop.NEW)
            if sort == "type":
                _begin_lists(session, wanted.base, there)
    if wrong:
        return _page(sort, wanted, wrong), 422
    return redirect(f"/admin/edit/{path}", 303)


def _wrong(sort: str, wanted: Wanted, taken: bool) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not wanted.title or len(wanted.title) > LONGEST_TITLE:
        wrong["title"] = t(f"workshop.{sort}.title_wrong", most=LONGEST_TITLE)
    if len(wanted.other_title) > LONGEST_TITLE:
        wrong["other_title"] = t("workshop.other_title_wrong", most=LONGEST_TITLE)
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


def _text(sort: str, wanted: Wanted, own: bytes | None) -> str:
    first = office().languages[0]
    if own is not None:
        return another(own.decode("utf-8", "replace"), wanted.id, wanted.called, first)
    known = {each.name for each in SORTS[sort].ready(first)}
    base = wanted.base if wanted.base in known else NOTHING
    if sort == "type":
        return new_type(wanted.id, wanted.called, base, first)
    ready = library_registry(base.removeprefix("library/")) if base else None
    if ready is None:
        return new_registry(wanted.id, wanted.called, first)
    if _TABLE.search(ready.text):  # its rows are a file of the library, which a copy would have to bring along
        return f"format: 1\nid: {wanted.id}\nextends: {base}\n"
    return another(ready.text, wanted.id, wanted.called, first)


def _page(sort: str, wanted: Wanted, wrong: dict[str, str]) -> str:
    chosen = SORTS[sort]
    with database().reading() as session:
        own = (
            [(row.id, row.title) for row in types.types(session) if row.is_declared]
            if sort == "type"
            else list(catalogue().registry_titles(session).items())
        )
    facts = {"sort": sort, "back": chosen.back, "wanted": wanted, "wrong": wrong, "spoken": office().languages}
    return render_template("admin/new_file.html", **facts, ready=chosen.ready(g.language), own=own)
