"""An officer fills in a staff form: questions that hang on an answer come with it, also on a telephone (C40)."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.support.browser import Watched, follow, unsound
from tests.web.staff.test_living import Desk

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_answers_that_hang_on_another_are_asked_for_as_it_is_given(
    app: Flask, tmp_path: Path, watched: Watched, width: int
) -> None:
    desk = Desk(app, tmp_path / "office")
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = desk.client.get_cookie(name)
    assert cookie is not None
    page = watched.page
    page.context.add_cookies([{"name": name, "value": cookie.value, "url": watched.address}])
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/staff/requests/{desk.key}")
    follow(page.get_by_role("link", name="บันทึกการช่วยเหลือ"))
    expect(page.get_by_role("heading", name="บันทึกการช่วยเหลือ")).to_be_in_viewport()
    page.get_by_label("เงิน", exact=True).check()
    amount = page.get_by_label("จำนวนเงิน")
    expect(amount).to_be_visible()
    amount.fill("3,000")
    page.get_by_label("สิ่งของ", exact=True).check()
    expect(page.get_by_label("รายการสิ่งของ")).to_be_visible()
    expect(amount).to_have_count(0)
    assert unsound(watched, ["with goods"], load=False) == {}
    page.get_by_label("รายการสิ่งของ").fill("ข้าวสาร")
    follow(page.get_by_role("button", name="บันทึก", exact=True))
    assert desk.office.staff_answers(desk.key) == {"kind": "goods", "goods": "ข้าวสาร"}
