"""Pictures of docs/walk-social-welfare.th.md: a case of the welfare office, in the order in which people meet it."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page
from studio import DESK, PHONE, Studio, begin, found, keep, keep_at, keep_top, pressed, printed

TAMBON, CENTRE, CHECKER, OFFICER, HEAD, MANAGER = (
    digit * 12 + check for digit, check in zip("123467", "975308", strict=True)
)
"""Logins of the demo."""


def access(studio: Studio) -> None:
    """An account is asked for and given."""
    with studio.page(PHONE) as page:
        page.goto("/services/account_request")
        keep(page, "welfare-access-phone")
    with studio.page(DESK, MANAGER) as page:
        found(page, "/staff", "Phoengkho")
        pressed(page, "อนุมัติและกำหนดสิทธิ์การเข้าถึงระบบ")
        page.check("input[name=given_role][value=network_user]")
        keep_top(page, "welfare-grant")


def letter(studio: Studio) -> None:
    """Two pages, the warning of who is there already, the number and the next person of the letter."""
    with studio.page(PHONE, TAMBON) as page:
        page.goto("/")
        keep(page, "welfare-home-phone")
        begin(page, "welfare_case")
        today = datetime.now(ZoneInfo("Asia/Bangkok"))
        page.fill("#letter_no", "ตย 0023/118")
        page.fill("#letter_on", f"{today:%d/%m}/{today.year + 543}")
        keep_at(page, "welfare-letter-phone", "h2")
        _onward(page)
        page.locator("#category").select_option("poor")
        page.check("input[name=filed_as][value=behalf]")
        story = "มีรายได้ไม่แน่นอน ดูแลมารดาป่วยติดเตียง ขอเงินช่วยเหลือค่าครองชีพ"
        said = {"person_name": "นายสมมติ รออยู่", "story": story, "person_id": "0111111111111", "age": "52"}
        for name, words in (said | {"house": "12/3", "village": "4", "subdistrict": "คลองสมมติ"}).items():
            page.fill(f"#{name}", words)
        page.check("input[name=district][value=khlong]")
        keep_at(page, "welfare-person-phone", "h2")
        _onward(page)
        keep(page, "welfare-alike-phone")
        page.click("#q-person_id + dd a.change")
        page.fill("#person_name", "นางทดลอง อดทน")
        page.fill("#person_id", "1212121212121")
        _onward(page)
        pressed(page, "ส่งคำร้อง")
        keep(page, "welfare-sent-phone", whole=True)
        pressed(page, "ส่งรายต่อไป")
        keep_at(page, "welfare-next-phone", "h2")


def checked(studio: Studio) -> None:
    """The daily check, the number of receipt, and papers that are incomplete."""
    with studio.page(DESK, CHECKER) as page:
        page.goto("/staff")
        keep(page, "welfare-queue")
        address = found(page, "/staff", "นางทดลอง")
        pressed(page, "ตรวจสอบข้อมูลเบื้องต้น")
        keep_top(page, "welfare-check")
        page.click("form .buttons button")
        page.goto(address)
        pressed(page, "รับเรื่อง")
        keep_top(page, "welfare-receipt")
        page.goto(address)
        for name, why in (("house", "ไม่ตรงกับทะเบียนบ้าน"), ("age", "ไม่ตรงกับเลขประจำตัว")):
            page.check(f"#open-{name}")
            page.fill(f"[id='reason.{name}']", why)
        page.locator("#step").select_option("incomplete")
        page.fill("#message", "ขอแก้บ้านเลขที่และอายุ")
        keep_at(page, "welfare-return", "#answer-person_id", 200)


def mended(studio: Studio) -> None:
    """Only what was asked is open; both sides are shown when it comes back."""
    with studio.page(PHONE, TAMBON) as page:
        address = found(page, "/requests", "ไม่ครบ")
        keep(page, "welfare-returned-phone")
        page.goto(f"{address}/correct")
        pressed(page, "เริ่มแก้ไข")
        keep_at(page, "welfare-correct-phone", "#q-house", 240)
    with studio.page(DESK, OFFICER) as page:
        found(page, "/staff", "แล้วส่ง")
        keep(page, "welfare-mended")


def worked_on(studio: Studio) -> None:
    """Given to an officer, forwarded, asked and answered, parked, and the help recorded."""
    with studio.page(DESK, CHECKER) as page:
        address = found(page, "/staff", "ใจดี")
        page.goto(f"{address}/hands")
        keep(page, "welfare-hands")
        page.locator("#person").select_option(label="นายสวัสดิการ ตัวอย่าง")
        pressed(page, "มอบหมาย")
    with studio.page(DESK, OFFICER) as page:
        page.goto(address)
        keep(page, "welfare-acknowledge")
        pressed(page, "รับทราบคำร้องนี้")
        page.fill("#message", "ขอสำเนาหน้าบัญชีธนาคารของผู้ประสบปัญหา")
        page.locator("#_act .buttons button").click()
        page.goto("/staff")
        page.get_by_role("link", name="รอจัดสรรงบประมาณ").first.click()
        keep(page, "welfare-parked")
        found(page, "/staff", "สดใส")
        pressed(page, "บันทึกการช่วยเหลือ")
        page.check("input[name=help_kind][value=child]")
        page.locator("#amount").wait_for()
        page.fill("#amount", "3000")
        keep_top(page, "welfare-help")
    with studio.page(PHONE, TAMBON) as page:
        page.goto(address.replace("/staff", ""))
        page.fill("#reply", "แนบสำเนาหน้าบัญชีไปกับหนังสือฉบับที่สองแล้ว")
        keep_at(page, "welfare-reply-phone", "#answer-office", 200)


def closed(studio: Studio) -> None:
    """The result at its network user, a visit and an amendment, the paper, and help that was refused."""
    with studio.page(PHONE, TAMBON) as page:
        address = found(page, "/requests", "ได้รับ")
        keep(page, "welfare-result-phone")
        keep_at(page, "welfare-added-phone", "text=บันทึกเพิ่มเติม", 20)
    with studio.page(DESK, OFFICER) as page:
        page.goto(f"/staff{address}")
        keep_at(page, "welfare-followed", "#added", 60)
        printed(page, address, "welfare-paper")
    with studio.page(PHONE, CENTRE) as page:
        found(page, "/requests", "ผู้ดูแล")
        keep(page, "welfare-refused-phone")


def searched(studio: Studio) -> None:
    """The tracking search at both widths, the queue by letter, and the head's numbers."""
    for width, name in ((PHONE, "welfare-tracking-phone"), (DESK, "welfare-tracking")):
        with studio.page(width, CENTRE) as page:
            page.goto("/tracking?q=นาย")
            if "/reasons/" in page.url:  # once a day
                page.check("#why-checking")
                page.click("main form .buttons button")
            keep(page, name)
    with studio.page(DESK, OFFICER) as page:
        page.goto("/staff?q=0023/118")
        keep(page, "welfare-search")
    with studio.page(DESK, HEAD) as page:
        page.goto("/staff/summary")
        keep(page, "welfare-summary")


def _onward(page: Page) -> None:
    with page.expect_navigation():
        page.click(".buttons button[value=next]")


welfare: tuple[Callable[[Studio], None], ...] = (access, letter, checked, mended, worked_on, closed, searched)
