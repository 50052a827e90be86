"""The office's files on screen, without scripts: read, check, publish, put back; who is overtaken loses nothing."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.queries import shelf as kept
from portal.services.publishing import shelf
from portal.services.publishing.hearing import lay
from tests.services.test_shelf import here
from tests.support.declared import Declared, declare
from tests.support.forms import token

CARD = "title: ขอบัตร\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]  # <b>\n"
PATH = "/admin/files/request_types/card.yaml"
HOSTILE = (
    "a: &a [x]\nb: *a\n", "title: !!python/object/apply:os.system [ls]\n", "{" * 5000, "[" * 100_000, "- - - -\n\t\n",
    "title: [\n", "'" * 3000, "a: b: c\n" * 400, "\u202e\u200b: ก\n", "title: {th: ก}\ntitle: ข\n", "", "﻿", "null", "ก" * 170_000,
)  # fmt: skip


@pytest.fixture
def office(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Declared:
    """A type with a comment; judging happens in this process, since starting one costs half a second."""
    monkeypatch.setattr(shelf, "judged", _judged)
    return declare(app.extensions["database"], tmp_path / "office", card=CARD)


_really = shelf.judged


def _judged(now: shelf.Standing, changes: shelf.Changes, language: str) -> shelf.Judged:
    return _really(now, changes, language, here)


def _form(client: FlaskClient, path: str = PATH) -> dict[str, str]:
    page = client.get(path).get_data(as_text=True)
    base = re.search(r'name="base" value="(\d+)"', page)
    assert base is not None
    return {"_csrf_token": token(page), "base": base[1]}


def _send(client: FlaskClient, form: dict[str, str], go: str, path: str = PATH, **data: str) -> tuple[int, str]:
    answer = client.post(path, data=form | data | {"_go": go}, content_type="multipart/form-data")
    return answer.status_code, answer.get_data(as_text=True)


def _said(office: Declared, path: str = "request_types/card.yaml") -> str:
    with office.database.reading() as session:
        return (kept.one(session, path) or b"").decode()


def test_of_many_changes_a_hundred_are_told_and_the_rest_is_counted(app: Flask, office: Declared) -> None:
    client = office.browser(app, office.person("admin"))
    many = "".join(f"      - {{id: more{at}, type: text, label: ข้อ {at}, optional: true}}\n" for at in range(130))
    text = f"id: card\ntitle: ขอบัตร\nform:\n  - fields:\n      - {{id: why, type: text, label: เหตุผล}}\n{many}"
    status, page = _send(client, _form(client), "check", text=text)
    assert (status, page.count("<li>เพิ่มคำถาม")) == (200, 100)
    assert "และเปลี่ยนอีก 30 อย่าง" in page
    new = "/admin/files/pages/hours.md"
    status, page = _send(client, _form(client, new), "check", path=new, text="# เวลาทำการ\n\nทุกวัน\n")
    assert "หน้าใหม่ “เวลาทำการ” (3 บรรทัด)" in page


def test_a_type_is_checked_published_and_put_back(app: Flask, office: Declared) -> None:
    client = office.browser(app, office.person("admin", first_name="มาลี"))
    page = client.get("/admin/files").get_data(as_text=True)
    assert f'href="{PATH}"' in page and "อ่านจากโฟลเดอร์" in page
    shown = client.get(PATH).get_data(as_text=True)
    assert "# &lt;b&gt;" in shown and 'name="text"' in shown
    form, newer = _form(client), f"id: card\n{CARD}icon: card\n"
    status, page = _send(client, form, "check", text=newer.replace("\n", "\r\n"))
    assert status == 200 and "ไม่มีข้อผิดพลาด" in page and "icon: card" in page
    assert "<li>เปลี่ยนกติกาของประเภท “ขอบัตร” (icon: - → card)</li>" in page
    status, page = _send(client, form, "publish", text=newer)
    assert status == 422 and "กรุณาบอกเหตุผล" in page and "icon: card" in page
    status, page = _send(client, form, "publish", text=newer.replace("icon: card", "icno: card"), reason="รูป")
    assert status == 422 and 'href="#line-4"' in page and 'id="line-4"' in page and "icno: card" in page
    assert _send(client, form, "publish", text=newer.replace("\n", "\r\n"), reason="เปลี่ยนรูป")[0] == 303
    assert _said(office) == newer
    page = client.get(PATH).get_data(as_text=True)
    assert "เปลี่ยนรูป" in page and "มาลี" in page
    assert "เปลี่ยนรูป" in client.get("/admin/types/card").get_data(as_text=True)
    editions = re.findall(r"\?edition=(\d+)", page)
    old = client.get(f"{PATH}?edition={editions[-1]}").get_data(as_text=True)
    assert ('<tr class="gone">' in old and "ตัดออก" in old) or "บรรทัดใหม่" in old
    assert _send(client, _form(client), "back", edition=editions[-1], reason="กลับไปใช้เดิม")[0] == 303
    assert _said(office) == f"id: card\n{CARD}"
    assert "นำฉบับเดิมกลับมา" in client.get(PATH).get_data(as_text=True)
    assert client.get(f"{PATH}?edition=999999").status_code == 404


def test_whoever_is_overtaken_sees_both_changes_and_keeps_what_was_typed(app: Flask, office: Declared) -> None:
    client = office.browser(app, office.person("admin"))
    form = _form(client)
    with office.database.transaction() as session:
        theirs = f"id: card\n{CARD}# ของเขา\n".encode()
        lay(session, {"request_types/card.yaml": theirs}, kept.held(session), "screen", None, "เร็วกว่า")
    status, page = _send(client, form, "publish", text=f"id: card\n{CARD}# ของฉัน\n", reason="x")
    assert status == 409
    assert page.count("# ของเขา") == 1 and page.count("# ของฉัน") == 2  # in the difference, and in the text
    base = re.search(r'name="base" value="(\d+)"', page)
    assert base is not None and base[1] != form["base"]
    assert _send(client, form | {"base": base[1]}, "publish", text=f"id: card\n{CARD}# ของฉัน\n", reason="x")[0] == 303
    assert "# ของฉัน" in _said(office)


def test_files_are_made_and_taken_away_and_names_are_judged(app: Flask, office: Declared) -> None:
    client = office.browser(app, office.person("admin"))
    made = client.get("/admin/files/new?kind=pages&name=help")
    assert made.location == "/admin/files/pages/help.md"
    assert (
        _send(client, _form(client, made.location), "publish", made.location, text="# ช่วยเหลือ", reason="ใหม่")[0] == 303
    )
    assert "<h1>ช่วยเหลือ</h1>" in client.get("/pages/help").get_data(as_text=True)
    assert _send(client, _form(client, made.location), "remove", made.location, reason="ไม่ใช้")[0] == 303
    assert client.get("/pages/help").status_code == 404
    assert "เลิกใช้แล้ว" in client.get(made.location).get_data(as_text=True)
    status, page = _send(client, _form(client), "remove")
    assert status == 422 and "กรุณาบอกเหตุผล" in page and "title: ขอบัตร" in page
    for name in ("../x", "Big", "a/b", "", "a" * 70, "x%00"):
        assert client.get(f"/admin/files/new?kind=pages&name={name}").status_code in (303, 400)
    for path in ("request_types/Big.yaml", "..%2foffice.yaml", "files/x.pdf", "etc/passwd", "office.yaml/x", "a" * 300):
        assert client.get(f"/admin/files/{path}").status_code == 404
        assert _send(client, _form(client), "publish", f"/admin/files/{path}", text="x", reason="x")[0] == 404
    assert (
        _send(client, _form(client, "/admin/files/office.yaml"), "remove", "/admin/files/office.yaml", reason="x")[0]
        == 422
    )


def test_t20_hostile_text_gets_clear_errors_and_is_kept(app: Flask, office: Declared) -> None:
    client = office.browser(app, office.person("admin"))
    form, before = _form(client), _said(office)
    for text in HOSTILE:
        for go in ("check", "publish"):
            status, page = _send(client, form, go, text=text, reason="x")
            assert status == 422 and "ยังอยู่" in page, text[:20]
    assert _said(office) == before
    answer = client.post(PATH, data=form | {"text": "x" * (600 * 1024)})
    assert answer.status_code == 422 and "600 kB เกินที่เก็บได้ 512 kB" in answer.get_data(as_text=True)
    for who in ("applicant", "officer"):
        assert office.browser(app, office.person(who)).get(PATH).status_code == 403
