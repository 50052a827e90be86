"""Named views of the queue: kept, opened, and put in order by the person they belong to (C42)."""

from dataclasses import dataclass, replace
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.errors import NotFound, Refused
from portal.queries import views as queries
from portal.queries.counts import Standing
from portal.queries.views import View
from portal.services.casework import views
from portal.services.casework.views import LONGEST, LONGEST_ADDRESS, MOST
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, rule
from portal.web.staff import chips
from portal.web.staff.asked import address_of, of_today, pairs_of, wish_of
from portal.web.staff.chips import Chip
from portal.web.staff.saved import VIEWS, target

blueprint = Blueprint("staff_views", __name__)
NEW: Final = ""
"""The place of the form for a view that is not kept yet."""


@dataclass(frozen=True)
class Line:
    """A view as its page shows it."""

    view: View
    chips: tuple[Chip, ...]
    states: tuple[str, ...]
    order: str


@dataclass(frozen=True)
class Said:
    """What was typed for one view, and what is wrong with it."""

    key: str = NEW
    name: str = ""
    address: str = ""
    problem: str = ""


@blueprint.get(VIEWS)
@rule("queue.read")
def show() -> ResponseReturnValue:
    """All of them, to be renamed, moved and deleted."""
    return _page(Said())


@blueprint.post(VIEWS)
@rule("queue.read")
def save() -> ResponseReturnValue:
    """Keep the list that was on the screen."""
    said = Said(NEW, _name(), _address())
    try:
        with database().transaction() as session:
            key = views.save(session, actor(), said.name, said.address)
    except Refused as problem:
        return _page(replace(said, problem=t(problem.code, **problem.facts)), 422)
    flash(t("views.saved", name=" ".join(said.name.split())), "good")
    return redirect(f"{VIEWS}/{key}", 303)


@blueprint.get(f"{VIEWS}/<key>")
@rule("queue.read")
def look(key: str) -> ResponseReturnValue:
    """The queue as it asks for; the address then holds all of it."""
    with database().reading() as session:
        return redirect(target(session, _own(session, key)), 303)


@blueprint.post(f"{VIEWS}/<key>/change")
@rule("queue.read")
def change(key: str) -> ResponseReturnValue:
    """Keep the list on the screen in place of the one that was kept."""
    try:
        with database().transaction() as session:
            name = views.change(session, actor(), key, _address())
    except Refused as problem:
        return _page(Said(key, problem=t(problem.code, **problem.facts)), 422)
    flash(t("views.changed", name=name), "good")
    return redirect(f"{VIEWS}/{key}", 303)


@blueprint.post(f"{VIEWS}/<key>/rename")
@rule("queue.read")
def rename(key: str) -> ResponseReturnValue:
    """Another name; what is wrong with it stands at its place."""
    said = Said(key, _name())
    try:
        with database().transaction() as session:
            views.rename(session, actor(), key, said.name)
    except Refused as problem:
        return _page(replace(said, problem=t(problem.code, **problem.facts)), 422)
    flash(t("views.renamed"), "good")
    return redirect(f"{VIEWS}#v-{key}", 303)


@blueprint.post(f"{VIEWS}/<key>/<any(up, down):way>")
@rule("queue.read")
def move(key: str, way: str) -> ResponseReturnValue:
    """One place towards the first tab or the last."""
    with database().transaction() as session:
        views.move(session, actor(), key, -1 if way == "up" else 1)
    return redirect(f"{VIEWS}#v-{key}", 303)


@blueprint.post(f"{VIEWS}/<key>/<any(first, plain):how>")
@rule("queue.read")
def opens(key: str, how: str) -> ResponseReturnValue:
    """The queue opens with it, or as it does by itself."""
    with database().transaction() as session:
        views.open_with(session, actor(), key, how == "first")
    flash(t("views.opens_now" if how == "first" else "views.opens_plain"), "good")
    return redirect(f"{VIEWS}#v-{key}", 303)


@blueprint.post(f"{VIEWS}/<key>/delete")
@rule("queue.read")
def delete(key: str) -> ResponseReturnValue:
    """The name goes; no request changes."""
    with database().transaction() as session:
        name = views.delete(session, actor(), key)
    flash(t("views.deleted", name=name), "good")
    return redirect(VIEWS, 303)


def _name() -> str:
    return request.form.get("name", "").strip()[: LONGEST + 1]


def _address() -> str:
    """Only what a list of the queue can ask for is kept, in one way of writing."""
    return address_of(wish_of(pairs_of(request.form.get("address", "")[: LONGEST_ADDRESS * 2])))


def _own(session: Session, key: str) -> View:
    found = next((each for each in queries.own(session, actor()) if each.key == key), None)
    if found is None:
        raise NotFound
    return found


def _page(said: Said, status: int = 200) -> ResponseReturnValue:
    with database().reading() as session:
        there = chips.offered(session, Standing((), 0))
        lines = [_line(session, each, there) for each in queries.own(session, actor())]
        new = _line(session, View(NEW, said.name, said.address, False), there)
    facts = {"lines": lines, "new": new, "said": said, "most": MOST, "longest": LONGEST}
    return render_template("staff/views.html", **facts), status


def _line(session: Session, view: View, there: chips.Offered) -> Line:
    args = pairs_of(of_today(view.address, catalogue().renamed_steps(session)))
    wish = wish_of(args)
    return Line(view, chips.chips_of(session, wish, args, there), wish.states, chips.order_of(wish))
