"""The ready-made types of the library: what a new service may begin with."""

from dataclasses import dataclass
from functools import cache

from portal.request_types.reading.document import read
from portal.request_types.reading.nodes import MapNode, Node, Scalar
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import LIBRARY, library_type


@dataclass(frozen=True)
class ReadyMade:
    """One type of the library in one language."""

    name: str
    """As `extends` names it: `library/refund`."""
    title: str
    what: str
    """What it is for; may be empty."""


@cache
def ready_made(language: str) -> tuple[ReadyMade, ...]:
    """All of them, by their titles."""
    found = [_one(path.stem, language) for path in sorted(LIBRARY.glob("*.yaml"))]
    return tuple(sorted(found, key=lambda each: each.title))


def _one(name: str, language: str) -> ReadyMade:
    file = library_type(name)
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
