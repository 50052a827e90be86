"""Lists: pages by key in each order, both ways, within a scope; search by one letter or many (C42, C64, C68)."""

import dataclasses
from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import event

from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import Forbidden
from portal.queries.counts import by_type_and_state
from portal.queries.pages import Cursor
from portal.queries.requests import SORTS, ListRow, Wish, own_requests, queue
from portal.queries.status import SecondKey, status_of
from portal.services.applying.filing import Judged
from portal.services.rows.search_index import index_again, index_new
from portal.workflow.states import State
from portal.workflow.transitions import Action
from tests.support.requests import Counter, act, counter, filed, person, request_in, service


@pytest.fixture
def at(database: Database) -> Counter:
    both = counter(database)
    with database.transaction() as session:
        for number in range(23):
            request_in(session, both, list(State)[number % 6])
    return both


def _walk(database: Database, actor: Actor, wish: Wish) -> list[list[ListRow]]:
    """Forward to the end, then back to the start: both ways must show the same pages."""
    with database.reading() as session:
        pages = [queue(session, actor, wish)]
        while pages[-1].next:
            pages.append(queue(session, actor, dataclasses.replace(wish, cursor=pages[-1].next)))
        back = [queue(session, actor, dataclasses.replace(wish, cursor=pages[0].last or ""))]
        while back[-1].previous:
            back.append(queue(session, actor, dataclasses.replace(wish, cursor=back[-1].previous)))
    assert [page.rows for page in reversed(back)] == [page.rows for page in pages]
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert [page.offset for page in reversed(back)] == [page.offset for page in pages]
    return [list(page.rows) for page in pages]


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("sort", sorted(SORTS))
def test_each_order_pages_through_every_row_once(database: Database, at: Counter, sort: str, descending: bool) -> None:
    pages = _walk(database, at.staff, Wish(sort=sort, descending=descending))
    assert [len(page) for page in pages] == [10, 10, 3]
    rows = [row for page in pages for row in page]
    column = SORTS[sort]
    expected = sorted(rows, key=lambda row: (getattr(row, column), row.id), reverse=descending)
    assert rows == expected
    assert len({row.id for row in rows}) == 23


def test_what_is_due_first_stands_on_top_and_what_is_closed_or_has_no_day_comes_after(database: Database) -> None:
    at = counter(database)
    days = [date(2025, 4, 9), None, date(2025, 4, 3), date(2025, 4, 3), date(2025, 4, 1), date(2025, 4, 2)]
    with database.transaction() as session:
        made = [filed(session, at.applicant, at.version, Judged({}, {}, due_on=day)) for day in days]
        act(session, at.staff, made[2].key, Action.ACCEPT)
        act(session, at.staff, made[4].key, Action.ACCEPT)
        act(session, at.staff, made[4].key, Action.FINISH)
        act(session, at.applicant, made[5].key, Action.CANCEL)
    ids = [each.id for each in made]
    expected = [ids[2], ids[3], ids[0], ids[1], ids[4], ids[5]]
    for descending in (False, True):
        pages = _walk(database, at.staff, Wish(sort="due", descending=descending, size=2))
        rows = [row.id for page in pages for row in page]
        assert rows == (expected[::-1] if descending else expected)


def test_filters_and_totals_agree(database: Database, at: Counter) -> None:
    with database.reading() as session:
        page = queue(session, at.staff, Wish(states=("done", "cancelled"), types=("card",)))
        assert page.total == len(page.rows) == 7
        counts = by_type_and_state(session, at.staff)["card"]
        for state in State:
            assert queue(session, at.staff, Wish(states=(state,))).total == counts[state]
        assert queue(session, at.staff, Wish(unit="money")).rows == []


def test_an_own_list_shows_nobody_elses_requests(database: Database, at: Counter) -> None:
    with database.transaction() as session:
        other = person(session)
        filed(session, other, at.version)
    with database.reading() as session:
        assert own_requests(session, other, Wish()).total == 1
        assert own_requests(session, at.applicant, Wish(states=("done",))).total == 4
        page = own_requests(session, at.applicant, Wish())
        assert (page.total, page.pages, page.number, page.offset) == (23, 3, 1, 0)
        with pytest.raises(Forbidden):
            queue(session, other, Wish())


def test_a_scope_by_type_or_unit_bounds_list_and_counts(database: Database, at: Counter) -> None:
    with database.transaction() as session:
        order = service(session, "form_order", "money")
        filed(session, at.applicant, order)
    for scope in ({"types": ("form_order",)}, {"own_unit_only": True, "unit": "money"}):
        narrow = dataclasses.replace(at.staff, **scope)
        with database.reading() as session:
            assert [row.type_id for row in queue(session, narrow, Wish()).rows] == ["form_order"]
            assert list(by_type_and_state(session, narrow)) == ["form_order"]


