"""The list that a number opens: read along its order where it is long, by its index where it is short, and the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.queries.requests import Wish, queue
from portal.reports import listing
from portal.reports.listing import listed_by
from tests.reports.acting import Acting


def test_a_list_of_many_is_the_list_of_few_in_the_same_order_and_as_long_as_its_number(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acting = Acting.begun(database, tmp_path, seed=3)
    with clock.stopped_at(acting.now):
        acting.office.file(acting.people["applicant"], "letter", about="ขอ")
    acting.act(45)
    one_type = replace(acting.people["boss"], types=("letter",))
    people = {who: acting.people[who] for who in ("boss", "front", "local")} | {"one type": one_type}
    asked = [
        ("kind:food",),
        ("kind:food", "district:north"),
        ("request.step:new",),
        ("request.type:case", "district:west"),
    ]
    begins, ends = (datetime(2022, month, 1, tzinfo=clock.BANGKOK) for month in (9, 11))
    known = told = 0
    for words, (since, until), types, order in product(
        asked, ((None, None), (begins, ends)), ((), ("case",)), ("filed", "state")
    ):
        for name, who in people.items():
            with database.reading() as session:
                by = listed_by(session, acting.office.catalogue, words)
                plain = Wish(by=by, since=since, until=until, types=types, sort=order)
                monkeypatch.setattr(listing, "COMMON", 1)
                many = listing.told(session, who, acting.office.catalogue, plain)
                monkeypatch.setattr(listing, "COMMON", 10_000)
                monkeypatch.setattr(listing, "_WORTH", 10_000)
                few = listing.told(session, who, acting.office.catalogue, plain)
                ways = [list(pages(session, who, wish)) for wish in (plain, few, many)]
            assert ways[0] == ways[1] == ways[2], (name, plain)
            assert many.found in (None, sum(len(rows) for rows, _ in ways[0]))
            known += many.found is not None and many.is_common
            told += few.rarest in words and not few.is_common
    assert known > 20
    assert told > 20 or not database.is_sqlite


def pages(session: Session, who: Actor, wish: Wish) -> Iterator[tuple[list[int], int]]:
    """Ids of each page with the total it says, to the end and one back."""
    page = queue(session, who, wish)
    yield [row.id for row in page.rows], page.total
    if page.next is None:
        return
    while page.next is not None:
        page = queue(session, who, replace(wish, cursor=page.next))
        yield [row.id for row in page.rows], page.total
    page = queue(session, who, replace(wish, cursor=page.previous or ""))
    assert page.rows
