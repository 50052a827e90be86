"""What is sensitive is hidden from roles without `sees_ids` wherever a request can be read; the others read it (C83, T38)."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from portal.access.permissions import Actor
from portal.models.drafts import Attachment
from portal.papers.rendering import Renderer
from portal.services.applying import attachments, drafts, revisions
from portal.services.applying.attachments import Received
from portal.services.casework import handling
from portal.services.printing.paper_contents import House
from portal.uploads.storage import LocalStorage
from portal.worker.loop import Loop
from portal.worker.paper import MakePapers
from tests.papers.reading import by_pdfium
from tests.support.declared import Declared, declare

CARE = """\
title: ขอรับการดูแล
filed_by: [applicant, clerk]
notices: {accept: "รับเรื่องของผู้มีหมู่เลือด {blood} แล้ว"}
form:
  - use: applicant
  - fields:
      - {id: topic, type: text, label: เรื่อง}
      - {id: blood, type: text, label: หมู่เลือด, sensitive: true}
      - {id: carer, type: citizen_id, label: เลขผู้ดูแล}
      - {id: proof, type: file, label: ใบรับรองแพทย์, sensitive: true}
      - {id: map, type: file, label: แผนที่บ้าน, optional: true}
      - id: family
        type: table
        label: สมาชิก
        fields:
          - {id: name, type: text, label: ชื่อ}
          - {id: number, type: citizen_id, label: เลข, optional: true}
          - {id: illness, type: text, label: โรค, optional: true, sensitive: true}
staff_forms:
  - id: visit
    title: ผลการเยี่ยม
    at: [in_progress]
    fields:
      - {id: finding, type: text, label: ข้อค้นพบ, sensitive: true, to_applicant: true, optional: true}
      - {id: again, type: text, label: หมู่เลือดที่ตรวจ, sensitive: true, prefill: blood, optional: true}
      - {id: day, type: text, label: วันเยี่ยม, to_applicant: true, optional: true}
print:
  - {id: open, title: ใบรับ, at: submitted, body: "รับเรื่อง {topic} แล้ว"}
  - {id: secret, title: ใบแพทย์, at: submitted, body: "ผู้ป่วยหมู่เลือด {blood}"}
  - {id: numbers, title: ใบเลข, at: submitted, body: "เลขประจำตัว {applicant.citizen_id}"}
  - {id: members, title: ใบสมาชิก, at: submitted, body: "{family:table}"}
"""
SECRETS = ("เลือดลับหนึ่ง", "เลือดลับสอง", "โรคลับ", "พบความลับ", "1-1111-11111-11-9", "ใบแพทย์ลับ", "2-2222-22222-22-7")


@dataclass
class Place:
    """An office, a request in it, and the worker's press."""

    app: Flask
    office: Declared
    applicant: Actor
    officer: Actor
    clerk: Actor
    press: Renderer
    key: str = ""

    @property
    def storage(self) -> LocalStorage:
        return LocalStorage(self.app.extensions["settings"].storage)

    def browser(self, who: Actor) -> FlaskClient:
        return self.office.browser(self.app, who)

    def work(self) -> None:
        make = MakePapers(self.office.database, self.office.catalogue, self.storage, self.press, House("http://x"))
        loop = Loop(self.office.database, "press", {"paper": make})
        while loop.run_once():
            pass

    def paper(self, who: Actor, query: str = "") -> str:
        """The words of a paper as this person gets it."""
        client, path = self.browser(who), f"/requests/{self.key}/paper{query}"
        client.get(path)
        self.work()
        answer = client.get(path)
        assert answer.mimetype == "application/pdf", answer.get_data(as_text=True)
        return by_pdfium(answer.data)


@pytest.fixture(scope="module")
def press() -> Iterator[Renderer]:
    with Renderer() as made:
        yield made


@pytest.fixture
def place(app: Flask, tmp_path: Path, press: Renderer) -> Place:
    office = declare(app.extensions["database"], tmp_path / "office", care=CARE)
    made = Place(
        app, office, office.person(), office.person("officer", "front"), office.person("clerk", "front"), press
    )
    draft = office.start(made.applicant, "care", _words("เลือดลับหนึ่ง"))
    for field, name in (("proof", "ใบแพทย์ลับ.jpg"), ("map", "แผนที่.jpg")):
        _attach(made, made.applicant, draft, field, name)
    made.key = office.send(made.applicant, draft).key
    return made


def _words(blood: str) -> dict[str, tuple[str, ...]]:
    return {
        "topic": ("เยี่ยมบ้าน",), "blood": (blood,), "carer": ("1111111111119",),
        "family.0.name": ("ลูกคนโต",), "family.0.number": ("2222222222227",), "family.0.illness": ("โรคลับ",),
    }  # fmt: skip


