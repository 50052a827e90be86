"""Registries their keepers look after: every row, who keeps it, and closing or reopening one with its history (C65)."""

from typing import Final

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.keepers import called, columns_for, keeps
from portal.errors import Refused
from portal.queries import registries as kept
from portal.services.importing import into
from portal.services.importing.rights import may_import
from portal.services.keeping import registries
from portal.services.keeping.registry_keeping import take
from portal.services.keeping.registry_rows import may_order
from portal.web.extensions import catalogue, database
from portal.web.filters import moment
from portal.web.language import t
from portal.web.public.lists import cell, ready
from portal.web.rules import actor, office, rule
from portal.web.staff.registry_history import said
from portal.web.wording import unit_label

blueprint = Blueprint("staff_registries", __name__)
ONE: Final = "/staff/registries/<name>/rows/<int(max=2147483647):number>"
"""A row by its number: its key may be a citizen ID, which no address or form says (T35, C83)."""
_NUMBERS = frozenset({"integer", "decimal", "money"})
"""Columns whose values stand one below the other by their digits."""


@blueprint.get("/staff/registries")
@rule("registry.keep")
def show() -> str:
    """Those this person keeps; an admin imports into the others too."""
    with database().reading() as session:
        mine = [each for each in catalogue().kept_lists(session).values() if keeps(actor(), each)]
        titles = catalogue().registry_titles(session) if actor().may("type.manage") else {}
    kept_here = {each.id for each in mine}
    others = [(id, title.get(g.language) or next(iter(title.values()))) for id, title in titles.items()]
    others = [each for each in others if each[0] not in kept_here]
    return render_template("staff/registries.html", registries=mine, others=others)


@blueprint.get("/staff/registries/<name>")
@rule("registry.keep")
def one(name: str) -> ResponseReturnValue:
    """One of them; 404 for any other."""
    return _page(name)


@blueprint.post(f"{ONE}/close")
@rule("registry.keep")
def close(name: str, number: int) -> ResponseReturnValue:
    """Nobody chooses the row from now on."""
    reason = request.form.get("reason", "").strip()[:500]
    try:
        with database().transaction() as session:
            before = registries.close(session, actor(), catalogue(), name, number, reason)
    except Refused as refused:
        return _page(name, number, t(refused.code)), refused.status
    if before is not None:
        flash(t("staff.row_closed_before", by=before.by, at=moment(before.at)), "warn")
        return redirect(f"/staff/registries/{name}", 303)
    return _done(name, "staff.row_closed")


@blueprint.post(f"{ONE}/open")
@rule("registry.keep")
def reopen(name: str, number: int) -> ResponseReturnValue:
    """It may be chosen again."""
    with database().transaction() as session:
        registries.reopen(session, actor(), catalogue(), name, number)
    return _done(name, "staff.row_opened")


def _done(name: str, said: str) -> ResponseReturnValue:
    catalogue().forget()
    flash(t(said), "good")
    return redirect(f"/staff/registries/{name}", 303)


def _page(name: str, wrong: int = 0, problem: str = "") -> str:
    cursor = request.args.get("cursor", "")[:300]
    with database().reading() as session:
        found = take(session, actor(), catalogue(), name)
        page = kept.rows(session, name, cursor, found.part)
        history = [said(each, found.registry) for each in kept.changes(session, name, found.part)]
        orders = may_order(session, found.registry)
        imports = may_import(session, actor(), catalogue(), into.registry(name))
    registry = found.registry
    columns = columns_for(actor(), registry)
    with database().reading() as session:
        cells = ready(session, name, [[cell(each.row, column) for column in columns] for each in page.rows])
    return render_template(
        "staff/registry.html",
        registry=registry,
        keepers=[_who(word) for word in registry.kept_by],
        heads=[(column.label.in_language(g.language), column.type in _NUMBERS) for column in columns],
        page=page,
        rows=[(each, called(actor(), registry, each.row), told) for each, told in zip(page.rows, cells, strict=True)],
        history=history,
        orders=orders and page.total > 1,
        imports=imports,
        cursor=cursor,
        wrong=wrong,
        problem=problem,
        pages_url=lambda cursor: f"/staff/registries/{name}?cursor={cursor}",
    )


def _who(word: str) -> str:
    role = next((each.title.in_language(g.language) for each in office().roles if each.id == word), "")
    return role or unit_label(office(), word)
