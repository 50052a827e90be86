"""What stands elsewhere in a list than before: the fewest that explain the new order."""

from collections.abc import Mapping, Sequence


def moved(old: Sequence[str], new: Sequence[str], weight: Mapping[str, int] | None = None) -> list[str]:
    """Of what both have, what changed its place; what weighs more is rather told to have stayed. In the new order."""
    place = {each: at for at, each in enumerate(old)}
    both = [each for each in new if each in place]
    weighs = [(weight or {}).get(each, 1) for each in both]
    best, before = list(weighs), [-1] * len(both)
    for at, each in enumerate(both):
        for earlier in range(at):
            if place[both[earlier]] < place[each] and best[earlier] + weighs[at] > best[at]:
                best[at], before[at] = best[earlier] + weighs[at], earlier
    stayed = set[str]()
    at = max(range(len(both)), key=best.__getitem__, default=-1)
    while at >= 0:
        stayed.add(both[at])
        at = before[at]
    return [each for each in both if each not in stayed]
