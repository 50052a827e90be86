"""A complaint by a caller, by nobody and from a telephone, to rating and amendment (C12, C13, C28, C43, C45, C50)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.support.live import Live, live
from tests.support.walker import DESK, Walker

pytestmark = pytest.mark.browser
SLOW = 60_000
"""Milliseconds a busy machine may need to clean ten photographs."""
POINT = "9.5012, 100.9904"


@pytest.fixture(scope="module")
def portals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The city's complaint desk, with the people of its demo."""
    with live(tmp_path_factory.mktemp("city"), office="city-complaints") as running:
        yield running


def _shots(folder: Path, name: str, many: int) -> list[Path]:
    files = [folder / f"{name} {number:02}.jpg" for number in range(1, many + 1)]
    for number, file in enumerate(files):
        Image.new("RGB", (640, 480), (40 + number * 15, 110, 150)).save(file)
    return files


def _onward(who: Walker) -> None:
    who.go(who.page.locator(".buttons button[value=next]"))


def _tell(who: Walker, came_by: str, road: str, details: str) -> None:
    page = who.page
    page.check(f"input[name=came_by][value={came_by}]")
    page.fill("#road", road)
    page.fill("#details", details)
    _onward(who)


def _sort(who: Walker, zone: str, community: str, category: str, subcategory: str, responsible: str) -> None:
    """What each answer brings is there at once: communities of the zone, sub-categories with their days, the officer ticked."""
    page = who.page
    for name, row in (("zone", zone), ("community", community), ("category", category), ("subcategory", subcategory)):
        page.check(f"input[name={name}][value={row}]")
    expect(page.get_by_role("group", name="ผู้รับผิดชอบ").get_by_label(responsible)).to_be_checked()


def _key(who: Walker) -> str:
    found = re.search(r"/requests/([\w-]{22})", who.page.url)
    assert found
    return found[1]


def test_the_desk_sorts_a_caller_and_somebody_without_a_name_at_once(enter: Enter) -> None:
    desk = enter("desk", DESK)
    page = desk.page
    desk.open("/staff/counter")
    page.fill("#who", "082-222-2222")
    desk.press("ค้นหา")
    expect(page.locator("main")).to_contain_text("เพื่อนบ้าน")
    desk.press("ร้องทุกข์")
    _tell(desk, "phone", "ซอยสมมติ 4", "ขยะตกค้างหน้าปากซอย")
    _onward(desk)
    _sort(desk, "zone_1", "riverside", "health", "health_3", "เก็บขยะ")
    expect(page.locator("main")).to_contain_text("อส.(3) ขยะตกค้าง (1-3 วัน)")
    _onward(desk)
    desk.press("ยื่นพร้อมจัดประเภทและมอบหมาย")
    expect(page.locator(".reference").first).to_have_text(re.compile(r"อส\. 1/25\d\d"))
    desk.open("/staff/counter")
    desk.press("ร้องทุกข์")
    _tell(desk, "elsewhere", "ถนนหน้าวัดตัวอย่าง", "ตั้งของขวางทางเท้า")
    _onward(desk)
    _sort(desk, "zone_2", "temple", "health", "health_1", "เก็บขยะ")
    _onward(desk)
    desk.press("ยื่นพร้อมจัดประเภทและมอบหมาย")
    expect(page.locator(".reference").first).to_have_text(re.compile(r"อส\. 2/25\d\d"))
    desk.open("/staff")
    row = page.locator("tr", has_text="อส. 2/")
    expect(row).to_contain_text("พลเมืองดี ปกปิดข้อมูล")
    expect(row).to_contain_text("เก็บขยะ")


