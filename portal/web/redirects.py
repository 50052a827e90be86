"""Where a page may send a person: to places of this portal only (T33)."""

from urllib.parse import urlsplit


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
