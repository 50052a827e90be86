"""Lists walk an index and stop at a page: read from the plans of both engines, never from a clock."""

import dataclasses

import pytest

from portal.db import Database
from portal.queries.requests import Wish, queue
from portal.workflow.states import State
from tests.support.plans import always_by_index, plans
from tests.support.requests import Counter, counter, request_in


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
