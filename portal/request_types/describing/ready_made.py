"""The ready-made types and registries of the library: what a new one may begin with."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from portal.request_types.reading.document import read
from portal.request_types.reading.nodes import MapNode, Node, Scalar
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import LIBRARY, File, library_registry, library_type


@dataclass(frozen=True)
class ReadyMade:
    """One file of the library in one language."""

    name: str
    """As `extends` names it: `library/refund`."""
    title: str
    what: str
    """What it is for; may be empty."""


@cache
def ready_made(language: str) -> tuple[ReadyMade, ...]:
    """All types, by their titles."""
    return _told([(path.stem, library_type(path.stem)) for path in LIBRARY.glob("*.yaml")], language)


@cache
def ready_lists(language: str) -> tuple[ReadyMade, ...]:
    """All registries, by their titles."""
    return _told([(path.stem, library_registry(path.stem)) for path in LIBRARY.glob("registries/*.yaml")], language)


def _told(files: Iterable[tuple[str, File | None]], language: str) -> tuple[ReadyMade, ...]:
    return tuple(sorted((_one(name, file, language) for name, file in files), key=lambda each: each.title))


def _one(name: str, file: File | None, language: str) -> ReadyMade:
    root = read(file.text, file.name, Problems()).root if file is not None else None
    about = root.get("about") if root is not None else None
    title = _words(root.get("title") if root is not None else None, language)
    what = _words(about.get("what"), language) if isinstance(about, MapNode) else ""
    return ReadyMade(f"library/{name}", title or name, what)


def _words(node: Node | None, language: str) -> str:
    """A text of the language, in this one or in the first it has."""
    if isinstance(node, MapNode):
        return _words(node.get(language) or next((entry.value for entry in node), None), language)
    return node.text if isinstance(node, Scalar) else ""
