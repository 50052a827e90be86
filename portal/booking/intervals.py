"""Booked time: half-open intervals of aware moments, and the quanta of 15 minutes the database keeps unique (C26)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

QUANTUM = timedelta(minutes=15)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_QUANTA = 96 * 366
"""No booking holds more than a year: a bound on the rows one request may write."""


@dataclass(frozen=True, order=True)
class Interval:
    """From `start` until just before `end`, both aware. Intervals that only touch do not overlap."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("booked time needs aware moments")
        if self.end <= self.start:
            raise ValueError("an interval ends after it starts")

    def overlaps(self, other: "Interval") -> bool:
        """Whether the two share any moment; adjacent ones do not."""
        return self.start < other.end and other.start < self.end

    def lengthened(self, minutes: int) -> "Interval":
        """The same with so many minutes kept free after it."""
        return Interval(self.start, self.end + timedelta(minutes=minutes)) if minutes else self

    @property
    def minutes(self) -> int:
        """Whole minutes it lasts."""
        return int((self.end - self.start).total_seconds()) // 60


def quantum_at(moment: datetime) -> int:
    """The number of the quantum this aware moment lies in, counted from 1970 in UTC: never changes with `each`."""
    return (moment - _EPOCH) // QUANTUM


def quanta(interval: Interval, buffer: int = 0) -> range:
    """All quanta an interval touches, with `buffer` minutes kept free after it. ValueError over a year."""
    last = interval.lengthened(buffer).end - timedelta(microseconds=1)
    found = range(quantum_at(interval.start), quantum_at(last) + 1)
    if len(found) > MOST_QUANTA:
        raise ValueError("longer than a year")
    return found


def moment_of(quantum: int) -> datetime:
    """When a quantum begins, in UTC."""
    return _EPOCH + quantum * QUANTUM


def joined(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same time without overlaps, touching ones made one, in order."""
    result: list[Interval] = []
    for found in sorted(intervals):
        if result and found.start <= result[-1].end:
            result[-1] = Interval(result[-1].start, max(result[-1].end, found.end))
        else:
            result.append(found)
    return tuple(result)


def overlaps_any(wanted: Interval, taken: Iterable[Interval]) -> bool:
    """Whether the wanted time meets any taken time."""
    return any(wanted.overlaps(other) for other in taken)
