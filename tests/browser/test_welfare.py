"""Welfare cases with all their people, from two persons of one letter to the follow-up (C11, C22, C33-C35, C43-C45, C55, C64)."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from portal import clock
from portal.clock import BANGKOK
from portal.request_types.formats.buddhist import buddhist_year
from tests.browser.conftest import Enter
from tests.browser.journeys import begin, onward
from tests.support.live import Live, live
from tests.support.walker import DESK, Walker

pytestmark = pytest.mark.browser
ENGINES = os.environ.get("ENGINES", "sqlite,postgresql").split(",")
LETTER = "ตย 0099/1234"
POOR = {"person_name": "นายสู้ชีวิต ใฝ่ดี", "person_id": "1234567890121", "subdistrict": "คลองสมมติ", "age": "58"}
OLD = {"person_name": "นางชรา ยิ้มสู้", "person_id": "2222222222227", "subdistrict": "ตัวอย่าง", "age": "18"}


@pytest.fixture(scope="module", params=ENGINES[-1:])
def portals(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The welfare office with the people of its demo. One engine: what the database does is asked below, on both."""
    home, name = tmp_path_factory.mktemp("welfare"), f"welfare_{uuid4().hex}"
    if request.param == "sqlite":
        with live(home, office="social-welfare") as running:
            yield running
        return
    server = request.getfixturevalue("postgres")
    with live(home, server.create(name), office="social-welfare") as running:
        yield running
    server.drop(name)


@dataclass(frozen=True)
class Case:
    """One person of the letter, as the office knows the request."""

    key: str
    number: str

    @property
    def desk(self) -> str:
        return f"/staff/requests/{self.key}"


def test_two_persons_of_one_letter_are_helped_and_not_helped(portals: Live, enter: Enter) -> None:
    network, checker, officer = enter("tambon"), enter("checker", DESK), enter("officer", DESK)
    first, second = _letter(network)
    _not_found_yet(enter, network)
    _checked_and_taken_in(checker, first, second)
    _mended(network, checker, second)
    _given_to_the_officer(checker, officer, first)
    _forwarded_and_back(checker, officer, second)
    _found_by_staff(officer, enter("district", DESK), first, second)
    _asked_and_answered(network, officer, first)
    _parked(officer, first)
    _refused(network, officer, second)
    _helped(network, officer, first)
    _followed(network, officer, first)
    _tracked_on_the_next_day(enter)


def _today() -> str:
    day = clock.today(BANGKOK)
    return f"{day:%d/%m}/{buddhist_year(day)}"


def _person(who: Walker, said: dict[str, str], category: str, district: str) -> None:
    page = who.page
    page.locator("#category").select_option(category)
    page.check("input[name=filed_as][value=behalf]")
    rest = {"story": "รายได้ไม่พอเลี้ยงครอบครัว ต้องการค่าครองชีพ", "house": "5/7", "village": "3"}
    for name, words in (said | rest).items():
        page.fill(f"#{name}", words)
    page.check(f"input[name=district][value={district}]")
    onward(who)
    expect(page.locator("h1")).to_have_text("ตรวจสอบคำตอบก่อนส่ง")


def _sent(who: Walker) -> Case:
    who.press("ส่งคำร้อง")
    expect(who.page.locator("h1")).to_have_text("ส่งคำร้องเรียบร้อยแล้ว")
    found = re.search(r"/requests/([\w-]{22})", who.page.url)
    assert found
    return Case(found[1], who.page.locator(".reference").first.inner_text())


def _letter(network: Walker) -> tuple[Case, Case]:
    """Two persons of one letter: page one is kept, and who is there already is told before sending."""
    page = network.page
    begin(network, "welfare_case")
    expect(page.locator("#sender_agency")).to_have_value("อบต.ตัวอย่าง")
    page.fill("#letter_no", LETTER)
    page.fill("#letter_on", _today())
    onward(network)
    _person(network, POOR, "poor", "khlong")
    first = _sent(network)
    assert re.fullmatch(r"WC-0001/25\d\d", first.number)
    network.press("ส่งรายต่อไป")
    expect(page.locator("#letter_no")).to_have_value(LETTER)
    expect(page.locator("#letter_on")).to_have_value(_today())
    onward(network)
    expect(page.locator("#person_name")).to_have_value("")
    _person(network, OLD | {"person_id": POOR["person_id"]}, "old", "mueang")
    expect(page.locator(".say.warn")).to_contain_text(first.number)
    network.go(page.locator("#q-person_id + dd a.change"))
    page.fill("#person_id", OLD["person_id"])
    onward(network)
    expect(page.locator(".say.warn")).to_have_count(0)
    return first, _sent(network)


def _track(who: Walker, words: str) -> None:
    who.open("/tracking")
    who.page.fill("#q", words)
    who.press("ค้นหา")
    if "/reasons/" in who.page.url:  # once a day
        who.page.check("#why-checking")
        who.press("เปิดดู")


