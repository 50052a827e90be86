"""Lists walk an index and stop at a page: read from the plans of both engines, never from a clock."""

import dataclasses
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from portal import clock
from portal.db import Database
from portal.models.requests import Request
from portal.queries import assignees, counts, search, unread
from portal.queries.filters import Filter
from portal.queries.requests import Wish, next_waiting, queue
from portal.services.applying.filing import Judged
from portal.services.rows.search_index import index_new
from portal.workflow.states import State
from tests.support.plans import always_by_index, plans
from tests.support.requests import Counter, counter, filed, request_in

ANALYZE = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF)"


@pytest.fixture
def at(database: Database) -> Counter:
    both = counter(database)
    with database.transaction() as session:
        for number in range(23):
            request_in(session, both, list(State)[number % 6])
    return both


@pytest.mark.parametrize(
    ("scope", "index"),
    [
        ({}, "ix_request_due_order_id"),
        ({"own_unit_only": True, "unit": "people"}, "ix_request_unit_due_order_id"),
    ],
)
def test_what_is_due_is_listed_by_an_index_that_ends_in_the_id(
    database: Database, at: Counter, scope: dict[str, object], index: str
) -> None:
    staff = dataclasses.replace(at.staff, **scope)  # type: ignore[arg-type]
    with database.reading() as session:
        always_by_index(session)
        wish = Wish(sort="due", descending=False)
        second = dataclasses.replace(wish, cursor=queue(session, staff, wish).next or "")
        for asked in (wish, second):
            (page,) = plans(session, lambda asked=asked: queue(session, staff, asked, total=23))  # type: ignore[misc]
            assert index in page
            # What is lent to a unit is few, and the two pages' worth are put in order together.
            assert scope or not [words for words in ("Sort", "TEMP B-TREE") if words in page]


@pytest.mark.parametrize(
    ("scope", "index"),
    [({}, "ix_request_waits_id"), ({"own_unit_only": True, "unit": "people"}, "ix_request_waits_unit_id")],
)
def test_what_waits_is_listed_counted_and_found_next_by_an_index_of_nothing_else(
    database: Database, at: Counter, scope: dict[str, object], index: str
) -> None:
    staff = dataclasses.replace(at.staff, **scope)  # type: ignore[arg-type]
    with database.reading() as session:
        always_by_index(session)
        wish = Wish(waits=True, descending=False, size=10)
        second = dataclasses.replace(wish, cursor=queue(session, staff, wish).next or "")
        for asked in (wish, second):
            (page,) = plans(session, lambda asked=asked: queue(session, staff, asked, total=12))  # type: ignore[misc]
            assert index in page
            assert scope or not [words for words in ("Sort", "TEMP B-TREE") if words in page]
        (following,) = plans(session, lambda: next_waiting(session, staff))
        *_, tabs = plans(session, lambda: counts.standing(session, staff, Filter(), clock.now().date()))
    assert index in following and index in tabs
    assert not re.search(
        r"SCAN request\b(?! USING (COVERING )?INDEX ix_request_waits)|Seq Scan on request\b", following + tabs
    )


@pytest.mark.parametrize(
    ("scope", "index"),
    [({}, "ix_request_missed_from_id"), ({"own_unit_only": True, "unit": "people"}, "ix_request_unit_missed_from_id")],
)
def test_late_follow_ups_are_listed_counted_and_walked_by_an_index_of_those_that_have_windows(
    database: Database, at: Counter, scope: dict[str, object], index: str
) -> None:
    staff, today = dataclasses.replace(at.staff, **scope), clock.now().date()  # type: ignore[arg-type]
    with database.transaction() as session:
        few = update(Request).where(Request.id % 2 == 0)
        session.execute(few.values(missed_from=today - timedelta(days=1)))
    with database.reading() as session:
        always_by_index(session)
        wish = Wish(missed_on=today, size=10)
        second = dataclasses.replace(wish, cursor=queue(session, staff, wish).next or "")
        seen = [row.id for asked in (wish, second) for row in queue(session, staff, asked).rows]
        assert second.cursor and len(seen) == 11 and seen == sorted(set(seen))
        for asked in (wish, second):
            (page,) = plans(session, lambda asked=asked: queue(session, staff, asked, total=11))  # type: ignore[misc]
            assert index in page
            assert scope or not [words for words in ("Sort", "TEMP B-TREE") if words in page]
        *_, tabs = plans(session, lambda: counts.standing(session, staff, Filter(), today))
        assert index in tabs and counts.standing(session, staff, Filter(), today).missed == 11


@pytest.mark.parametrize(
    ("scope", "index"),
    [({}, "ix_request_filed_at_id"), ({"own_unit_only": True, "unit": "people"}, "ix_request_unit_filed_at_id")],
)
def test_what_was_filed_on_some_days_is_listed_by_an_index(
    database: Database, at: Counter, scope: dict[str, object], index: str
) -> None:
    staff, now = dataclasses.replace(at.staff, **scope), clock.now()  # type: ignore[arg-type]
    wish = Wish(since=now - timedelta(days=1), until=now + timedelta(days=1))
    with database.reading() as session:
        always_by_index(session)
        second = dataclasses.replace(wish, cursor=queue(session, staff, wish).next or "")
        for asked in (wish, second):
            (page,) = plans(session, lambda asked=asked: queue(session, staff, asked, total=23))  # type: ignore[misc]
            assert index in page


