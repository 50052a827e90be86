"""What everybody sees: tiles, search, one service, guides, logo and colours, the status check (C15, C61, C81, C82)."""

import re

import pytest

from portal.models.catalogue import RequestType
from portal.web.filters import shortened
from portal.web.public.status import LIMIT
from tests.support.forms import post
from tests.support.people import SOMCHAI
from tests.support.site import Site

SERVICES = ("บัตรข้าราชการ", "หนังสือรับรอง", "บำเหน็จดำรงชีพ", "จองห้องประชุม", "นัดหมาย", "ซื้อ ปพ.1-3")


def _get(site: Site, address: str, status: int = 200) -> str:
    answer = site.app.test_client().get(address)
    assert answer.status_code == status, address
    return answer.get_data(as_text=True)


def test_the_home_page_shows_all_services_by_unit_and_the_menu_of_a_visitor(site: Site) -> None:
    page = _get(site, "/")
    for words in (*SERVICES, "กลุ่มบริหารงานบุคคล", "จุดบริการ One Stop Service", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง"):
        assert words in page
    menu = re.findall(r"</svg><span>([^<]+)</span>", page.split('id="_menu"')[1].split("<ul>")[1].split("</ul>")[0])
    assert menu == ["หน้าหลัก", "บริการ", "ตรวจสอบสถานะ", "เข้าสู่ระบบ", "ลงทะเบียน"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("บัตรหาย", "บัตรข้าราชการ"),
        ("อยากจองห้องประชุมใหญ่", "จองห้องประชุม"),
        ("Living", "บำเหน็จดำรงชีพ"),
        ("เกษียณแล้ว", "บำเหน็จดำรงชีพ"),
    ],
)
def test_a_service_is_found_by_the_words_people_use(site: Site, typed: str, found: str) -> None:
    page = _get(site, f"/services?q={typed}")
    tiles = re.findall(r'class="tile".*?<span>([^<]+)', page, re.DOTALL)
    assert tiles == [found]


def test_words_that_fit_nothing_say_so_and_offer_all(site: Site) -> None:
    page = _get(site, "/services?q=%3Cscript%3Ezz")
    assert "ไม่พบบริการที่ตรงกับคำค้น" in page
    assert "<script>zz" not in page


def test_a_type_switched_off_is_not_offered_and_its_page_says_so(site: Site) -> None:
    with site.database.transaction() as session:
        session.get_one(RequestType, "card").is_on = False
    assert "บัตรข้าราชการ" not in re.sub(r"<title>.*?</title>", "", _get(site, "/services"))
    page = _get(site, "/services/card")
    assert "ขณะนี้ยังไม่เปิดรับคำร้องประเภทนี้" in page
    assert "/new/card" not in page


def test_a_service_page_says_all_the_law_asks_for(site: Site) -> None:
    page = _get(site, "/services/card")
    for words in (
        *("คำขอมีบัตรประจำตัวหรือขอบัตรประจำตัวใหม่", "3-5 วันทำการ", "ไฟล์ png,jpg,pdf ขนาดไม่เกิน 5 MB เท่านั้น"),
        *("คู่มือการขอทำบัตรประจำตัวเจ้าหน้าที่ของรัฐ", "/pages/card-guide", "/services/card/blank", "ไม่มีค่าธรรมเนียม"),
        *("พระราชบัญญัติบัตรประจำตัวเจ้าหน้าที่ของรัฐ พ.ศ. 2542", "วันที่รับบัตรกรุณาจัดเตรียมรูปถ่าย 1 นิ้ว 2 รูป", "/new/card"),
    ):
        assert words in page


@pytest.mark.parametrize("type_id", ["card", "certificate", "pension", "room_booking", "appointment", "form_order"])
def test_each_service_has_its_page_and_blank_form_in_both_languages(site: Site, type_id: str) -> None:
    client = site.app.test_client()
    for language in ("th", "en"):
        client.get(f"/language/{language}")
        for address in (f"/services/{type_id}", f"/services/{type_id}/blank"):
            page = client.get(address)
            assert page.status_code == 200
            assert f'lang="{language}"' in page.get_data(as_text=True)
    blank = _get(site, f"/services/{type_id}/blank")
    for label in ("เลขประจำตัวประชาชน", "เบอร์โทรศัพท์", "คำนำหน้าชื่อ", "ชื่อ", "นามสกุล"):
        assert re.search(rf">\s*{label}\s*<", blank), label


def test_the_blank_order_lists_the_forms_and_the_blank_card_its_boxes(site: Site) -> None:
    assert "ปพ.1-ป" in _get(site, "/services/form_order/blank")
    card = _get(site, "/services/card/blank")
    assert "☐ บัตรหายหรือถูกทำลาย" in card
    assert "<dt>อายุ</dt>" not in card


@pytest.mark.parametrize(
    "address",
    ["/services/nothing", "/services/nothing/blank", "/pages/nothing", "/pages/..%2Foffice", "/files/office.yaml"],
)
def test_what_is_not_offered_is_not_there(site: Site, address: str) -> None:
    _get(site, address, 404)


def test_guides_privacy_logo_and_colours_are_the_offices_own(site: Site) -> None:
    assert "<h1>คู่มือการขอทำบัตรประจำตัวเจ้าหน้าที่ของรัฐ</h1>" in _get(site, "/pages/card-guide")
    assert "<h1>นโยบายข้อมูลส่วนบุคคล</h1>" in _get(site, "/privacy")
    assert _get(site, "/theme.css").startswith(":root{--accent:#1f5c99;")
    logo = site.app.test_client().get("/logo?v=1")
    assert (logo.mimetype, logo.headers["Cache-Control"]) == ("image/png", "public, max-age=31536000, immutable")
    assert site.app.test_client().get("/logo", headers={"If-None-Match": logo.headers["ETag"]}).status_code == 304


def test_the_status_of_a_number_holds_no_personal_data(site: Site) -> None:
    who = site.person(first_name="กมลวรรณ")
    made = site.filed(who)
    client = site.app.test_client()
    page = post(client, "/status", {"reference": f" {made.reference[:4]} {made.reference[4:]} "}).get_data(as_text=True)
    assert "ส่งคำร้องไปยังเจ้าหน้าที่" in page
    assert "บำเหน็จดำรงชีพ" in page
    for private in ("กมลวรรณ", SOMCHAI, "1-1111", "0812345678", made.key):
        assert private not in page


def test_a_number_nobody_has_is_answered_alike_and_thai_digits_are_read(site: Site) -> None:
    client = site.app.test_client()
    answers = [post(client, "/status", {"reference": number}) for number in ("2120250331112432", "x", "๒๑", "' OR 1=1")]
    assert {answer.status_code for answer in answers} == {200}
    assert all("ไม่พบคำร้องตามรหัสอ้างอิงนี้" in answer.get_data(as_text=True) for answer in answers)
    assert post(client, "/status", {"reference": " "}).status_code == 422


def test_guessing_numbers_is_stopped_by_address(site: Site) -> None:
    client = site.app.test_client()
    told = [post(client, "/status", {"reference": str(number)}).status_code for number in range(LIMIT.most + 1)]
    assert told == [200] * LIMIT.most + [429]


def test_a_long_message_is_cut_between_letters() -> None:
    assert shortened("สั้น\nๆ") == "สั้น ๆ"
    for most in range(3, 12):
        cut = shortened("น้ำเก่าที่ขุ่น" * 3, most)
        assert cut.endswith("…")
        assert cut[-2] not in "เแโใไ"
        assert len(cut) <= most + 1
