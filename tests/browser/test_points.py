"""A point picked on a telephone and at a desk: by one's place, by the map of an office's own tiles, by keyboard (C28)."""

import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.app import create_app
from portal.settings import Settings
from tests.support.browser import Watched, entered, serving, unsound, watching
from tests.support.declared import Declared, declare
from tests.web.applicant.filling import begin

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
PHONE, DESK = 360, 1280
WORK = """\
title: แจ้งเหตุ
unit: front
form:
  - fields:
      - {id: spot, type: location, label: จุดเกิดเหตุ, hint: กรอกพิกัด หรือวางลิงก์จากแผนที่}
      - {id: more, type: yes_no, label: มีอีกจุดไหม}
      - {id: other_spot, type: location, label: อีกจุด, when: more}
"""


@dataclass
class Tiles:
    """An office's own tile server: it draws the number of each tile, and can be taken away."""

    asked: list[str] = field(default_factory=list)
    referrers: list[str | None] = field(default_factory=list)
    gone: bool = False
    address: str = ""


@pytest.fixture
def tiles() -> Iterator[Tiles]:
    found = Tiles()

    class Serves(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            found.referrers.append(self.headers.get("Referer"))
            self.send_response(404 if found.gone else 200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            if not found.gone:
                self.wfile.write(_tile(self.path))

        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Serves)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.address = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def _tile(path: str) -> bytes:
    z, x, y = path.removesuffix(".png").strip("/").split("/")
    made = Image.new("RGB", (256, 256), (224, 236, 219) if (int(x) + int(y)) % 2 else (236, 240, 228))
    pen = ImageDraw.Draw(made)
    pen.line((0, 90, 256, 150), fill=(255, 255, 255), width=14)
    pen.line((120, 0, 90, 256), fill=(250, 214, 120), width=8)
    pen.text((8, 8), f"{z}/{x}/{y}", fill=(90, 90, 90))
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


@dataclass
class Portal:
    """An office with a form that asks for a point, served to browsers."""

    app: Flask
    office: Declared
    browser: Browser
    address: str
    foreign: str = ""
    watched: list[Watched] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def form(self, width: int = PHONE, **more: Any) -> Page:
        """Somebody at the form, logged in."""
        who = self.office.person()
        client = self.office.browser(self.app, who)
        context = entered(self.browser, self.app, client, self.address, width, **more)
        self.contexts.append(context)
        seen = watching(context, self.address)
        self.watched.append(seen)
        seen.page.goto(begin(client, "work"))
        return seen.page

    def wrong(self) -> list[str]:
        """What the pages complained of, but for tiles of the office's own origin."""
        told = [each for seen in self.watched for each in seen.wrong]
        return [each for each in told if not (self.foreign and self.foreign in each) and "404" not in each]


def _portal(settings: Settings, folder: Path, browser: Browser, tiles: str) -> Iterator[Portal]:
    app = create_app(replace(settings, map_tiles=tiles, map_credit="© สำนักงานตัวอย่าง"), testing=True)
    office = declare(app.extensions["database"], folder, work=WORK)
    with serving(app) as address:
        made = Portal(app, office, browser, address, tiles.partition("/{")[0])
        yield made
        for context in made.contexts:
            context.close()
    app.extensions["database"].close()
    assert made.wrong() == []


@pytest.fixture
def mapped(settings: Settings, tmp_path: Path, browser: Browser, tiles: Tiles) -> Iterator[Portal]:
    yield from _portal(settings, tmp_path / "office", browser, tiles.address + "/{z}/{x}/{y}.png")


@pytest.fixture
def plain(settings: Settings, tmp_path: Path, browser: Browser) -> Iterator[Portal]:
    yield from _portal(settings, tmp_path / "office", browser, "")


def test_ones_own_place_is_put_into_the_box_with_how_exact_it_is(plain: Portal) -> None:
    there = {"latitude": 13.7563, "longitude": 100.5018, "accuracy": 11.4}
    page = plain.form(permissions=["geolocation"], geolocation=there)
    assert page.locator(".map").count() == 0, "without tiles no map is feigned"
    page.get_by_role("button", name="ใช้ตำแหน่งที่ฉันอยู่").click()
    expect(page.get_by_label("จุดเกิดเหตุ")).to_have_value("13.756300, 100.501800")
    expect(page.get_by_text("คลาดเคลื่อนไม่เกินประมาณ 12 เมตร")).to_be_visible()
    expect(page.locator("#_saved")).to_contain_text("บันทึก")
    page.reload()
    expect(page.get_by_label("จุดเกิดเหตุ")).to_have_value("13.756300, 100.501800")
    expect(page.get_by_role("link", name="เปิดแผนที่")).to_have_attribute("rel", "noopener noreferrer")
    assert unsound(plain.watched[0], ["place"], load=False) == {}


def test_who_refuses_their_place_is_told_what_to_do_and_types(plain: Portal) -> None:
    page = plain.form()
    page.get_by_role("button", name="ใช้ตำแหน่งที่ฉันอยู่").click()
    expect(page.get_by_text("อุปกรณ์ไม่ให้ใช้ตำแหน่ง")).to_be_visible()
    box = page.get_by_label("จุดเกิดเหตุ")
    box.fill("100.5018, 13.7563")
    box.blur()
    page.get_by_role("button", name="ใช้ 13.7563, 100.5018").click()
    expect(box).to_have_value("13.7563, 100.5018")
    expect(page.get_by_role("button", name="ใช้ 13.7563, 100.5018")).to_be_hidden()


def test_a_tap_sets_the_pin_a_drag_moves_the_map_and_a_question_that_appears_has_its_own(
    mapped: Portal, tiles: Tiles
) -> None:
    page = mapped.form(permissions=["geolocation"], geolocation={"latitude": 13.7563, "longitude": 100.5018})
    box, drawn = page.get_by_label("จุดเกิดเหตุ"), page.locator(".map")
    expect(drawn).to_have_count(1)
    expect(page.get_by_text("© สำนักงานตัวอย่าง")).to_be_visible()
    page.get_by_role("button", name="ใช้ตำแหน่งที่ฉันอยู่").click()
    expect(page.locator(".map-pin:not([hidden])")).to_have_count(1)
    frame = drawn.bounding_box()
    assert frame is not None
    middle = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    page.touchscreen.tap(middle[0] + 40, middle[1] - 30)
    expect(page.get_by_text("ปักหมุดที่")).to_be_visible()
    lat, lon = map(float, box.input_value().split(","))
    assert 0 < lat - 13.7563 < 0.01
    assert 0 < lon - 100.5018 < 0.01
    before = box.input_value()
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 90, middle[1] + 20, steps=5)
    page.mouse.up()
    assert box.input_value() == before, "who drags does not set the pin"
    expect(page.locator("#_saved")).to_contain_text("บันทึก")
    page.get_by_label("ใช่", exact=True).check()
    expect(drawn).to_have_count(2)
    assert box.input_value() == before
    assert {path.split("/")[1] for path in tiles.asked} >= {"5", "15"}
    assert set(tiles.referrers) == {None}, "who gives tiles is not told which page shows them"
    assert unsound(mapped.watched[0], ["map"], load=False) == {}


