"""Pictures of docs/walk-welfare-card.th.md: card holders of the measure, in the order of its thirteen steps."""

from collections.abc import Callable

from playwright.sync_api import Page
from studio import DESK, PHONE, Studio, begin, found, keep, keep_at, keep_top, pressed

AO, TEAM, COMMITTEE, CDD = (digit * 12 + check for digit, check in zip("1467", "9308", strict=True))
"""Logins of the demo."""


def interviewed(studio: Studio) -> None:
    """The card holder is found by ID, and three projects are ranked."""
    with studio.page(PHONE, AO) as page:
        begin(page, "development")
        page.fill("#holder", "0520300000044")
        page.locator("#house").focus()
        page.get_by_text("นางสาววันเพ็ญ").first.wait_for()
        keep_at(page, "card-holder-phone", "h2")
        _onward(page)
        page.check("input[name=work][value=free]")
        page.fill("#income", "5200")
        page.fill("#plan", "ทำอาหารขายที่ตลาดชุมชน")
        _onward(page)
        for rank, project in enumerate(("poor_free", "market_free", "sufficiency"), 1):
            page.locator(f"[id='wishes.{rank}']").select_option(project)
        keep_at(page, "card-wishes-phone", "h2")
        _onward(page)
        pressed(page, "ส่งคำร้อง")


def reported(studio: Studio) -> None:
    """The original is kept under a number; what waits for the committee has a list."""
    with studio.page(DESK, TEAM) as page:
        found(page, "/staff", "วันเพ็ญ")
        pressed(page, "เก็บแบบประเมินต้นฉบับ")
        keep_top(page, "card-original")


def matched(studio: Studio) -> None:
    """All who chose an agency first, at once; then the committee, one choice after the other."""
    with studio.page(DESK, COMMITTEE) as page:
        address = found(page, "/staff", "ศรีนวล")
        pressed(page, "มอบหมายโครงการ")
        _refuse(page, 1, "รุ่นนี้เต็มแล้ว")
        keep_top(page, "card-match")
        page.goto(f"{address}/forms/assign")
        for rank, why in enumerate(("รุ่นนี้เต็มแล้ว", "ไม่เปิดในจังหวัด", "ไม่ผ่านเงื่อนไข"), 1):
            _refuse(page, rank, why)
        keep_at(page, "card-none", "#q-assigned", 40)
    with studio.page(DESK, CDD) as page:
        page.goto("/staff?step=reported")
        page.check("#whole")
        keep(page, "card-queue")
        pressed(page, "รับลำดับที่ 1")
        pressed(page, "มอบหมายลำดับที่ 1 ให้ที่เลือก")
        keep(page, "card-taken")


def chosen_anew(studio: Studio) -> None:
    """None could be had: the reasons, and the wishes alone to answer again."""
    with studio.page(PHONE, AO) as page:
        address = found(page, "/requests", "สมพร")
        keep(page, "card-returned-phone")
        page.goto(f"{address}/correct")
        pressed(page, "เริ่มแก้ไข")
        keep_at(page, "card-anew-phone", "#q-wishes", 120)


def developed(studio: Studio) -> None:
    """What was given is filled in when development begins."""
    with studio.page(DESK, CDD) as page:
        found(page, "/staff", "วิเชียร")
        pressed(page, "บันทึกเริ่มพัฒนา")
        keep_top(page, "card-start")


def followed(studio: Studio) -> None:
    """Visits in their months, and what came late."""
    with studio.page(DESK, TEAM) as page:
        found(page, "/staff", "บัวผัด")
        keep_at(page, "card-followed", "text=บันทึกเพิ่มเติม", 20)
        page.goto("/staff?missed=1")
        keep(page, "card-late")


def _refuse(page: Page, rank: int, why: str) -> None:
    page.check(f"input[name='assigned.{rank}'][value=no]")
    page.fill(f"[id='assigned.why{rank}']", why)
    page.locator("#meeting").focus()
    page.wait_for_timeout(1500)


def _onward(page: Page) -> None:
    with page.expect_navigation():
        page.click(".buttons button[value=next]")


card: tuple[Callable[[Studio], None], ...] = (interviewed, reported, matched, chosen_anew, developed, followed)
