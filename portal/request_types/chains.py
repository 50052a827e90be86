"""Lists whose entries are put behind one another without looking through them: thousands may say `below`."""

from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Chain(Generic[T]):
    """Several lists at once. Entries are called by their number, in the order in which they were given."""

    def __init__(self, lists: Iterable[Iterable[T]]) -> None:
        self._entries: list[T] = []
        self._before: dict[int, int] = {}
        self._after: dict[int, int] = {}
        self._heads: list[int] = []
        for number, listed in enumerate(lists, 1):
            head = -number
            self._heads.append(head)
            self._before[head] = self._after[head] = head
            for entry in listed:
                self._link(self._new(entry), self._before[head])

    def move(self, number: int, target: int) -> None:
        """Put an entry right behind another."""
        before, after = self._before[number], self._after[number]
        self._after[before], self._before[after] = after, before
        self._link(number, target)

    def insert(self, entry: T, target: int | None) -> int:
        """One more right behind another, or at the end of the last list; its number."""
        number = self._new(entry)
        self._link(number, self._before[self._heads[-1]] if target is None else target)
        return number

    def lists(self) -> list[list[T]]:
        """As they are now."""
        found = []
        for head in self._heads:
            listed, at = [], self._after[head]
            while at != head:
                listed.append(self._entries[at])
                at = self._after[at]
            found.append(listed)
        return found

    def _new(self, entry: T) -> int:
        self._entries.append(entry)
        return len(self._entries) - 1

    def _link(self, number: int, target: int) -> None:
        after = self._after[target]
        self._after[target], self._before[number] = number, target
        self._after[number], self._before[after] = after, number
