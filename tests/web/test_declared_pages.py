"""What the keys of a type do on its pages, on both sides of the counter."""

from pathlib import Path

import pytest
from flask import Flask

from portal.errors import Forbidden, Refused
from portal.services.casework import handling
from tests.support.declared import Declared, declare
from tests.support.forms import post
from tests.support.people import SOMSAK
from tests.web.applicant.filling import PNG
from tests.web.applicant.test_files import put

PDF = b"%PDF-1.7\n%%EOF\n"

OFFICE = """\
notices: {accept: "สำนักงานรับแล้ว", finish: "สำนักงานเสร็จแล้ว"}
status_check: {also_ask: citizen_id}
"""
CARD = """\
title: คำขอมีบัตรประจำตัว
tile: ขอทำบัตร
short: บัตร
icon: card
note: โปรดนำบัตรเดิมมาด้วย
links: [{title: คู่มือทำบัตร, file: guide.pdf}, {title: แบบเปล่า, blank: true}, {title: เว็บกลาง, url: "https://example.com/"}]
about: {what: บัตรของเรา, who: ทุกคน, fee: ไม่เสียเงิน, law: [พ.ร.บ. บัตร]}
words: [เหมียว]
privacy: {basis: มาตรา 24, purpose: ออกบัตร, keep: 2 years}
notices: {accept: "รับเรื่อง {request.number} ของบัตรแล้ว"}
form:
  - use: applicant
  - title: เรื่องบัตร
    note: กรอกให้ครบ
    fields:
      - heading: หัวข้อแรก
      - note: คำแนะนำยาว
      - {id: why, type: text, label: เหตุผล, hint: ทำไมจึงขอ, placeholder: เช่น หาย, default: ครั้งแรก}
      - {id: blood, type: text, label: หมู่เลือด, sensitive: true}
steps:
  - {id: checking, state: in_progress, label: ตรวจเอกสาร, public: กำลังดูให้, button: เริ่มตรวจ, next: [printing], by: [officer]}
  - {id: printing, state: in_progress, label: พิมพ์บัตร, needs: [proof]}
  - {id: packing, state: in_progress, label: ใส่ซอง}
staff_forms:
  - id: proof
    title: ตรวจหลักฐาน
    by: [officer]
    when: why != "เล่น"
    fields:
      - {id: card_no, type: text, label: เลขบัตรใหม่, to_applicant: true}
      - {id: remark, type: text, label: บันทึกภายใน, optional: true}
"""


