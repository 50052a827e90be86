"""What is said twice in an address or a form, and what is forged beside it, counts for nothing (ASVS 4.1.3, 15.3.4, 15.3.7)."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from portal.app import create_app
from portal.settings import Settings
from tests.support.declared import Declared, declare
from tests.support.forms import token

CARD = """\
title: ขอบัตร
form:
  - fields:
      - {id: why, type: text, label: เหตุผล}
      - {id: kinds, type: choices, label: ชนิด, options: {one: หนึ่ง, two: สอง}}
      - {id: proof, type: file, label: หลักฐาน, count: ..3, optional: true}
      - {id: people, type: table, label: คน, optional: true, fields: [{id: name, type: text, label: ชื่อ},
         {id: needs, type: choices, label: ต้องการ, options: {a: ก, b: ข}}]}
staff_forms:
  - {id: look, title: ตรวจ, at: [submitted], fields: [{id: found, type: text, label: พบ},
     {id: seals, type: choices, label: ตรา, options: {x: เอ, y: บี}}]}
"""
OFFICE = """\
registration:
  human_check: false
  fields: [{id: kinds, type: choices, label: ชนิด, options: {one: หนึ่ง, two: สอง}}, {id: school, type: text, label: โรงเรียน}]
"""
SOUND: dict[str, Any] = {
    "_shown": ["why", "kinds", "people"], "why": "หาย", "kinds": ["one", "two"], "kinds.filled": ["one", "two"],
    "people.0.name": "ก", "people.0.needs": ["a", "b"], "_go": "next", "_page": "1",
}  # fmt: skip
TWICE = (
    "why",
    "people.0.name",
    "_go",
    "_page",
    "_pick.why",
    "why.filled",
    "people.0.name.filled",
    "nothing",
    "nothing.filled",
)


@pytest.fixture
def office(app: Flask, tmp_path: Path) -> Declared:
    return declare(app.extensions["database"], tmp_path / "office", OFFICE, card=CARD)


@pytest.mark.parametrize("name", TWICE)
def test_an_answer_posted_twice_is_refused_and_nothing_is_kept(app: Flask, office: Declared, name: str) -> None:
    who = office.person()
    url = f"/drafts/{office.start(who, 'card', {})}"
    client = office.browser(app, who)
    carried = {"_csrf_token": token(client.get(url).get_data(as_text=True))} | SOUND
    for door in (url, f"{url}/fragment"):
        answer = client.post(door, data=carried | {name: ["ครั้งหนึ่ง", "อีกครั้ง"]})
        assert answer.status_code == 400
        assert "มีคำตอบซ้ำกัน" in answer.get_data(as_text=True)
    assert "ครั้งหนึ่ง" not in client.get(url).get_data(as_text=True)


def test_ticks_files_and_rows_may_be_several(app: Flask, office: Declared) -> None:
    who = office.person()
    url = f"/drafts/{office.start(who, 'card', {})}"
    client = office.browser(app, who)
    carried = {"_csrf_token": token(client.get(url).get_data(as_text=True))} | SOUND
    assert client.post(f"{url}/fragment", data=carried | {"proof": ["a.pdf", "b.pdf"]}).status_code == 200
    assert (client.post(url, data=carried).status_code, client.get(f"{url}/check").status_code) == (303, 200)


@pytest.mark.parametrize(("name", "status"), [("found", 400), ("_message", 400), ("_seen", 400), ("seals", 303)])
def test_a_staff_form_takes_several_of_ticks_alone(app: Flask, office: Declared, name: str, status: int) -> None:
    key = office.file(office.person(), "card", why="หาย", kinds="one").key
    client = office.browser(app, office.person("officer", "front"))
    url = f"/staff/requests/{key}/forms/look"
    page = client.get(url).get_data(as_text=True)
    data = {"_csrf_token": token(page), "_shown": ["found", "seals"], "_seen": "1", "_go": "save"}
    assert client.post(url, data=data | {name: ["x", "y"]}).status_code == status


@pytest.mark.parametrize(("name", "status"), [("school", 400), ("email", 400), ("kinds", 422)])
def test_registration_takes_several_of_ticks_alone(app: Flask, office: Declared, name: str, status: int) -> None:
    client = app.test_client()
    data = {"_csrf_token": token(client.get("/register").get_data(as_text=True)), "_shown": ["kinds", "school"]}
    assert client.post("/register", data=data | {name: ["one", "two"]}).status_code == status


FORGED = ["203.0.113.9", "203.0.113.9, 203.0.113.10", "127.0.0.1", "", "x" * 5000, "::1"]


@pytest.mark.parametrize(
    "address", ["/login?next=/a&next=/b", "/services?q=a&q=a", "/status?reference=1&reference=", "/none?x=1&x=2"]
)
def test_a_word_said_twice_is_refused(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    "address", ["/login?next=/a", "/services?q=a", "/login?state=a&state=b&type=c&type=d&step=e&step=f"]
)
def test_a_word_said_once_and_choices_of_several_are_taken(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_a_forged_address_is_believed_from_no_further_than_our_own_proxies(
    settings: Settings, forged: str, proxies: int
) -> None:
    app = create_app(replace(settings, proxies=proxies), testing=True)
    app.before_request_funcs[None].insert(0, lambda: _told(app))
    written = [forged, *["198.51.100.7", "198.51.100.8"][:proxies]]  # what each proxy of ours saw and added
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "192.0.2.1"
    client.get(
        "/login", headers={"X-Forwarded-For": ", ".join(written), "X-Real-IP": forged, "Forwarded": f"for={forged}"}
    )
    app.extensions["database"].close()
    assert app.config["SEEN"] == ("198.51.100.7" if proxies else "192.0.2.1")


def _told(app: Flask) -> None:
    app.config["SEEN"] = request.remote_addr
