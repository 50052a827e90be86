"""What stands elsewhere in a list than before: the fewest that explain the new order."""

from collections.abc import Mapping, Sequence

_Run = tuple[int, int]
"""How much a run of what stayed weighs, and where it ends; -1: it has not begun."""


def moved(old: Sequence[str], new: Sequence[str], weight: Mapping[str, int] | None = None) -> list[str]:
    """Of what both have, what changed its place; what weighs more is rather told to have stayed. In the new order."""
    place = {each: at for at, each in enumerate(old)}
    both = [each for each in new if each in place]
    heaviest = _Heaviest(len(old))
    before: list[int] = []
    end: _Run = (0, -1)
    for at, each in enumerate(both):
        weighs, after = heaviest.below(place[each])
        before.append(after)
        run = (weighs + (weight or {}).get(each, 1), at)
        heaviest.add(place[each], run)
        end = max(end, run, key=_weighs)
    stayed, at = set[str](), end[1]
    while at >= 0:
        stayed.add(both[at])
        at = before[at]
    return [each for each in both if each not in stayed]


def _weighs(run: _Run) -> int:
    return run[0]


class _Heaviest:
    """The heaviest run that ends at a place below another: a tree of prefixes, so that long lists are no square."""

    def __init__(self, size: int) -> None:
        self._runs: list[_Run] = [(0, -1)] * (size + 1)

    def below(self, place: int) -> _Run:
        found: _Run = (0, -1)
        while place > 0:
            found = max(found, self._runs[place], key=_weighs)
            place -= place & -place
        return found

    def add(self, place: int, run: _Run) -> None:
        place += 1
        while place < len(self._runs):
            self._runs[place] = max(self._runs[place], run, key=_weighs)
            place += place & -place
