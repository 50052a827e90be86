"""Published documents: a public registry with a column of files that its keepers upload, order and close (C66)."""

import io
import re
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models.drafts import Attachment
from portal.services import sweeping
from portal.services.applying import attachments
from portal.web.extensions import storage
from tests.support.declared import Declared, declare
from tests.support.forms import post, token

DOCUMENTS = """\
title: เอกสารเผยแพร่
public: true
kept_by: [back]
columns: [{id: name, type: text, label: ชื่อเอกสาร}, {id: paper, type: file, label: ไฟล์}]
rows: {}
"""
CARD = "title: ขอบัตร\nform: [{fields: [{id: a, type: text, label: ก}]}]\n"
AT = "/staff/registries/documents"
PDF = b"%PDF-1.7 one"


def _office(app: Flask, tmp_path: Path) -> Declared:
    return declare(app.extensions["database"], tmp_path / "office", "", {"documents": DOCUMENTS}, card=CARD)


def _send(desk: FlaskClient, url: str, name: str, file: tuple[bytes, str] | None) -> Any:
    page = desk.get(url).get_data(as_text=True)
    seen = re.search(r'name="_seen" value="(\w*)"', page)
    words: dict[str, Any] = {"_csrf_token": token(page), "_shown": ["name", "paper"], "_go": "save", "name": name}
    words["_seen"] = seen[1] if seen else ""
    if file is not None:
        words["paper"] = (io.BytesIO(file[0]), file[1])
    return desk.post(url, data=words, content_type="multipart/form-data")


def _cleaned(app: Flask, made: Declared, content: bytes = PDF) -> None:
    """What the worker does with the newest file."""
    with app.app_context():
        stored = storage().put([content])
    with made.database.transaction() as session:
        newest = session.scalars(select(Attachment).order_by(Attachment.id.desc()).limit(1)).one()
        told = {"digest": stored.digest, "size": stored.size, "media_type": "application/pdf"}
        attachments.cleaned(session, newest.id, told)


def test_a_keeper_publishes_a_file_that_everybody_downloads_until_it_is_closed(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path)
    desk, stranger = made.browser(app, made.person("officer", "back")), app.test_client()
    assert _send(desk, f"{AT}/new", "คู่มือ", None).status_code == 422, "a document without a file is none"
    assert _send(desk, f"{AT}/new", "โปรแกรม", (b"MZ program", "setup.exe")).status_code == 422
    assert _send(desk, f"{AT}/new", "คู่มือ", (PDF, "คู่มือ ๒๕๖๑.pdf")).status_code == 303
    listed = stranger.get("/lists/documents").get_data(as_text=True)
    assert "คู่มือ ๒๕๖๑.pdf (กำลังตรวจไฟล์)" in listed
    assert "/lists/documents/files/" not in listed
    _cleaned(app, made)
    listed = stranger.get("/lists/documents").get_data(as_text=True)
    url = re.search(r'href="(/lists/documents/files/[^"]+)"', listed)
    assert url
    file = stranger.get(url[1])
    assert file.data == PDF
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert _send(desk, f"{AT}/new", "คำสั่ง", (PDF, "order.pdf")).status_code == 303
    _cleaned(app, made)
    row = re.search(
        rf'href="({AT}/rows/\d+)">[^<]*<span class="visually-hidden"> คู่มือ<', desk.get(AT).get_data(as_text=True)
    )
    assert row
    assert _send(desk, row[1], "คู่มือปฏิบัติงาน", None).status_code == 303, "the name alone is changed"
    assert stranger.get(url[1]).data == PDF
    assert post(desk, f"{row[1]}/down", page=AT).status_code == 303
    listed = stranger.get("/lists/documents").get_data(as_text=True)
    assert listed.index("คำสั่ง") < listed.index("คู่มือปฏิบัติงาน")
    with made.database.transaction() as session:
        sweeping.sweep_rows(session)
    assert stranger.get(url[1]).status_code == 200
    assert _send(desk, row[1], "คู่มือปฏิบัติงาน", (PDF + b"2", "new.pdf")).status_code == 303
    assert stranger.get(url[1]).status_code == 404, "what was replaced is served no more"
    _cleaned(app, made, PDF + b"2")
    newer = re.search(
        r'href="(/lists/documents/files/[^"]+)">new.pdf', stranger.get("/lists/documents").get_data(as_text=True)
    )
    assert newer
    made.catalogue.forget()
    with made.database.reading() as session:
        key = next(str(each.key) for each in made.catalogue.rows(session).all("documents") if "คู่มือ" in each.label)
    closing = f"{AT}/rows/{made.row('documents', key)}/close"
    assert post(desk, closing, {"reason": "ยกเลิกแล้ว"}, page=AT).status_code == 303
    assert stranger.get(newer[1]).status_code == 404
    assert "คู่มือปฏิบัติงาน" not in stranger.get("/lists/documents").get_data(as_text=True)
