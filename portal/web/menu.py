"""The menu of each kind of person (C5, section 1.0): what they may open, and what is there."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.access.permissions import Actor, may
from portal.texts import edition
from portal.web.language import t


@dataclass(frozen=True)
class Entry:
    """One link; `end` begins the right-hand group, `count` is what waits there, `near` stays in sight on a telephone.

    What is `own` is about the person: on a wide screen it stands above, beside the languages.
    """

    url: str
    icon: str
    text: str
    current: bool = False
    end: bool = False
    count: int = 0
    near: bool = False
    own: bool = False


Link = tuple[str, str, str]
"""Address, icon, words."""
_VISITOR = (("/services", "file", "site.services"), ("/status", "search", "site.status"))
_OWN = ("/requests", "list", "site.my_requests")
_NOTICES = ("/notices", "bell", "site.notices")
_TRACKING = ("/tracking", "search", "tracking.title")
_NEAR = {"applicant": _OWN[0], "executive": "/staff/summary", None: "/login"}
"""Where the work of each kind of person lies, else at the queue."""
_ABOVE = ("/password", "/profile")
"""What is about the person."""
_MINE = ("/staff?who=me&sort=due&order=up", "user", "site.my_work")
"""A list of the queue that has an entry of its own (C42)."""
_PART_OF = (
    *(("/staff/dashboards", "/staff/summary"), ("/staff/figures", "/staff/summary")),
    *(("/admin/files", "/admin/types"), ("/admin/settings", "/admin/types")),
    *((f"/admin/{name}", "/admin/types") for name in ("proposals", "publish")),
    *((f"/admin/{name}", "/admin/events") for name in ("acts", "exports", "looks", "jobs")),
)
"""Pages that belong to an entry and do not lie below it."""
_BY_PERMISSION = (
    ("queue.read", "/staff", "list", "site.queue"),
    ("calendar.read", "/staff/calendar", "calendar", "site.calendar"),
    ("summary.read", "/staff/summary", "chart", "site.summary"),
    ("counter.serve", "/staff/counter", "id-card", "site.counter"),
    ("registry.keep", "/staff/registries", "file", "site.registries"),
    ("type.manage", "/admin/types", "settings", "site.types"),
    ("account.manage", "/admin/accounts", "users", "site.accounts"),
    ("event.read", "/admin/events", "clock", "site.events"),
    ("type.manage", "/admin/guide", "info", "guide.open"),
)


def entries(
    actor: Actor | None,
    unread: int = 0,
    keeps: bool = False,
    tracks: bool = False,
    lists: Sequence[tuple[str, str]] = (),
    people: Sequence[tuple[str, str]] = (),
    books: bool = True,
    waiting: int = 0,
) -> tuple[Entry, ...]:
    """The menu of whoever is logged in (None: a visitor). A page that is not built is not offered.

    `keeps`: there is a registry this person keeps; `tracks`: a type whose requests they may search.
    `lists`: address and name of lists that steps have of their own; `people`: of searches of people; `books`: there is
    something to be booked; `waiting`: proposals of files this administrator has to look at.
    """
    known: dict[tuple[object, ...], tuple[list[Link], list[Link]]] = current_app.extensions.setdefault("menus", {})
    without = frozenset(name for name, there in (("registry.keep", keeps), ("calendar.read", books)) if not there)
    key = (actor.base if actor else None, without, tracks, g.language, edition())
    if key not in known:
        known[key] = _links(actor.base if actor else None, without, tracks)
    left, right = known[key]
    left = [*_with_lists(left, lists), *((url, "users", words) for url, words in people)]
    if actor is not None:
        right = [*right, ("/profile", "user", f"( {actor.name} )")]
    here = _nearest([url for url, _, _ in left + right])
    asked = request.full_path.rstrip("?")
    here = next((url for url in (_MINE[0], *(url for url, _ in lists)) if asked == url), here)
    counts = {_NOTICES[0]: unread, "/admin/types": waiting}
    near = _NOTICES[0], _NEAR.get(actor.base if actor else None, "/staff")
    told = (
        (url, icon, words, url == here, number == len(left)) for number, (url, icon, words) in enumerate(left + right)
    )
    return tuple(Entry(*each, counts.get(each[0], 0), each[0] in near, each[0] in _ABOVE) for each in told)


def _with_lists(left: list[Link], lists: Sequence[tuple[str, str]]) -> list[Link]:
    """Lists of their own stand below the queue they are part of (C45)."""
    return _below_queue(left, [(url, "clock", words) for url, words in lists])


def _below_queue(left: list[Link], more: list[Link]) -> list[Link]:
    at = next((number for number, (url, _, _) in enumerate(left, 1) if url == "/staff"), len(left))
    at += at < len(left) and left[at][0] == _MINE[0]
    return [*left[:at], *more, *left[at:]]


def _links(base: str | None, without: frozenset[str], tracks: bool) -> tuple[list[Link], list[Link]]:
    """Left and right of the menu for everybody with this base role, in the words now in force.

    `without`: permissions that there is nothing for.
    """
    left = [("/", "home", t("site.home"))]
    if base is None:
        left += [(url, icon, t(key)) for url, icon, key in _VISITOR]
        right = [("/login", "log-in", t("site.log_in")), ("/register", "edit", t("site.register"))]
    else:
        own = [_OWN] if base == "applicant" else []
        own += [_TRACKING] if tracks else []
        own += [_NOTICES] if may(base, "request.file") else []
        work = [(url, icon, key) for name, url, icon, key in _BY_PERMISSION if may(base, name) and name not in without]
        left += [(url, icon, t(key)) for url, icon, key in work + own]
        right = [("/password", "key", t("site.change_password"))]
    there = _there(current_app)
    left = [each for each in left if there(each[0])]
    mine = [(_MINE[0], _MINE[1], t(_MINE[2]))] if base is not None and may(base, "queue.read") else []
    return _below_queue(left, mine), right


def _nearest(urls: list[str]) -> str:
    """The entry this page belongs to: itself, or the longest one it lies below."""
    path = next((entry for part, entry in _PART_OF if f"{request.path}/".startswith(f"{part}/")), request.path)
    above = [url for url in urls if path == url or (url != "/" and path.startswith(f"{url}/"))]
    return max(above, key=len, default="")


def _there(app: Flask) -> "_Known":
    known: _Known = app.extensions.setdefault("menu", _Known(app))
    return known


class _Known:
    """Which addresses lead to a page; asked of the router once each."""

    def __init__(self, app: Flask) -> None:
        self._adapter = app.url_map.bind("localhost")
        self._found: dict[str, bool] = {}

    def __call__(self, url: str) -> bool:
        if url not in self._found:
            self._found[url] = self._matches(url)
        return self._found[url]

    def _matches(self, url: str) -> bool:
        try:
            self._adapter.match(url, method="GET")
        except RequestRedirect:
            return True
        except HTTPException:
            return False
        return True
