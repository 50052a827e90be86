"""An office's folder as it lies on a disk or on the shelf: which files it has, of what kind, and how large they may be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from portal.request_types.reading.document import MOST_BYTES
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.tables import MOST_TABLE_BYTES

MEBIBYTE: Final = 1024 * 1024
MOST_FILES: Final = 500
"""In each folder of an office."""
LONGEST_NAME: Final = 120


class Kind(StrEnum):
    """What a file of an office is; all but the office's own file and pictures lie in a folder of this name."""

    OFFICE = "office"
    TYPES = "request_types"
    BLOCKS = "blocks"
    REGISTRIES = "registries"
    PAGES = "pages"
    FILES = "files"
    PICTURES = "pictures"
    DEMO = "demo"


@dataclass(frozen=True)
class Folder:
    """What lies in a folder: files as they are, and those that could not be read or are too large."""

    files: Mapping[str, bytes]
    not_taken: tuple[str, ...]
    problems: Problems


OFFICE_FILE: Final = "office.yaml"
_PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})
_MOST_OF_PICTURE: Final = 5 * MEBIBYTE
_PLACES: Final[Mapping[Kind, Mapping[str, int]]] = {
    Kind.TYPES: {".yaml": MOST_BYTES},
    Kind.BLOCKS: {".yaml": MOST_BYTES},
    Kind.REGISTRIES: {".yaml": MOST_BYTES, ".csv": MOST_TABLE_BYTES},
    Kind.PAGES: {".md": MOST_BYTES},
    Kind.FILES: {"": 20 * MEBIBYTE},
    Kind.DEMO: {".yaml": MOST_BYTES, ".csv": MOST_TABLE_BYTES},
}
"""How names end in each folder, with the most bytes of such a file; an empty ending is any."""
_FOLDERS: Final = {str(kind): kind for kind in _PLACES}
_TYPED: Final[Mapping[Kind, re.Pattern[str]]] = {
    Kind.TYPES: re.compile(r"[a-z][a-z0-9_]{0,39}\.yaml"),
    Kind.BLOCKS: re.compile(r"[a-z][a-z0-9_]{0,39}\.yaml"),
    Kind.REGISTRIES: re.compile(r"[a-z][a-z0-9_]{0,39}\.(?:yaml|csv)"),
    Kind.PAGES: re.compile(r"[a-z][a-z0-9_-]{0,59}(?:\.[a-z]{2})?\.md"),
}
"""Names that a person may give a new file on screen."""


def kind_of(path: str) -> Kind | None:
    """What a file is by its place; None for whatever the portal does not read."""
    folder, _, name = path.rpartition("/")
    if not name.isprintable() or name.startswith(".") or "\\" in name or not 0 < len(name) <= LONGEST_NAME:
        return None
    if not folder:
        if name == OFFICE_FILE:
            return Kind.OFFICE
        return Kind.PICTURES if _ending(name).lower() in _PICTURES else None
    kind = _FOLDERS.get(folder)
    endings = _PLACES[kind] if kind is not None else {}
    return kind if "" in endings or _ending(name) in endings else None


def most_bytes(path: str) -> int:
    """How large a file may be. KeyError for one that the portal does not read."""
    kind = kind_of(path)
    if kind is Kind.OFFICE:
        return MOST_BYTES
    if kind is Kind.PICTURES:
        return _MOST_OF_PICTURE
    endings = _PLACES[kind] if kind is not None else {}
    return endings[""] if "" in endings else endings[_ending(path)]


def is_compiled(path: str) -> bool:
    """Whether a file is one of those that are compiled: the office's own, types, blocks, registries and their tables."""
    return kind_of(path) in (Kind.OFFICE, Kind.TYPES, Kind.BLOCKS, Kind.REGISTRIES)


def may_be_made(path: str) -> bool:
    """Whether a person may give a new file this name: a known folder and a plain name, never a way to anywhere else."""
    folder, _, name = path.rpartition("/")
    kind = kind_of(path)
    if kind is None or folder != kind or kind not in _TYPED:
        return path == OFFICE_FILE
    return _TYPED[kind].fullmatch(name) is not None


def names_in(folder: Path) -> list[str]:
    """The files of a folder on a disk that the portal reads, in the order of their names."""
    found = [path.name for path in _listed(folder) if kind_of(path.name)]
    for kind in _PLACES:
        found += [name for path in _listed(folder / kind) if kind_of(name := f"{kind}/{path.name}")]
    return sorted(found)


def read_some(path: Path, most: int) -> bytes:
    """The file, or one byte more than it may have. OSError where it cannot be read."""
    with path.open("rb") as opened:
        return opened.read(most + 1)


def files_in(folder: Path) -> Folder:
    """All files of a folder as they are; those that cannot be taken are told."""
    found: dict[str, bytes] = {}
    problems = Problems()
    not_taken: list[str] = []
    for name in names_in(folder):
        most = most_bytes(name)
        try:
            data = read_some(folder / name, most)
        except OSError:
            problems.add(Mark(name, 1, 1), "language.not_readable")
            not_taken.append(name)
            continue
        if len(data) <= most:
            found[name] = data
            continue
        code = "language.too_big" if is_compiled(name) else "language.file_heavy"
        problems.add(Mark(name, 1, 1), code, size=_size(folder / name) // 1024, most=most // 1024)
        not_taken.append(name)
    return Folder(found, tuple(not_taken), problems)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())[:MOST_FILES]
    except OSError:
        return []


def _ending(name: str) -> str:
    return name[name.rfind(".") :] if "." in name else ""
