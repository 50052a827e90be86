"""A file as read: maps, lists and texts, each with its place; nothing is guessed, every scalar stays text (T21)."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.request_types.reading.positions import Mark


@dataclass(frozen=True)
class Scalar:
    """A text as written. `mark` is its first sign, behind an opening quote; `style` is YAML's: "" ' " | >."""

    text: str
    mark: Mark
    style: str = ""

    @property
    def is_missing(self) -> bool:
        """A key without a value: already reported, kept so that it is not reported as absent too."""
        return self.style == "missing"


@dataclass(frozen=True)
class Entry:
    """A key with its value."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True)
class MapNode:
    """Keys in the order of the file; no key stands twice."""

    entries: tuple[Entry, ...]
    mark: Mark

    def get(self, key: str) -> "Node | None":
        entry = self.entry(key)
        return entry.value if entry else None

    def entry(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key.text == key), None)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


@dataclass(frozen=True)
class ListNode:
    """A list as written."""

    items: tuple["Node", ...]
    mark: Mark

    def __iter__(self) -> "Iterator[Node]":
        return iter(self.items)


Node = Scalar | MapNode | ListNode