def test_the_map_is_used_by_keyboard_alone(mapped: Portal) -> None:
    page = mapped.form(DESK)
    box = page.get_by_label("จุดเกิดเหตุ")
    box.fill("13.7563, 100.5018")
    box.blur()
    page.locator(".map").focus()
    expect(page.locator(".map-cross")).to_be_visible()
    for key in ("+", "ArrowRight", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    lat, lon = map(float, box.input_value().split(","))
    assert 0 < lat - 13.7563 < 0.01
    assert 0 < lon - 100.5018 < 0.01
    page.get_by_role("button", name="ย่อแผนที่").press("Enter")
    assert page.url.endswith("?page=1") or "/drafts/" in page.url, "the buttons of the map send no form"


def test_when_no_tile_comes_the_box_is_left_and_says_so(mapped: Portal, tiles: Tiles) -> None:
    tiles.gone = True
    page = mapped.form()
    expect(page.get_by_text("เปิดแผนที่ไม่ได้ในตอนนี้")).to_be_visible()
    expect(page.locator(".map")).to_be_hidden()
    expect(page.get_by_label("จุดเกิดเหตุ")).to_be_editable()


def test_without_scripts_the_box_alone_is_enough(mapped: Portal) -> None:
    page = mapped.form(java_script_enabled=False)
    assert page.locator(".map").count() == 0
    expect(page.get_by_role("button", name="ใช้ตำแหน่งที่ฉันอยู่")).to_be_hidden()
    page.get_by_label("จุดเกิดเหตุ").fill("https://www.google.com/maps/@13.7563,100.5018,17z")
    page.get_by_role("button", name="บันทึกแบบร่าง").click()
    expect(page.get_by_role("link", name="เปิดแผนที่", exact=True)).to_be_visible()
