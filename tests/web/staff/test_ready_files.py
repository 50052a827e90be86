"""An officer's files: sent first, cleaned, then given by the act; what is finished has clean files only (C32, C40, C41)."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.permissions import Actor
from portal.models.drafts import Attachment
from portal.models.requests import Request
from portal.services.casework import handling
from portal.uploads.cleaning import Cleaner
from portal.uploads.scanning import NoScanner
from portal.uploads.storage import LocalStorage
from portal.worker.files import CleanFile
from portal.worker.loop import Loop
from tests.support.declared import Declared, declare
from tests.support.desk import picture
from tests.support.forms import token

RESULT = """\
title: ขอผลตรวจ
form: [{use: applicant}, {fields: [{id: why, type: text, label: เหตุผล}]}]
steps:
  - {id: checking, state: in_progress, label: ตรวจ}
staff_forms:
  - id: result
    title: บันทึกผล
    at: [in_progress]
    moves_to: done
    fields:
      - {id: book, type: text, label: เลขที่, to_applicant: true}
      - {id: report, type: file, label: รายงานผล, to_applicant: true}
      - {id: inside, type: file, label: บันทึกภายใน, optional: true, count: ..3}
"""
SIMPLE = "title: แจ้งเรื่อง\ncode: 77\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]\n"


@dataclass
class Counter:
    """A portal with its worker at hand."""

    app: Flask
    office: Declared
    applicant: Actor
    officer: Actor
    other: Actor
    cleaner: Cleaner
    key: str = ""

    def browser(self, who: Actor) -> FlaskClient:
        return self.office.browser(self.app, who)

    def work(self) -> None:
        storage = LocalStorage(self.app.extensions["settings"].storage)
        clean = CleanFile(self.office.database, self.office.catalogue, storage, self.cleaner, NoScanner())
        loop = Loop(self.office.database, "w", {"clean_file": clean, "paper": lambda payload: lambda session: None})
        while loop.run_once():
            pass

    def request(self) -> Request:
        return self.office.request(self.key)

    def post(self, client: FlaskClient, path: str = "", **data: Any) -> TestResponse:
        """Post as the page would; the revision it saw is the newest."""
        page = client.get("/password").get_data(as_text=True)
        sent = {"_csrf_token": token(page), "_seen": str(self.request().revision), **data}
        return client.post(f"/staff/requests/{self.key}{path}", data=sent)

    def send(self, client: FlaskClient, field: str, name: str, body: bytes, query: str = "") -> TestResponse:
        """Send a file as the script does."""
        page = client.get("/password").get_data(as_text=True)
        headers = {"X-CSRFToken": token(page), "X-File-Name": name, "Content-Type": "application/octet-stream"}
        return client.post(f"/staff/requests/{self.key}/files?field={field}{query}", data=body, headers=headers)

    def files(self) -> list[tuple[str, str, str]]:
        """Given files: field, name, state."""
        with self.office.database.reading() as session:
            rows = select(Attachment).where(Attachment.claimed_edition.is_not(None), Attachment.removed_at.is_(None))
            return [
                (one.field_id, one.original_name, one.state) for one in session.scalars(rows.order_by(Attachment.id))
            ]


@pytest.fixture(scope="module")
def cleaner() -> Iterator[Cleaner]:
    with Cleaner() as made:
        yield made


def _counter(app: Flask, tmp_path: Path, cleaner: Cleaner, type_id: str) -> Counter:
    office = declare(app.extensions["database"], tmp_path / "office", result=RESULT, simple=SIMPLE)
    people = office.person(), office.person("officer", "front"), office.person("officer", "front")
    made = Counter(app, office, *people, cleaner)
    made.key = office.file(made.applicant, type_id, why="หาย").key
    return made


@pytest.fixture
def simple(app: Flask, tmp_path: Path, cleaner: Cleaner) -> Counter:
    return _counter(app, tmp_path, cleaner, "simple")


@pytest.fixture
def result(app: Flask, tmp_path: Path, cleaner: Cleaner) -> Counter:
    made = _counter(app, tmp_path, cleaner, "result")
    made.office.act(handling.accept, made.officer, made.key)
    return made


def _text(answer: TestResponse, status: int) -> str:
    page = answer.get_data(as_text=True)
    assert answer.status_code == status, page
    return page


def _file(name: str = "ผล.jpg", body: bytes | None = None) -> tuple[io.BytesIO, str]:
    return io.BytesIO(picture() if body is None else body), name


BROKEN = picture()[:300]


def test_without_scripts_a_file_is_sent_cleaned_and_then_given_with_the_finish(simple: Counter) -> None:
    client = simple.browser(simple.officer)
    typed = {"step": "done", "message": "เสร็จแล้ว"}
    page = _text(simple.post(client, **typed, officer=_file()), 422)
    assert "กำลังตรวจไฟล์นี้อยู่" in page
    assert 'href="#file-officer"' in page
    for words in ("ผล.jpg", "เสร็จแล้ว", '<option value="done" selected>'):
        assert words in page, words
    assert (simple.request().state, simple.files()) == ("submitted", [])
    simple.work()
    assert simple.post(client, **typed).status_code == 303
    request = simple.request()
    assert (request.state, request.message, request.has_officer_file) == ("done", "เสร็จแล้ว", True)
    assert simple.files() == [("officer", "ผล.jpg", "clean")]
    mine = simple.browser(simple.applicant).get("/requests").get_data(as_text=True)
    assert "ดาวน์โหลดไฟล์" in mine
    told = simple.browser(simple.applicant).get("/notices").get_data(as_text=True)
    assert told.count("คำร้องดำเนินการเรียบร้อย") == 1
    assert "เจ้าหน้าที่ส่ง" not in told  # one act, one notice


def test_a_file_given_alone_is_named_in_its_notice(simple: Counter) -> None:
    client = simple.browser(simple.officer)
    simple.post(client, officer=_file())
    simple.work()
    assert simple.post(client).status_code == 303
    told = simple.browser(simple.applicant).get("/notices").get_data(as_text=True)
    assert "เจ้าหน้าที่ส่งไฟล์ถึงท่าน: ผล.jpg" in told


def test_a_broken_file_finishes_nothing_and_says_so_at_its_place(simple: Counter) -> None:
    client = simple.browser(simple.officer)
    simple.post(client, step="done", message="เสร็จแล้ว", officer=_file(body=BROKEN))
    simple.work()
    page = _text(simple.post(client, step="done", message="เสร็จแล้ว"), 422)
    for words in ("เปิดรูปภาพนี้ไม่ได้", "มีไฟล์ที่ใช้ไม่ได้ กรุณาเอาออกหรือเลือกไฟล์ใหม่", "เสร็จแล้ว", '<option value="done" selected>'):
        assert words in page, words
    assert (simple.request().state, simple.request().revision, simple.files()) == ("submitted", 1, [])
    remove = re.search(r'value="(remove:[\w-]+)"', page)
    assert remove
    page = _text(simple.post(client, step="done", message="เสร็จแล้ว", _go=remove[1]), 200)
    assert "ผล.jpg" not in page
    assert "เสร็จแล้ว" in page
    assert simple.post(client, step="done", message="เสร็จแล้ว").status_code == 303
    assert (simple.request().state, simple.request().has_officer_file) == ("done", False)


def test_with_scripts_each_file_is_told_as_it_comes_and_several_are_given_at_once(simple: Counter) -> None:
    client = simple.browser(simple.officer)
    for name in ("1.jpg", "2.jpg"):
        assert name in _text(simple.send(client, "officer", name, picture()), 200)
    lying = _text(simple.send(client, "officer", "3.pdf", picture()), 422)
    assert "3.pdf" in lying
    assert "กำลังตรวจไฟล์" in _text(client.get(f"/staff/requests/{simple.key}/files?field=officer"), 200)
    simple.work()
    page = _text(client.get(f"/staff/requests/{simple.key}/files?field=officer"), 200)
    assert "กำลังตรวจไฟล์" not in page
    shown = re.findall(rf'href="(/staff/requests/{simple.key}/files/[\w-]+)"', page)
    assert [client.get(each).status_code for each in shown] == [200, 200]
    assert client.get(f"{shown[0]}/preview").mimetype == "image/jpeg"
    assert simple.post(client, message="ส่งผลให้แล้ว").status_code == 303
    assert [name for _, name, _ in simple.files()] == ["1.jpg", "2.jpg"]


def test_what_lies_ready_is_the_officers_own_until_it_is_given(simple: Counter) -> None:
    mine = simple.browser(simple.officer)
    simple.send(mine, "officer", "ลับก่อนส่ง.jpg", picture())
    simple.work()
    with simple.office.database.reading() as session:
        key = session.scalars(select(Attachment.key)).one()
    address = f"/staff/requests/{simple.key}/files/{key}"
    assert mine.get(address).status_code == 200
    for who, status in ((simple.other, 404), (simple.applicant, 403)):
        client = simple.browser(who)
        assert client.get(address).status_code == status
        assert client.get(f"/requests/{simple.key}/files/{key}").status_code == 404
        assert "ลับก่อนส่ง" not in client.get(f"/staff/requests/{simple.key}", follow_redirects=True).get_data(
            as_text=True
        )
    assert mine.get(f"/requests/{simple.key}/files/{key}").status_code == 404
    assert simple.post(simple.browser(simple.other), message="ไม่มีไฟล์").status_code == 303
    assert simple.files() == []
    assert simple.send(simple.browser(simple.applicant), "officer", "x.jpg", picture()).status_code == 403


@pytest.mark.parametrize("field", ["why", "report", "nothing", ""])
def test_no_file_is_taken_where_none_is_asked(simple: Counter, field: str) -> None:
    assert simple.send(simple.browser(simple.officer), field, "x.jpg", picture()).status_code == 404


def test_a_file_too_large_is_told_at_its_place_and_nothing_typed_is_lost(simple: Counter) -> None:
    client = simple.browser(simple.officer)
    answer = simple.post(client, message="ข้อความยังอยู่", officer=_file("ใหญ่.pdf", b"x" * (5 * 1024 * 1024 + 1)))
    answer.request.environ["wsgi.input"].close()
    page = _text(answer, 422)
    assert "ไฟล์ต้องมีขนาดไม่เกิน 5 MB" in page
    assert "ข้อความยังอยู่" in page
    assert simple.request().revision == 1


def test_done_is_refused_until_the_required_file_is_there_and_clean(result: Counter) -> None:
    client, form = result.browser(result.officer), "/forms/result"
    typed = {"_shown": ["book", "report", "inside"], "book": "ผ-7", "_go": "move"}
    assert "ผ-7" in _text(result.post(client, form, **typed), 422)
    page = _text(result.post(client, form, **typed, report=_file("รายงาน.jpg", BROKEN)), 422)
    assert "กำลังตรวจไฟล์นี้อยู่" in page
    result.work()
    page = _text(result.post(client, form, **typed), 422)
    for words in ("เปิดรูปภาพนี้ไม่ได้", "ผ-7", 'href="#file-report"'):
        assert words in page, words
    assert (result.request().state, result.files()) == ("in_progress", [])
    remove = re.search(r'value="(remove:[\w-]+)"', page)
    assert remove
    assert "ผ-7" in _text(result.post(client, form, **(typed | {"_go": remove[1]})), 200)
    result.send(client, "report", "รายงานใหม่.jpg", picture())
    result.work()
    assert result.post(client, form, **typed).status_code == 303
    assert result.request().state == "done"
    assert result.files() == [("report", "รายงานใหม่.jpg", "clean")]


def test_files_of_a_staff_form_are_kept_half_filled_replaced_and_taken_off(result: Counter) -> None:
    client, form = result.browser(result.officer), "/forms/result"
    half = {"_shown": ["book", "report", "inside"], "book": "", "_go": "save"}
    for field, name in (("report", "เก่า.jpg"), ("inside", "ใน1.jpg"), ("inside", "ใน2.jpg")):
        result.send(client, field, name, picture())
    result.work()
    result.send(client, "inside", "ยังไม่ตรวจ.jpg", picture())
    assert result.post(client, form, **half).status_code == 303
    assert {name for _, name, _ in result.files()} == {"เก่า.jpg", "ใน1.jpg", "ใน2.jpg"}
    page = _text(client.get(f"/staff/requests/{result.key}{form}"), 200)
    for name in ("เก่า.jpg", "ใน1.jpg", "ใน2.jpg", "ยังไม่ตรวจ.jpg"):
        assert name in page, name
    with result.office.database.reading() as session:
        gone = session.scalars(select(Attachment.key).where(Attachment.original_name == "ใน1.jpg")).one()
    page = _text(result.post(client, form, **(half | {"_go": f"remove:{gone}"})), 200)
    assert f'name="_left_out" value="{gone}"' in page
    assert f"remove:{gone}" not in page
    assert len(result.files()) == 3, "it goes with the next saving, not before"
    fresh = _text(result.send(client, "report", "ใหม่.jpg", picture(), f"&_left_out={gone}"), 200)
    assert "เก่า.jpg" not in fresh
    result.work()
    sent = half | {"book": "ผ-7", "_go": "move", "_left_out": gone}
    assert result.post(client, form, **sent).status_code == 303
    assert {name for _, name, _ in result.files()} == {"ใหม่.jpg", "ใน2.jpg", "ยังไม่ตรวจ.jpg"}


def test_the_applicant_gets_result_files_declared_so_and_no_others(result: Counter) -> None:
    client, form = result.browser(result.officer), "/forms/result"
    for field, name in (("report", "รายงาน.jpg"), ("inside", "ภายในลับ.jpg")):
        result.send(client, field, name, picture())
    result.work()
    typed = {"_shown": ["book", "report", "inside"], "book": "ผ-7", "_go": "move"}
    assert result.post(client, form, **typed).status_code == 303
    with result.office.database.reading() as session:
        keys = {one.field_id: one.key for one in session.scalars(select(Attachment))}
    mine = result.browser(result.applicant)
    detail, listed = (mine.get(f"/requests{path}").get_data(as_text=True) for path in (f"/{result.key}", ""))
    for page in (detail, listed):
        assert f"/requests/{result.key}/files/{keys['report']}" in page
        assert "ภายในลับ" not in page
    found = {field: mine.get(f"/requests/{result.key}/files/{key}").status_code for field, key in keys.items()}
    assert found == {"report": 200, "inside": 404}
    staff = client.get(f"/staff/requests/{result.key}").get_data(as_text=True)
    for key in keys.values():
        assert f"/requests/{result.key}/files/{key}" in staff
        assert client.get(f"/requests/{result.key}/files/{key}").status_code == 200
