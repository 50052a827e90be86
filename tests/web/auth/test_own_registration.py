"""Registration as office.yaml declares it: further questions, and accounts the office opens itself (C1-C3)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.models.accounts import Account, AccountChange
from portal.services.accounts import passwords, staff_accounts
from tests.support.declared import declare
from tests.support.forms import post
from tests.support.people import PASSWORD, SOMCHAI

OFFICE = """\
registration:
  who: approved
  human_check: false
  fields:
    - {id: school, type: text, label: โรงเรียน, hint: ชื่อเต็ม}
    - {id: level, type: choice, label: ระดับ, options: {primary: ประถม, high: มัธยม}}
    - {id: work_phone, type: phone, label: โทรที่ทำงาน, optional: true}
"""
CARD = """\
title: ขอบัตร
form: [{fields: [{id: where, type: text, label: โรงเรียน, prefill: applicant.school}]}]
"""
GOOD = {
    "citizen_id": SOMCHAI, "phone": "0812345678", "title": "นาย", "first_name": "สมชาย", "last_name": "ตัวอย่าง",
    "password": PASSWORD, "again": PASSWORD, "consent": "y",
}  # fmt: skip
SHOWN = ["school", "level", "work_phone"]


@pytest.fixture(autouse=True)
def cheap_passwords() -> Iterator[None]:
    with passwords.cheaply():
        yield


def test_the_offices_questions_are_asked_kept_and_the_account_waits_to_be_opened(app: Flask, tmp_path: Path) -> None:
    made = declare(app.extensions["database"], tmp_path / "office", OFFICE, card=CARD)
    client = app.test_client()
    page = client.get("/register").get_data(as_text=True)
    assert all(words in page for words in ("โรงเรียน", "ชื่อเต็ม", "ประถม", "โทรที่ทำงาน"))
    wrong = post(client, "/register", GOOD | {"_shown": SHOWN, "level": "nothing", "work_phone": "12"})
    assert wrong.status_code == 422
    said = wrong.get_data(as_text=True)
    assert all(f'id="{name}-error"' in said for name in ("school", "level", "work_phone"))
    answer = post(client, "/register", GOOD | {"_shown": SHOWN, "school": "บ้านตัวอย่าง", "level": "primary"})
    assert answer.status_code == 303
    with made.database.reading() as session:
        account = session.scalars(select(Account)).one()
        history = list(session.scalars(select(AccountChange.what)))
    assert account.profile == {"school": "บ้านตัวอย่าง", "level": "primary"}
    assert "waiting" in history
    login = {"citizen_id": SOMCHAI, "password": PASSWORD}
    assert post(client, "/login", login).status_code != 303
    admin = made.person("admin")
    with made.database.transaction() as session:
        staff_accounts.enable(session, admin, account.key)
    assert post(client, "/login", login).status_code == 303
    draft = post(client, "/new/card", {}).headers["Location"]
    assert "บ้านตัวอย่าง" in client.get(draft).get_data(as_text=True)


MANY = """\
registration:
  human_check: false
  fields:
    - {id: nickname, type: text, label: ชื่อเล่น, length: ..8, optional: true, placeholder: ถ้ามี}
    - {id: about_you, type: long_text, label: เกี่ยวกับท่าน, optional: true}
    - {id: office_phone, type: phone, label: โทรที่ทำงาน, none: ไม่มี}
    - {id: mailbox, type: email, label: อีเมลสำรอง, optional: true}
    - {id: spouse_id, type: citizen_id, label: เลขคู่สมรส, optional: true}
    - {id: children, type: integer, label: จำนวนบุตร, max: 9}
    - {id: youngest, type: date, label: วันเกิดบุตรคนเล็ก, when: children > 0}
    - {id: share, type: decimal, label: สัดส่วน, optional: true}
    - {id: pay, type: money, label: เงินเดือน, optional: true}
    - {id: best_time, type: time, label: เวลาที่สะดวก, optional: true}
    - {id: kind, type: choice, label: ตำแหน่ง, options: {a: ครู, b: ธุรการ}, other: true}
    - {id: ways, type: choices, label: ติดต่อทาง, options: {post: ไปรษณีย์, line: ไลน์}, optional: true}
    - {id: member, type: yes_no, label: เป็นสมาชิก}
    - {id: rules, type: agree, label: ยอมรับระเบียบ}
