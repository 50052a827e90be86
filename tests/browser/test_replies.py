"""An officer picks a ready-made reply: with scripts it stands in the box at once, without them after the page came back."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import entered, follow, unsound, watching
from tests.support.declared import declare
from tests.web.staff.test_replies import CASE, OFFICE, Desk

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
PICK = "ใส่ในช่องข้อความ"


def _choose(page: Page, title: str) -> None:
    page.locator("#_act").get_by_label("ข้อความสำเร็จรูป").select_option(label=title)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (360, False)])
def test_a_picked_reply_is_edited_and_sent_as_it_stands_in_the_box(
    app: Flask, tmp_path: Path, browser: Browser, address: str, width: int, scripts: bool
) -> None:
    desk = Desk(app, declare(app.extensions["database"], tmp_path / "office", OFFICE, case=CASE, other=CASE))
    context = entered(browser, app, desk.browser(), address, width, java_script_enabled=scripts)
    watched = watching(context, address)
    page = watched.page
    page.goto(f"/staff/requests/{desk.key}")
    box, use = page.locator("#message"), page.locator("#_act").get_by_role("button", name=PICK)
    page.get_by_label("ขอให้แก้ไขข้อนี้ เรื่อง", exact=True).check()
    page.locator("[name='reason.story']").fill("บอกให้ชัด")
    page.locator("#step").select_option("returned")
    _choose(page, "ขอบคุณ")
    if scripts:
        here = page.url
        use.click()
        expect(box).to_be_focused()
        assert page.url == here
    else:
        follow(use)
    expect(box).to_have_value("เรียน นายสมชาย ตัวอย่าง ได้รับเรื่อง “ถนนพัง” เมื่อ " + _today(desk) + " แล้ว")
    _choose(page, "ให้แก้")
    use.click()
    expect(box).to_have_value("กรุณาแก้ไข")
    box.fill("กรุณาแก้ไขภายในวันนี้")
    _choose(page, "สั้นๆ")
    use.click()
    expect(box).to_have_value("กรุณาแก้ไขภายในวันนี้\nโปรดรอ")
    assert page.locator("#step").input_value() == "returned"
    assert page.locator("[name='reason.story']").input_value() == "บอกให้ชัด"
    if scripts:
        assert unsound(watched, ["a reply is picked"], load=False) == {}
    assert desk.office.request(desk.key).revision == 1
    follow(page.locator("#_act").get_by_role("button", name="บันทึก", exact=True))
    sent = desk.office.request(desk.key)
    assert (sent.state, sent.message.replace("\r\n", "\n")) == ("returned", "กรุณาแก้ไขภายในวันนี้\nโปรดรอ")
    context.close()
    assert watched.wrong == []


def _today(desk: Desk) -> str:
    page = desk.browser().get(f"/staff/requests/{desk.key}").text
    return page.split("เมื่อ ")[1].split(" แล้ว")[0]
