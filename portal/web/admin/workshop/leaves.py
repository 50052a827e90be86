"""What is too long to look at on one page, leaf by leaf."""

from typing import NamedTuple


class Leaf(NamedTuple):
    """One of them, counted from 0."""

    number: int
    last: int
    places: range
    total: int
    """How many there are in all."""

    @property
    def is_one_of_many(self) -> bool:
        return self.last > 0


def leaf_of(count: int, asked: int, size: int) -> Leaf:
    """The leaf that is asked for, else the nearest there is."""
    last = max(0, (count - 1) // size)
    number = min(max(0, asked), last)
    return Leaf(number, last, range(number * size, min((number + 1) * size, count)), count)


def number_of(word: str) -> int:
    """As an address or a form says it; the first for anything else."""
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 6 else 0
