"""No small count can be worked out from what is published, whatever the table (C80)."""

import random
from collections.abc import Mapping
from itertools import product

from portal.reports.disclosure import FEWEST, Place, hidden, hidden_in_line


def _possible(
    counts: Mapping[tuple[str, str], int], kept: frozenset[Place], rows: str, columns: str
) -> dict[Place, set[int]]:
    """All tables of small numbers that look the same from outside, tried one by one: what each hidden place may be."""
    told = {place: _total(counts, place) for place in _places(rows, columns) if place not in kept}
    cells = [place for place in product(rows, columns) if place in kept]
    found: dict[Place, set[int]] = {place: set() for place in kept}
    for values in product(range(1, 12), repeat=len(cells)):
        table = {**counts, **dict(zip(cells, values, strict=True))}
        if all(_total(table, place) == value for place, value in told.items()):
            for place in kept:
                found[place].add(_total(table, place))
    return found


def _places(rows: str, columns: str) -> list[Place]:
    return list(product([*rows, None], [*columns, None]))


def _total(table: Mapping[tuple[str, str], int], place: Place) -> int:
    row, column = place
    return sum(value for (r, c), value in table.items() if row in (None, r) and column in (None, c))


def test_whoever_tries_all_tables_cannot_tell_that_a_hidden_count_is_small() -> None:
    chance, tried = random.Random(3), 0
    while tried < 25:
        counts = {place: chance.choice((0, 0, 1, 2, 3, 5, 6, 7)) for place in product("ab", "xyz")}
        kept = hidden(counts)
        cells = [place for place in kept if None not in place]
        if not 0 < len(cells) <= 4:
            continue
        tried += 1
        for place, values in _possible(counts, kept, "ab", "xyz").items():
            if _total(counts, place) < FEWEST:
                assert max(values) >= FEWEST, (counts, place, values)
        assert all(place in kept for place in _places("ab", "xyz") if 0 < _total(counts, place) < FEWEST)


def test_nothing_is_hidden_where_nothing_is_small_and_the_least_beside_what_is() -> None:
    assert hidden({("a", "x"): 5, ("a", "y"): 0, ("b", "x"): 90, ("b", "y"): 7}) == frozenset()
    one_small = {("a", "x"): 2, ("a", "y"): 30, ("a", "z"): 8, ("b", "x"): 9, ("b", "y"): 40, ("b", "z"): 50}
    kept = hidden(one_small)
    assert ("a", "x") in kept and len([place for place in kept if place in one_small]) == 4
    assert hidden_in_line({"a": 3, "b": 10, "c": 7}) == {"a", "c"}
    assert hidden_in_line({"a": 1, "b": 1, "c": 9}) == {"a", "b", "c"}
    assert hidden_in_line({"a": 1, "b": 2}) == {"a", "b", None}
    assert hidden_in_line({"a": 0, "b": 9}) == hidden_in_line({}) == frozenset()
