"""Exports of a list: what will be in it, how far it is, the file, and what one exported before (C71)."""

from itertools import groupby
from typing import Final

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.errors import Refused
from portal.queries import exports
from portal.queries.requests import Wish, queue
from portal.services.exporting import asking
from portal.services.exporting.asked import Listed
from portal.services.exporting.asking import LIVES, MOST_ROWS, Wanted
from portal.services.exporting.comparing import LISTS
from portal.services.exporting.offers import OLDER, Offer
from portal.sheets.plan import Format
from portal.uploads.storage import Area
from portal.web.extensions import catalogue, database, storage
from portal.web.language import t
from portal.web.local import here
from portal.web.rules import actor, rule
from portal.web.sending import send_made
from portal.web.staff import chips
from portal.web.staff.addresses import QUEUE, url_of
from portal.web.staff.asked import address_of, pairs_of, wish_of
from portal.web.staff.queue import asked_of, total_of

blueprint = Blueprint("staff_exports", __name__)
NEW: Final = "/staff/exports/new"
blueprint.add_app_template_global(lambda wish: url_of(wish, NEW, view=""), "export_url")
LOOK_AGAIN: Final = "2"
"""Seconds until the page looks again how far it is; works without scripts."""
FORMATS: Final = (Format.XLSX, Format.CSV)


@blueprint.get("/staff/exports")
@rule("request.export")
def show() -> str:
    """One's own, the newest first."""
    with database().reading() as session:
        lines = exports.own(session, actor())
        given_up = {each.id for each in lines if exports.is_given_up(session, each)}
    return render_template("staff/exports.html", lines=lines, given_up=given_up, hours=_hours())


@blueprint.get(NEW)
@rule("request.export")
def new() -> str:
    """What will be in the file; the address is that of the list."""
    return _page(request.query_string.decode("ascii", "ignore"))


@blueprint.post("/staff/exports")
@rule("request.export")
def ask() -> ResponseReturnValue:
    """Have it made."""
    address = request.form.get("list", "")[:4000]
    try:
        with database().transaction() as session:
            wish = wish_of(pairs_of(address))
            bound, _ = asked_of(session, wish)
            wanted = Wanted(
                Listed(bound.only(), bound.words),
                said_of(session, wish, address),
                request.form.getlist("column"),
                Format.CSV if request.form.get("format") == Format.CSV else Format.XLSX,
                request.form.get("heads") == "ids",
            )
            key = asking.ask(session, actor(), catalogue(), wanted)
    except Refused as refused:
        return _page(address, t(refused.code, **refused.facts), request.form.getlist("column")), refused.status
    return redirect(f"/staff/exports/{key}", 303)


@blueprint.get("/staff/exports/<key>")
@rule("request.export")
def one(key: str) -> ResponseReturnValue:
    """How far it is; looks again by itself until it is ready."""
    with database().reading() as session:
        found = exports.one(session, actor(), key)
        given_up = exports.is_given_up(session, found)
    page = render_template(
        "staff/export.html", export=found, given_up=given_up, most=f"{MOST_ROWS:,}", names=LISTS, hours=_hours()
    )
    answer = make_response(page)
    if found.stands == "waiting" and not given_up:
        answer.headers["Refresh"] = LOOK_AGAIN
    return answer


@blueprint.get("/staff/exports/<key>/file")
@rule("request.export")
def file(key: str) -> ResponseReturnValue:
    """The file, to whoever asked for it, while it is there and their rights are the same; noted in the log."""
    with database().transaction() as session:
        found = asking.fetch(session, actor(), key)
        digest, size, kind, at = found.digest or "", found.size, Format(found.format), found.asked_at
    name = t("exports.file_name", day=f"{here(at):%Y-%m-%d %H%M}")
    return send_made(digest, size, kind.mime, f"{name}.{kind}", Area.EXPORTED)


@blueprint.post("/staff/exports/<key>/remove")
@rule("request.export")
def remove(key: str) -> ResponseReturnValue:
    """Take it away, made or not."""
    with database().transaction() as session:
        gone = asking.remove(session, actor(), key)
    for digest in gone:
        storage().delete(digest, Area.EXPORTED)
    flash(t("exports.removed"), "good")
    return redirect("/staff/exports", 303)


def said_of(session: Session, wish: Wish, address: str) -> list[tuple[str, str]]:
    """The list in words, as the chips of the queue have it."""
    there = chips.offered(session, asked_of(session, wish)[1])
    said = [(each.label, each.words) for each in chips.chips_of(session, wish, pairs_of(address), there)]
    return [*((t("lists.status"), t(f"states.{state}")) for state in wish.states), *said]


def _page(address: str, problem: str = "", chosen: list[str] | None = None) -> str:
    with database().reading() as session:
        wish = wish_of(pairs_of(address))
        bound, standing = asked_of(session, wish)
        listed = Listed(bound.only(), bound.words)
        offered, has_older = asking.offered(session, actor(), catalogue(), listed)
        known = total_of(bound, standing) if not bound.words.strip() else None
        page = queue(session, actor(), bound, known)
        said = said_of(session, wish, address)
        titles = _titles(session, listed, offered)
    ticked = {each.id for each in offered if each.chosen} | {OLDER} if chosen is None else set(chosen)
    return render_template(
        "staff/new_export.html",
        address=address_of(wish),
        back=url_of(wish, QUEUE),
        said=said,
        total=page.total,
        is_exact=page.is_total_exact,
        too_many=page.is_total_exact and page.total > MOST_ROWS,
        most=f"{MOST_ROWS:,}",
        groups=[(titles[id], list(each)) for id, each in groupby(offered, key=lambda one: one.group)],
        ticked=ticked,
        has_older=has_older,
        older=OLDER,
        formats=FORMATS,
        format=request.form.get("format", Format.XLSX),
        heads=request.form.get("heads", ""),
        is_one_type=listed.type_id is not None,
        problem=problem,
        hours=_hours(),
    )


def _titles(session: Session, listed: Listed, offered: list[Offer]) -> dict[str, str]:
    """What each group of columns is called; staff forms by their own titles."""
    titles = {id: t(f"exports.group_{id}") for id in ("request", "form", "shows", "ratings")}
    if listed.type_id and any(each.group not in titles for each in offered):
        version = catalogue().offered(session, listed.type_id).version_id
        forms = catalogue().version(session, version).staff_forms
        titles |= {id: form.form.title.in_language(actor().language) for id, form in forms.items()}
    return titles


def _hours() -> int:
    return int(LIVES.total_seconds() // 3600)
