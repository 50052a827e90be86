"""Whoever filed without an account comes back with number and code, to correct or cancel; nobody else does (C38, C39, T02)."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models.requests import Request
from portal.services.accounts import coming_back
from portal.services.accounts.attempts import Limit
from portal.services.casework import handling
from tests.support.declared import Declared
from tests.support.forms import post, token
from tests.web.applicant.test_visitors import _begun, _office, _sent

CODE = re.compile(r"[0-9]{4} [0-9]{4} [0-9]{4}")


def _filed(app: Flask, made: Declared) -> tuple[str, str, str]:
    """Key, reference and code of what a visitor filed."""
    client = app.test_client()
    sent = _sent(client, _begun(client))
    page = client.get(sent).get_data(as_text=True)
    with made.database.reading() as session:
        row = session.scalars(select(Request).where(Request.key == sent.split("/")[2])).one()
    (code,) = set(CODE.findall(page.partition("<main")[2]))
    return row.key, row.reference, code


def _back(app: Flask, reference: str, code: str) -> tuple[FlaskClient, int, str]:
    client = app.test_client()
    answer = post(client, "/status/open", {"reference": reference, "code": code})
    return client, answer.status_code, answer.location or answer.get_data(as_text=True)


def test_a_returned_request_is_corrected_from_another_browser(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path)
    key, reference, code = _filed(app, made)
    officer = made.person("officer", "front")
    made.act(handling.return_for_correction, officer, key, "โปรดแก้ไข", [("what", "ไม่ชัด")])
    status = post(app.test_client(), "/status", {"reference": reference, "also": "1111111111119"})
    assert f"/status/open?reference={reference}" in status.get_data(as_text=True)
    client, answered, where = _back(app, reference, code.replace("1", "๑"))
    assert (answered, where) == (303, f"/requests/{key}")
    page = client.get(where).get_data(as_text=True)
    assert all(words in page for words in ("ไม่ชัด", "1-1111-11111-11-9", f"/requests/{key}/correct"))
    assert CODE.search(page.partition("<main")[2]) is None
    draft = post(client, f"/requests/{key}/correct").location
    post(client, draft, {"what": "ไฟดับทั้งซอย", "_shown": ["what"], "_go": "next"})
    check = client.get(f"{draft}/check").get_data(as_text=True)
    seen = re.findall(r'name="_seen" value="([0-9]+)"', check)[0]
    assert client.post(f"{draft}/send", data={"_csrf_token": token(check), "_seen": seen}).status_code == 303
    assert (made.request(key).state, made.request(key).edition) == ("resubmitted", 2)
    made.act(handling.accept, officer, key)


def test_it_is_cancelled_too(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path)
    key, reference, code = _filed(app, made)
    client, _, _ = _back(app, reference, code)
    assert post(client, f"/requests/{key}/cancel", {"_seen": "1"}).status_code == 303
    assert made.request(key).state == "cancelled"
    assert client.get("/requests").location.startswith("/login")


def test_whatever_does_not_fit_opens_nothing_and_is_told_alike(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path)
    key, reference, code = _filed(app, made)
    _, another, other_code = _filed(app, made)
    own = made.file(made.person(), "card", what="ก", tel="0812345678")
    secret = app.extensions["settings"].secret_key
    tries = [
        (reference, other_code), (another, code), (reference, ""), ("", code), ("9" * 16, code), (reference, "0" * 12),
        (own.reference, coming_back.code_of(secret, own.key)), ("", coming_back.code_of(secret, "")),
    ]  # fmt: skip
    pages = set()
    for number, said in tries:
        client, answered, page = _back(app, number, said)
        assert answered == 422, (number, said)
        assert client.get(f"/requests/{key}").location.startswith("/login")
        pages.add(re.sub(r'value="[^"]*"|nonce="[^"]*"|href="/language/[^"]*"', "", page))
    assert len(pages) == 1


def test_one_visitors_code_opens_nothing_of_another(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path)
    key, reference, code = _filed(app, made)
    theirs, *_ = _filed(app, made)
    client, _, _ = _back(app, reference, code)
    assert client.get(f"/requests/{key}").status_code == 200
    for address in ("", "/correct", "/edit", "/cancel", "/paper", "/sent"):
        assert client.get(f"/requests/{theirs}{address}").status_code == 404, address


def test_guessing_ends_at_the_address(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _office(app, tmp_path)
    _, reference, code = _filed(app, made)
    monkeypatch.setattr(coming_back, "ADDRESS", Limit(2, 3600))
    for _ in range(2):
        assert _back(app, reference, "1" * 12)[1] == 422
    assert _back(app, reference, code)[1] == 429