def test_a_mangled_cursor_is_the_first_page(database: Database, at: Counter) -> None:
    with database.reading() as session:
        first = queue(session, at.staff, Wish())
        for words in ("x", "%%%", "bnVsbA", Cursor("after", 2, "x", 1).encoded()[:-3], "ก", "W" * 5000):
            assert queue(session, at.staff, Wish(cursor=words)).rows == first.rows


def test_a_page_costs_the_same_statements_however_many_rows(database: Database, at: Counter) -> None:
    ran: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        ran.append(statement)

    with database.reading() as session:
        event.listen(session.get_bind(), "before_cursor_execute", note)
        queue(session, at.staff, Wish(size=50))
        event.remove(session.get_bind(), "before_cursor_execute", note)
    assert len(ran) <= 3


NAMES = ("สมชาย ใจดี", "สมหญิง ใจงาม", "Anna_100% O'Neil", "กานต์ ๑๒๓", "ฤทัย")


def _filed_names(database: Database, at: Counter, names: Sequence[str]) -> list[int]:
    nameless = dataclasses.replace(at.applicant, name="-")
    with database.transaction() as session:
        return [filed(session, nameless, at.version, Judged({}, {}), words=(name,)).id for name in names]


@pytest.mark.parametrize("indexed", [0, 3, 99])
@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("สม", {0, 1}),
        ("ส", {0, 1}),
        ("ใจดี", {0}),
        ("ใจ งาม", {1}),
        ("anna", {2}),
        ("_100%", {2}),
        ("o'neil", {2}),
        ("123", {3}),
        ("ฤ", {4}),
        ("ฤทัยx", set()),
        ('" OR 1 --', set()),
        ("NEAR(a b)", set()),
        ("*", set()),
    ],
)
def test_search_finds_any_part_and_only_that(database: Database, words: str, hits: set[int], indexed: int) -> None:
    at = counter(database)
    ids = _filed_names(database, at, NAMES)
    if indexed:
        with database.transaction() as session:
            index_new(session, at_most=indexed)
    with database.reading() as session:
        page = queue(session, at.staff, Wish(words=words))
        mine = own_requests(session, at.applicant, Wish(words=words))
    # References are digits, so digits also find by them.
    found = {ids.index(row.id) for row in page.rows if not words.isdigit() or row.id == ids[3]}
    assert found == hits
    assert {row.id for row in mine.rows} == {row.id for row in page.rows}


def test_search_pages_across_the_indexed_and_the_new(database: Database) -> None:
    at = counter(database)
    _filed_names(database, at, ["สมบูรณ์"] * 25)
    with database.transaction() as session:
        index_new(session, at_most=12)
    for descending in (True, False):
        pages = _walk(database, at.staff, Wish(words="สมบูรณ์", descending=descending))
        assert [len(page) for page in pages] == [10, 10, 5]


def test_changed_words_are_found_and_old_ones_are_not(database: Database) -> None:
    at = counter(database)
    made = _filed_names(database, at, ["เดิม"])[0]
    with database.transaction() as session:
        index_new(session)
        held = act(session, at.staff, _key(database, made), Action.ACCEPT)
        assert held.request_id == made
    with database.transaction() as session:
        before = session.connection().exec_driver_sql("SELECT search_text FROM request").scalar_one()
        session.connection().exec_driver_sql("UPDATE request SET search_text = 'ใหม่'")
        index_again(session, made, before, "ใหม่")
    with database.reading() as session:
        assert queue(session, at.staff, Wish(words="เดิม")).rows == []
        assert len(queue(session, at.staff, Wish(words="ใหม่")).rows) == 1


def _key(database: Database, request_id: int) -> str:
    with database.reading() as session:
        return str(
            session.connection().exec_driver_sql(f"SELECT key FROM request WHERE id = {request_id}").scalar_one()
        )


def test_the_status_behind_a_reference_holds_no_personal_data(database: Database) -> None:
    at = counter(database)
    with database.transaction() as session:
        made = request_in(session, at, State.RETURNED)
    with database.reading() as session:
        status = status_of(session, made.reference)
        assert status is not None
        assert status.state == State.RETURNED
        assert at.applicant.name not in str(status)
        assert status_of(session, "0") is None
        assert status_of(session, made.reference, SecondKey("citizen_id", "1111111111119")) is None
