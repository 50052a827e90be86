"""What an operator says of maps: where tiles come from, and where a link to a point leads. Nothing is fetched here."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

LINK: Final = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=18/{lat}/{lon}"
"""Where a link to a point leads unless an operator says otherwise: an open map that needs no account."""
VIEW: Final = "13.0, 101.0, 5"
"""Where a map begins unless an operator says otherwise: all of Thailand."""
_PAIR: Final = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]{1,10})?), ?(-?[0-9]{1,3}(?:\.[0-9]{1,10})?)")
_VIEW: Final = re.compile(rf"{_PAIR.pattern}, ?([0-9]|1[0-9])")
_SAFE: Final = re.compile(r"[A-Za-z0-9./:?=&#%_~@+{}-]+")
_LOOPBACK: Final = ("127.0.0.1", "localhost")


def read(environ: Mapping[str, str]) -> dict[str, str]:
    """What the environment says, by the names of the settings."""
    said = {name: environ.get(name.upper(), "").strip() for name in ("map_tiles", "map_credit", "map_view", "map_link")}
    return said | {"map_view": said["map_view"] or VIEW, "map_link": said["map_link"] or LINK}


def refusals(tiles: str, view: str, link: str) -> Iterator[str]:
    """Why a portal must not start with these."""
    if tiles and not (_is_address(tiles, slash=True) and all(tiles.count(f"{{{part}}}") == 1 for part in "zxy")):
        yield f"MAP_TILES={tiles}: write https://host/path with {{z}}, {{x}} and {{y}} once each, or /path on this host"
    if not _VIEW.fullmatch(view):
        yield f"MAP_VIEW={view}: write latitude, longitude and zoom, like 13.75, 100.5, 12"
    if not (_is_address(link) and "{lat}" in link and "{lon}" in link):
        yield f"MAP_LINK={link}: write an https address with {{lat}} and {{lon}} in it"


def origin(tiles: str) -> str:
    """The origin the browser may load tiles from, for the CSP; "" when there is none or it is our own."""
    parts = urlsplit(tiles)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def address(link: str, point: str) -> str:
    """Where a point written `13.7563, 100.5018` is shown; "" for any other text."""
    found = _PAIR.fullmatch(point)
    return link.replace("{lat}", found[1]).replace("{lon}", found[2]) if found else ""


def own_address(point: str) -> str:
    """The same for whatever map a telephone has of its own."""
    return address("geo:{lat},{lon}?q={lat},{lon}", point)


def _is_address(words: str, slash: bool = False) -> bool:
    """An https address of signs that mean nothing to a CSP; http:// for this machine alone."""
    if not _SAFE.fullmatch(words):
        return False
    if slash and words.startswith("/") and not words.startswith("//"):
        return True
    try:
        parts = urlsplit(words)
        named = parts.hostname is not None and re.fullmatch(r"[a-z0-9.-]+(:[0-9]{1,5})?", parts.netloc.lower())
    except ValueError:
        return False
    return bool(named) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK))
