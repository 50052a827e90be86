"""What every page's frame shows: the office, the menu, where we are, and what was just said."""

from urllib.parse import quote

from flask import Flask, current_app, g, get_flashed_messages, request

from portal.access.keepers import keeps
from portal.queries import notices
from portal.queries.proposals import waiting_for
from portal.request_types.office_definition import Office
from portal.request_types.reading.positions import Mark, Text
from portal.texts import LANGUAGES, text
from portal.web import menu, rules
from portal.web.applicant.tracking import trackable
from portal.web.extensions import catalogue, database
from portal.web.people import searchable
from portal.web.public import looks
from portal.web.staff.calendar import bookable

_STAFF = ("/staff", "/admin")
_WITHOUT_OFFICE = frozenset({"static", "health.live", "health.ready"})


def install(app: Flask) -> None:
    """Context of base.html; `here` is this page, quoted for a `next=`.

    `app.extensions["office"]` is the office as published last, seen by every process within a second or two.
    """
    words = tuple((language, text(language, "site.portal")) for language in LANGUAGES)
    app.extensions.setdefault("office", Office(name=Text(words), mark=Mark("", 0, 0)))

    @app.before_request
    def look_at_the_office() -> None:
        if request.endpoint not in _WITHOUT_OFFICE:
            with database().reading() as session:
                published = catalogue().office(session)
            if published is not None:
                current_app.extensions["office"] = published

    @app.context_processor
    def frame() -> dict[str, object]:
        actor = rules.actor() if rules.person() else None
        return {
            "office": current_app.extensions["office"],
            "menu": ()
            if g.get("nobody_asks")
            else menu.entries(actor, _unread(), _keeps(), _tracks(), _lists(), _people(), _books(), _waiting()),
            "account": rules.person(),
            "look": looks.mark(),
            "dense": actor is not None and request.path.startswith(_STAFF),
            "here": quote(request.full_path.rstrip("?"), safe="/") if request.method == "GET" else "/",
            "flashed": get_flashed_messages(with_categories=True),
        }


def _keeps() -> bool:
    """Whether the person keeps any registry; an admin imports into all of them."""
    if rules.person() is None or not rules.actor().may("registry.keep"):
        return False
    if rules.actor().may("type.manage"):
        return True
    with database().reading() as session:
        return any(keeps(rules.actor(), each) for each in catalogue().kept_lists(session).values())


def _tracks() -> bool:
    """Whether the person may search requests of any type."""
    if rules.person() is None:
        return False
    with database().reading() as session:
        return bool(trackable(session, rules.actor()))


def _books() -> bool:
    """Whether there is a calendar for the person: something that may be booked."""
    if rules.person() is None or not rules.actor().may("calendar.read"):
        return False
    with database().reading() as session:
        return bool(bookable(session))


def _lists() -> list[tuple[str, str]]:
    """Address and name of the lists that steps of this person's types have of their own (C45)."""
    if rules.person() is None or not rules.actor().may("queue.read"):
        return []
    own = rules.actor().types
    with database().reading() as session:
        return [
            (f"/staff?type={offered.id}&step={step.id}", step.label.in_language(g.language))
            for offered in catalogue().types(session)
            if own is None or offered.id in own
            for step in catalogue().version(session, offered.version_id).definition.steps
            if step.menu
        ]


def _people() -> list[tuple[str, str]]:
    """Address and name of the searches of people this person may make (C63)."""
    if rules.person() is None:
        return []
    with database().reading() as session:
        found = searchable(session, rules.actor())
    return [
        (f"/people/{id}", text(g.language, "finding.title", of=each.title.in_language(g.language)))
        for id, each in found.items()
    ]


def _waiting() -> int:
    """Proposals this administrator has to look at."""
    if rules.person() is None or not rules.actor().may("type.manage"):
        return 0
    with database().reading() as session:
        return waiting_for(session, rules.actor().id)


def _unread() -> int:
    """Notices that came since the person last marked them as read."""
    who = rules.person()
    if who is None:
        return 0
    with database().reading() as session:
        return notices.unread(session, rules.actor(), who.seen_notice_id)
