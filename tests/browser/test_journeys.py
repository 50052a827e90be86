"""Both sides of the counter in a browser, from the first page to the file that comes back (C1-C4, C14-C41, C69, C87)."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import journeys
from tests.browser.conftest import Enter
from tests.conftest import ENGINES
from tests.support.live import STRANGER, Live, live
from tests.support.people import PASSWORD
from tests.support.walker import DESK, Walker

pytestmark = pytest.mark.browser


def _register(who: Walker) -> None:
    page = who.page
    who.open("/register")
    words = {"citizen_id": STRANGER, "phone": "๐๘๑ ๒๓๔ ๕๖๗๘", "first_name": "มาลี", "last_name": "ตัวอย่าง"}
    for name, typed in {**words, "password": PASSWORD, "again": PASSWORD}.items():
        page.locator(f"#{name}").fill(typed)
    page.locator("#personnel_type").select_option("pensioner")
    page.locator("#title").select_option("นาง")
    page.locator("#consent").check()
    expect(page.locator("altcha-widget")).to_contain_text("ตรวจสอบแล้ว", timeout=60_000)
    who.press("บันทึก")
    expect(page).to_have_url(f"{who.live.address}/login")
    page.locator("#citizen_id").fill(STRANGER)
    page.locator("#password").fill(PASSWORD)
    who.press("เข้าสู่ระบบ")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_pensioner_registers_sends_corrects_and_gets_a_file_back(
    request: pytest.FixtureRequest, tmp_path: Path, enter: Enter, picture: Path, engine: str
) -> None:
    if engine == "sqlite":
        _pension(enter, picture, None)
        return
    server = request.getfixturevalue("postgres")
    with live(tmp_path / "home", server.create("journey")) as running:
        _pension(enter, picture, running)


def _pension(enter: Enter, picture: Path, at: Live | None) -> None:
    who = enter(None, at=at)
    _register(who)
    page = who.page
    journeys.begin(who, "pension")
    page.locator("#email").fill("malee.example")
    journeys.onward(who)
    expect(page.locator("#_summary")).to_contain_text("รูปแบบอีเมลไม่ถูกต้อง")
    page.locator("#email").fill("malee@example.com")
    page.locator("#debt").fill("๑,๒๓๔.๕๐")
    who.attach("id_card", picture)
    journeys.onward(who)
    expect(page.locator("main")).to_contain_text("1,234.50")
    sent = journeys.send(who, "21")
    words = who.paper(f"/requests/{sent.key}/paper")
    assert sent.reference in words and "มาลี" in words and "1,234.50" in words
    officer = enter("counter", DESK, at=at)
    journeys.accept(officer, sent)
    journeys.send_back(officer, "returned", "โปรดแก้ไขยอดหนี้", {"debt": "ยอดหนี้ไม่ตรงกับธนาคาร", "id_card": "ภาพไม่ชัด"})
    journeys.mend(who, sent, {"debt", "id_card"}, lambda: _debt_again(who, picture))
    journeys.open_from_queue(officer, sent)
    expect(officer.page.locator("del.old")).to_have_text(["1,234.50"])
    expect(officer.page.locator("ins.new")).to_have_text(["2,000.00"])
    journeys.finish(officer, "โอนเงินแล้ว", picture)
    journeys.told(who, sent, "ดำเนินการเรียบร้อย", "โอนเงินแล้ว")
    who.open("/requests")
    given = page.locator("main a[download]").first.get_attribute("href")
    assert given
    kind, body = who.fetch(given)
    assert kind == "image/jpeg" and len(body) > 1000
    assert "2,000.00" in who.paper(f"/requests/{sent.key}/paper")
    assert "1,234.50" in who.paper(f"/requests/{sent.key}/paper?as=filed")


def _debt_again(who: Walker, picture: Path) -> None:
    expect(who.page.locator("main")).to_contain_text("ยอดหนี้ไม่ตรงกับธนาคาร")
    who.page.locator("#debt").fill("2000")
    who.attach("id_card", picture)


def test_a_card_is_asked_for_corrected_proposed_and_appointed(enter: Enter, picture: Path) -> None:
    who = enter("somchai")
    page = who.page
    journeys.begin(who, "card")
    page.locator("#birth").fill("๑/๔/2528")
    page.locator("input[name=blood][value=o]").check()
    for name in ("home", "contact", "workplace", "post", "grade"):
        page.locator(f"#{name}").fill("99 หมู่ 1 ตำบลตัวอย่าง")
    page.locator("input[name=case][value=other]").check()
    page.locator("input[name=servant_type][value=teacher]").check()
    journeys.onward(who)
    expect(page.locator("#_summary")).to_be_visible()
    page.locator("[id='case.other']").fill("บัตรเดิมพิมพ์ไม่ชัด")
    who.attach("id_card", picture)
    expect(page.locator("#age")).to_have_text(re.compile(r"^\d\d$"))
    journeys.onward(who)
    sent = journeys.send(who, "11")
    officer = enter("personnel", DESK)
    journeys.accept(officer, sent)
    journeys.send_back(officer, "incomplete", "ข้อมูลไม่ครบถ้วน", {"workplace": "โปรดระบุชื่อโรงเรียน"})
    journeys.mend(who, sent, {"workplace"}, lambda: page.locator("#workplace").fill("โรงเรียนบ้านหนองบัว (ตัวอย่าง)"))
    journeys.open_from_queue(officer, sent)
    expect(officer.page.locator("ins.new")).to_have_text(["โรงเรียนบ้านหนองบัว (ตัวอย่าง)"])
    journeys.step(officer, "considering")
    journeys.step(officer, "proposed")
    officer.press("นัดหมายรับบัตรฯ", "section[aria-labelledby=forms]")
    officer.page.locator("#pickup_on").fill("01/12/2580")
    officer.press("นัดหมายรับบัตรฯ", "#_act")
    journeys.finish(officer, "รับบัตรได้แล้ว", picture)
    journeys.told(who, sent, "ดำเนินการเรียบร้อย", "1 ธ.ค. 2580", "กลุ่มบริหารงานบุคคล")
    assert sent.reference in who.paper(f"/requests/{sent.key}/paper")


def test_a_certificate_is_got_without_scripts(enter: Enter, picture: Path) -> None:
    who = enter("somsri", scripts=False)
    page = who.page
    journeys.begin(who, "certificate")
    page.locator("input[name=servant_type][value=teacher]").check()
    for name, typed in {"workplace": "กลุ่มตัวอย่าง", "post": "ครู", "grade": "คศ.1", "salary": "21,500.50"}.items():
        page.locator(f"#{name}").fill(typed)
    page.locator("#purpose").fill("ประกอบการกู้เงิน")
    for name in ("id_card", "slip"):
        page.set_input_files(f"#file-{name}", picture)
    journeys.onward(who)
    expect(page.locator("#_summary")).to_be_visible()
    expect(page.locator("main")).to_contain_text("สำเนาบัตร.jpg")
    page.locator("input[name=wanted][value=salary]").check()
    journeys.onward(who)
    expect(page.locator("main a[href*='/files/']")).to_have_count(2, timeout=30_000)
    sent = journeys.send(who, "12")
    officer = enter("personnel", DESK, scripts=False)
    journeys.accept(officer, sent)
    journeys.finish(officer, "ออกหนังสือรับรองแล้ว", picture)
    journeys.told(who, sent, "ดำเนินการเรียบร้อย")
    given = page.locator("section[aria-labelledby=files] a")
    for _ in range(60):
        who.open(f"/requests/{sent.key}")
        if given.count():
            break
    kind, _ = who.fetch(str(given.first.get_attribute("href")))
    assert kind == "image/jpeg"


def test_forms_are_ordered_by_keyboard_alone_in_either_language(enter: Enter, picture: Path) -> None:
    who = enter("somchai")
    page = who.page
    page.on("filechooser", lambda _: None)  # choosers are caught from now on: asked for at the press it can be too late
    journeys.begin(who, "form_order")
    _reach(page, "input[name=school]")
    page.keyboard.press("ArrowDown")
    for name, typed in {"p1_primary": "4", "p3_primary": "15"}.items():
        _reach(page, f"[id='order.{name}']")
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
        expect(page.locator(f"[id='order.{name}-amount']")).to_contain_text("=")
    for name, amount in {"goods": "715.00", "shipping": "25.03", "payable": "740.03"}.items():
        expect(page.locator(f"#{name}")).to_have_text(amount, timeout=15_000)
    _reach(page, "#file-letter")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(picture)
    expect(page.locator("#q-letter .files a")).to_be_visible(timeout=30_000)
    form = page.url.partition("?")[0]
    who.go(page.get_by_role("link", name="English"))
    assert page.url.partition("?")[0] == form
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("[id='order.p3_primary']")).to_have_value("15")
    who.go(page.get_by_role("link", name="ไทย"))
    _reach(page, ".buttons button[value=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check")
    who.look()
    expect(page.locator("main")).to_contain_text("740.03")
    _reach(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent")
    sent = journeys.sent(who, "41")
    officer = enter("counter", DESK)
    journeys.accept(officer, sent)
    journeys.send_back(officer, "returned", "โปรดแก้ไขจำนวน", {"order": "มีจำหน่ายไม่ถึง 15 แผ่น"})
    journeys.mend(who, sent, {"order"}, lambda: page.locator("[id='order.p3_primary']").fill("10"))
    journeys.open_from_queue(officer, sent)
    expect(officer.page.locator("main")).to_contain_text("715.00")
    journeys.finish(officer, "ส่งพัสดุแล้ว", picture)
    journeys.told(who, sent, "ดำเนินการเรียบร้อย", "690.00", "715.00")


def _reach(page: Page, selector: str) -> None:
    """Press Tab until the thing has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")
