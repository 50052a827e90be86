"""Files as a person reads and types them: an ordinary text on screen, and the same bytes again where nothing was changed."""

from typing import Final

from portal.request_types.reading.folder import Kind, kind_of

_MARK: Final = b"\xef\xbb\xbf"
_THAI: Final = "cp874"
_TEXTS: Final = frozenset({Kind.OFFICE, Kind.TYPES, Kind.BLOCKS, Kind.REGISTRIES, Kind.PAGES, Kind.DEMO})
LONGEST: Final = 1024 * 1024
"""Bytes of a text that is typed on screen; a longer table is imported."""


def is_text(path: str) -> bool:
    """Whether a file is something to read; pictures and documents are not."""
    return kind_of(path) in _TEXTS


def shown(path: str, data: bytes | None) -> str | None:
    """A file's text with plain line ends; None for what is no text. Tables may be in the Thai code page."""
    if data is None:
        return ""
    if not is_text(path):
        return None
    for encoding in ("utf-8", _THAI) if path.endswith(".csv") else ("utf-8",):
        try:
            return _plain(data.removeprefix(_MARK).decode(encoding))
        except UnicodeDecodeError:
            continue
    return _plain(data.decode("utf-8", "replace"))


def typed(path: str, text: str, before: bytes | None) -> bytes:
    """The bytes of what was typed: as before where it says the same, else with its line ends and mark."""
    plain = _plain(text)
    if before is None:
        return plain.encode("utf-8", "replace")
    if shown(path, before) == plain:
        return before
    ends = "\r\n" if before.count(b"\r\n") * 2 > before.count(b"\n") else "\n"
    mark = _MARK if before.startswith(_MARK) else b""
    return mark + plain.replace("\n", ends).encode("utf-8", "replace")


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
