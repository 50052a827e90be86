"""Searching people of a registry, and the page of one person, for the roles `search` names (C63, C83).

What is searched for is posted, never part of an address, and every page that shows somebody is written down.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.finders import finds
from portal.access.keepers import called, columns_for, part_of, rows_for
from portal.access.masking import masked_id
from portal.access.permissions import Actor
from portal.queries import people
from portal.queries.registry_words import Hit
from portal.request_types.office_definition import Column, Registry
from portal.request_types.values import Row
from portal.services.accounts import attempts
from portal.services.logs import person_looks
from portal.web import reasons
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.numbers import whole_number
from portal.web.public.lists import cell
from portal.web.rules import actor, rule
from portal.web.wording import step_label, type_label

blueprint = Blueprint("people", __name__)
LIMIT: Final = attempts.Limit(300, 60 * 60)
"""Pages of people that one person is shown in an hour, as of the tracking search (T07)."""
_LONG: Final = 200
"""A longer list of places waits until the one above is chosen."""


@dataclass(frozen=True)
class Choice:
    """One select of places."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str


def searchable(session: Session, who: Actor) -> Mapping[str, Registry]:
    """The registries this person may search."""
    return {id: each for id, each in catalogue().searches(session).items() if finds(who, each)}


@blueprint.get("/people/<name>")
@rule("login")
def show(name: str) -> str:
    """The empty search; 404 for whom the registry does not name."""
    with database().reading() as session:
        registry = _mine(session, name)
        reasons.of_people(session, registry)
        return _page(session, registry, "", {}, (), None, asked=False)


@blueprint.post("/people/<name>")
@rule("login")
def find(name: str) -> ResponseReturnValue:
    """A page of what was found."""
    typed, after = request.form.get("q", "").strip()[:100], _after()
    with database().transaction() as session:
        registry = _mine(session, name)
        reason, places = reasons.of_people(session, registry), _places(session, registry)
        if request.form.get("_go") == "stay" or not (typed or places):
            return _page(session, registry, typed, places, (), None, asked=False)
        attempts.take(session, f"people:{actor().id}", LIMIT)
        found, following = people.search(session, registry, typed, places, part_of(actor(), registry), after)
        sought = " ".join([typed, *places.values()]).strip()
        person_looks.note_search(session, actor(), registry.id, sought, len(found), reason)
        return _page(session, registry, typed, places, found, following, asked=True)


@blueprint.get("/people/<name>/<int(max=2147483647):number>")
@rule("login")
def one(name: str, number: int) -> str:
    """Everything of the row this person may read, and the requests about it within their scope."""
    with database().transaction() as session:
        registry = _mine(session, name)
        reason = reasons.of_people(session, registry)
        found = people.person(session, registry.id, number, part_of(actor(), registry))
        if found is None:
            abort(404)
        attempts.take(session, f"people:{actor().id}", LIMIT)
        person_looks.note_person(session, actor(), registry.id, str(found.row.key), reason)
        theirs = people.requests_of(session, actor(), _citizen_id(registry, found.row))
        versions = {each.version_id: catalogue().version(session, each.version_id) for each in theirs}
    shown = [each for each in registry.columns if each.type == "citizen_id" or each in columns_for(actor(), registry)]
    return render_template(
        "people/person.html",
        name=name,
        title=registry.title.in_language(g.language),
        row=found.row,
        heading=_heading(registry, found.row),
        answers=[(each.label.in_language(g.language), cell_for(found.row, each)) for each in shown],
        requests=[
            (
                each,
                type_label(versions[each.version_id]),
                step_label(versions[each.version_id], each.step, to_staff=True),
            )
            for each in theirs
        ],
        works=actor().may("queue.read"),
    )


def _page(
    session: Session,
    registry: Registry,
    typed: str,
    places: Mapping[str, str],
    found: Sequence[people.Person],
    following: Hit | None,
    asked: bool,
) -> str:
    search = registry.search
    columns = [each for each in registry.columns if search is not None and each.id in search.columns]
    return render_template(
        "people/search.html",
        name=registry.id,
        title=registry.title.in_language(g.language),
        typed=typed,
        choices=_choices(session, registry, places),
        heads=[each.label.in_language(g.language) for each in columns],
        rows=[(each, [cell_for(each.row, column) for column in columns]) for each in found],
        following=f"{following.row_id} {following.word}" if following is not None else "",
        asked=asked,
    )


def _mine(session: Session, name: str) -> Registry:
    found = searchable(session, actor()).get(name)
    if found is None:
        abort(404)
    return found


def _place_columns(registry: Registry) -> list[Column]:
    """In the order of `by`: the widest first."""
    known = {each.id: each for each in registry.columns if each.from_registry is not None}
    return [known[id] for id in (registry.search.by if registry.search is not None else ()) if id in known]


def _places(session: Session, registry: Registry) -> dict[str, str]:
    """The places that were chosen, each of those on offer to this person; one that lies in no chosen one is left out."""
    rows, found, above = rows_for(actor(), registry, catalogue().rows(session)), {}, list[Row]()
    for column in _place_columns(registry):
        row = rows.get(str(column.from_registry), request.form.get(column.id, "")[:100])
        if row is not None and all(_in(row, each) for each in above):
            found[column.id] = str(row.key)
            above.append(row)
    return found


def _choices(session: Session, registry: Registry, places: Mapping[str, str]) -> list[Choice]:
    rows, above, found = rows_for(actor(), registry, catalogue().rows(session)), list[Row](), list[Choice]()
    for column in _place_columns(registry):
        of = str(column.from_registry)
        offered = [row for row in rows.all(of) if all(_in(row, each) for each in above)]
        options = [(str(row.key), row.label) for row in offered] if len(offered) <= _LONG else []
        found.append(Choice(column.id, column.label.in_language(g.language), options, places.get(column.id, "")))
        if (chosen := rows.get(of, places.get(column.id, ""))) is not None:
            above.append(chosen)
    return found


def _in(row: Row, above: Row) -> bool:
    """Whether a row lies in another, where it says so at all."""
    named = [each for each in row.columns.values() if isinstance(each, Row) and each.registry == above.registry]
    return not named or any(each.key == above.key for each in named)


def _after() -> Hit | None:
    number, _, word = request.form.get("after", "")[:200].partition(" ")
    return Hit(word, behind) if (behind := whole_number(number)) is not None else None


def cell_for(row: Row, column: Column) -> str:
    """As this person may read it: IDs with their middle hidden for roles that do not see them (C83)."""
    if column.type == "citizen_id" and row.columns.get(column.id):
        return masked_id(str(row.columns[column.id]), actor().sees_ids)
    return t("staff.hidden") if column.sensitive and not actor().sees_ids else cell(row, column)[0]


def _heading(registry: Registry, row: Row) -> str:
    """What the person is called; no number where the label would say one."""
    return called(actor(), registry, row) or t("staff.hidden")


def _citizen_id(registry: Registry, row: Row) -> str:
    column = next((each.id for each in registry.columns if each.type == "citizen_id"), "")
    return str(row.columns.get(column) or "")
