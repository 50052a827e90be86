"""How much one type may hold: more than anybody looks through, and little enough to be checked while somebody waits."""

from collections.abc import Mapping
from typing import Final

from portal.request_types.parsing.carried import Carried
from portal.request_types.reading.nodes import ListNode, Node

MOST_QUESTIONS: Final = 2000
"""Of the applicant's form and of all staff forms together."""
MOST_OPTIONS: Final = 1000
MOST_COLUMNS: Final = 100
"""Of a table that somebody fills in."""
MOST_OF: Final[Mapping[str, int]] = {
    "form": 500, "links": 100, "checks": 1000, "steps": 100, "staff_forms": 100, "records": 100, "replies": 300,
    "then": 100, "print": 100, "examples": 500,
}  # fmt: skip
"""Entries of the lists of a type."""


def within(node: ListNode, key: str, most: int | None, carried: Carried) -> tuple[Node, ...]:
    """The entries there may be; the first of too many is told at its line."""
    if most is None or len(node.items) <= most:
        return node.items
    carried.problems.add(node.items[most].mark, "language.list_many", key=key, count=len(node.items), most=most)
    return node.items[:most]
