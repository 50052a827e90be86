"""Publishing: sound types become versions, broken ones leave the last in force, rows are retired (C14, C25, C30, F18)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.errors import Forbidden, NotFound
from portal.models.catalogue import RegistryRow, RequestType, TypeVersion
from portal.queries.catalogue import Catalogue
from portal.request_types.values import Row
from portal.services.applying import drafts
from portal.services.applying.submit import submit
from portal.services.publishing.publication import FoundOffice, FoundRegistry, FoundType, Published, publish, switch
from tests.support.filing import portal, room_booking
from tests.support.requests import person

MONDAY = datetime(2025, 3, 31, 4, 28, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.stopped_at(MONDAY):
        yield


def _type(digest: str, id: str = "card", sound: bool = True) -> FoundType:
    problems = () if sound else ({"file": "card.yaml", "line": 3, "what": "x", "mend": "y"},)
    return FoundType(id, {"text": digest} if sound else None, digest, {"th": "บัตร"}, "people", problems)


def _prices(digest: str, **prices: str) -> FoundRegistry:
    rows = [Row("forms", key, f"แบบ {key}", {"unit_price": Decimal(price)}) for key, price in prices.items()]
    return FoundRegistry("forms", {"th": "แบบพิมพ์"}, "", digest, rows)


def _office(*types: FoundType, registries: tuple[FoundRegistry, ...] = ()) -> FoundOffice:
    return FoundOffice("name: x", "office-1", types, registries)


def _publish(database: Database, found: FoundOffice) -> Published:
    with database.transaction() as session:
        return publish(session, found)


def test_a_changed_file_is_a_new_version_and_the_same_one_is_none(database: Database) -> None:
    assert _publish(database, _office(_type("a"))).versions == {"card": 1}
    same = _publish(database, _office(_type("a")))
    assert (same.versions, same.revision) == ({}, 1)
    assert _publish(database, _office(_type("b"))).versions == {"card": 2}
    with database.reading() as session:
        assert [row.digest for row in session.scalars(select(TypeVersion).order_by(TypeVersion.number))] == ["a", "b"]


def test_a_broken_file_leaves_the_last_version_and_says_why(database: Database) -> None:
    _publish(database, _office(_type("a")))
    done = _publish(database, _office(_type("b", sound=False), _type("c", "new", sound=False)))
    assert done.refused == ("card", "new")
    with database.reading() as session:
        card = session.get_one(RequestType, "card")
        assert card.problems[0]["line"] == 3
        assert session.get_one(TypeVersion, card.current_version_id).digest == "a"
        assert session.get_one(RequestType, "new").current_version_id is None
    _publish(database, _office(_type("a")))
    with database.reading() as session:
        assert session.get_one(RequestType, "card").problems == []


def test_a_removed_file_is_offered_no_more_and_comes_back(database: Database) -> None:
    catalogue = Catalogue(lambda bundle: room_booking(), clock=iter(range(0, 1000, 2)).__next__)
    _publish(database, _office(_type("a"), _type("b", "other")))
    _publish(database, _office(_type("a")))
    with database.reading() as session:
        assert [(each.id, each.is_on) for each in catalogue.types(session)] == [("card", True), ("other", False)]
    _publish(database, _office(_type("a"), _type("b", "other")))
    with database.reading() as session:
        assert all(each.is_on for each in catalogue.types(session))


def test_registry_rows_change_and_retire_but_stay(database: Database) -> None:
    catalogue = Catalogue(lambda bundle: room_booking(), clock=iter(range(0, 1000, 2)).__next__)
    _publish(database, _office(registries=(_prices("1", p1="160", p3="5"),)))
    with database.reading() as session:
        assert [row.key for row in catalogue.rows(session).all("forms")] == ["p1", "p3"]
    _publish(database, _office(registries=(_prices("2", p3="6", p2="2"),)))
    with database.reading() as session:
        rows = catalogue.rows(session)
        assert [row.key for row in rows.all("forms")] == ["p3", "p2"]
        assert rows.get("forms", "p1") is None
        third = rows.get("forms", "p3")
        assert third is not None
        assert third.columns["unit_price"] == Decimal(6)
        assert session.scalars(select(RegistryRow).where(RegistryRow.key == "p1")).one().retired_at is not None


def test_only_an_admin_switches_and_a_type_switched_off_takes_nothing(database: Database) -> None:
    office = portal(database)
    with pytest.raises(Forbidden), database.transaction() as session:
        switch(session, office.staff, "room_booking", False)
    with database.transaction() as session:
        admin = person(session, "admin")
        key = office.draft(session)
        switch(session, admin, "room_booking", False)
    office.catalogue.forget()
    with pytest.raises(Exception, match="type_off"), database.transaction() as session:
        submit(session, office.applicant, office.catalogue, key)
    with pytest.raises(NotFound), database.transaction() as session:
        switch(session, admin, "nothing", False)


def test_open_forms_finish_on_their_version_and_move_on_when_opened_again(database: Database) -> None:
    office = portal(database)
    with database.transaction() as session:
        one, two = office.draft(session), office.draft(session)
        current = _type("v2", "room_booking")
        publish(session, replace(_office(current), registries=()))
        publish(session, _office(replace(current, bundle=None, digest="v3", problems=({"what": "broken"},))))
    office.catalogue.forget()
    with database.transaction() as session:
        draft = drafts.renew(session, office.catalogue, drafts.find(session, office.applicant, two))
        assert draft.version_id != office.version.id
        assert draft.words["subject"] == ("ประชุม",)
        made = submit(session, office.applicant, office.catalogue, one)
        assert made.again is False
