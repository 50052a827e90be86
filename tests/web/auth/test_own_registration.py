"""Registration as office.yaml declares it: further questions, and accounts the office opens itself (C1-C3)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.models.accounts import Account, AccountChange
from portal.services import passwords, staff_accounts
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


@pytest.fixture(autouse=True)
def cheap_passwords() -> Iterator[None]:
    with passwords.cheaply():
        yield


def test_the_offices_questions_are_asked_kept_and_the_account_waits_to_be_opened(app: Flask, tmp_path: Path) -> None:
    made = declare(app.extensions["database"], tmp_path / "office", OFFICE, card=CARD)
    client = app.test_client()
    page = client.get("/register").get_data(as_text=True)
    assert all(words in page for words in ("โรงเรียน", "ชื่อเต็ม", "ประถม", "โทรที่ทำงาน"))
    wrong = post(client, "/register", GOOD | {"own_level": "nothing", "own_work_phone": "12"})
    assert wrong.status_code == 422
    said = wrong.get_data(as_text=True)
    assert all(f'href="#own_{name}"' in said for name in ("school", "level", "work_phone"))
    answer = post(client, "/register", GOOD | {"own_school": "บ้านตัวอย่าง", "own_level": "primary"})
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