status_check: {also_ask: nickname}
"""
LEAVE = """\
title: ลา
form:
  - fields:
      - {id: born, type: date, label: วันเกิดบุตร, optional: true, prefill: applicant.youngest}
      - {id: pay_year, type: money, label: เงินเดือนทั้งปี, optional: true, prefill: applicant.pay * 12}
      - {id: note, type: text, label: หมายเหตุ, when: applicant.member and applicant.kind == "a"}
"""
TOLD = {
    "nickname": "ปู", "office_phone.none": "1", "children": "2", "pay": "15,000", "kind": "a", "ways": "line",
    "best_time": "09:30", "member": "true", "rules": "1",
}  # fmt: skip


def test_every_simple_type_is_asked_judged_kept_and_read_as_what_it_is(app: Flask, tmp_path: Path) -> None:
    made = declare(app.extensions["database"], tmp_path / "office", MANY, leave=LEAVE)
    app.extensions["catalogue"].forget()
    client = app.test_client()
    page = client.get("/register").get_data(as_text=True)
    asked = re.findall(r'name="_shown" value="(\w+)"', page)
    assert len(asked) == 13
    assert 'placeholder="ถ้ามี"' in page
    again = post(client, "/register", GOOD | TOLD | {"_shown": asked, "children": "2", "nickname": "ยาวเกินไปมาก"})
    said = again.get_data(as_text=True)
    assert again.status_code == 422
    assert all(f'id="{name}-error"' in said for name in ("nickname", "youngest"))
    born = {"youngest": "01/02/2560"}
    answer = post(client, "/register", GOOD | TOLD | born | {"_shown": [*asked, "youngest"]})
    assert answer.status_code == 303, re.findall(r'<p class="error".*?</p>', answer.get_data(as_text=True))
    with made.database.reading() as session:
        account = session.scalars(select(Account)).one()
    assert set(account.profile) == {*(name.removesuffix(".other") for name in TOLD), "youngest"}
    assert post(client, "/login", {"citizen_id": SOMCHAI, "password": PASSWORD}).status_code == 303
    draft = client.get(post(client, "/new/leave", {}).headers["Location"]).get_data(as_text=True)
    assert re.findall(r'name="pay_year"[^>]*value="([^"]*)"', draft) == ["180000.00"]
    assert "2560" in draft
    assert "หมายเหตุ" in draft
    mine = client.get("/profile").get_data(as_text=True)
    assert 'value="ปู"' in mine
    changed = {"phone": "0812345678", "title": "นาย", "first_name": "สมชาย", "last_name": "ตัวอย่าง", "nickname": "ปูนา"}
    shown = re.findall(r'name="_shown" value="(\w+)"', mine)
    kept = {"rules": "1", "member": "true", "children": "0", "kind": "b", "office_phone": "02-123-4567"}
    assert post(client, "/profile", changed | kept | {"_shown": shown}).status_code == 303
    with made.database.reading() as session:
        account = session.scalars(select(Account)).one()
        history = list(session.scalars(select(AccountChange.what)))
    assert (account.profile["nickname"], account.profile["children"]) == ("ปูนา", 0)
    assert "youngest" not in account.profile
    assert "profile" in history


@pytest.mark.parametrize(
    ("asked", "label", "right", "wrong"),
    [("phone", "โทรศัพท์", "๐๘๑-234 5678", "0812345679"), ("nickname", "ชื่อเล่น", " ปู ", "ปูนา"),
     ("last_name", "นามสกุล", "ตัวอย่าง", "")],
)  # fmt: skip
def test_the_status_check_asks_for_what_the_office_says(
    app: Flask, tmp_path: Path, asked: str, label: str, right: str, wrong: str
) -> None:
    said = MANY.replace("also_ask: nickname", f"also_ask: {asked}")
    made = declare(app.extensions["database"], tmp_path / "office", said, leave=LEAVE)
    app.extensions["catalogue"].forget()
    who = made.person(phone="0812345678", last_name="ตัวอย่าง", profile={"nickname": "ปู"})
    reference = made.file(who, "leave").reference
    client = app.test_client()
    assert label in client.get("/status").get_data(as_text=True)
    for typed, found in ((right, True), (wrong, False)):
        page = post(client, "/status", {"reference": reference, "also": typed}).get_data(as_text=True)
        assert (f'<dd class="reference">{reference}' in page) is found
