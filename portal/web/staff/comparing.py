"""A list in a file held against one of the portal's: sent here, read as pages, fetched as any export is (C67)."""

from collections.abc import Iterator
from typing import IO, Final

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.keepers import keeps
from portal.errors import Refused
from portal.queries import exports
from portal.queries.requests import queue
from portal.request_types.office_definition import Registry
from portal.services.exporting import asking, comparing
from portal.services.exporting.asked import Listed
from portal.services.exporting.asking import Against
from portal.services.exporting.comparing import LISTS
from portal.uploads.limits import MEBIBYTE, size_text
from portal.uploads.storage import CHUNK, Area, Missing, TooLarge
from portal.web.extensions import catalogue, database, storage
from portal.web.language import t
from portal.web.numbers import whole_number
from portal.web.rules import actor, rule
from portal.web.staff.addresses import QUEUE, url_of
from portal.web.staff.asked import address_of, pairs_of, wish_of
from portal.web.staff.exports import said_of
from portal.web.staff.queue import asked_of, total_of

blueprint = Blueprint("staff_comparing", __name__)
LARGEST: Final = 20 * MEBIBYTE
PAGE: Final = 50
_LIST: Final = "list"
"""Stands for the list of the queue; anything else is a registry, with a column of citizen IDs or none."""


@blueprint.get("/staff/compare")
@rule("request.export")
def new() -> str:
    """What it may be held against; the address is that of a list of the queue."""
    return _page(request.query_string.decode("ascii", "ignore"))


@blueprint.post("/staff/compare")
@rule("request.export")
def compare() -> ResponseReturnValue:
    """Keep the file and have it compared."""
    address, sent = request.form.get("list", "")[:4000], request.files.get("file")
    if sent is None or not sent.filename:
        return _page(address, [("file", t("comparing.file_needed"))]), 422
    with database().reading() as session:
        wish = wish_of(pairs_of(address))
        bound, _ = asked_of(session, wish)
        said, against = said_of(session, wish, address), _against(session, request.form.get("with", _LIST)[:100])
    if against is None:
        return _page(address, [("with", t("comparing.which"))]), 422
    try:
        kept = storage().put(_bounded(sent.stream), Area.EXPORTED)
    except TooLarge:
        return _page(address, [("file", t("comparing.too_large", size=size_text(LARGEST)))]), 422
    listed = Listed(bound.only(), bound.words)
    told = [(t("comparing.said"), against.title or t("site.queue")), *([] if against.registry else said)]
    try:
        with database().transaction() as session:
            key = asking.compare(session, actor(), listed, told, against, kept.digest, sent.filename[:200])
    except Refused as refused:
        return _page(address, [("file", t(refused.code, **refused.facts))]), refused.status
    return redirect(f"/staff/exports/{key}", 303)


@blueprint.get("/staff/exports/<key>/<any(both,only_file,only_here,wrong):which>")
@rule("request.export")
def rows(key: str, which: str) -> ResponseReturnValue:
    """A page of one of the lists that came out; `at` is where it begins."""
    with database().reading() as session:
        found = exports.one(session, actor(), key)
        if found.stands != "ready" or not found.lists or found.reach != asking.reach_of(actor()):
            abort(404)
    words = request.args.get("at", "")
    at = whole_number(words, digits=11) or 0
    bounds = {name: list(found.lists[name]) for name in LISTS}
    try:
        with storage().local_copy(found.parts[0], Area.EXPORTED) as file:
            lines, following = comparing.page(file, bounds[which], at, PAGE)
    except Missing:
        abort(404)
    plan = comparing.plan(actor().language, found.is_by_id)
    return render_template(
        "staff/compared.html",
        export=found,
        which=which,
        tabs=[(name, bounds[name][2]) for name in LISTS],
        heads=[column.head for column in plan.sheets[LISTS.index(which)].columns],
        lines=[[_shown(cell) for cell in each] for each in lines],
        following=following,
        is_later=at > bounds[which][0],
    )


def _shown(cell: object) -> str:
    if isinstance(cell, list):
        return "-".join((cell[1][0], cell[1][1:5], cell[1][5:10], cell[1][10:12], cell[1][12]))
    return "" if cell is None else str(cell)


def _bounded(stream: IO[bytes]) -> Iterator[bytes]:
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise TooLarge(LARGEST)
        yield chunk


def _against(session: Session, word: str) -> Against | None:
    if word == _LIST:
        return Against()
    return next((each for value, each in _registries(session) if value == word), None)


def _registries(session: Session) -> list[tuple[str, Against]]:
    """Those this person keeps: by their keys, and by each column of citizen IDs where IDs are theirs to read."""
    found = []
    for each in catalogue().kept_lists(session).values():
        if not keeps(actor(), each):
            continue
        title = each.title.in_language(actor().language)
        ids = [column.id for column in each.columns if column.type == "citizen_id"]
        found += [(f"{each.id}.{id}", Against(each.id, id, title, True)) for id in ids if actor().sees_ids]
        found += (
            [] if _has_private_keys(each) and not actor().sees_ids else [(each.id, Against(each.id, "", title, False))]
        )
    return found


def _has_private_keys(registry: Registry) -> bool:
    return any(column.id == registry.key and column.type == "citizen_id" for column in registry.columns)


def _page(address: str, problems: list[tuple[str, str]] | None = None) -> str:
    with database().reading() as session:
        wish = wish_of(pairs_of(address))
        bound, standing = asked_of(session, wish)
        page = queue(session, actor(), bound, total_of(bound, standing) if not bound.words.strip() else None)
        said = said_of(session, wish, address)
        registries = [(value, each.title) for value, each in _registries(session)]
    return render_template(
        "staff/compare.html",
        address=address_of(wish),
        back=url_of(wish, QUEUE),
        said=said,
        total=page.total,
        is_exact=page.is_total_exact,
        registries=registries,
        chosen=request.form.get("with", _LIST),
        problems=problems or [],
        accept=".csv,.xlsx",
    )
