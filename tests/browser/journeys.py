"""Steps that every journey is made of, on both sides of the counter."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from tests.support.walker import Walker

ACTION = re.compile(r"/requests/([\w-]{22})")
SAVE = "บันทึก"


@dataclass(frozen=True)
class Sent:
    """A request as its applicant knows it."""

    key: str
    reference: str


def begin(who: Walker, type_id: str) -> str:
    """From the front door to the first page of the form; answers the draft's address."""
    who.open(f"/services/{type_id}")
    who.go(who.page.locator(f"main a[href='/new/{type_id}']").first)
    who.press(re.compile("เริ่มกรอกคำร้อง|เริ่มคำร้องใหม่"))
    return who.page.url.partition("?")[0]


def onward(who: Walker) -> None:
    """The form's own button to what follows."""
    who.go(who.page.locator(".buttons button[value=next]"))


def send(who: Walker, code: str) -> Sent:
    """From the page of checked answers to the number."""
    expect(who.page.locator("h1")).to_have_text("ตรวจสอบคำตอบก่อนส่ง")
    who.press("ส่งคำร้อง")
    return sent(who, code)


def sent(who: Walker, code: str) -> Sent:
    """The number on the page that says it arrived."""
    expect(who.page.locator("h1")).to_have_text("ส่งคำร้องเรียบร้อยแล้ว")
    reference = who.page.locator(".reference").first.inner_text()
    assert re.fullmatch(code + r"\d{14}", reference)
    found = ACTION.search(who.page.url)
    assert found
    return Sent(found[1], reference)


def open_from_queue(who: Walker, sent: Sent) -> None:
    """An officer finds the request in the queue and opens it."""
    who.open("/staff?view=all")
    who.go(who.page.locator("main").get_by_role("link", name=sent.reference).first)
    who.open(f"/staff/requests/{sent.key}")  # by its own address: from a list, the next one would come after each act
    expect(who.page.locator("h1")).to_contain_text(sent.reference)


def accept(who: Walker, sent: Sent) -> None:
    """รับเรื่อง."""
    open_from_queue(who, sent)
    who.press("รับเรื่อง")
    expect(who.page.locator("main")).to_contain_text("อยู่ระหว่างดำเนินการ")


def send_back(who: Walker, step: str, message: str, wrong: dict[str, str]) -> None:
    """Tick what is to be mended on the answers themselves, each with its reason."""
    for field, reason in wrong.items():
        who.page.locator(f"#open-{field}").check()
        who.page.locator(f"[id='reason.{field}']").fill(reason)
    who.page.locator("#step").select_option(step)
    who.page.locator("#message").fill(message)
    who.press(SAVE, "#_act")
    expect(who.page.locator("main")).to_contain_text("ส่งกลับให้ผู้ยื่นแก้ไขแล้ว")


def step(who: Walker, step: str) -> None:
    """Take the request a step on."""
    who.page.locator("#step").select_option(step)
    who.press(SAVE, "#_act")


def pick_time(who: Walker, field: str, which: int = 0) -> str:
    """The first free time of the first week after this one that has any; answers what was picked."""
    page = who.page
    free = page.locator(f"input[name='_pick.{field}']")
    for _ in range(5):
        shown = page.locator(f"#week-{field} .turn b").inner_text()
        page.locator(f"#week-{field} .turn button").last.click()
        expect(page.locator(f"#week-{field} .turn b")).not_to_have_text(shown)
        if free.count() > which:
            break
    who.look()
    picked = str(free.nth(which).get_attribute("value"))
    free.nth(which).check(force=True)
    expect(page.locator(f"#q-{field} input[id^='{field}.']").first).not_to_have_value("", timeout=15_000)
    return picked


def finish(who: Walker, message: str, file: Path | None = None) -> None:
    """ดำเนินการเรียบร้อย, with a message and a file for the applicant."""
    who.page.locator("#step").select_option("done")
    who.page.locator("#message").fill(message)
    if file is not None:
        who.page.set_input_files("#file-officer", file)
        if who.scripts:
            expect(who.page.locator("#q-officer li.clean")).to_be_visible(timeout=30_000)
    who.press(SAVE, "#_act")
    for _ in range(
        0 if who.scripts else 60
    ):  # without scripts the file is sent by the first press, and checked meanwhile
        if not who.page.locator("#step").count():
            break
        who.page.wait_for_timeout(500)
        who.press(SAVE, "#_act")
    expect(who.page.locator("#step")).to_have_count(0)
    expect(who.page.locator("main")).to_contain_text("ดำเนินการเรียบร้อย")


def mend(who: Walker, sent: Sent, opened: set[str], fill: Callable[[], None]) -> None:
    """The applicant meets only what the officer opened, mends it and sends it back."""
    who.open("/requests")
    who.go(who.page.locator(f"main a[href='/requests/{sent.key}/correct']").first)
    who.press("เริ่มแก้ไข")
    asked = {each.get_attribute("value") for each in who.page.locator("main input[name=_shown]").all()}
    assert asked == opened
    fill()
    onward(who)
    who.press("ส่งข้อมูลแก้ไข")


def told(who: Walker, sent: Sent, *words: str) -> None:
    """What the request's own page and the notices say to its applicant."""
    who.open(f"/requests/{sent.key}")
    for each in words:
        expect(who.page.locator("main")).to_contain_text(each)
    who.open("/notices")
    expect(who.page.locator("main")).to_contain_text(sent.reference)
