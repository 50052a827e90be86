"""Files sent one by one: streamed, judged at the field, replaced, removed, never anybody else's (C32, T09, T17)."""

import io
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from portal import clock
from portal.models.base import table
from portal.models.drafts import Attachment
from portal.services.jobs import enqueue
from portal.settings import Settings
from portal.uploads import inspection
from portal.uploads.cleaning import Cleaner
from portal.worker.claims import claim
from tests.support.forms import post, token
from tests.support.published import file_worker
from tests.web.applicant.filling import PNG, appointment, begin, fill, send, text


def put(client: FlaskClient, url: str, name: str, body: bytes, field: str = "id_card") -> TestResponse:
    """Send a file as static/upload.js does."""
    headers = {"X-File-Name": quote(name), "X-CSRFToken": token(text(client.get(url)))}
    return client.post(
        f"{url}/files?field={field}", data=body, headers=headers, content_type="application/octet-stream"
    )


def test_a_file_is_kept_while_its_form_is_still_wrong_and_the_next_replaces_it(somchai: FlaskClient) -> None:
    url = begin(somchai, "pension")
    answer = put(somchai, url, "บัตร.png", PNG)
    assert answer.status_code == 200
    assert "บัตร.png" in text(answer)
    assert "<label" not in text(answer), "a line for the list, not the question: that would judge the whole draft"
    assert text(answer).strip().removeprefix('<ul class="files" data-sent>').removesuffix("</ul>") in text(
        somchai.get(url)
    )
    put(somchai, url, "ใหม่.png", PNG)
    page = text(somchai.get(url))
    assert "ใหม่.png" in page
    assert "บัตร.png" not in page


def test_a_byte_too_many_and_a_lying_name_are_refused_at_the_field(somchai: FlaskClient) -> None:
    url = begin(somchai, "pension")
    for name, body, said in (
        ("x.png", PNG + bytes(5 * 1024 * 1024), "ไฟล์ต้องมีขนาดไม่เกิน 5 MB"),
        ("x.pdf", PNG, "ชื่อไฟล์ลงท้ายด้วย .pdf"),
        ("x.exe", b"MZ\x90", "อนุญาตเฉพาะไฟล์ png, jpg, pdf"),
        ("x.png", b"", "ไฟล์นี้ว่างเปล่า"),
    ):
        answer = put(somchai, url, name, body)
        assert (answer.status_code, said in text(answer)) == (422, True), text(answer)
    assert put(somchai, url, "x.png", PNG, field="email").status_code == 404
    assert put(somchai, url, "x.png", PNG, field="nothing").status_code == 404


@pytest.mark.parametrize("readable", [False, True])
def test_an_iphone_photograph_is_taken_where_it_can_be_read_and_else_the_field_says_what_to_do(
    somchai: FlaskClient, monkeypatch: pytest.MonkeyPatch, readable: bool
) -> None:
    monkeypatch.setattr(inspection, "heic_decoder", lambda: readable)
    url = begin(somchai, "pension")
    answer = put(somchai, url, "IMG_0001.HEIC", b"\0\0\0\x18ftypheic" + bytes(100))
    assert answer.status_code == (200 if readable else 422)
    assert ("กรุณาบันทึกหรือส่งออกรูปเป็น JPG แล้วแนบใหม่" in text(answer)) is not readable
    kinds = "image/png,image/jpeg,application/pdf,"
    offered = kinds + (".png,.jpg,.jpeg,.heic,.pdf" if readable else ".png,.jpg,.jpeg,.pdf")
    assert f'accept="{offered}"' in text(somchai.get(url))


def test_a_file_somebody_waits_for_is_checked_before_papers(office: Flask, somchai: FlaskClient) -> None:
    url = begin(somchai, "pension")
    with office.extensions["database"].transaction() as session:
        enqueue(session, "paper", {"request_id": 1, "event_number": 1}, "paper:1:1", clock.now() - timedelta(minutes=5))
    put(somchai, url, "x.png", PNG)
    with office.extensions["database"].transaction() as session:
        job = claim(session, "w")
    assert job is not None
    assert job.kind == "clean_file"


def test_a_clean_file_is_served_to_its_owner_only(
    office: Flask, somchai: FlaskClient, browser: Callable[..., FlaskClient], settings: Settings
) -> None:
    url = begin(somchai, "pension")
    put(somchai, url, "../../บัตร.png", PNG)
    with Cleaner() as cleaner:
        assert file_worker(office.extensions["database"], settings, cleaner).run_once()
    page = text(somchai.get(url))
    address = next(part.partition('"')[0] for part in page.split('href="')[1:] if part.startswith(f"{url}/files/"))
    served = somchai.get(address)
    assert served.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert served.mimetype == "image/png"
    other = browser("2222222222227")
    assert other.get(address).status_code == 404
    assert put(other, begin(other, "pension"), "x.png", PNG).status_code == 200
    assert somchai.get(f"{address}/preview").status_code in (200, 404)
    fill(somchai, url, {}, go=f"remove:{address.rpartition('/')[2]}")
    assert "บัตร.png" not in text(somchai.get(url))


def test_without_scripts_a_second_file_replaces_the_first(somchai: FlaskClient) -> None:
    url = begin(somchai, "pension")
    fill(somchai, url, {"id_card": (io.BytesIO(PNG), "หนึ่ง.png")}, go="stay")
    fill(somchai, url, {"id_card": (io.BytesIO(PNG), "สอง.png")}, go="stay")
    page = text(somchai.get(url))
    assert "สอง.png" in page
    assert "หนึ่ง.png" not in page


def test_in_an_edit_a_new_file_takes_the_place_of_the_filed_one(office: Flask, somchai: FlaskClient) -> None:
    url = begin(somchai, "appointment")
    fill(somchai, url, appointment() | {"letter": (io.BytesIO(PNG), "เดิม.png")})
    database = office.extensions["database"]
    with database.transaction() as session:
        session.execute(update(table(Attachment)).values(state="clean", media_type="image/png"))
    key = send(somchai, url).location.split("/")[2]
    edit = post(somchai, f"/requests/{key}/edit").location
    assert "เดิม.png" in text(somchai.get(edit))
    put(somchai, edit, "ใหม่.png", PNG, field="letter")
    with database.transaction() as session:
        session.execute(update(table(Attachment)).values(state="clean", media_type="image/png"))
    page = text(somchai.get(edit))
    assert "ใหม่.png" in page
    assert "เดิม.png" not in page
    assert send(somchai, edit).status_code == 303
    with database.reading() as session:
        rows = select(table(Attachment).c.original_name).where(table(Attachment).c.dropped_edition == 2)
        assert session.scalars(rows).all() == ["เดิม.png"]
