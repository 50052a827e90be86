"""The worker with the sample office: a photograph is cleaned, a request filed with it, its paper printed once."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import Refused
from portal.models.drafts import Attachment, Paper
from portal.models.machinery import Job
from portal.papers.rendering import Renderer
from portal.queries.catalogue import Catalogue
from portal.services.applying import attachments, drafts
from portal.services.applying.attachments import Received
from portal.services.applying.submit import submit
from portal.services.casework import handling
from portal.services.printing.paper_contents import House
from portal.services.publishing.office_folder import compiled, read_folder
from portal.services.publishing.publication import publish
from portal.settings import ROOT
from portal.uploads.cleaning import Cleaner
from portal.uploads.scanning import NoScanner
from portal.uploads.storage import Area, LocalStorage
from portal.worker.chores import sweep, watch
from portal.worker.files import CleanFile, discard_quarantined
from portal.worker.loop import Handler, Loop
from portal.worker.paper import MakePapers
from tests.support.requests import person

SAMPLE = ROOT / "offices" / "education-one-stop"


@pytest.fixture(scope="module")
def cleaner() -> Iterator[Cleaner]:
    with Cleaner() as made:
        yield made


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as made:
        yield made


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "green").save(out, "JPEG")
    return out.getvalue()


def _send(
    database: Database, storage: LocalStorage, catalogue: Catalogue, actor: Actor, draft: str, data: bytes
) -> str:
    stored = storage.receive([data], 5 << 20)
    got = Received(stored.key, stored.digest, stored.size)
    with database.transaction() as session:
        attachments.check_room(session, actor, catalogue, draft, "id_card")
        return attachments.receive(session, actor, catalogue, draft, "id_card", "บัตร.jpg", got).key


def test_from_a_photograph_to_a_printed_request(
    database: Database, tmp_path: Path, cleaner: Cleaner, renderer: Renderer
) -> None:
    storage, catalogue = LocalStorage(tmp_path / "storage"), Catalogue(compiled)
    handlers: dict[str, Handler] = {
        "clean_file": CleanFile(database, catalogue, storage, cleaner, NoScanner()),
        "paper": MakePapers(database, catalogue, storage, renderer, House("http://127.0.0.1:8000")),
    }
    loop = Loop(database, "w", handlers)
    with database.transaction() as session:
        publish(session, read_folder(SAMPLE))
        actor, staff = person(session), person(session, "staff")
        draft = drafts.start(session, actor, catalogue, "pension")
        checked = catalogue.version(session, drafts.find(session, actor, draft).version_id)
        words = {"email": ("a@example.com",), "debt": ("1,500.00",)}
        drafts.save(session, actor, checked, drafts.find(session, actor, draft), words)
    _send(database, storage, catalogue, actor, draft, b"not a picture")
    good = _send(database, storage, catalogue, actor, draft, _photo())
    with pytest.raises(Refused), database.transaction() as session:
        submit(session, actor, catalogue, draft)
    assert loop.run_once()
    assert loop.run_once()
    with database.reading() as session:
        states = {row.key: row for row in session.scalars(select(Attachment))}
    assert states[good].state == "clean"
    assert states.pop(good).original_name == "บัตร.jpg"
    assert [one.state for one in states.values()] == ["refused"]
    discard_quarantined(database, storage)
    with database.transaction() as session:
        made = submit(session, actor, catalogue, draft)
    assert loop.run_once()
    with database.reading() as session:
        assert session.scalars(select(Job)).all() == []
        paper = session.scalars(select(Paper)).one()
    assert (paper.kind, paper.event_number, paper.edition) == ("request", 1, 1)
    assert b"".join(storage.open(paper.digest)).startswith(b"%PDF")
    with database.transaction() as session:
        handling.accept(session, staff, catalogue, made.key, 1)
    assert loop.run_once()
    with database.reading() as session:
        assert session.scalars(select(Paper.event_number).order_by(Paper.event_number)).all() == [1, 2]
    sweep(database, storage)
    assert storage.exists(paper.digest, Area.CLEAN)


def test_the_folder_is_watched_and_a_dropped_file_goes_live(database: Database, tmp_path: Path) -> None:
    office = Path(shutil.copytree(SAMPLE, tmp_path / "office"))
    catalogue = Catalogue(compiled)
    look = watch(database, catalogue, office)
    look()
    with database.reading() as session:
        assert len(catalogue.types(session)) == 6
    (office / "request_types" / "parking.yaml").write_text(
        "id: parking\ntitle: ขอที่จอดรถ\ncode: 51\nform:\n  - fields:\n      - {id: plate, type: text, label: ทะเบียนรถ}\n",
        "utf-8",
    )
    look()
    look()
    with database.reading() as session:
        assert catalogue.offered(session, "parking").is_on


def test_a_folder_that_is_gone_for_a_moment_withdraws_nothing(database: Database, tmp_path: Path) -> None:
    office = Path(shutil.copytree(SAMPLE, tmp_path / "office"))
    catalogue = Catalogue(compiled)
    look = watch(database, catalogue, office)
    look()
    office.rename(tmp_path / "elsewhere")
    look()
    look()
    with database.reading() as session:
        assert sum(offered.is_on for offered in catalogue.types(session)) == 6