@pytest.mark.parametrize("scope", [{}, {"own_unit_only": True, "unit": "people"}])
def test_mine_unacknowledged_and_nobodys_are_counted_by_indexes_of_open_requests_alone(
    database: Database, at: Counter, scope: dict[str, object]
) -> None:
    staff = dataclasses.replace(at.staff, **scope)  # type: ignore[arg-type]
    with database.reading() as session:
        always_by_index(session)
        *_, page = plans(session, lambda: counts.standing(session, staff, Filter(), clock.now().date()))
        *_, mine = plans(session, lambda: queue(session, staff, Wish(assignee=staff.id), total=0))
        *_, people = plans(session, lambda: assignees.with_requests(session, staff))
    # What waits for everybody is walked from its oldest: an index of nothing else.
    assert "ix_request_open_" in page
    assert not re.search(r"SCAN request\b(?! USING INDEX ix_request_waits_id)|Seq Scan on request\b", page)
    for plan in (mine, people):
        assert re.search(r"ix_request_(open_)?(unit_)?assignee_id_id", plan)


def test_what_is_counted_up_to_so_many_is_read_by_its_index_whatever_the_lists_filters(
    database: Database, at: Counter
) -> None:
    """Without an order PostgreSQL reads a table from wherever another reader is: of a million rows all but a few."""
    with database.reading() as session:
        if not database.is_sqlite:
            for way in ("sort", "incremental_sort", "bitmapscan"):
                session.connection().exec_driver_sql(f"SET LOCAL enable_{way} = off")
            session.connection().exec_driver_sql("SET LOCAL random_page_cost = 1e6")
        narrow = Wish(types=("card",), unit="people")
        today, staff = clock.now().date(), at.staff
        told = plans(session, lambda: counts.standing(session, staff, narrow, today))
        for more in (
            {"late_on": today},
            {"missed_on": today},
            {"assignee": staff.id},
            {"assignee": 0},
            {"since": clock.now()},
        ):
            asked = dataclasses.replace(narrow, **more)
            told += plans(session, lambda asked=asked: queue(session, staff, asked))[:1]  # type: ignore[misc]
    assert len(told) >= 5
    assert not re.search(r"SCAN request\b|Seq Scan on request\b", "\n".join(told)), told


def test_ones_own_are_found_by_ones_name_also_where_nobody_has_most(fresh_database: Callable[[str], str]) -> None:
    """SQLite knows averages alone: where nobody has all of them, it takes that for what everybody has."""
    database = Database(fresh_database("sqlite"))
    both = counter(database)
    with database.transaction() as session:
        for number in range(60):
            request_in(session, both, State.SUBMITTED if number % 3 else State.DONE)
    with database.transaction() as session:
        session.connection().exec_driver_sql("ANALYZE")
        session.connection().exec_driver_sql("UPDATE sqlite_stat1 SET stat = replace(stat, '60', '60000')")
        session.connection().exec_driver_sql("UPDATE sqlite_stat1 SET stat = replace(stat, '40', '40000')")
    database.close()
    with database.reading() as session:
        asked = Wish(assignee=both.staff.id, types=("card",), unit="people")
        _, counted, page = plans(session, lambda: queue(session, both.staff, asked))
    assert "assignee_id_id" in counted and "assignee_id_id" in page
    database.close()


def test_the_unread_of_a_page_are_one_statement_that_reads_no_table_through(database: Database, at: Counter) -> None:
    with database.reading() as session:
        always_by_index(session)
        ids = [row.id for row in queue(session, at.staff, Wish()).rows]
        (plan,) = plans(session, lambda: unread.of(session, at.staff.id, ids))
        officer = dataclasses.replace(at.staff, own_unit_only=True, unit="people")
        (newest,) = plans(session, lambda: unread.within(session, officer, Wish(is_unread=True)))
    assert "ix_notice_unit_id" in newest
    plan, tables = plan + newest, "notice|event|request|look"
    assert not re.search(rf"SCAN ({tables})\b|Seq Scan on ({tables})\b", plan), plan


def test_one_letter_is_searched_for_in_a_bounded_number_of_rows(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "LOOKED_THROUGH", 50)
    at = counter(database)
    with database.transaction() as session:
        for number in range(150):
            word = "ฤ" if number in (10, 120) else "ส"
            filed(session, dataclasses.replace(at.applicant, name="-"), at.version, Judged({}, {}), words=(word,))
        while index_new(session):
            pass
    with database.reading() as session:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        always_by_index(session)
        for words, hits, narrowed in (("ฤ", 1, True), ("ส", 10, True), ("ฤx", 0, True)):
            page = queue(session, at.staff, Wish(words=words))
            assert len(page.rows) == (2 if is_sqlite and words == "ฤ" else hits)
            assert page.is_total_exact is is_sqlite
            assert search.is_narrowed(session, search.terms(words)) is (narrowed and not is_sqlite)
            if not is_sqlite:
                told = plans(session, lambda words=words: queue(session, at.staff, Wish(words=words)), ANALYZE)  # type: ignore[misc]
                assert "Seq Scan on request" not in "\n".join(told)
                # Once for the page and once for the count.
                assert sum(map(int, re.findall(r"Rows Removed by Filter: (\d+)", "\n".join(told)))) <= 2 * 50
        older = queue(session, at.staff, Wish(words="ส", cursor=queue(session, at.staff, Wish(words="ส")).next or ""))
        assert len(older.rows) == 10
