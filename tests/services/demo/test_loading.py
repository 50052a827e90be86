"""The sample offices' demos: every type in every state and step, told once, on whatever day it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.cli._people import PEOPLE, demo_people
from portal.db import Database
from portal.models.base import table
from portal.models.booking import Booking
from portal.models.drafts import Attachment, Draft
from portal.models.figures import Figure
from portal.models.history import Event
from portal.models.records import RatingTally
from portal.models.requests import Request
from portal.queries.catalogue import Catalogue, compiled
from portal.services.accounts import demo_accounts
from portal.services.accounts.demo_accounts import DemoPerson
from portal.services.backup.verify import damage
from portal.services.demo.acting import Files, do
from portal.services.demo.loading import STORIES, is_loaded, load
from portal.services.publishing.hearing import hear
from portal.services.publishing.office_folder import read_folder
from portal.services.publishing.publication import publish
from portal.settings import ROOT
from portal.uploads.cleaning import Cleaner
from portal.uploads.scanning import NoScanner
from portal.uploads.storage import LocalStorage
from portal.workflow.states import State
from tests.conftest import Fresh
from tests.services.demo.boards import BOARDS
from tests.support.declared import Declared

OFFICE = ROOT / "offices" / "education-one-stop"
_REQUEST, _FIGURE = table(Request), table(Figure)


@pytest.fixture(scope="module")
def cleaner() -> Iterator[Cleaner]:
    with Cleaner() as warm:
        yield warm


@pytest.fixture
def files(cleaner: Cleaner, tmp_path: Path) -> Files:
    return Files(LocalStorage(tmp_path / "storage"), cleaner, NoScanner())


def _prepare(database: Database, office: Path = OFFICE) -> Catalogue:
    with database.transaction() as session:
        publish(session, read_folder(office))
        demo_accounts.ensure(session, _people(office), {})
    return Catalogue(compiled)


def _tell(database: Database, catalogue: Catalogue, files: Files, office: Path = OFFICE) -> list[str] | None:
    people = {person.id: person.citizen_id for person in _people(office)}
    return load(database, catalogue, files, people)


def _people(office: Path) -> list[DemoPerson]:
    return demo_people((office / PEOPLE).read_bytes())


@pytest.mark.parametrize("office", ["education-one-stop", "social-welfare", "city-complaints", "welfare-card"])
def test_every_type_stands_in_every_state_and_step_and_a_second_time_changes_nothing(
    database: Database, app: Flask, files: Files, office: str
) -> None:
    folder = ROOT / "offices" / office
    catalogue = _prepare(database, folder)
    assert _tell(database, catalogue, files, folder) == []
    with database.reading() as session:
        assert is_loaded(session)
        rows = session.execute(select(_REQUEST.c.type_id, _REQUEST.c.state, _REQUEST.c.step))
        found = {(row.type_id, row.state, row.step) for row in rows}
        for offered in catalogue.types(session):
            for step in catalogue.version(session, offered.version_id).steps:
                assert (offered.id, step.state, step.id) in found
        assert {state for _, state, _ in found} == set(State)
        figures = session.execute(select(_FIGURE.c.type_id, _FIGURE.c.d1, _FIGURE.c.d2)).all()
        assert len(figures) == session.scalar(select(func.count()).select_from(_REQUEST))
        assert {(row.type_id, row.d1, row.d2) for row in figures} == found  # told by the door, so counted by it
        before = session.scalar(select(func.count()).select_from(table(Event)))
        assert list(damage(session, files.storage)) == []
        assert session.scalar(select(func.count()).select_from(table(Draft))) == 0
        waiting = select(func.count()).select_from(table(Attachment)).where(table(Attachment).c.state != "clean")
        assert session.scalar(waiting) == 0
    if office in BOARDS:
        BOARDS[office](app, Declared(database, folder, catalogue))
    assert _tell(database, catalogue, files, folder) is None
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(table(Event))) == before


def test_a_start_that_was_cut_off_goes_on_where_it_stopped(
    fresh_database: Fresh, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(fresh_database("sqlite"))
    catalogue = _prepare(database)
    told = 0

    def cut_off(*arguments: Any) -> None:
        nonlocal told
        told += 1
        if told == 20:
            raise KeyboardInterrupt
        do(*arguments)

    monkeypatch.setattr("portal.services.demo.loading.do", cut_off)
    with pytest.raises(KeyboardInterrupt):
        _tell(database, catalogue, files)
    assert _tell(database, catalogue, files) == []
    whole = Database(fresh_database("sqlite"))
    assert _tell(whole, _prepare(whole), files) == []
    assert _stand(database) == _stand(whole)
    assert _tell(database, catalogue, files) is None
    database.close()
    whole.close()


def _stand(database: Database) -> list[tuple[str, str, str, int]]:
    with database.reading() as session:
        columns = (_REQUEST.c.type_id, _REQUEST.c.state, _REQUEST.c.step, _REQUEST.c.revision)
        return sorted((a, b, c, d) for a, b, c, d in session.execute(select(*columns)))


def test_lists_rise_with_time_and_calendars_are_alive(fresh_database: Fresh, files: Files) -> None:
    database = Database(fresh_database("sqlite"))
    assert _tell(database, _prepare(database), files) == []
    with database.reading() as session:
        filed = session.scalars(select(_REQUEST.c.filed_at).order_by(_REQUEST.c.id)).all()
        assert filed == sorted(filed)
        assert filed[-1] < clock.now()
        coming = select(func.count()).select_from(table(Booking)).where(table(Booking).c.starts_at > clock.now())
        assert (session.scalar(coming.where(table(Booking).c.freed_at.is_(None))) or 0) >= 10
    database.close()


@pytest.mark.parametrize(
    "day",
    [
        datetime(2027, 4, 12, 0, 30, tzinfo=UTC),
        datetime(2027, 1, 2, 5, 0, tzinfo=UTC),
        datetime(2028, 2, 29, 16, tzinfo=UTC),
    ],
    ids=["before a long holiday", "a saturday after new year", "a leap day"],
)
def test_it_can_be_told_on_any_day(day: datetime, fresh_database: Fresh, files: Files) -> None:
    database = Database(fresh_database("sqlite"))
    with clock.stopped_at(day):
        assert _tell(database, _prepare(database), files) == []
    database.close()


def test_an_office_without_stories_has_none(fresh_database: Fresh, files: Files) -> None:
    database = Database(fresh_database("sqlite"))
    with database.transaction() as session:
        publish(session, replace(read_folder(OFFICE), files=None))
    assert load(database, Catalogue(compiled), files, {}) is None
    with database.reading() as session:
        assert not is_loaded(session)
    database.close()


def test_a_story_of_a_type_that_is_gone_ends_and_the_others_are_told(fresh_database: Fresh, files: Files) -> None:
    database = Database(fresh_database("sqlite"))
    catalogue = _prepare(database)
    stories = (
        "requests:\n"
        "  - {type: gone, by: mali, filed: today - 2 days at 09:00}\n"
        "  - {type: pension, by: mali, filed: today - 2 days at 09:00, given: {email: m@example.com, debt: '0'},"
        " files: {id_card: a.jpg}}\n"
    )
    with database.transaction() as session:
        hear(session, {STORIES: stories.encode()})
    people = {person.id: person.citizen_id for person in _people(OFFICE)}
    assert load(database, catalogue, files, people) == ["request 1 (gone), file: NotFound errors.not_found"]
    with database.reading() as session:
        assert session.scalars(select(_REQUEST.c.type_id)).all() == ["pension"]
    database.close()


def test_a_story_is_filed_for_a_caller_and_for_nobody_sorted_at_once_rated_and_amended(
    database: Database, files: Files
) -> None:
    folder = ROOT / "offices" / "city-complaints"
    catalogue = _prepare(database, folder)
    assert _tell(database, catalogue, files, folder) == []
    with database.reading() as session:
        named = select(_REQUEST.c.known_as, _REQUEST.c.subject_name, _REQUEST.c.channel)
        known = {row.known_as: (row.subject_name, row.channel) for row in session.execute(named)}
        assert {number.partition(" ")[0] for number in known if number} == {"อส.", "ก.ย.", "ชส.", "ทก."}
        assert ("พลเมืองดี ปกปิดข้อมูล", "elsewhere") in known.values()
        assert ("นางแม่ค้า ตลาดสมมติ", "phone") in known.values()
        assert set(session.scalars(select(table(RatingTally).c.score))) == {5}
        claimed = select(table(Attachment).c.field_id).where(table(Attachment).c.claimed_edition.is_not(None))
        assert {"photos", "after", "amendment.more"} <= set(session.scalars(claimed))
