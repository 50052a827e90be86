"""The sample office's folder, published and used: every type goes live, a broken drop changes nothing (C14)."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models.catalogue import Publication, RequestType, TypeVersion
from portal.queries.catalogue import Catalogue
from portal.services.applying import drafts
from portal.services.publishing.office_folder import compiled, read_folder, signature
from portal.services.publishing.publication import publish
from portal.settings import ROOT
from tests.support.requests import person

SAMPLE = ROOT / "offices" / "education-one-stop"
CODES = ["card", "certificate", "pension", "room_booking", "appointment", "form_order"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "office"))


def test_the_sample_office_publishes_all_its_types(database: Database, folder: Path) -> None:
    with database.transaction() as session:
        done = publish(session, read_folder(folder))
    assert done.refused == ()
    assert list(done.versions) == CODES
    catalogue = Catalogue(compiled)
    with database.transaction() as session:
        actor = person(session)
        for offered in catalogue.types(session):
            key = drafts.start(session, actor, catalogue, offered.id)
            assert drafts.find(session, actor, key).version_id == offered.version_id
        assert catalogue.rows(session).all("rooms")
    with database.transaction() as session:
        assert publish(session, read_folder(folder)).versions == {}


def test_a_broken_drop_keeps_the_last_version_and_the_others_go_on(database: Database, folder: Path) -> None:
    with database.transaction() as session:
        publish(session, read_folder(folder))
    before = signature(folder)
    (folder / "request_types" / "card.yaml").write_text("id: card\ntitle: [\n", "utf-8")
    (folder / "request_types" / "parking.yaml").write_text(
        "id: parking\ntitle: ขอที่จอดรถ\ncode: 51\nform:\n  - fields:\n      - {id: plate, type: text, label: ทะเบียนรถ}\n",
        "utf-8",
    )
    assert signature(folder) != before
    with database.transaction() as session:
        done = publish(session, read_folder(folder))
    assert done.refused == ("card",)
    assert done.versions == {"parking": 1}
    with database.reading() as session:
        card = session.get_one(RequestType, "card")
        assert card.problems[0]["file"].endswith("card.yaml")
        assert card.is_declared
        assert session.scalars(select(TypeVersion.number).where(TypeVersion.type_id == "card")).all() == [1]
        assert session.scalars(select(Publication.revision)).one() == 2
