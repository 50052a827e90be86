"""What a version changes is told before and after publishing; a step that `was` another is the same step (C30, C35)."""

import re
from pathlib import Path

import pytest
from flask import Flask

from portal.request_types.changes import changes
from portal.services.casework import handling
from portal.services.publishing.hearing import hear
from tests.request_types.test_checking import checked
from tests.support.declared import declare

CARD = """\
title: ขอบัตร
form:
  - fields:
      - {id: why, type: text, label: เหตุผล}
      - {id: colour, type: text, label: สี, optional: true}
steps:
  - {id: checking, state: in_progress, label: กำลังตรวจ, public: กำลังดูให้}
  - {id: printing, state: in_progress, label: กำลังพิมพ์}
"""
NEWER = """\
title: ขอบัตร
form:
  - fields:
      - {id: reason, type: text, label: เหตุผล, was: why}
      - {id: colour, type: long_text, label: สี, optional: true}
      - {id: size, type: text, label: ขนาด, optional: true}
steps:
  - {id: verifying, state: in_progress, label: ตรวจสอบ, public: ตรวจสอบอยู่, was: checking}
"""


def test_a_renamed_step_is_told_and_open_requests_go_on_under_their_own_name(app: Flask, tmp_path: Path) -> None:
    made = declare(app.extensions["database"], tmp_path / "office", card=CARD)
    applicant, officer, admin = made.person(), made.person("officer", "front"), made.person("admin")
    key = made.file(applicant, "card", why="หาย").key
    made.act(handling.accept, officer, key)
    with made.database.transaction() as session:  # heard, and not published yet
        hear(session, {"request_types/card.yaml": f"id: card\n{NEWER}".encode()}, made.files)
    desk = made.browser(app, admin)
    told = (
        "เปลี่ยนชื่อคำถาม “เหตุผล” จาก why เป็น reason", "เพิ่มคำถาม “ขนาด” (size)", "เปลี่ยนชนิดของคำถาม “สี” (colour)",
        "เปลี่ยนชื่อขั้นตอน “ตรวจสอบ” จาก checking เป็น verifying - มีคำร้องค้างอยู่ 1 เรื่อง", "ตัดขั้นตอน “กำลังพิมพ์” (printing)",
    )  # fmt: skip
    before = desk.get("/admin/types/card/preview").get_data(as_text=True)
    assert all(words in before for words in told), before
    made.write(card=NEWER)
    app.extensions["catalogue"].forget()
    after = desk.get("/admin/types/card").get_data(as_text=True)
    assert all(words in after for words in told)
    assert "กำลังดูให้" in made.browser(app, applicant).get(f"/requests/{key}").get_data(as_text=True)
    made.act(handling.move, officer, key, "printing")
    made.act(handling.finish, officer, key)
    assert made.request(key).step == "done"


def test_open_requests_of_all_earlier_versions_are_counted_at_what_their_step_is_called_now(
    app: Flask, tmp_path: Path
) -> None:
    made = declare(app.extensions["database"], tmp_path / "office", card=CARD)
    applicant, officer, admin = made.person(), made.person("officer", "front"), made.person("admin")
    newest = NEWER.replace("id: verifying", "id: proving").replace("was: checking", "was: verifying")
    keys = []
    for text in (CARD, NEWER):
        made.write(card=text)
        keys.append(made.file(applicant, "card", **{"why" if text == CARD else "reason": "หาย"}).key)
        made.act(handling.accept, officer, keys[-1])
    assert [made.request(key).step for key in keys] == ["checking", "verifying"]
    desk, admin_desk = made.browser(app, officer), made.browser(app, admin)
    made.write(card=newest)
    app.extensions["catalogue"].forget()
    told = "จาก verifying เป็น proving - มีคำร้องค้างอยู่ 2 เรื่อง"
    assert told in admin_desk.get("/admin/types/card").get_data(as_text=True)
    queue = desk.get("/staff?state=in_progress&type=card").get_data(as_text=True)
    assert all(f"/staff/requests/{key}" in queue for key in keys)
    assert "กำลังตรวจ" in queue
    assert "ตรวจสอบ" in queue
    keys.append(made.file(applicant, "card", reason="หาย").key)
    made.act(handling.accept, officer, keys[-1])
    assert made.request(keys[-1]).step == "proving"
    director = made.browser(app, made.person("executive"))
    for browser, page in ((desk, "/staff"), (director, "/staff/summary/requests")):
        shown = browser.get(f"{page}?type=card&step=proving").get_data(as_text=True)
        assert all(made.request(key).reference in shown for key in keys), page
        assert "proving" in shown
    assert re.search(r'value="proving"[^>]*>[^<]*3', desk.get("/staff?type=card").get_data(as_text=True))
    for key in keys:
        made.act(handling.finish, officer, key)
    assert {made.request(key).step for key in keys} == {"done"}


def test_a_step_by_another_id_is_renamed_and_not_gone(app: Flask, tmp_path: Path) -> None:
    made = declare(app.extensions["database"], tmp_path / "office", card=CARD)
    with made.database.reading() as session:
        old = made.catalogue.version(session, made.catalogue.offered(session, "card").version_id)
    made.write(card=NEWER)
    with made.database.reading() as session:
        new = made.catalogue.version(session, made.catalogue.offered(session, "card").version_id)
    assert changes(new, new) == []
    assert [change.how for change in changes(old, new) if change.what == "step"] == ["renamed", "gone", "words"]


WAS = """\
title: ขอรับเงินช่วยเหลือ
due: 3..5 working days
form:
  - fields:
      - {id: amount, type: money, label: วงเงิน, max: 10000}
      - {id: how, type: choice, label: รับเงินทาง, options: {cash: เงินสด, bank: โอนเข้าบัญชี}}
steps:
  - {id: parked, state: in_progress, label: รอเข้าแผน, clock: paused}
staff_forms: [{id: pay, title: จ่ายเงิน, fields: [{id: paid_on, type: date, label: จ่ายวันที่}]}]
"""


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("label: วงเงิน", "label: จำนวนเงินที่ขอ", ["field words amount label"]),
        ("max: 10000", "max: 5", ["field rules amount max"]),
        ("max: 10000", "optional: true", ["field rules amount optional max"]),
        ("bank: โอนเข้าบัญชี", "post: ไปรษณีย์", ["field options_new how ไปรษณีย์", "field options_gone how โอนเข้าบัญชี"]),
        ("bank: โอนเข้าบัญชี", "bank: โอนเงิน", ["field options how โอนเงิน"]),
        ("due: 3..5 working days", "due: 30 days", ["type rules card due"]),
        ("title: ขอรับเงินช่วยเหลือ", "title: ขอเงิน", ["type words card title"]),
        (", clock: paused", "", ["step rules parked pauses"]),
        ("title: จ่ายเงิน", "at: [parked], title: จ่าย", ["staff_form words pay title", "staff_form rules pay at"]),
        ("form:", "form: # a remark, and nothing else", []),
    ],
)
def test_whatever_says_or_does_something_else_is_told(before: str, after: str, told: list[str]) -> None:
    old, new = (checked(f"id: card\n{text}")[0] for text in (WAS, WAS.replace(before, after, 1)))
    assert old is not None and new is not None
    found = [
        " ".join([each.what, each.how, each.id, *each.keys, *(str(option[0]) for option in each.options)])
        for each in changes(old, new)
    ]
    assert found == told
