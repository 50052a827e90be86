"""Three services of other offices, dropped as files into a running office, then asked for and worked on (C14).

Nobody wrote a line of Python for them: a municipality's building permit, a waterworks' connection, a loan of equipment.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import NotFound, Refused, Taken
from portal.models.base import table
from portal.models.booking import BookedQuantum
from portal.models.requests import Request
from portal.queries.catalogue import Catalogue, compiled
from portal.services.casework.handling import take
from portal.services.demo.acting import Files, do, file
from portal.services.demo.stories import Act
from portal.services.printing.letters import is_given, reached
from portal.services.printing.paper_contents import as_of
from portal.settings import ROOT
from portal.uploads.cleaning import Cleaner
from portal.uploads.scanning import NoScanner
from portal.uploads.storage import LocalStorage
from portal.worker.chores import watch
from tests.support.requests import person

FOREIGN = Path(__file__).parent
MONDAY = datetime(2025, 3, 31, 2, 0, tzinfo=UTC)
_REQUEST = table(Request)
NO_FILES: Mapping[str, str] = {}
MAP = {"map": "แผนที่.png"}


@pytest.fixture(scope="module")
def cleaner() -> Iterator[Cleaner]:
    with Cleaner() as warm:
        yield warm


@dataclass
class Running:
    """A portal that watches its office's folder, with somebody on each side of the counter."""

    database: Database
    catalogue: Catalogue
    folder: Path
    files: Files
    applicant: Actor
    staff: Actor
    look: Any

    def drop(self, type_id: str, *registries: str) -> None:
        """Copy the files into the folder and wait until the watch has seen them stand still."""
        for registry in registries:
            shutil.copy(FOREIGN / "registries" / f"{registry}.yaml", self.folder / "registries")
        shutil.copy(FOREIGN / "request_types" / f"{type_id}.yaml", self.folder / "request_types")
        self.look()
        self.look()

    def file(self, type_id: str, given: Mapping[str, Any], files: Mapping[str, str] = NO_FILES) -> str:
        with self.database.transaction() as session:
            act = Act("file", MONDAY, given=given, files={field: (name,) for field, name in files.items()})
            return file(session, self.applicant, self.catalogue, type_id, act, self.files)

    def do(self, key: str, verb: str, target: str | None = None, **given: Any) -> None:
        with self.database.transaction() as session:
            act = Act(verb, MONDAY, target=target, given=given)
            do(session, self.staff, self.catalogue, key, act, self.files)

    def stands(self, key: str) -> Any:
        with self.database.reading() as session:
            return session.execute(select(_REQUEST).where(_REQUEST.c.key == key)).one()

    def values(self, key: str) -> dict[str, Any]:
        """Answers of both sides."""
        with self.database.reading() as session:
            return dict(take(session, self.staff, self.catalogue, key, lock=False).sitting.values)

    def papers(self, key: str) -> list[str]:
        """What would be printed at the newest event."""
        row = self.stands(key)
        with self.database.transaction() as session:
            at = as_of(session, self.catalogue, row.id, row.revision)
            return ["request", *(one.paper.id for one in reached(at.checked, at.now) if is_given(at, one.paper.id))]


@pytest.fixture
def running(database: Database, tmp_path: Path, cleaner: Cleaner) -> Iterator[Running]:
    folder = tmp_path / "office"
    shutil.copytree(ROOT / "offices" / "education-one-stop", folder)
    for example in (folder / "request_types").glob("*.yaml"):
        if example.stem != "pension":
            example.unlink()
    catalogue = Catalogue(compiled)
    files = Files(LocalStorage(tmp_path / "storage"), cleaner, NoScanner())
    with clock.stopped_at(MONDAY):
        look = watch(database, catalogue, folder)
        look()
        with database.transaction() as session:
            applicant, staff = person(session), person(session, "staff", "personnel")
        yield Running(database, catalogue, folder, files, applicant, staff, look)


