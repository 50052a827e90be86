"""Rows are found by their words: all a column says, and how any word of a name begins, page by page (C63)."""

from collections.abc import Mapping
from datetime import date

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.db import Database
from portal.models.base import table
from portal.models.catalogue import RegistryRow, RegistryWord
from portal.queries.registry_words import Hit, Within, begins, equal, word_of, words_of
from portal.request_types.values import Row, Value
from portal.services.publishing.publication import FoundOffice, FoundRegistry, publish
from tests.support.migrations import migration
from tests.support.plans import always_by_index, plans

_ROW, _WORD = table(RegistryRow), table(RegistryWord)
PLACES = {"north": Row("places", "north", "เหนือ"), "south": Row("places", "south", "ใต้")}
ASKED = {"card": "whole", "name": "words", "place": "whole"}


def _holder(key: str, name: str, place: str, card: str = "") -> Row:
    return Row("holders", key, name, {"name": name, "place": PLACES[place], "card": card or f"C-{key}"})


HOLDERS = (
    _holder("a", "สมชาย ใจดี", "north"),
    _holder("b", "ใจเย็น สมบูรณ์", "south"),
    _holder("c", "สมศรี สมใจ", "south"),
    _holder("d", "มาลี ดีใจ", "north", "Ab 12"),
)


def _publish(database: Database, rows: tuple[Row, ...], asked: Mapping[str, str], digest: str) -> None:
    registry = FoundRegistry("holders", {"th": "ผู้ถือบัตร"}, "", digest, rows, asked)
    with database.transaction() as session:
        publish(session, FoundOffice("name: x", "1", (), (registry,)))


@pytest.fixture
def holders(database: Database) -> Database:
    _publish(database, HOLDERS, ASKED, "1")
    return database


def _keys(session: Session, hits: object) -> list[str]:
    keys: Mapping[int, str] = dict(session.execute(select(_ROW.c.id, _ROW.c.key)).all())
    return [keys[hit.row_id] for hit in hits]  # type: ignore[attr-defined]


def _equal(session: Session, column: str, value: Value) -> list[str]:
    return [row.key for row in equal(session, "holders", column, value)]


def test_one_writing_stands_for_what_a_column_says() -> None:
    assert [word_of(each) for each in (" AB  ๑๒", 7, date(2026, 1, 2), PLACES["north"], None)] == [
        "ab 12",
        "7",
        "2026-01-02",
        "north",
        "",
    ]
    assert words_of("สมชาย ใจดี", "words") == {"สมชาย ใจดี", "ใจดี"}
    assert words_of("สมชาย ใจดี", "whole") == {"สมชาย ใจดี"}
    assert max(map(len, words_of("ก" * 500, "both"))) == 80


def test_rows_are_found_by_all_a_column_says(holders: Database) -> None:
    with holders.reading() as session:
        assert _equal(session, "card", "ab  ๑๒") == ["d"]
        assert _equal(session, "place", PLACES["south"]) == ["b", "c"]
        assert _equal(session, "card", "C") == _equal(session, "card", "") == []


def test_names_are_found_by_how_any_word_begins_within_an_area_and_page_by_page(holders: Database) -> None:
    with holders.reading() as session:
        found = begins(session, "holders", ["name"], "สม")
        assert sorted(_keys(session, found)) == ["a", "b", "c"]
        assert _keys(session, begins(session, "holders", ["name"], "ใจด")) == ["a"]
        assert _keys(session, begins(session, "holders", ["name", "card"], "สมชาย ใ")) == ["a"]
        south = begins(session, "holders", ["name"], "สม", Within("place", ["south"]))
        assert sorted(_keys(session, south)) == ["b", "c"]
        pages: list[Hit] = []
        while page := begins(session, "holders", ["name", "card"], "สม", after=pages[-1] if pages else None, most=1):
            pages += page
        assert set(_keys(session, pages)) == {"a", "b", "c"}
        assert [*begins(session, "holders", ["name"], "  "), *begins(session, "holders", ["name"], "%")] == []


def test_a_new_file_and_new_questions_change_the_words(holders: Database) -> None:
    _publish(holders, (HOLDERS[0], _holder("d", "มาลี ดีใจ", "north", "Cd 34")), ASKED, "2")
    with holders.reading() as session:
        assert (_equal(session, "card", "ab 12"), _equal(session, "card", "cd 34")) == ([], ["d"])
        assert _keys(session, begins(session, "holders", ["name"], "สม")) == ["a"]
    _publish(holders, HOLDERS, {"name": "whole"}, "3")
    with holders.reading() as session:
        assert _equal(session, "name", "สมศรี สมใจ") == ["c"]
        assert _equal(session, "card", "ab 12") == ["d"], "earlier versions go on asking by what they named"
        assert session.execute(select(_WORD.c.word).where(_WORD.c.column_id == "name")).all() != []


def test_both_ways_of_finding_walk_the_index(holders: Database) -> None:
    with holders.reading() as session:
        always_by_index(session)
        for work in (
            lambda: equal(session, "holders", "card", "c-a"),
            lambda: begins(session, "holders", ["name"], "สม"),
            lambda: begins(session, "holders", ["name"], "สม", Within("place", ["south"])),
        ):
            plan = "\n".join(plans(session, work))
            assert "SCAN registry" not in plan
            assert "Seq Scan" not in plan
            assert "registry_word" in plan


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("นายสมชาย ใจดี", {"สมชาย ใจดี"}),
        ("นางสาวเอม งาม", {"เอม งาม"}),
        ("น.ส. มาลี", {"มาลี"}),
        ("Mr.John Doe", {"john doe"}),
        ("นางามตา", set()),
        ("คุณากร", set()),
        ("นาย", set()),
    ],
)
def test_a_name_is_found_without_the_title_it_is_written_together_with(name: str, bare: set[str]) -> None:
    begun = {word_of(name), *(word_of(part) for part in name.split()[1:])}
    assert words_of(name, "words") == begun | bare


def test_names_that_were_there_before_are_found_without_their_titles_too(database: Database) -> None:
    names = ("นายสมชาย ใจดี", "นางสาวเอม งาม", "น.ส. มาลี", "นางามตา", "นางสาวา", "คุณากร", "ประธาน นางแดง", "เด็กชายดำ")
    rows = tuple(_holder(str(number), name, "north") for number, name in enumerate(names))
    _publish(database, rows, ASKED, "1")
    every = select(_WORD.c.column_id, _WORD.c.word, _WORD.c.row_id)
    with database.transaction() as session:
        expected = set(session.execute(every).all())
        told = select(_WORD).where(_WORD.c.column_id == "name", _WORD.c.word.in_(["สมชาย ใจดี", "เอม งาม", "แดง", "ดำ"]))
        assert len(session.execute(told).all()) == 4
        session.execute(
            delete(_WORD).where(_WORD.c.column_id == "name", _WORD.c.word.in_(["สมชาย ใจดี", "เอม งาม", "แดง", "ดำ"]))
        )
        migration("202611281245_find_people_without_their_titles").fill(session.connection())
        assert set(session.execute(every).all()) == expected
