"""The pages' own controls stand beside a type's questions: no id that a type may give can be taken for one of them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from tests.support.declared import Declared, declare
from tests.support.forms import token

NAMES = (
    *("go", "seen", "page", "message", "step", "open", "reason", "reply", "code", "also", "carried", "key", "window"),
    *("csrf_token", "human_words", "human_seal", "human_solution", "left_out", "shown", "wrong", "type", "unit"),
    *("form", "live", "saved", "problems", "summary", "act", "main", "dataset", "citizen_id", "password", "next"),
)
CARD = "title: ขอบัตร\nform:\n  - fields:\n" + "".join(
    f"      - {{id: {name}, type: text, label: ข้อ {name}}}\n" for name in NAMES
)
STAFF = (
    "title: ขอตรวจ\nform:\n  - fields: [{id: why, type: text, label: เหตุผล}]\n"
    "staff_forms:\n  - id: look\n    title: ตรวจ\n    at: [submitted]\n    fields:\n"
) + "".join(f"      - {{id: {name}, type: text, label: พบ {name}}}\n" for name in NAMES)
DONE = (
    "title: ขอเยี่ยม\nform:\n  - fields: [{id: why, type: text, label: เหตุผล}]\n"
    "records:\n  - id: visit\n    title: เยี่ยม\n    by: [officer]\n    at: [submitted]\n    windows: [01/01..31/12]\n    fields:\n"
) + "".join(f"      - {{id: {name}, type: text, label: เห็น {name}}}\n" for name in NAMES)
SHOWN = re.compile(r'name="_shown" value="([^"]+)"')
ID = re.compile(r' id="([^"]+)"')


@pytest.fixture
def office(app: Flask, tmp_path: Path) -> Declared:
    return declare(app.extensions["database"], tmp_path / "office", "", card=CARD, desk=STAFF, visited=DONE)


def _controls(page: str) -> dict[str, str | list[str]]:
    """What the form that holds the questions posts besides them; no id stands twice on its page."""
    ids = ID.findall(page)
    assert len(ids) == len(set(ids)), {each for each in ids if ids.count(each) > 1}
    inside = next(form for form in page.split("<form ")[1:] if 'name="_shown"' in form)
    hidden = re.findall(r'<input type="hidden" name="(_[^"]+)" value="([^"]*)"', inside)
    return {**dict(hidden), "_shown": SHOWN.findall(inside), "_csrf_token": token(page)}


def _fill(client: FlaskClient, url: str, word: str) -> None:
    controls = _controls(client.get(url).text)
    sent = client.post(url, data={**controls, **dict.fromkeys(NAMES, word), "_go": "next"})
    assert sent.status_code == 303, re.findall(r"<h1.*", sent.text)
    assert sent.location.endswith("/check")
    live = client.post(f"{url}/fragment", data={**controls, **dict.fromkeys(NAMES, word), "_go": "next"})
    assert live.status_code == 200
    checked = client.get(sent.location).text
    assert checked.count(word) >= len(NAMES)
    seen = re.findall(r'name="_seen" value="([^"]+)"', checked)
    carried = {"_csrf_token": token(checked), **({"_seen": seen[0]} if seen else {})}
    assert client.post(f"{url}/send", data=carried).status_code == 303


def test_questions_called_like_the_controls_of_the_page_are_filed_and_corrected(app: Flask, office: Declared) -> None:
    who = office.person()
    client = office.browser(app, who)
    draft = office.start(who, "card", {})
    _fill(client, f"/drafts/{draft}", "คำแรก")
    key = re.findall(r'/requests/([\w-]+)"', client.get("/requests").text)[0]
    opened = client.get(f"/requests/{key}/edit").text
    again = client.post(f"/requests/{key}/edit", data={"_csrf_token": token(opened)}).location
    _fill(client, again, "คำหลัง")
    assert client.get(f"/requests/{key}").text.count("คำหลัง") >= len(NAMES)


def test_a_staff_form_of_such_questions_is_saved_with_the_message_of_the_page(app: Flask, office: Declared) -> None:
    key = office.file(office.person(), "desk", why="หาย").key
    client = office.browser(app, office.person("officer", "front"))
    url = f"/staff/requests/{key}/forms/look"
    said = {**_controls(client.get(url).text), **dict.fromkeys(NAMES, "ตรวจแล้ว"), "_message": "คำบอก", "_go": "save"}
    assert client.post(url, data=said).status_code == 303
    assert office.staff_answers(key) == dict.fromkeys(NAMES, "ตรวจแล้ว")
    assert "คำบอก" in client.get(f"/staff/requests/{key}").text


def test_an_entry_of_such_questions_is_added_within_its_window(app: Flask, office: Declared) -> None:
    key = office.file(office.person(), "visited", why="หาย").key
    with clock.stopped_at(clock.now() + timedelta(days=366)):
        client = office.browser(app, office.person("officer", "front"))
        url = f"/requests/{key}/records/visit"
        said = {**_controls(client.get(url).text), **dict.fromkeys(NAMES, "เห็นแล้ว"), "_go": "save"}
        assert said["_window"] == "1"
        assert client.post(url, data=said).status_code == 303
        assert client.get(f"/staff/requests/{key}").text.count("เห็นแล้ว") >= len(NAMES)


def test_what_was_sent_without_a_session_is_carried_though_a_question_is_called_like_one_of_the_log_in(
    app: Flask, office: Declared
) -> None:
    url = f"/drafts/{office.start(office.person(), 'card', {})}"
    lost = app.test_client()
    sent = lost.post(url, data=dict.fromkeys(NAMES, "คำแรก"))
    assert sent.status_code == 307
    arrived = lost.post(sent.location, data=dict.fromkeys(NAMES, "คำแรก"))
    assert arrived.status_code == 401
    assert 'name="carried"' in arrived.text