def test_a_citizen_is_heard_from_ten_photographs_to_the_rating(enter: Enter, tmp_path: Path) -> None:
    citizen = enter("citizen")
    key = _filed(citizen, tmp_path)
    desk = enter("desk", DESK)
    desk.open(f"/staff/requests/{key}")
    desk.press("จัดประเภทและมอบหมาย")
    _sort(desk, "zone_3", "orchard", "works", "works_1", "ซ่อมถนน")
    desk.press("จัดประเภทและมอบหมาย", ".buttons")
    expect(desk.page.locator("h1")).to_contain_text("ก.ย. 1/")
    citizen.open(f"/requests/{key}")
    expect(citizen.page.locator("main")).to_contain_text("ก.ย.(1) ถนนและทางเท้าชำรุด (7-15 วัน)")
    _worked_on(enter, key, tmp_path)
    citizen.open(f"/requests/{key}")
    expect(citizen.page.locator("main")).to_contain_text("ปะหลุมและบดอัดแล้ว")
    expect(citizen.page.locator("main")).to_contain_text("หลังซ่อม 02.jpg")
    form = citizen.page.locator("form.entry")
    form.get_by_text("5 ดีมาก", exact=True).tap()
    form.get_by_label("ความเห็น").fill("ขอบคุณครับ")
    citizen.press("บันทึก", "form.entry")
    expect(citizen.page.locator("main")).to_contain_text("5 จาก 5")
    desk.open(f"/staff/requests/{key}")
    desk.press("แก้ไขข้อความและเพิ่มรูปภาพ")
    desk.page.fill("#wording", "ถนนสวนผลไม้สมมติทรุดตลอดสายหน้าบ้าน 77/12")
    desk.press("บันทึก", "form .buttons")
    expect(desk.page.locator("main")).to_contain_text("หน้าบ้าน 77/12")
    words = desk.paper(f"/requests/{key}/paper")
    assert re.search(r"ก\.ย\. 1/25\d\d", words) and POINT in words
    assert "77/12" in words
    head = enter("supervisor", DESK)
    head.open("/staff/summary")
    expect(head.page.locator("main")).to_contain_text("ร้องทุกข์")


def _filed(citizen: Walker, folder: Path) -> str:
    """From the front door, on a telephone, with a point and ten photographs at once."""
    page = citizen.page
    citizen.open("/services/complaint")
    citizen.go(page.locator("main a[href='/new/complaint']").first)
    citizen.press(re.compile("เริ่มกรอกคำร้อง|เริ่มคำร้องใหม่"))
    _tell(citizen, "website", "ถนนสวนผลไม้สมมติ", "ถนนทรุดเป็นหลุมลึก ขอให้ซ่อม")
    page.fill("#point", POINT)
    page.set_input_files("#file-photos", _shots(folder, "หลุม", 10))
    expect(page.locator("#q-photos li.clean")).to_have_count(10, timeout=SLOW)
    _onward(citizen)
    expect(page.locator("main")).to_contain_text(POINT)
    citizen.press("ส่งคำร้อง")
    expect(page.locator("h1")).to_have_text("ส่งคำร้องเรียบร้อยแล้ว")
    return _key(citizen)


def _worked_on(enter: Enter, key: str, folder: Path) -> None:
    """The responsible officer, on a telephone: acknowledges, parks, resumes, reports with photographs."""
    field = enter("works_field")
    page = field.page
    field.open("/staff")
    expect(page.locator("main")).to_contain_text("ก.ย. 1/")
    field.open(f"/staff/requests/{key}")
    field.press("รับทราบคำร้องนี้")
    for step, told in (("working", "กำลังดำเนินการ"), ("parked", "รอเข้าแผน"), ("working", "กำลังดำเนินการ")):
        page.locator("#step").select_option(step)
        field.press("บันทึก", "#_act")
        expect(page.locator("main .state").first).to_have_text(re.compile(told))
    field.press("บันทึกผล")
    page.fill("#outcome", "ปะหลุมและบดอัดแล้ว")
    page.set_input_files("#file-after", _shots(folder, "หลังซ่อม", 2))
    expect(page.locator("#q-after li.clean")).to_have_count(2, timeout=SLOW)
    field.press("บันทึกผล", ".buttons")
    expect(page.locator("main")).to_contain_text("ดำเนินการแล้วเสร็จ")
