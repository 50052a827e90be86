"""Twelve photographs at once from a telephone: each seen on its way, none lost, all in their order (C28, C32)."""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from portal.services.casework import handling
from portal.settings import Settings
from portal.uploads.cleaning import Cleaner
from tests.support.browser import entered, unsound, watching
from tests.support.declared import Declared, declare
from tests.support.published import file_worker
from tests.web.applicant.filling import begin

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
PHONE = 360
SLOW = 40_000
"""Milliseconds a busy machine may need to clean twelve photographs."""
WORK = """\
title: แจ้งเหตุ
unit: front
form:
  - fields:
      - {id: photos, type: file, label: ภาพก่อนแก้ไข, accept: [jpg, png], count: 1..12}
      - {id: note, type: text, label: เรื่อง}
staff_forms:
  - id: result
    title: บันทึกผล
    fields: [{id: after, type: file, label: ภาพหลังแก้ไข, accept: [jpg], count: ..12, to_applicant: true}]
records:
  - id: more
    title: เพิ่มรูปภาพ
    by: officer
    at: [in_progress]
    fields: [{id: shots, type: file, label: ภาพเพิ่ม, accept: [jpg], count: ..12, to_applicant: true}]
"""


@pytest.fixture
def office(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Declared]:
    """The office in force, and a worker for its files."""
    database = app.extensions["database"]
    made = declare(database, tmp_path / "office", work=WORK)
    with Cleaner() as cleaner:
        worker = file_worker(database, settings, cleaner)
        thread = Thread(target=worker.run, daemon=True)
        thread.start()
        yield made
        worker.told.set()
        thread.join()


@pytest.fixture
def shots(tmp_path: Path) -> list[Path]:
    return [photograph(tmp_path / f"ภาพ {number:02}.jpg", number) for number in range(1, 13)]


def photograph(file: Path, number: int, size: tuple[int, int] = (800, 600), noise: bool = False) -> Path:
    made = (
        Image.effect_noise(size, 90).convert("RGB") if noise else Image.new("RGB", size, (40 + number * 15, 110, 150))
    )
    ImageDraw.Draw(made).text((30, 30), str(number), fill=(255, 255, 255), font_size=200)
    made.save(file, quality=95)
    return file


@pytest.fixture
def come(app: Flask, office: Declared, browser: Browser, address: str) -> Iterator[Any]:
    contexts: list[BrowserContext] = []
    wrong: list[list[str]] = []

    def person(role: str = "applicant", unit: str | None = None, width: int = PHONE) -> tuple[Any, Page, Any]:
        who = office.person(role, unit)
        client = office.browser(app, who)
        contexts.append(context := entered(browser, app, client, address, width))
        seen = watching(context, address)
        wrong.append(seen.wrong)
        return who, seen.page, (client, seen)

    yield person
    for context in contexts:
        context.close()
    assert [each for found in wrong for each in found if "ERR_FAILED" not in each] == []


def names(page: Page) -> list[str]:
    return page.locator(".files .name a").all_inner_texts()


def test_twelve_at_once_each_with_its_bar_and_one_that_failed_is_sent_again_in_its_turn(
    come: Any, shots: list[Path]
) -> None:
    _, page, (client, seen) = come()
    page.goto(begin(client, "work"))
    tries: list[str] = []

    def lose_the_third(route: Route) -> None:
        name = route.request.headers.get("x-file-name", "")
        if "03" in name and len([each for each in tries if "03" in each]) < 3:
            tries.append(name)
            route.abort()
        else:
            tries.append(name)
            route.continue_()

    page.route(
        "**/files?field=photos*",
        lambda route: lose_the_third(route) if route.request.method == "POST" else route.continue_(),
    )
    page.locator("#file-photos").set_input_files(shots)
    expect(page.locator(".files .waiting")).not_to_have_count(0)
    expect(page.locator(".files .waiting img").first).to_be_visible()
    expect(page.locator(".sending")).to_contain_text("จาก 12 ไฟล์")
    assert unsound(seen, ["on their way"], load=False) == {}
    page.set_viewport_size({"width": PHONE, "height": 800})
    again = page.get_by_role("button", name="ส่งอีกครั้ง")
    expect(again).to_be_visible(timeout=SLOW)
    expect(page.locator(".files .waiting")).to_have_count(1, timeout=SLOW)
    assert page.locator(".files > li:not(.none)").nth(2).locator("[data-name]").inner_text() == "ภาพ 03.jpg"
    expect(again).to_be_focused()
    again.click()
    expect(page.locator(".files .waiting")).to_have_count(0, timeout=SLOW)
    expect(page.locator(".files .name a")).to_have_count(12, timeout=SLOW)
    assert names(page) == [shot.name for shot in shots]
    page.get_by_role("button", name="ถัดไป").click()
    expect(page.locator("#_summary")).to_be_visible()
    assert names(page) == [shot.name for shot in shots], "a form that is wrong keeps them"
    page.get_by_label("เรื่อง").fill("ถนนทรุด")
    page.get_by_role("button", name="ถัดไป").click()
    expect(page).to_have_url(re.compile("/check$"))
    assert page.locator(".answer .file a").all_inner_texts() == [shot.name for shot in shots]


