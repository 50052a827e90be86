"""Booked time: adjacent is fine, overlap is refused, and the last place goes to exactly one (C26, F16)."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from portal.booking.intervals import Interval, quantum_at
from portal.db import Database
from portal.errors import Taken
from portal.models.base import table
from portal.models.booking import BookedQuantum, Booking
from portal.services.applying import bookings
from portal.services.applying.bookings import Wanted, book, confirm, free
from tests.support.requests import Counter, counter, filed, thing
from tests.support.volume import tried, volume

NINE = datetime(2025, 4, 1, 2, tzinfo=UTC)


def _wanted(start: float, end: float, capacity: int = 1, buffer: int = 0, holds: bool = True) -> Wanted:
    span = Interval(NINE + timedelta(hours=start), NINE + timedelta(hours=end))
    return Wanted("booked", "rooms", "small", (span,), capacity, 1, buffer, holds)


@pytest.fixture
def at(database: Database) -> Counter:
    both = counter(database)
    with database.transaction() as session:
        thing(session)
    return both


def _request(database: Database, at: Counter) -> int:
    with database.transaction() as session:
        return filed(session, at.applicant, at.version).id


def _try(database: Database, request_id: int, wanted: Wanted) -> bool:
    try:
        with database.transaction() as session:
            book(session, request_id, [wanted])
    except Taken:
        return False
    return True


def test_adjacent_times_are_fine_and_overlap_is_refused(database: Database, at: Counter) -> None:
    one, two = _request(database, at), _request(database, at)
    assert _try(database, one, _wanted(0, 3))
    assert not _try(database, two, _wanted(2.5, 5))
    assert not _try(database, two, _wanted(1, 2))
    assert not _try(database, two, _wanted(-1, 4))
    assert _try(database, two, _wanted(3, 5))
    assert _try(database, two, _wanted(-1, 0))


def test_a_buffer_keeps_the_time_after_a_booking_free(database: Database, at: Counter) -> None:
    one = _request(database, at)
    assert _try(database, one, _wanted(0, 1, buffer=30))
    assert not _try(database, one, _wanted(1.25, 2, buffer=30))
    assert _try(database, one, _wanted(1.5, 2, buffer=30))


def test_freed_time_can_be_booked_again(database: Database, at: Counter) -> None:
    one, two = _request(database, at), _request(database, at)
    assert _try(database, one, _wanted(0, 1))
    with database.transaction() as session:
        free(session, one)
    assert _try(database, two, _wanted(0, 1))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Booking).where(Booking.freed_at.is_not(None))) == 1


def test_wishes_hold_nothing_and_one_is_confirmed(database: Database, at: Counter) -> None:
    one, two = _request(database, at), _request(database, at)
    assert _try(database, one, _wanted(0, 1, holds=False))
    assert _try(database, two, _wanted(0, 1, holds=False))
    with database.transaction() as session:
        confirm(session, two, [_wanted(0, 1)])
    with pytest.raises(Taken), database.transaction() as session:
        confirm(session, one, [_wanted(0, 1)])


def test_the_database_itself_refuses_the_same_quarter_twice(database: Database, at: Counter) -> None:
    one = _request(database, at)
    assert _try(database, one, _wanted(0, 1))
    with database.reading() as session:
        booking_id = session.scalar(select(Booking.id))
    row = {"registry_id": "rooms", "row_key": "small", "place": 0, "booking_id": booking_id}
    row["quantum"] = quantum_at(NINE)
    with pytest.raises(Taken), database.transaction() as session:
        session.execute(insert(table(BookedQuantum)), row)


def _race(works: Sequence[Callable[[], object]]) -> list[object]:
    barrier = threading.Barrier(len(works))
    outcomes: list[object] = []

    def run(work: Callable[[], object]) -> None:
        barrier.wait()
        outcomes.append(work())

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("capacity", [1, 3])
def test_sixty_four_race_for_the_last_place(database_url: str, capacity: int) -> None:
    """Overlapping ranges of 1, 2 and 3 hours that all contain the same hour: as many winners as places, never none."""
    wide = Database(database_url, pool_size=16)
    at = counter(wide)
    with wide.transaction() as session:
        thing(session)
        requests = [filed(session, at.applicant, at.version).id for _ in range(64)]
    for _ in range(volume(50)):
        wanted = [_wanted(-(place % 3), 1, capacity) for place in range(64)]
        works = [partial(_try, wide, request, one) for request, one in zip(requests, wanted, strict=True)]
        outcomes = _race(works)
        assert outcomes.count(True) == capacity
        assert len(outcomes) == 64
        with wide.transaction() as session:
            for request in requests:
                free(session, request)
        tried("F16", f"races of 64 for {capacity}: as many winners as places", 1)
    wide.close()


def test_cancelling_and_booking_race_without_losing_the_place(database: Database, at: Counter) -> None:
    holder = _request(database, at)
    others = [_request(database, at) for _ in range(6)]
    for _ in range(volume(50)):
        _cancelled_and_booked(database, holder, others)
        tried("F16", "races of one who cancels and six who book", 1)


def _cancelled_and_booked(database: Database, holder: int, others: list[int]) -> None:
    assert _try(database, holder, _wanted(0, 1))

    def cancel() -> None:
        with database.transaction() as session:
            free(session, holder)

    outcomes = _race([cancel, *(partial(_try, database, request, _wanted(0, 1)) for request in others)])
    taken = outcomes.count(True)
    assert taken in (0, 1)
    assert _try(database, others[0], _wanted(0, 1)) == (taken == 0)
    with database.transaction() as session:
        for request in (holder, *others):
            free(session, request)


def test_a_race_that_slips_past_the_look_is_stopped_by_the_key(
    database: Database, at: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blind(session: Session, one: Wanted) -> list[int]:
        return [0]

    one, two = _request(database, at), _request(database, at)
    monkeypatch.setattr(bookings, "_free_places", blind)
    assert _try(database, one, _wanted(0, 1))
    assert not _try(database, two, _wanted(0.5, 2))
