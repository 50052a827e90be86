"""My requests: the table of section 1.0 on a wide screen, cards on a phone, what needs me first (C68)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import side_of
from portal.access.sight import sight_of
from portal.queries import counts, downloads, drafted, search
from portal.queries.downloads import OfficerFile
from portal.queries.pages import SIZES, Page
from portal.queries.requests import ListRow, Wish, ordinals, own_requests, returned
from portal.web.extensions import catalogue, database
from portal.web.local import today
from portal.web.rules import actor, rule
from portal.web.wording import names_of, type_label
from portal.workflow.states import State
from portal.workflow.transitions import Action, Side, transition

blueprint = Blueprint("requests", __name__)
COLUMNS: Final = (
    ("filed", "lists.ordinal"),
    ("reference", "lists.reference"),
    ("type", "lists.item"),
    ("state", "lists.status"),
    ("remark", "lists.remark"),
    ("changed", "lists.check"),
)
"""Sort and heading. The last column holds the buttons; its order is what changed last."""


@dataclass(frozen=True)
class Line:
    """A request as the table shows it; buttons are there only when legal."""

    row: ListRow
    ordinal: int
    title: str
    about: str
    """The person it is about, where the type names one: whoever files for many tells their requests apart by it."""
    summary: str
    """What it is about, where that tells nothing that staff keep to themselves."""
    label: str
    change: str
    """Where แก้ไข leads: an edit before anybody began, a correction when it came back; empty when neither is legal."""
    may_cancel: bool
    files: tuple[OfficerFile, ...]
    missed: date | None
    """Since when an entry that this side of the counter adds is late."""


@dataclass(frozen=True)
class Waiting:
    """A form that was begun and not sent."""

    key: str
    title: str
    purpose: str
    saved_at: Any


@dataclass(frozen=True)
class OwnList:
    """All the page needs."""

    page: Page[ListRow]
    lines: Sequence[Line]
    wish: Wish
    drafts: Sequence[Waiting]
    returned: Sequence[Line]
    missed: int
    """How many miss an entry that this side of the counter adds."""
    columns: Sequence[tuple[str, str]] = COLUMNS
    sizes: Sequence[int] = SIZES

    def url(self, cursor: str) -> str:
        """Another page of this list."""
        return url_of(self.wish, cursor)


@blueprint.app_template_global("own_url")
@lru_cache(2048)
def url_of(wish: Wish, cursor: str = "", sort: str = "") -> str:
    """Another page, or another order of the list; a column taken again turns round."""
    order, down = wish.sort, wish.descending
    if sort:
        order, down = sort, not down if sort == order else sort == "filed"
    asked = {"show": str(wish.size), "q": wish.words, "sort": order, "order": "down" if down else "up"}
    asked["missed"] = "1" if wish.missed_on else ""
    usual = {"show": "10", "q": "", "sort": "filed", "order": "down", "missed": ""}
    told = {name: word for name, word in asked.items() if word != usual[name]} | ({"at": cursor} if cursor else {})
    return f"/requests?{urlencode(told)}" if told else "/requests"


@blueprint.get("/requests")
@rule("request.file")
def show() -> ResponseReturnValue:
    """The list as wished for in the address."""
    with database().reading() as session:
        mine = own_list(session, actor(), request.args)
    return render_template("requests/list.html", mine=mine)


def own_list(session: Session, who: Actor, asked: Mapping[str, str]) -> OwnList:
    """The list with its drafts and what came back, in a handful of queries whatever its length."""
    wish = wish_of(asked)
    chosen = [*search.contains(search.terms(wish.words)), *([counts.OWN_MISSES] if wish.missed_on else [])]
    count = counts.own(session, who, chosen, today())
    page = own_requests(session, who, wish, count.total)
    seeks = bool(wish.words or wish.missed_on or page.number > 1)
    back = returned(session, who) if count.returned and not seeks else []
    rows = list({row.id: row for row in (*page.rows, *back)}.values())
    places = _places(session, who, wish, page)
    given = downloads.officer_files(session, [row.id for row in rows if row.has_officer_file])
    lines = {row.id: _line(session, who, row, places.get(row.id, 0), given.get(row.id, ())) for row in rows}
    waiting = [] if seeks else _drafts(session, who)
    back_lines = [lines[row.id] for row in back]
    return OwnList(page, [lines[row.id] for row in page.rows], wish, waiting, back_lines, count.missed)


def wish_of(asked: Mapping[str, str]) -> Wish:
    """From the address; whatever is not known is as usual."""
    sort, size = asked.get("sort", "filed"), asked.get("show", "10")
    return Wish(
        sort=sort if sort in dict(COLUMNS) else "filed",
        descending=asked.get("order", "down") != "up",
        size=int(size) if size in {str(each) for each in SIZES} else SIZES[0],
        cursor=asked.get("at", "")[:2000],
        words=asked.get("q", "").strip()[:100],
        missed_on=today() if asked.get("missed") == "1" else None,
    )


def change_of(state: State, side: Side | None) -> str:
    """The last part of the address behind แก้ไข."""
    if side != Side.APPLICANT:
        return ""
    if transition(Action.EDIT, state, side):
        return "edit"
    return "correct" if transition(Action.RESUBMIT, state, side) else ""


def _places(session: Session, who: Actor, wish: Wish, page: Page[ListRow]) -> Mapping[int, int]:
    """The number of each row: counted on the first page in the usual order, asked for on any other."""
    if wish.sort != "filed" or wish.words or wish.missed_on or wish.cursor:
        return ordinals(session, who, [row.id for row in page.rows])
    return {row.id: page.total - at if wish.descending else at + 1 for at, row in enumerate(page.rows)}


def _line(session: Session, who: Actor, row: ListRow, place: int, given: Sequence[OfficerFile]) -> Line:
    checked = catalogue().version(session, row.version_id)
    title, label = names_of(checked, row.version_id, row.step)
    side, missed = side_of(who, who.id, who.id, row.type_id, row.unit), row.missed_own_from
    return Line(
        row=row,
        ordinal=place,
        title=title,
        about=row.subject_name if checked.subject else "",
        summary="" if checked.summary_inside else row.summary,
        label=label,
        change=change_of(row.state, side),
        may_cancel=transition(Action.CANCEL, row.state, Side.APPLICANT) is not None,
        files=tuple(each for each in given if not sight_of(who, Side.APPLICANT).hides_file(checked, each.field_id)),
        missed=missed if missed is not None and missed <= today() else None,
    )


def _drafts(session: Session, who: Actor) -> list[Waiting]:
    """What was begun: new requests and corrections; the newest first."""
    found = drafted.begun(session, who)
    titles = {each.version_id: type_label(catalogue().version(session, each.version_id)) for each in found}
    return [Waiting(each.key, titles[each.version_id], each.purpose, each.saved_at) for each in found]