def test_more_than_fit_are_told_apart_and_going_on_waits_for_what_is_on_its_way(
    come: Any, shots: list[Path], tmp_path: Path
) -> None:
    _, page, (client, _) = come()
    page.goto(begin(client, "work"))
    page.get_by_label("เรื่อง").fill("ถนนทรุด")
    page.locator("#file-photos").set_input_files([*shots, photograph(tmp_path / "เกิน.jpg", 13)])
    # At once: a click of the driver waits until the page stands still, and by then all may have arrived.
    page.get_by_role("button", name="ถัดไป").evaluate("button => button.click()")
    expect(page.locator(".files .waiting .error:not([hidden])")).to_have_text(
        "แนบได้ไม่เกิน 12 ไฟล์ ไฟล์นี้ยังไม่ได้ส่ง", timeout=SLOW
    )
    expect(page.locator(".files .waiting")).to_have_count(1, timeout=SLOW)
    page.locator(".files .waiting").get_by_role("button", name="นำออก").click()
    page.get_by_role("button", name="ถัดไป").click()
    expect(page).to_have_url(re.compile("/check$"), timeout=SLOW)


def test_a_photograph_too_large_is_made_smaller_on_the_telephone_and_the_camera_is_offered(
    come: Any, tmp_path: Path
) -> None:
    _, page, (client, _) = come()
    page.goto(begin(client, "work"))
    large = photograph(tmp_path / "ใหญ่.jpg", 1, (4000, 3000), noise=True)
    assert large.stat().st_size > 5 * 1024 * 1024
    camera = page.locator(".camera input")
    expect(camera).to_have_attribute("capture", "environment")
    camera.set_input_files(large)
    expect(page.locator(".files .name a")).to_have_text("ใหญ่.jpg", timeout=SLOW)
    no_picture = tmp_path / "คำสั่ง.jpg"
    no_picture.write_bytes(b"MZ" + bytes(100))
    page.locator("#file-photos").set_input_files(no_picture)
    expect(page.locator(".files .waiting .error")).to_contain_text("คำสั่ง.jpg")
    expect(page.locator(".files .name a")).to_have_count(1)


def test_officers_send_many_in_a_staff_form_and_in_an_entry(come: Any, office: Declared, shots: list[Path]) -> None:
    who, _, _ = come()
    officer, page, (_, seen) = come("officer", "front")
    key = _filed(office, who)
    office.act(handling.accept, officer, key)
    for path, field, button in (
        (f"/staff/requests/{key}/forms/result", "after", "บันทึก"),
        (f"/requests/{key}/records/more", "shots", "บันทึก"),
    ):
        page.goto(path)
        page.locator(f"#file-{field}").set_input_files(shots[:10])
        expect(page.locator(".files .name a")).to_have_count(10, timeout=SLOW)
        assert names(page) == [shot.name for shot in shots[:10]]
        assert unsound(seen, [path], load=False) == {}
        page.set_viewport_size({"width": PHONE, "height": 800})
        page.get_by_role("button", name=button, exact=True).filter(visible=True).last.click()
        expect(page).to_have_url(re.compile(f"/staff/requests/{key}([?#]|$)"))


def _filed(office: Declared, who: Any) -> str:
    """A request from the days before it asked for photographs."""
    office.write(work=WORK.replace("count: 1..12", "count: ..12, optional: true"))
    return office.file(who, "work", note="ถนนทรุด").key
