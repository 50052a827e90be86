"""What an office says of itself in office.yaml reaches every page: languages, its own words, its frame (C81, C82)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.papers.rendering import Renderer
from portal.services.accounts import passwords
from portal.texts import text
from portal.uploads.storage import LocalStorage
from tests.papers.reading import by_pdfium
from tests.support.declared import Declared, declare
from tests.support.forms import post

CARD = "title: ขอบัตร\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]\n"
TEXTS = """\
texts:
  site.home: {th: ศูนย์บริการ, en: Service centre}
  answers.required: "โปรดบอก{label}ด้วย"
  papers.officer_block: เฉพาะเจ้าหน้าที่เขต
"""


@pytest.fixture(autouse=True)
def cheap_passwords() -> Iterator[None]:
    with passwords.cheaply():
        yield


def _office(app: Flask, tmp_path: Path, office: str) -> Declared:
    made = declare(app.extensions["database"], tmp_path / "office", office, card=CARD)
    app.extensions["catalogue"].forget()
    return made


def _page(client: FlaskClient, path: str = "/") -> str:
    return client.get(path).get_data(as_text=True)


def test_the_offices_words_stand_on_pages_and_papers_and_nowhere_else(app: Flask, tmp_path: Path) -> None:
    usual = text("th", "site.home")
    made = _office(app, tmp_path, TEXTS)
    client = app.test_client()
    assert "<title>ศูนย์บริการ" in _page(client)
    client.get("/language/en")
    assert "<title>Service centre" in _page(client)
    assert text("th", "site.home") == usual
    applicant = made.person()
    key = made.file(applicant, "card", why="หาย").key
    with Renderer() as renderer:
        printed = made.papers(key, 1, renderer, LocalStorage(tmp_path / "storage"))
    assert "เฉพาะเจ้าหน้าที่เขต" in by_pdfium(printed["request"])


def test_the_offices_words_stand_in_what_a_form_says(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path, TEXTS)
    client = made.browser(app, made.person())
    draft = post(client, "/new/card", {}).headers["Location"]
    assert "โปรดบอกเหตุผลด้วย" in post(client, draft, {"why": "", "_go": "next"}).get_data(as_text=True)


def test_an_office_of_one_language_offers_no_other(app: Flask, tmp_path: Path) -> None:
    _office(app, tmp_path, "languages: [th]\n")
    client = app.test_client()
    assert 'hreflang="en"' not in _page(client)
    assert client.get("/language/en").status_code == 404


def test_an_office_whose_first_language_is_english_speaks_it_first(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path, "languages: [en, th]\n")
    assert '<html lang="en">' in _page(app.test_client())
    key = made.file(made.person(), "card", why="lost").key
    with Renderer() as renderer:
        printed = made.papers(key, 1, renderer, LocalStorage(tmp_path / "storage"))
    assert text("en", "papers.officer_block") in by_pdfium(printed["request"])


def test_the_frame_shows_name_short_name_address_contact_footer_and_colour(app: Flask, tmp_path: Path) -> None:
    said = """\
short: {th: สพป.ตัวอย่าง}
address: เลขที่ 9 ถนนตัวอย่าง
contact: โทรในเวลาราชการ
footer: สงวนลิขสิทธิ์ของเรา
accent: "#116611"
"""
    _office(app, tmp_path, said)
    client = app.test_client()
    page = _page(client)
    for words in ("สำนักงานตัวอย่าง", "สพป.ตัวอย่าง", "เลขที่ 9 ถนนตัวอย่าง", "โทรในเวลาราชการ", "สงวนลิขสิทธิ์ของเรา"):
        assert words in page
    assert "--accent:#116611" in _page(client, "/theme.css")
