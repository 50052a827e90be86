"""Where a page may send a person: to places of this portal only (T33)."""

from urllib.parse import urlsplit

from flask import request

from portal.access.permissions import Actor


def safe_target(wanted: str | None, otherwise: str = "/") -> str:
    """`wanted` when it is a path of this portal, else `otherwise`.

    Browsers read a backslash as a slash and drop tabs and line breaks, so any of those is refused.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return otherwise
    if "\\" in wanted or any(ord(sign) < 33 or ord(sign) == 127 for sign in wanted):
        return otherwise
    parts = urlsplit(wanted)
    return otherwise if parts.scheme or parts.netloc else wanted


def came_from() -> str:
    """The page of ours this was asked from, to go back to; empty when it is unknown or the very page asked for."""
    parts = urlsplit(request.referrer or "")
    if not parts.netloc or parts.netloc != request.headers.get("Host"):  # request.host refuses names it does not trust
        return ""
    here = request.full_path.rstrip("?") if request.method == "GET" else ""
    found = safe_target(parts.path + (f"?{parts.query}" if parts.query else ""), "")
    return "" if found == here else found


def landing(actor: Actor) -> str:
    """Where a person's work begins after logging in: the queue, the numbers, or the front page with its services."""
    places = (("queue.read", "/staff"), ("summary.read", "/staff/summary"))
    return next((url for permission, url in places if actor.may(permission)), "/")
