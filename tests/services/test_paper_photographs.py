"""Photographs on the paper, before and after, where the type says so; the paper as filed stays (C28, C69, C72)."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import select, update

from portal.access.permissions import Actor
from portal.db import Database
from portal.models.base import table
from portal.models.drafts import Attachment
from portal.papers.rendering import Renderer
from portal.services.applying import attachments
from portal.services.applying.attachments import Received
from portal.services.casework import desk, handling, record_files, records
from portal.services.door import requests
from portal.services.printing import paper_pictures
from portal.services.printing.paper_contents import MASKED
from portal.services.printing.papers import ask
from portal.settings import Settings
from portal.uploads.cleaning import Cleaner
from portal.uploads.storage import LocalStorage
from tests.papers.reading import by_pdfium
from tests.support.declared import Declared, declare
from tests.support.published import file_worker

WORK = """\
title: แจ้งเหตุ
unit: front
form:
  - fields:
      - {id: why, type: text, label: เรื่อง}
      - {id: before, type: file, label: ภาพก่อนแก้ไข, accept: [jpg, png], count: ..50, optional: true, print: true}
      - {id: card, type: file, label: สำเนาบัตร, accept: [jpg], optional: true}
      - {id: face, type: file, label: ภาพผู้เสียหาย, accept: [jpg], optional: true, print: true, sensitive: true}
staff_forms:
  - id: result
    title: ผลการแก้ไข
    fields:
      - {id: after, type: file, label: ภาพหลังแก้ไข, accept: [jpg], count: ..12, to_applicant: true, print: true}
records:
  - id: more
    title: เพิ่มรูปภาพ
    by: officer
    at: [in_progress]
    fields: [{id: shots, type: file, label: ภาพเพิ่มเติม, accept: [jpg], count: ..12, to_applicant: true, print: true}]
"""


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as made:
        yield made


@pytest.fixture(scope="module")
def cleaner() -> Iterator[Cleaner]:
    with Cleaner() as made:
        yield made


@dataclass
class Desk:
    """An office whose files lie in a storage of the test's own and are cleaned as the worker cleans them."""

    office: Declared
    storage: LocalStorage
    settings: Settings
    cleaner: Cleaner
    renderer: Renderer

    def received(self, shade: int, size: tuple[int, int] = (1600, 1200)) -> Received:
        made = io.BytesIO()
        Image.effect_noise(size, 60 + shade).convert("RGB").save(made, "JPEG", quality=90)
        kept = self.storage.receive([made.getvalue()], 1 << 26)
        return Received(kept.key, kept.digest, kept.size)

    def clean(self) -> None:
        worker = file_worker(self.office.database, self.settings, self.cleaner)
        while worker.run_once():
            pass

    def filed(self, who: Actor, **files: list[Received]) -> str:
        draft = self.office.start(who, "work", {"why": ("ถนนทรุด",)})
        with self.office.database.transaction() as session:
            for field, several in files.items():
                for number, got in enumerate(several, 1):
                    name = f"{field}-{number}.jpg"
                    attachments.receive(session, who, self.office.catalogue, draft, field, name, got)
        self.clean()
        return self.office.send(who, draft).key

    def paper(self, key: str, event: int, kind: str = "request") -> bytes:
        return self.office.papers(key, event, self.renderer, self.storage)[kind]


@pytest.fixture
def made(database: Database, settings: Settings, tmp_path: Path, renderer: Renderer, cleaner: Cleaner) -> Desk:
    office = declare(database, tmp_path / "office", work=WORK)
    return Desk(office, LocalStorage(settings.storage), settings, cleaner, renderer)


def pictures(pdf: bytes) -> list[tuple[int, int]]:
    """The size in dots of each picture, page by page."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            for each in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,)):
                found.append(each.get_px_size())
    return found


def said(pdf: bytes) -> str:
    return " ".join(by_pdfium(pdf).split())


def test_before_and_after_are_printed_small_and_captioned_and_the_paper_as_filed_stays(made: Desk) -> None:
    who, officer = made.office.person(), made.office.person("officer", "front")
    key = made.filed(who, before=[made.received(number) for number in range(3)], card=[made.received(9)])
    filed = made.paper(key, 1)
    assert len(pictures(filed)) == 3, "the card is not said to be printed"
    assert all(max(size) <= 480 for size in pictures(filed))
    assert "ภาพที่ 3 ส่งเมื่อ" in said(filed)
    assert len(filed) < 500_000
    made.office.act(handling.accept, officer, key)
    with made.office.database.transaction() as session:
        for shade in (11, 12):
            got = made.received(shade)
            desk.receive(session, officer, made.office.catalogue, key, "after", f"หลัง-{shade}.jpg", got)
        held = requests.hold(session, officer, key)
        record = record_files.catalogue_record(session, made.office.catalogue, held, "more")
        record_files.receive(session, officer, held, record, "shots", "เพิ่ม.jpg", made.received(13))
    made.clean()
    made.office.fill(officer, key, "result", moves=False)
    added = _add(made, officer, key)
    now = made.paper(key, added)
    assert len(pictures(now)) == 6
    words = said(now)
    for label in ("ภาพก่อนแก้ไข", "ภาพหลังแก้ไข", "ภาพเพิ่มเติม"):
        assert label in words
    assert words.index("ภาพก่อนแก้ไข") < words.index("ภาพหลังแก้ไข") < words.index("ภาพเพิ่มเติม")
    assert made.paper(key, 1) == filed


def _add(made: Desk, officer: Actor, key: str) -> int:
    seen = made.office.request(key).revision
    with made.office.database.transaction() as session:
        return records.add(session, officer, made.office.catalogue, key, "more", {}, seen, None).event_number


def test_more_than_a_paper_holds_are_counted_and_a_page_has_six_at_most(
    made: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_pictures, "MOST_PRINTED", 12)
    who = made.office.person()
    several = [made.received(number, (400, 300)) for number in range(14)]
    key = made.filed(who, before=several)
    paper = made.paper(key, 1)
    assert len(pictures(paper)) == 12
    assert "และอีก 2 ภาพ" in said(paper)
    with pypdfium2.PdfDocument(paper) as document:
        on_pages = [len(list(page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,)))) for page in document]
    assert max(on_pages) <= 6


def test_a_reader_who_may_not_see_a_photograph_gets_a_paper_without_it(made: Desk) -> None:
    who = made.office.person()
    key = made.filed(who, face=[made.received(1)], before=[made.received(2)])
    assert len(pictures(made.paper(key, 1))) == 2
    with made.office.database.transaction() as session:
        ask(session, made.office.request(key).id, 1, MASKED)
    assert len(pictures(made.paper(key, 1, MASKED))) == 1


def test_a_photograph_whose_bytes_are_gone_is_said_to_be_missing(made: Desk) -> None:
    key = made.filed(made.office.person(), before=[made.received(1)])
    attachment = table(Attachment)
    with made.office.database.transaction() as session:
        session.execute(update(attachment).values(preview_digest="0" * 64))
        assert session.scalars(select(attachment.c.digest)).one()
    paper = made.paper(key, 1)
    assert "ไม่สามารถพิมพ์รูปนี้ได้" in said(paper)
    assert pictures(paper) == []
