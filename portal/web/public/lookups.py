"""The public question of a registry (`lookup`): is this word in it? Answered without a name, and alike (C62).

Whoever asks is counted by address and shown to be somebody. Found or not, the same is read and the same is shown, the
rows of the place found before the others; pages are filled up to equal steps of length.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, abort, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.queries.catalogue import Catalogue
from portal.request_types.checking.finding import common_place
from portal.request_types.judging.registry_rows import read_cell
from portal.request_types.office_definition import Column, Lookup, Registry
from portal.request_types.privacy import is_private_column
from portal.request_types.values import Row, Value
from portal.request_types.words import Unacceptable
from portal.services.accounts import human_check
from portal.services.accounts.attempts import Limit, take
from portal.web.auth import human
from portal.web.auth.visiting import human_answer, visitor
from portal.web.extensions import catalogue, database
from portal.web.headers import public
from portal.web.language import t
from portal.web.public.lists import cell
from portal.web.rules import rule

blueprint = Blueprint("lookups", __name__)
LIMIT: Final = Limit(30, 600)
"""Words an address may ask about in ten minutes, as of the status check."""
_LONGEST: Final = 100
_STEP: Final = 4096
"""Bytes: an answer is filled up to a multiple, so that its length does not say what it is."""


@dataclass(frozen=True)
class Group:
    """Rows shown of one place."""

    title: str
    here: bool
    rows: Sequence[Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Problem:
    """What is wrong with what was sent."""

    word: str = ""
    human: bool = False
    typed: str = ""
    """What was sent, to be mended; an answer does not repeat it."""


@blueprint.get("/lookup/<name>")
@rule("public")
@public
def show(name: str) -> ResponseReturnValue:
    """The question; 404 for a registry that has none."""
    return _page(name)


@blueprint.post("/lookup/<name>")
@rule("public")
def ask(name: str) -> ResponseReturnValue:
    """The answer; 422 for a word that no row could hold, 429 past the limit."""
    registry, lookup = _asked(name)
    typed = request.form.get("word", "")[:_LONGEST]
    column = next(each for each in registry.columns if each.id == lookup.ask)
    try:
        value = read_cell(column, typed)
    except Unacceptable as wrong:
        return _page(name, Problem(t(wrong.code, **wrong.facts), typed=typed)), 422
    if value is None:
        return _page(name, Problem(t("public.lookup_missing"))), 422
    who = visitor()
    if human.is_on():
        with database().transaction() as writing:
            solved = human_check.solve(writing, who.secret, human_answer())
        if not solved:
            return _page(name, Problem(human=True, typed=typed)), 422
    with database().transaction() as session:
        take(session, who.bucket("lookup", who.address), LIMIT)
    return _filled(_page(name, sought=value))


def _page(name: str, problem: Problem | None = None, sought: Value = None) -> str:
    registry, lookup = _asked(name)
    column = next(each for each in registry.columns if each.id == lookup.ask)
    wrong = problem or Problem()
    with database().reading() as session:
        found, groups, heads = _answer(session, catalogue(), registry, lookup, sought)
    return render_template(
        "public/lookup.html",
        name=name,
        title=(lookup.title or registry.title).in_language(g.language),
        label=column.label.in_language(g.language),
        numeric=column.type in ("citizen_id", "phone", "integer"),
        answer="" if sought is None else (lookup.found if found else lookup.not_found).in_language(g.language),
        found=found,
        groups=groups,
        heads=heads,
        problem=wrong.word,
        typed=wrong.typed,
        human=human.shown(wrong.human) if human.is_on() else None,
    )


def _asked(name: str) -> tuple[Registry, Lookup]:
    with database().reading() as session:
        found = catalogue().lookups(session).get(name)
    if found is None or found.lookup is None:
        abort(404)
    return found, found.lookup


def _answer(
    session: Session, of: Catalogue, registry: Registry, lookup: Lookup, sought: Value
) -> tuple[bool, Sequence[Group], Sequence[str]]:
    """Whether it is there, and what is shown beside: that is read whether it is there or not."""
    rows = of.rows(session)
    found = rows.find(registry.id, lookup.ask, sought) if sought is not None else ()
    if lookup.shows is None:
        return bool(found), (), ()
    shown = of.registry(session, lookup.shows)[0]
    place = common_place(registry, shown)
    own, theirs = place or ("", "")
    here = {_key(each.columns.get(own)) for each in found} - {""}
    columns = [each for each in shown.columns if not is_private_column(each) and each.id != theirs]
    heads = [each.label.in_language(g.language) for each in columns]
    return bool(found), _groups(rows.all(shown.id), theirs, here, columns), heads


def _groups(rows: Sequence[Row], place: str, here: set[str], columns: Sequence[Column]) -> list[Group]:
    """By place, in the order of the list; those of the place found first."""
    by_place: dict[str, list[Row]] = {}
    for row in rows:
        by_place.setdefault(_key(row.columns.get(place)), []).append(row)
    groups = [
        Group(
            _label(several[0].columns.get(place)),
            key in here,
            [[cell(row, each) for each in columns] for row in several],
        )
        for key, several in by_place.items()
    ]
    return sorted(groups, key=lambda group: not group.here)


def _key(place: Value) -> str:
    return str(place.key) if isinstance(place, Row) else ""


def _label(place: Value) -> str:
    return place.label if isinstance(place, Row) else ""


def _filled(page: str) -> Response:
    answer = make_response(page)
    content = answer.get_data()
    answer.set_data(content + b" " * (-len(content) % _STEP))
    return answer