def _card(app: Flask, tmp_path: Path) -> Declared:
    made = declare(app.extensions["database"], tmp_path / "office", OFFICE, card=PLAIN)
    (made.folder / "files" / "guide.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    made.write(card=CARD)
    return made


PLAIN = "title: รอ\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]\n"


def test_the_service_page_and_the_form_say_what_the_file_says(app: Flask, tmp_path: Path) -> None:
    made = _card(app, tmp_path)
    client = made.browser(app, made.person())
    home = client.get("/").get_data(as_text=True)
    assert "ขอทำบัตร" in home
    assert "#card" in home
    assert "ขอทำบัตร" in client.get("/?q=เหมียว").get_data(as_text=True)
    page = client.get("/services/card").get_data(as_text=True)
    for words in (
        "คำขอมีบัตรประจำตัว", "บัตรของเรา", "ทุกคน", "ไม่เสียเงิน", "พ.ร.บ. บัตร", "มาตรา 24", "ออกบัตร", "2 ปี",
        "โปรดนำบัตรเดิมมาด้วย", 'href="/files/guide.pdf"', 'href="/services/card/blank"', 'href="https://example.com/"',
    ):  # fmt: skip
        assert words in page, words
    assert client.get("/files/guide.pdf").status_code == 200
    form = client.get(post(client, "/new/card", {}).headers["Location"]).get_data(as_text=True)
    for words in (
        "เรื่องบัตร", "กรอกให้ครบ", "หัวข้อแรก", "คำแนะนำยาว", "เหตุผล", "ทำไมจึงขอ", 'placeholder="เช่น หาย"',
        'value="ครั้งแรก"', "โปรดนำบัตรเดิมมาด้วย", "นายสมชาย ตัวอย่าง",
    ):  # fmt: skip
        assert words in form, words


def test_a_link_to_a_file_that_is_not_there_is_refused(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"files/guide\.pdf"):
        declare(app.extensions["database"], tmp_path / "office", OFFICE, card=CARD)


def test_steps_and_staff_forms_show_each_side_their_words_and_open_their_doors(app: Flask, tmp_path: Path) -> None:
    made = _card(app, tmp_path)
    applicant, officer, clerk = made.person(), made.person("officer", "front"), made.person("clerk", "front")
    key = made.file(applicant, "card", why="หาย", blood="O-พิเศษ").key
    desk = made.browser(app, officer)
    page = desk.get(f"/staff/requests/{key}").get_data(as_text=True)
    assert "เริ่มตรวจ" in page
    assert "O-พิเศษ" in page
    seen_by_clerk = made.browser(app, clerk).get(f"/staff/requests/{key}").get_data(as_text=True)
    assert "O-พิเศษ" not in seen_by_clerk
    assert "ปกปิดไว้" in seen_by_clerk
    with pytest.raises(Forbidden):
        made.act(handling.accept, clerk, key)
    made.act(handling.accept, officer, key)
    with pytest.raises(Refused):
        made.act(handling.move, officer, key, "printing")
    with pytest.raises(Forbidden):
        made.fill(clerk, key, "proof", card_no="12")
    made.fill(officer, key, "proof", card_no="บ-12", remark="ลับภายใน")
    assert "ตรวจหลักฐาน" in desk.get(f"/staff/requests/{key}").get_data(as_text=True)
    own = made.browser(app, applicant)
    mine = own.get(f"/requests/{key}").get_data(as_text=True)
    assert "กำลังดูให้" in mine
    assert "บ-12" in mine
    assert "ลับภายใน" not in mine
    assert "บัตร" in own.get("/requests").get_data(as_text=True)
    assert f"รับเรื่อง {made.request(key).reference} ของบัตรแล้ว" in own.get("/notices").get_data(as_text=True)
    made.act(handling.move, officer, key, "printing")
    made.act(handling.finish, officer, key)
    assert "สำนักงานเสร็จแล้ว" in own.get("/notices").get_data(as_text=True)


def test_a_form_whose_condition_fails_is_not_asked_and_next_names_what_may_follow(app: Flask, tmp_path: Path) -> None:
    made = _card(app, tmp_path)
    applicant, officer = made.person(), made.person("officer", "front")
    key = made.file(applicant, "card", why="เล่น", blood="A").key
    made.act(handling.accept, officer, key)
    page = made.browser(app, officer).get(f"/staff/requests/{key}").get_data(as_text=True)
    assert "ตรวจหลักฐาน" not in page
    assert 'value="printing"' not in page
    assert 'value="packing"' not in page


def test_the_public_status_asks_for_the_citizen_id_where_the_office_says_so(app: Flask, tmp_path: Path) -> None:
    made = _card(app, tmp_path)
    who = made.person(first_name="สมศักดิ์")
    reference = made.file(who, "card", why="หาย", blood="A").reference
    client = app.test_client()
    assert "เลขประจำตัวประชาชน" in client.get("/status").get_data(as_text=True)
    wrong = post(client, "/status", {"reference": reference, "also": SOMSAK}).get_data(as_text=True)
    right = post(client, "/status", {"reference": reference, "also": made.number_of(who)}).get_data(as_text=True)
    assert 'class="panel"' not in wrong
    assert "บัตร" in right


GOODS = """\
title: ของ
columns:
  - {id: name, type: text, label: ชื่อ}
  - {id: level, type: text, label: ระดับ}
  - {id: cost, type: money, label: ราคา}
rows: {one: {name: แบบหนึ่ง, level: ชั้นต้น, cost: 10}, two: {name: แบบสอง, level: ชั้นปลาย, cost: 20}}
"""
ORDER = """\
title: สั่งของ
form:
  - fields:
      - {id: order, type: quantities, from: goods, group_by: level, price: cost, label: จำนวน}
      - {id: used, type: period, label: ใช้เมื่อ, parts: {start_date: รับของวันที่, end_time: คืนก่อนเวลา}}
      - {id: scan, type: file, label: หลักฐาน, accept: [pdf], size: 1 MB, count: ..2}
"""


def test_inputs_are_grouped_named_and_bounded_as_the_file_says(app: Flask, tmp_path: Path) -> None:
    made = declare(app.extensions["database"], tmp_path / "office", registries={"goods": GOODS}, order=ORDER)
    client = made.browser(app, made.person())
    draft = post(client, "/new/order", {}).headers["Location"]
    page = client.get(draft).get_data(as_text=True)
    for words in ("ชั้นต้น", "ชั้นปลาย", "รับของวันที่", "คืนก่อนเวลา", "pdf", "1 MB", "2 ไฟล์"):
        assert words in page, words
    for name, body in (("a.png", PNG), ("a.pdf", PDF + bytes(1 << 20))):
        assert put(client, draft, name, body, field="scan").status_code == 422
    assert put(client, draft, "a.pdf", PDF, field="scan").status_code < 400
