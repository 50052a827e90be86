"""What may be published of a table of counts: no count below five, and none that can be worked out from the rest (C80).

A count from 1 to 4 is hidden, and with it as many others as it takes that, as far as all totals tell, it may be five or
more. How high a hidden count may be is asked of the table as of a network: what one cell gains, others of its row and its
column must lose, and no hidden count can fall below 1, for a 0 is shown.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

FEWEST: Final = 5
Place = tuple[str | None, str | None]
"""Row and column of a cell; None is the total."""
_ENDLESS: Final = 1 << 60


def hidden(counts: Mapping[tuple[str, str], int]) -> frozenset[Place]:
    """The cells and totals of a table that are not to be told."""
    table = _with_totals(counts)
    found = {place for place, count in table.items() if 0 < count < FEWEST}
    while (bare := _told(table, found)) is not None:
        more = _beside(table, found, bare)
        if more is None:
            return frozenset(table)
        found.add(more)
    return frozenset(found)


def hidden_in_line(counts: Mapping[str, int]) -> frozenset[str | None]:
    """The same of counts that have one total; None is the total."""
    total = sum(counts.values())
    found: set[str | None] = {key for key, count in counts.items() if 0 < count < FEWEST}
    if 0 < total < FEWEST:
        return frozenset({*found, None})
    rest = sorted((count, key) for key, count in counts.items() if count >= FEWEST)
    while found and sum(counts[key] for key in found if key is not None) - (len(found) - 1) < FEWEST:
        if not rest:
            return frozenset({*found, None})
        found.add(rest.pop(0)[1])
    return frozenset(found)


def _with_totals(counts: Mapping[tuple[str, str], int]) -> dict[Place, int]:
    table: dict[Place, int] = defaultdict(int)
    for (row, column), count in counts.items():
        for place in ((row, column), (row, None), (None, column), (None, None)):
            table[place] += count
    return dict(table)


def _told(table: Mapping[Place, int], found: set[Place]) -> Place | None:
    """A small count of which the rest of the table tells that it is small."""
    small = (place for place in found if table[place] < FEWEST)
    return next((place for place in sorted(small, key=str) if _most(table, found, place) < FEWEST), None)


def _beside(table: Mapping[Place, int], found: set[Place], bare: Place) -> Place | None:
    """The least of what is still told that is enough, else the least in its row or column; cells before totals."""
    told = [place for place, count in table.items() if place not in found and count]
    told.sort(key=lambda place: (None in place, table[place], str(place)))
    enough = (place for place in told if _most(table, found | {place}, bare) >= FEWEST)
    near = (place for place in told if place[0] == bare[0] or place[1] == bare[1])
    return next(enough, None) or next(near, None) or next(iter(told), None)


def _most(table: Mapping[Place, int], found: set[Place], asked: Place) -> int:
    """How high a hidden count may be, as far as FEWEST matters."""
    room: dict[tuple[str, str], dict[tuple[str, str], int]] = defaultdict(dict)
    for place in found - {asked}:
        row, column = ("row", repr(place[0])), ("column", repr(place[1]))
        up, down = _ENDLESS, table[place] - 1
        if (None in place) and place != (None, None):
            up, down = down, up  # a total stands on the other side of its line
        room[row][column], room[column][row] = up, down
    turned = (None in asked) and asked != (None, None)
    ends = ("column", repr(asked[1])), ("row", repr(asked[0]))
    start, goal = (ends[1], ends[0]) if turned else ends
    gained = 0
    while table[asked] + gained < FEWEST:
        path = _path(room, start, goal)
        if path is None:
            break
        gained += 1
        for one, other in path:
            room[one][other] -= 1
            room[other][one] += 1
    return table[asked] + gained


def _path(
    room: Mapping[tuple[str, str], Mapping[tuple[str, str], int]], start: tuple[str, str], goal: tuple[str, str]
) -> list[tuple[tuple[str, str], tuple[str, str]]] | None:
    came: dict[tuple[str, str], tuple[str, str]] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop(0)
        if here == goal:
            return list(_back(came, start, goal))
        for there, left in room.get(here, {}).items():
            if left > 0 and there not in came and there != start:
                came[there] = here
                waiting.append(there)
    return None


def _back(
    came: Mapping[tuple[str, str], tuple[str, str]], start: tuple[str, str], goal: tuple[str, str]
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    at = goal
    while at != start:
        yield came[at], at
        at = came[at]
