"""Pictures of docs/walk-city-complaints.th.md: a complaint to the city, in the order in which people meet it."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page
from studio import DESK, PHONE, Studio, begin, found, keep, keep_at, keep_top, pressed, printed

CITIZEN, DESKS, WORKS_FIELD, HEALTH_FIELD, SUPERVISOR = (
    "1111111111119",
    "3333333333335",
    "7777777777778",
    "5555555555551",
    "8888888888886",
)
"""Logins of the demo."""


def told(studio: Studio) -> None:
    """A citizen tells from a telephone, with a point and photographs."""
    with studio.page(PHONE) as page:
        page.goto("/")
        keep(page, "city-home-phone")
    with studio.page(PHONE, CITIZEN) as page, tempfile.TemporaryDirectory() as folder:
        begin(page, "complaint")
        page.fill("#road", "ซอยสมมติ 12 หน้าตลาดนัด")
        page.fill("#details", "ฝาท่อแตกเป็นช่องใหญ่ รถจักรยานยนต์เกือบตกลงไป ขอให้เปลี่ยนฝาใหม่")
        keep_at(page, "city-complaint-phone", "h2")
        _onward(page)
        page.fill("#point", "9.4922, 100.9811")
        page.set_input_files("#file-photos", _photographs(Path(folder)))
        page.locator("#q-photos li.clean").nth(9).wait_for(timeout=60_000)
        keep_at(page, "city-photos-phone", "#q-point")
        _onward(page)
        pressed(page, "ส่งคำร้อง")
        keep(page, "city-sent-phone")


def at_the_desk(studio: Studio) -> None:
    """A caller found by telephone, a new member, nobody's name, and sorting with its days."""
    with studio.page(DESK, DESKS) as page:
        page.goto("/staff/counter")
        page.fill("#who", "0822222222")
        pressed(page, "ค้นหา")
        keep(page, "city-counter")
        pressed(page, "ร้องทุกข์")
        page.check("input[name=came_by][value=phone]")
        page.fill("#road", "ซอยสมมติ 4")
        page.fill("#details", "ขยะตกค้างหน้าปากซอยสามวันแล้ว")
        keep_top(page, "city-caller")
        _onward(page)
        _onward(page)
        for name, row in (("zone", "zone_1"), ("community", "riverside"), ("category", "health")):
            page.check(f"input[name={name}][value={row}]")
        page.check("input[name=subcategory][value=health_3]")
        page.wait_for_timeout(1500)
        keep(page, "city-sort-at-once", whole=True)
        page.goto("/staff/counter")
        pressed(page, "ลงทะเบียนคนใหม่")
        keep(page, "city-register")
        page.goto("/staff")
        keep(page, "city-queue")
        found(page, "/staff", "ล้นถัง")
        pressed(page, "จัดประเภทและมอบหมาย")
        page.check("input[name=zone][value=zone_1]")
        page.locator("input[name=community][value=riverside]").wait_for()
        page.check("input[name=community][value=riverside]")
        page.check("input[name=category][value=health]")
        page.locator("input[name=subcategory][value=health_3]").wait_for()
        page.check("input[name=subcategory][value=health_3]")
        page.wait_for_timeout(1500)
        keep_top(page, "city-sort")


def in_the_field(studio: Studio) -> None:
    """The responsible officer on a telephone."""
    with studio.page(PHONE, WORKS_FIELD) as page, tempfile.TemporaryDirectory() as folder:
        page.goto("/staff?who=me")
        keep_at(page, "city-mine-phone", "table.queue", 20)
        found(page, "/staff", "ไฟส่องทาง")
        keep(page, "city-field-phone")
        pressed(page, "บันทึกผล")
        page.fill("#outcome", "เปลี่ยนหลอดไฟทั้ง 6 ต้น ไฟติดครบแล้ว")
        page.set_input_files("#file-after", _photographs(Path(folder))[:2])
        page.locator("#q-after li.clean").nth(1).wait_for(timeout=60_000)
        keep_at(page, "city-report-phone", "#_act", 60)
    with studio.page(DESK, DESKS) as page:
        page.goto("/staff")
        page.get_by_role("link", name="รอเข้าแผน").first.click()
        keep(page, "city-parked")
        address = found(page, "/staff", "ควัน")
        page.goto(f"{address}/hands")
        keep(page, "city-forward")


def finished(studio: Studio) -> None:
    """The result at the citizen, who rates it; wording mended later; the paper; the supervisor's numbers."""
    with studio.page(PHONE, CITIZEN) as page:
        found(page, "/requests", "หน้าหมู่บ้าน")
        keep(page, "city-result-phone")
        page.get_by_text("5 ดีมาก", exact=True).click()
        keep_at(page, "city-rating-phone", "form.entry", 20)
    with studio.page(DESK, DESKS) as page:
        address = found(page, "/staff", "ลอกท่อ")
        keep_at(page, "city-amended", "#added", 60)
        printed(page, address.replace("/staff", ""), "city-paper")
    with studio.page(DESK, SUPERVISOR) as page:
        page.goto("/staff/summary")
        keep(page, "city-summary")


def _photographs(folder: Path) -> list[Path]:
    """Ten pictures that are plainly drawn."""
    files = []
    for number in range(10):
        drawn = Image.new("RGB", (640, 480), (150 + number * 6, 160, 140))
        pen = ImageDraw.Draw(drawn)
        pen.rectangle((0, 300, 640, 480), fill=(90, 90, 95))
        pen.ellipse((220 - number * 4, 330, 420 + number * 4, 440), fill=(25, 25, 28))
        files.append(folder / f"ฝาท่อ {number + 1:02}.jpg")
        drawn.save(files[-1])
    return files


def _onward(page: Page) -> None:
    with page.expect_navigation():
        page.click(".buttons button[value=next]")


city: tuple[Callable[[Studio], None], ...] = (told, at_the_desk, in_the_field, finished)