def test_a_building_permit_is_one_file_from_drop_to_permit(running: Running) -> None:
    with pytest.raises(NotFound):
        running.file("building_permit", {})
    running.drop("building_permit")
    given = {
        "owner": "true",
        "deed": "12345",
        "act": "build",
        "buildings": [
            {"purpose": "บ้านพักอาศัย", "wide": "6", "long": "8.25", "floors": "2"},
            {"purpose": "โรงรถ", "wide": "3", "long": "6", "floors": "1"},
        ],
        "starts": "15/05/2568",
        "ends": "15/12/2568",
        "truth": "true",
    }
    key = running.file("building_permit", given, {"plans": "แบบแปลน.pdf"})
    row, values = running.stands(key), running.values(key)
    assert row.reference == "ข.1/0001/2568"
    assert (str(values["area"]), str(values["fee"])) == ("117.00", "58.50")
    assert str(row.due_on) == "2025-04-30"
    running.do(key, "accept")
    running.do(key, "move", "surveying")
    with pytest.raises(Refused) as refused:
        running.do(key, "fill", "survey", surveyed_on="30/03/2568", fits="fits")
    assert "surveyed_on" in refused.value.problems
    with pytest.raises(Refused) as refused:
        running.do(key, "fill", "survey", surveyed_on="31/03/2568", fits="remarks")
    assert set(refused.value.problems) == {"remarks"}
    running.do(key, "fill", "survey", surveyed_on="31/03/2568", fits="remarks", remarks="ถอยร่นเพิ่ม 50 เซนติเมตร")
    row, values = running.stands(key), running.values(key)
    assert (row.state, row.step, values["permit_no"]) == ("done", "granted", "1/2568")
    assert "permit" in running.papers(key)


def test_a_water_connection_brings_its_own_lists_and_survey_teams(running: Running) -> None:
    running.drop("water_connection", "water_districts", "water_villages", "water_meters", "survey_teams")
    given: dict[str, Any] = {
        "contact_phone": "0812345678",
        "email": "none",
        "district": "north",
        "village": "ban_nuea",
        "house": "99/1",
        "uses": ["home", "garden"],
        "people": "4",
        "meter": "half",
        "visit_by": "team_north",
        "visit": "02/04/2568 10:00",
    }
    for wrong, at in (({"village": "ban_tai"}, "village"), ({"uses": ["shop"], "people": "1"}, "people")):
        with pytest.raises(Refused) as refused:
            running.file("water_connection", given | wrong, MAP)
        assert set(refused.value.problems) == {at}
    key = running.file("water_connection", given, MAP)
    assert running.stands(key).reference == "น2568-00001"
    assert str(running.values(key)["cost"]) == "4000.00"
    with pytest.raises((Refused, Taken)):
        running.file("water_connection", given, MAP)
    running.do(key, "fill", "estimate", estimated="3,850", meter_no="004512", opened_on="31/03/2568")
    assert running.stands(key).state == "done"
    assert "agreement" in running.papers(key)


def test_equipment_is_lent_as_long_as_there_is_any(running: Running) -> None:
    running.drop("equipment_loan", "equipment")
    given = {
        "borrower": "person",
        "place": "ลานวัดตัวอย่าง",
        "thing": "tent",
        "pieces": "4",
        "loan": "05/04/2568 08:00..06/04/2568 17:00",
        "carrier": "own",
    }
    key = running.file("equipment_loan", given)
    with pytest.raises((Refused, Taken)):
        running.file("equipment_loan", given | {"pieces": "3"})
    running.file("equipment_loan", given | {"pieces": "2"})
    with pytest.raises(Refused) as refused:
        running.file("equipment_loan", given | {"thing": "sound", "pieces": "1"})
    assert set(refused.value.problems) == {"thing"}
    running.do(key, "fill", "hand_over", handed_on="31/03/2568")
    assert "slip" in running.papers(key)
    running.do(key, "fill", "take_back", broken="1", why="โครงหัก")
    assert (running.stands(key).state, str(running.values(key)["kept_back"])) == ("done", "500.00")
    with running.database.reading() as session:
        assert (session.scalar(select(func.count()).select_from(table(BookedQuantum))) or 0) > 0
