"""A point on the map, from the form to the desk and the paper, without scripts and without any outside service (C28)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal.app import create_app
from portal.papers.rendering import Renderer
from portal.services.casework import handling
from portal.settings import ROOT, Settings
from portal.uploads.storage import LocalStorage
from tests.papers.reading import by_pdfium
from tests.support.declared import Declared, declare
from tests.support.forms import post
from tests.web.applicant.filling import begin, fill, send, text

WORK = """\
title: แจ้งเหตุ
unit: front
form:
  - fields:
      - {id: spot, type: location, label: จุดเกิดเหตุ, searchable: true}
      - {id: near, type: location, label: จุดสังเกต, optional: true, none: ไม่มี}
      - {id: shelf, type: table, label: จุดอื่น, optional: true, fields: [{id: at, type: location, label: พิกัด}]}
staff_forms:
  - id: visit
    title: ลงพื้นที่
    fields: [{id: found, type: location, label: จุดที่พบ, to_applicant: true, prefill: spot}]
"""


@pytest.fixture
def made(app: Flask, tmp_path: Path) -> Declared:
    return declare(app.extensions["database"], tmp_path / "office", work=WORK)


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as pressed:
        yield pressed


def test_a_point_is_typed_checked_sent_and_read_at_the_desk_with_a_link(app: Flask, made: Declared) -> None:
    citizen = made.browser(app, made.person())
    url = begin(citizen, "work")
    page = text(citizen.get(url))
    assert 'placeholder="เช่น 13.7563, 100.5018"' in page
    assert "data-tiles" not in page
    assert "openstreetmap" not in page
    wrong = text(fill(citizen, url, {"spot": "100.5018, 13.7563"}))
    assert "พิกัดนี้น่าจะสลับกัน" in wrong
    assert wrong.count("13.7563, 100.5018") >= 2
    assert "100.5018, 13.7563" in wrong
    said = {"spot": "๑๓.๗๕๖๓๐ ๑๐๐.๕๐๑๘", "near.none": "1", "shelf.0.at": "N18.7883 E98.9853"}
    fill(citizen, url, said, "stay")
    kept = text(citizen.get(url))
    assert "๑๓.๗๕๖๓๐ ๑๐๐.๕๐๑๘" in kept, "what was typed stays as it was typed"
    assert "mlat=13.75630&amp;mlon=100.5018" in kept
    assert fill(citizen, url, said).status_code < 400
    check = text(citizen.get(f"{url}/check"))
    assert "13.75630, 100.5018" in check
    assert send(citizen, url).status_code < 400
    key = text(citizen.get("/requests")).split('href="/requests/')[1].split('"')[0]
    officer = made.browser(app, made.person("officer", "front"))
    for browser, address in ((citizen, f"/requests/{key}"), (officer, f"/staff/requests/{key}")):
        shown = text(browser.get(address))
        assert "13.75630, 100.5018" in shown
        (link,) = re.findall(r'<a[^>]*href="(https://www.openstreetmap.org/[^"]+)"[^>]*>', shown)
        assert link == "https://www.openstreetmap.org/?mlat=13.75630&amp;mlon=100.5018#map=18/13.75630/100.5018"
        assert 'rel="noopener noreferrer"' in shown
        assert 'href="geo:13.75630,100.5018?q=13.75630,100.5018"' in shown
        assert "18.7883, 98.9853" in shown
    form = text(officer.get(f"/staff/requests/{key}/forms/visit"))
    assert "place.js" in form
    assert re.search(r'name="found"[^>]*value="13.75630, 100.5018"', form)
    found = text(officer.get("/staff", query_string={"words": "13.75630"}))
    assert key in found


def test_the_pair_stands_on_the_paper_and_a_correction_shows_both(
    app: Flask, made: Declared, renderer: Renderer, tmp_path: Path
) -> None:
    who, officer = made.person(), made.person("officer", "front")
    filed = made.file(who, "work", spot="13°45'22.7\"N 100°30'06.5\"E", near="13.75, 100.5")
    storage = LocalStorage(tmp_path / "storage")
    paper = " ".join(by_pdfium(made.papers(filed.key, 1, renderer, storage)["request"]).split())
    assert "13.7563056, 100.5018056" in paper
    assert "13.75, 100.5" in paper
    made.act(handling.return_for_correction, officer, filed.key, "ขอจุดที่ถูกต้อง", [("spot", "ไม่ตรงกับที่อยู่")])
    citizen = made.browser(app, who)
    url = post(citizen, f"/requests/{filed.key}/correct").location
    page = text(citizen.get(url))
    assert 'value="13.7563056, 100.5018056"' in page
    assert "ไม่ตรงกับที่อยู่" in page
    assert 'name="near"' not in page, "what was right is locked"
    fill(citizen, url, {"spot": "13.8, 100.6"})
    assert send(citizen, url).status_code < 400
    desk = text(made.browser(app, officer).get(f"/staff/requests/{filed.key}"))
    assert "13.7563056, 100.5018056" in desk
    assert "13.8, 100.6" in desk


def test_tiles_are_let_in_from_the_operators_origin_and_no_other(settings: Settings) -> None:
    plain = create_app(settings, testing=True)
    assert "img-src 'self' data: blob:;" in plain.test_client().get("/login").headers["Content-Security-Policy"]
    plain.extensions["database"].close()
    tiles = "https://tiles.example.go.th/{z}/{x}/{y}.png"
    mapped = create_app(replace(settings, map_tiles=tiles), testing=True)
    policy = mapped.test_client().get("/login").headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://tiles.example.go.th;" in policy
    assert policy.count("https:") == 1
    mapped.extensions["database"].close()


def test_the_map_is_small_and_the_place_of_a_person_is_asked_by_our_own_pages_alone(app: Flask) -> None:
    assert (ROOT / "static" / "place.js").stat().st_size < 15_000
    assert "geolocation=(self)" in app.test_client().get("/login").headers["Permissions-Policy"]