def _not_found_yet(enter: Enter, network: Walker) -> None:
    """Who filed finds it at once, another network user does not."""
    _track(network, "สู้ชีวิต")
    expect(network.page.locator("tbody tr")).to_have_count(1)
    other = enter("centre")
    _track(other, "สู้ชีวิต")
    expect(other.page.locator("main")).to_contain_text("ไม่พบ")


def _checked_and_taken_in(checker: Walker, first: Case, second: Case) -> None:
    """The daily check, then the number of receipt: offered, typed by hand, never given twice."""
    page = checker.page
    for case in (first, second):
        checker.open("/staff")
        expect(page.locator("main")).to_contain_text(case.number)
        checker.open(case.desk)
        checker.press("ตรวจสอบข้อมูลเบื้องต้น")
        checker.press("บันทึก", "form .buttons")
        checker.open(case.desk)
        checker.press("รับเรื่อง")
        if case is first:
            expect(page.locator("#receipt_no-hint")).to_contain_text("0001")
        else:
            page.fill("#receipt_no", "0001")
            checker.press("รับเรื่อง", "form .buttons")
            expect(page.locator("#q-receipt_no .error")).to_be_visible()
            page.fill("#receipt_no", "0007")
        checker.press("รับเรื่อง", "form .buttons")
        checker.open(case.desk)
        for told in ("รับเรื่องแล้ว", "ตรวจสอบเอกสาร", "รอพิจารณา", "0001" if case is first else "0007"):
            expect(page.locator("main")).to_contain_text(told)


def _mended(network: Walker, checker: Walker, case: Case) -> None:
    """Two answers go back, each with its reason, and come again; the number of receipt stays."""
    checker.open(case.desk)
    for name, why in (("house", "ไม่ตรงกับทะเบียนบ้าน"), ("age", "ไม่ตรงกับเลขประจำตัว")):
        checker.page.check(f"#open-{name}")
        checker.page.fill(f"[id='reason.{name}']", why)
    checker.page.locator("#step").select_option("incomplete")
    checker.page.fill("#message", "ขอแก้บ้านเลขที่และอายุ")
    checker.press("บันทึก", "#_act")
    network.open(f"/requests/{case.key}")
    for told in ("คืนเอกสารแก้ไข", "ขอแก้บ้านเลขที่และอายุ"):
        expect(network.page.locator("main")).to_contain_text(told)
    network.go(network.page.locator(f"main a[href='/requests/{case.key}/correct']").first)
    network.press("เริ่มแก้ไข")
    asked = {each.get_attribute("value") for each in network.page.locator("main input[name=_shown]").all()}
    assert asked == {"house", "age"}
    network.page.fill("#house", "9/9")
    network.page.fill("#age", "78")
    onward(network)
    network.press("ส่งข้อมูลแก้ไข")
    checker.open(case.desk)
    changed = checker.page.locator("table.sides")
    expect(changed).to_contain_text("5/7")
    expect(changed).to_contain_text("9/9")
    checker.press("รับเรื่อง", "section")
    expect(checker.page.locator("#receipt_no")).to_have_value("0007")
    checker.press("รับเรื่อง", "form .buttons")


def _given_to_the_officer(checker: Walker, officer: Walker, case: Case) -> None:
    checker.open(f"{case.desk}/hands")
    checker.page.locator("#person").select_option(label="นายสวัสดิการ ตัวอย่าง")
    checker.press("มอบหมาย")
    officer.open("/notices")
    expect(officer.page.locator("main")).to_contain_text("มอบหมายให้ท่านรับผิดชอบ")
    officer.open("/staff?who=me")
    expect(officer.page.locator("main")).to_contain_text(case.number)
    officer.open(case.desk)
    officer.press("รับทราบคำร้องนี้")


def _forwarded_and_back(checker: Walker, officer: Walker, case: Case) -> None:
    """To another section and back: one unit's list at a time."""
    for who, unit, reason in (
        (officer, "policy", "ขอตรวจสอบซ้ำกับทะเบียนกลาง"),
        (checker, "welfare", "ไม่ซ้ำ ดำเนินการต่อได้"),
    ):
        who.open(f"{case.desk}/hands")
        who.page.locator("#unit").select_option(unit)
        who.page.fill("#reason", reason)
        who.press("ส่งต่อ")
        officer.open("/staff")
        rows = officer.page.locator("table.queue tbody tr", has_text=case.number)
        expect(rows).to_have_count(0 if unit == "policy" else 1)


def _found_by_staff(officer: Walker, district: Walker, first: Case, second: Case) -> None:
    """By one letter and by the letter's number; who has one district finds what lies in it."""
    for who, words, those in (
        (officer, "ใ", {first.number}),
        (officer, LETTER, {first.number, second.number}),
        (district, LETTER, {first.number}),
    ):
        who.open("/staff")
        who.page.fill("input[type=search]", words)
        who.page.keyboard.press("Enter")
        expect(who.page.locator("table.queue tbody tr")).to_have_count(len(those))
        assert {each.inner_text() for each in who.page.locator("table.queue tbody .reference").all()} == those
        who.look()


