"""Where a page may send a person: to places of this portal only (T33)."""

from urllib.parse import urlsplit

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


def landing(actor: Actor) -> str:
    """Where a person's work begins after logging in: the queue, the numbers, or the front page with its services."""
    places = (("queue.read", "/staff"), ("summary.read", "/staff/summary"))
    return next((url for permission, url in places if actor.may(permission)), "/")
