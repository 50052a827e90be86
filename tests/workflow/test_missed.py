"""From which day a request's windows miss an entry: one day for all of them, whatever was added before (C48, C50)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from portal.workflow.missed import Missed, Windows, missed
from portal.workflow.states import State
from portal.workflow.windows import Span, Window, YearDay, Yearly
from tests.support.requests import Step

JULY, SEPTEMBER = Yearly(YearDay(7, 1), YearDay(7, 31)), Yearly(YearDay(9, 1), YearDay(9, 30))
MAY = datetime(2026, 5, 4, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Due:
    """A record with windows, without a file."""

    id: str
    windows: tuple[Window, ...]
    at: tuple[str, ...] = ("done",)
    moves_to: None = None


STEPS = (Step("working", State.IN_PROGRESS), Step("done", State.DONE), Step("closed", State.CANCELLED))
BOTH = Windows(
    STEPS,
    (Due("visit", (JULY, SEPTEMBER)), Due("team", (Span(date(2026, 12, 1), date(2026, 12, 31)),))),
    frozenset({"visit"}),
    datetime.date,
)
CAME = {("working", "in_progress"): datetime(2026, 4, 1, tzinfo=UTC), ("done", "done"): MAY}


def test_the_earliest_window_without_an_entry_tells_from_which_day_it_is_late() -> None:
    filled: set[tuple[str, int | None]] = set()
    expected: list[tuple[tuple[str, int | None] | None, date | None, date | None]] = [
        (None, date(2026, 8, 1), date(2026, 8, 1)),
        (("visit", 2), date(2026, 8, 1), date(2026, 8, 1)),
        (("visit", 1), date(2027, 1, 1), None),
        (("team", 1), None, None),
    ]
    for entry, day, own in expected:
        filled |= {entry} if entry else set()
        assert missed(BOTH, "done", CAME, filled, MAY) == Missed(day, own), entry


def test_only_where_it_stands_now_and_from_when_it_first_came_there() -> None:
    assert missed(BOTH, "working", CAME, set(), MAY) == missed(BOTH, "closed", CAME, set(), MAY) == Missed()
    later = {("done", "done"): datetime(2026, 8, 1, tzinfo=UTC)}
    assert missed(BOTH, "done", later, set(), MAY).missed_own_from == date(2026, 10, 1)
    assert missed(BOTH, "done", {}, set(), datetime(2026, 10, 2, tzinfo=UTC)) == Missed(
        date(2027, 1, 1), date(2027, 8, 1)
    )