def _asked_and_answered(network: Walker, officer: Walker, case: Case) -> None:
    """A message of the officer is answered without filing anything anew."""
    officer.open(case.desk)
    officer.page.fill("#message", "ขอเลขบัญชีธนาคารของผู้ประสบปัญหา")
    officer.press("บันทึก", "#_act")
    network.open(f"/requests/{case.key}")
    expect(network.page.locator("main")).to_contain_text("ขอเลขบัญชีธนาคาร")
    network.page.fill("#reply", "ส่งสำเนาหน้าบัญชีตามหนังสือแล้ว")
    network.press("ส่งคำตอบ")
    officer.open(case.desk)
    expect(officer.page.locator("main")).to_contain_text("ส่งสำเนาหน้าบัญชี")


def _step(officer: Walker, case: Case, step: str, shown: str) -> None:
    officer.open(case.desk)
    officer.page.locator("#step").select_option(step)
    officer.press("บันทึก", "#_act")
    officer.open(case.desk)
    expect(officer.page.locator("main .state").first).to_have_text(re.compile(shown))


def _parked(officer: Walker, case: Case) -> None:
    """While it waits for funds its clock stands and it has a list of its own."""
    _step(officer, case, "committee", "เสนอคณะกรรมการพิจารณา")
    _step(officer, case, "budget", "รอจัดสรรงบประมาณ")
    expect(officer.page.locator(".stopped")).to_be_visible()
    officer.open("/staff")
    officer.go(officer.page.get_by_role("link", name=re.compile("รอจัดสรรงบประมาณ")).first)
    expect(officer.page.locator("table.queue tbody tr")).to_have_count(1)
    _step(officer, case, "helped", "ให้การช่วยเหลือแล้ว")
    expect(officer.page.locator("main")).to_contain_text("ปรับปรุงข้อมูลการช่วยเหลือ")
    expect(officer.page.locator(".stopped")).to_have_count(0)


def _refused(network: Walker, officer: Walker, case: Case) -> None:
    _step(officer, case, "committee", "เสนอคณะกรรมการพิจารณา")
    officer.open(f"{case.desk}/cancel")
    officer.page.fill("#message", "ได้รับเงินสงเคราะห์ในปีนี้แล้ว")
    officer.go(officer.page.locator("main form button[type=submit]").last)
    network.open(f"/requests/{case.key}")
    expect(network.page.locator("main")).to_contain_text("ได้รับเงินสงเคราะห์ในปีนี้แล้ว")


def _helped(network: Walker, officer: Walker, case: Case) -> None:
    """What was given ends the case, and its network user reads it; goods ask for no amount."""
    page = officer.page
    officer.open(case.desk)
    officer.press("บันทึกการช่วยเหลือ")
    page.check("input[name=help_kind][value=goods]")
    expect(page.locator("#goods")).to_be_visible()
    page.check("input[name=help_kind][value=poor]")
    expect(page.locator("#amount")).to_be_visible()
    page.fill("#amount", "3000")
    page.fill("#paid_on", _today())
    officer.press("บันทึกการช่วยเหลือ", "form .buttons")
    network.open(f"/requests/{case.key}")
    for told in ("สิ้นสุดกระบวนการทำงาน", "เงินสงเคราะห์ผู้มีรายได้น้อย", "3,000.00"):
        expect(network.page.locator("main")).to_contain_text(told)


def _followed(network: Walker, officer: Walker, case: Case) -> None:
    """A visit and an amendment stand on the newer paper; the paper as filed knows neither."""
    for title, field, words in (
        ("ติดตามหลังให้การช่วยเหลือ", "how_they_are", "ได้รับเงินครบและใช้ตามที่ขอ"),
        ("แก้ไขข้อมูลให้ถูกต้อง", "right_wording", "บ้านเลขที่ที่ถูกต้องคือ 5/9"),
    ):
        officer.open(case.desk)
        officer.press(title)
        officer.page.fill(f"#{field}", words)
        officer.press("บันทึก", "form .buttons")
        expect(officer.page.locator("main")).to_contain_text(words)
    assert "5/9" in officer.paper(f"/requests/{case.key}/paper")
    assert "5/9" not in network.paper(f"/requests/{case.key}/paper?as=filed")
    network.open(f"/requests/{case.key}")
    expect(network.page.locator("main")).to_contain_text("บ้านเลขที่ที่ถูกต้องคือ 5/9")


def _tracked_on_the_next_day(enter: Enter) -> None:
    """The person is found by name and by district, by who did not file; no page of it opens."""
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        for other in (enter("centre"), enter("head", DESK)):
            _track(other, "สู้ชีวิต")
            row = other.page.locator("tbody tr")
            expect(row).to_have_count(1)
            for told in (POOR["person_name"], "คลองสมมติ", "รับเรื่องแล้ว", "เงินสงเคราะห์ผู้มีรายได้น้อย", "3,000.00"):
                expect(row).to_contain_text(told)
            other.page.locator("#place").select_option("districts/khlong")
            other.page.fill("#q", "")
            other.press("ค้นหา")
            expect(row).to_have_count(1)
