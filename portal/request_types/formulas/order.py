"""In which order computed fields are worked out, and the path of a cycle where there is none (rule 14)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.request_types.formulas.names import Path


@dataclass(frozen=True)
class Order:
    """Computed fields after their sources; or `cycle`, the fields that wait for each other, first and last the same."""

    fields: tuple[Path, ...]
    cycle: tuple[Path, ...] = ()


def evaluation_order(computed: Mapping[Path, Iterable[Path]]) -> Order:
    """The order of computed fields from what each reads; a column's field is `(table, column)` and may read `row.x`.

    Fields that wait for nothing keep the order of the file.
    """
    places = {target: place for place, target in enumerate(computed)}
    by_first: dict[str, list[Path]] = {}
    for target in computed:
        by_first.setdefault(target[0], []).append(target)
    needs = {
        target: sorted(_needed(target, reads, by_first), key=places.__getitem__) for target, reads in computed.items()
    }
    done: dict[Path, None] = {}
    for target in computed:
        if cycle := _visit(target, needs, done):
            return Order(tuple(done), cycle)
    return Order(tuple(done))


def _needed(target: Path, reads: Iterable[Path], by_first: Mapping[str, Sequence[Path]]) -> set[Path]:
    """The computed fields a field needs: one read whole needs its columns, a column read needs its table."""
    own = [(*target[:-1], *path[1:]) if path[0] == "row" and len(target) > 1 else path for path in reads]
    return {
        other
        for path in own
        for other in by_first.get(path[0], ())
        if other[: len(path)] == path or path[: len(other)] == other
    }


def _visit(start: Path, needs: Mapping[Path, list[Path]], done: dict[Path, None]) -> tuple[Path, ...]:
    """Depth first without recursion, since a file may chain as many fields as it likes.

    `waiting` is the way from the start, in its order, with how many of its needs each has been through.
    """
    waiting: dict[Path, int] = {start: 0} if start not in done else {}
    while waiting:
        target, index = waiting.popitem()
        if index == len(needs[target]):
            done[target] = None
            continue
        waiting[target] = index + 1
        following = needs[target][index]
        if following in waiting:
            trail = list(waiting)
            return (*trail[trail.index(following) :], following)
        if following not in done:
            waiting[following] = 0
    return ()