def _attach(place: Place, who: Actor, draft: str, field: str, name: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
    stored = place.storage.put([out.getvalue()])
    with place.office.database.transaction() as session:
        got = Received("", stored.digest, stored.size)
        key = attachments.receive(session, who, place.office.catalogue, draft, field, name, got).key
        row = session.scalars(select(Attachment).where(Attachment.key == key)).one()
        outcome = {"digest": stored.digest, "size": stored.size, "media_type": "image/jpeg"}
        attachments.cleaned(session, row.id, outcome | {"preview_digest": stored.digest})


def _told(page: str) -> set[str]:
    """Which secrets a page lets out, however their digits are grouped."""
    bare = page.replace("-", "")
    return {word for word in SECRETS if word in page or word.replace("-", "") in bare}


def _corrected(place: Place) -> None:
    office = place.office
    wanted = [("blood", "ไม่ตรง"), ("proof", "ไม่ชัด"), ("family", "ไม่ครบ")]
    office.act(handling.return_for_correction, place.officer, place.key, "โปรดแก้", wanted)
    with office.database.transaction() as session:
        draft_key = drafts.start_revision(session, place.applicant, office.catalogue, place.key, "correction")
        draft = drafts.find(session, place.applicant, draft_key)
        checked = office.catalogue.version(session, draft.version_id)
        old = session.scalars(select(Attachment.key).where(Attachment.field_id == "proof")).one()
        words = _words("เลือดลับสอง") | {"family.0.name": ("ลูกคนเล็ก",), "proof.removed": (old,)}
        drafts.save(session, place.applicant, checked, draft, words)
    _attach(place, place.applicant, draft_key, "proof", "ใบแพทย์ลับใหม่.jpg")
    seen = office.request(place.key).revision
    with office.database.transaction() as session:
        revisions.refile(session, place.applicant, office.catalogue, draft_key, seen)


def test_the_page_hides_it_old_and_new_with_its_files_and_columns(place: Place) -> None:
    _corrected(place)
    whole = place.browser(place.officer).get(f"/staff/requests/{place.key}").get_data(as_text=True)
    masked = place.browser(place.clerk).get(f"/staff/requests/{place.key}").get_data(as_text=True)
    assert _told(whole) == set(SECRETS) - {"พบความลับ"}
    assert _told(masked) == set()
    for words in ("ลูกคนเล็ก", "แผนที่.jpg", "ปกปิดไว้", "2-2222-xxxxx-22-7", "1-1111-xxxxx-11-9"):
        assert words in masked, words
    assert masked.count("ปกปิดไว้") > 4, "what changed is told, though not how"


def test_its_files_are_not_there_by_their_addresses_either(place: Place) -> None:
    with place.office.database.reading() as session:
        keys = {row.field_id: row.key for row in session.scalars(select(Attachment))}
    seen = {who: {name: place.browser(actor).get(f"/requests/{place.key}/files/{key}").status_code
                  for name, key in keys.items()}
            for who, actor in (("officer", place.officer), ("clerk", place.clerk), ("applicant", place.applicant))}  # fmt: skip
    everything = {"proof": 200, "map": 200}
    assert seen["officer"] == seen["applicant"] == everything
    assert seen["clerk"] == {"proof": 404, "map": 200}


def test_papers_come_masked_and_a_letter_that_says_it_says_whom_to_ask(place: Place) -> None:
    for query in ("", "?as=filed"):
        masked = place.paper(place.clerk, query)
        assert _told(masked) == set()
        for words in ("เยี่ยมบ้าน", "แผนที่.jpg", "ปกปิดไว้", "xxxxx"):
            assert words in masked, words
        for who in (place.officer, place.applicant):
            assert {"เลือดลับหนึ่ง", "โรคลับ", "1-1111-11111-11-9"} <= _told(place.paper(who, query))
    assert "เยี่ยมบ้าน" in place.paper(place.clerk, "?kind=open")
    assert "เลือดลับหนึ่ง" in place.paper(place.officer, "?kind=secret")
    for kind in ("secret", "numbers", "members"):
        answer = place.browser(place.clerk).get(f"/requests/{place.key}/paper?kind={kind}")
        assert answer.status_code == 403
        assert "กรุณาขอจากเจ้าหน้าที่หน่วยหน้า" in answer.get_data(as_text=True)
    for query in ("?kind=request-masked", "?kind=nothing"):
        assert place.browser(place.clerk).get(f"/requests/{place.key}/paper{query}").status_code == 404


def test_a_staff_form_shows_a_masked_role_nothing_it_did_not_type_and_loses_nothing(place: Place) -> None:
    office = place.office
    office.act(handling.accept, place.officer, place.key)
    address = f"/staff/requests/{place.key}/forms/visit"
    assert _told(place.browser(place.clerk).get(address).get_data(as_text=True)) == set(), "prefilled from the request"
    office.fill(place.officer, place.key, "visit", moves=False, finding="พบความลับ", again="เลือดลับสอง")
    client = place.browser(place.clerk)
    page = client.get(address).get_data(as_text=True)
    assert _told(page) == set()
    assert "ปกปิดไว้" in page
    token = page.partition('name="_csrf_token" value="')[2].partition('"')[0]
    sent = {"_csrf_token": token, "_seen": str(office.request(place.key).revision), "_shown": "day", "day": "วันพุธ"}
    assert client.post(address, data=sent | {"_go": "save"}).status_code == 303
    kept = place.browser(place.officer).get(address).get_data(as_text=True)
    for words in ("พบความลับ", "เลือดลับสอง", "วันพุธ"):
        assert words in kept, words


def test_a_notice_in_the_words_of_the_file_does_not_tell_it_to_who_filed_it_without_seeing_it(place: Place) -> None:
    office = place.office
    with office.database.transaction() as session:
        draft_key = drafts.start(session, place.clerk, office.catalogue, "care", place.applicant.id)
        draft = drafts.find(session, place.clerk, draft_key)
        drafts.save(
            session, place.clerk, office.catalogue.version(session, draft.version_id), draft, _words("เลือดลับสอง")
        )
    _attach(place, place.clerk, draft_key, "proof", "ใบแพทย์ลับ.jpg")
    key = office.send(place.clerk, draft_key).key
    office.act(handling.accept, place.officer, key)
    said = {who: place.browser(actor).get("/notices").get_data(as_text=True)
            for who, actor in (("clerk", place.clerk), ("applicant", place.applicant))}  # fmt: skip
    assert "เลือดลับสอง" in said["applicant"]
    assert office.request(key).reference in said["clerk"]
    assert "เลือดลับสอง" not in said["clerk"]
