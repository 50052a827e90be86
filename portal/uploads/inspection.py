"""What a file truly is, by its first bytes, and whether its name says the same (T09, ASVS 5.2.2, C32).

The proof follows in the cleaning child: a picture must decode, a PDF must open. Nothing here decodes anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from typing import Final

from portal.uploads.limits import Kind, Limits, kinds_text, size_text
from portal.uploads.names import extension

HEAD: Final = 64
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_NAMES: Final[Mapping[str, frozenset[str]]] = {
    "jpg": frozenset({"jpg", "jpeg", "jpe", "jfif"}),
    "png": frozenset({"png"}),
    "pdf": frozenset({"pdf"}),
    "heic": frozenset({"heic", "heif"}),
}


@dataclass(frozen=True)
class Rejected:
    """The file is not taken: `code` is a text id, `facts` fill its places; shown at the field."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


class NotTaken(Exception):
    """Raised deep inside the cleaning of a file, answered at its top as the `rejected` it carries."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.rejected = Rejected(code, facts)


@dataclass(frozen=True)
class Inspected:
    """`found` is the decoder to prove it with: png, jpg, pdf or heic; `kind` what it will be served as."""

    kind: Kind
    found: str


@dataclass(frozen=True)
class Cleaned:
    """A file that was proved and rewritten: `width` and `height` in pixels for pictures, `pages` for PDFs.

    `signed` says that a digital signature was there: the caller keeps the sealed original too and tells the officer.
    """

    kind: Kind
    width: int = 0
    height: int = 0
    pages: int = 0
    signed: bool = False


@cache
def heic_decoder() -> bool:
    """Whether the optional decoder of iPhone photographs is installed; does not load it."""
    return find_spec("pillow_heif") is not None


def inspect(head: bytes, size: int, name: str, limits: Limits, *, heic: bool = False) -> Inspected | Rejected:
    """Judge by the first HEAD bytes, the size in bytes and the name sent; `heic` says whether a decoder is there."""
    if size == 0:
        return Rejected("uploads.empty")
    if size > limits.size:
        return Rejected("uploads.too_large", {"size": size_text(limits.size)})
    found = sniff(head)
    kind = Kind.JPG if found == "heic" else Kind(found) if found else None
    if found is None or kind is None or kind not in limits.accept:
        return Rejected("uploads.wrong_type", {"types": kinds_text(limits.accept)})
    said = extension(name)
    if said and said not in _NAMES[found]:
        return _contradiction(said, found, limits)
    if found == "heic" and not heic:
        return Rejected("uploads.choose_jpg")
    return Inspected(kind, found)


def sniff(head: bytes) -> str | None:
    """The kind whose signature stands at the very start: jpg, png, pdf, heic or None."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ").startswith(b"%PDF-"):
        return "pdf"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "heic"
    return None


def _contradiction(said: str, found: str, limits: Limits) -> Rejected:
    """A name of a kind we know is answered with both kinds, any other name with what we take."""
    if any(said in names for names in _NAMES.values()):
        return Rejected("uploads.contradicts_name", {"said": said, "found": found})
    return Rejected("uploads.wrong_type", {"types": kinds_text(limits.accept)})
