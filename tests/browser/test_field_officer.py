"""An officer in the field, a telephone of 360 px: told of a case, knows it, takes another, reports what was done (C42, C43)."""

import os
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from portal.models.accounts import Account
from portal.services.casework.assigning import assign
from tests.support.browser import follow, serving, unsound, watching
from tests.support.declared import declare

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("FIELD_PICTURES")
REPAIR = """\
title: แจ้งไฟดับ
unit: front
form: [{fields: [{id: spot, type: text, label: จุดที่ไฟดับ}]}]
staff_forms:
  - id: report
    title: รายงานผล
    at: [in_progress]
    moves_to: done
    fields: [{id: work, type: long_text, label: ผลการดำเนินงาน, to_applicant: true}]
"""


def test_a_field_officer_knows_takes_and_reports_on_a_telephone(app: Flask, browser: Browser, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path, repair=REPAIR)
    citizen, head = office.person(), office.person("officer", "front", first_name="หัวหน้า")
    officer = office.person("officer", "front", first_name="แสงชัย", last_name="ซ่อมไว")
    given, free = (office.file(citizen, "repair", spot=spot).key for spot in ("หน้าตลาด", "ซอยวัด"))
    with office.database.reading() as session:
        key = session.get_one(Account, officer.id).key
    office.act(assign, head, given, key)
    cookie = office.browser(app, officer).get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    with serving(app) as address:
        context = browser.new_context(
            base_url=address, locale="th-TH", viewport={"width": 360, "height": 740}, has_touch=True
        )
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        watched = watching(context, address)
        page = watched.page
        page.goto("/notices")
        expect(page.get_by_text("มอบหมายให้ท่านรับผิดชอบ")).to_be_visible()
        page.goto("/staff?who=me")
        expect(page.get_by_text("ยังไม่ได้รับทราบ", exact=True).first).to_be_visible()
        _shot(page, "mine")
        follow(page.locator("table.queue .actions a").first)
        page.get_by_role("button", name="รับทราบคำร้องนี้").tap()
        expect(page.get_by_text("รับทราบคำร้องแล้ว")).to_be_visible()
        assert office.request(given).acknowledged_at is not None
        follow(page.get_by_role("button", name="รับเรื่อง", exact=True))
        follow(page.get_by_role("link", name="รายงานผล"))
        page.get_by_label("ผลการดำเนินงาน").fill("เปลี่ยนหลอดแล้ว ไฟติดปกติ")
        _shot(page, "report")
        follow(page.locator("main .buttons button[value=move]"))
        assert office.request(given).state == "done"
        page.goto("/staff?who=nobody")
        follow(page.locator("table.queue .actions a").first)
        _shot(page, "nobodys")
        page.get_by_role("button", name="รับไว้เอง").tap()
        expect(page.get_by_text("อยู่ในความรับผิดชอบของท่านแล้ว")).to_be_visible()
        assert (office.request(free).assignee_id, office.request(free).acknowledged_at is not None) == (
            officer.id,
            True,
        )
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            for name, url in {
                "queue": "/staff",
                "people": "/staff/people",
                "over": f"/staff/people/{key}/hand-over",
                "hands": f"/staff/requests/{free}/hands",
                "request": f"/staff/requests/{free}",
            }.items():
                page.goto(url)
                _shot(page, f"{name}-{width}")
        places = ["/staff", "/staff?who=me", "/staff/people", f"/staff/people/{key}/hand-over"]
        places += [f"/staff/requests/{free}", f"/staff/requests/{free}/hands"]
        assert unsound(watched, places) == {}
        context.close()
        assert watched.wrong == []


def _shot(page: object, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)  # type: ignore[attr-defined]
