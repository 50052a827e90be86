"""Ready-made replies: offered at their boxes, filled in, edited, and nothing sent but what stands in the box."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.permissions import Actor
from portal.forms.words import SHOWN
from portal.services.casework import handling
from tests.support.declared import Declared, declare
from tests.support.forms import post, token

OFFICE = """\
values: {line: 02 000 0000}
replies:
  - {id: call_us, title: โทรหาเรา, for: [message, cancel], text: {th: "โทร. {office.line}", en: "Call {office.line}"}}
"""
CASE = """\
title: ร้องทุกข์
unit: front
form:
  - fields:
      - {id: story, type: text, label: เรื่อง, optional: true}
      - {id: secret, type: text, label: ความลับ, sensitive: true, optional: true}
steps:
  - {id: new, state: submitted, label: ใหม่}
  - {id: looking, state: in_progress, label: กำลังดู}
  - {id: ended, state: done, label: เสร็จแล้ว}
staff_forms:
  - {id: meet, title: นัดพบ, at: [looking], fields: [{id: meets_on, type: date, label: วันนัด, to_applicant: true}]}
  - {id: close, title: ปิดเรื่อง, at: [looking], moves_to: ended, fields: [{id: found, type: text, label: ผล}]}
replies:
  - id: thanks
    title: {th: ขอบคุณ, en: Thanks}
    text: {th: "เรียน {applicant.full_name} ได้รับเรื่อง “{story}” เมื่อ {filed:%d/%m/%Y} แล้ว", en: "Dear {applicant.full_name}"}
  - {id: short, title: สั้นๆ, text: โปรดรอ}
  - {id: mend, title: ให้แก้, for: return, text: กรุณาแก้ไข}
  - {id: meeting, title: นัดพบ, for: [message, move], at: looking, text: "พบกันวันที่ {meets_on:long}"}
  - {id: done, title: เรียบร้อย, for: finish, text: เรียบร้อยแล้ว}
  - {id: over, title: ซ้ำ, for: cancel, text: "ยื่นซ้ำกับ {request.number}"}
  - {id: on, title: งานเขา, for: forward, text: เป็นงานของท่าน}
  - {id: called, title: โทรแล้ว, for: note, text: โทรแล้วไม่รับสาย}
  - {id: whisper, title: ความลับ, text: "ท่านบอกว่า {secret}"}
"""


class Desk:
    """An officer of the front unit, a clerk who may not read what is private, one request."""

    def __init__(self, app: Flask, office: Declared) -> None:
        self.app, self.office = app, office
        self.applicant = office.person(title="นาย", first_name="สมชาย", last_name="ตัวอย่าง")
        self.officer, self.clerk = office.person("officer", "front"), office.person("clerk", "front")
        self.key = office.file(self.applicant, "case", story="ถนนพัง", secret="ลับ").key

    def browser(self, who: Actor | None = None) -> FlaskClient:
        return self.office.browser(self.app, who or self.officer)

    def use(
        self, reply: str, path: str = "", who: Actor | None = None, key: str = "", said: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Press the button that puts a reply into its box, as a page without scripts does."""
        page, key = f"/staff/requests/{key or self.key}", key or self.key
        sent = {"_go": "reply", "_reply": reply, "_seen": str(self.office.request(key).revision), **(said or {})}
        answer = post(self.browser(who), page + path, sent, page=page)
        return answer.status_code, answer.text


@pytest.fixture
def desk(app: Flask, tmp_path: Path) -> Desk:
    return Desk(
        app, declare(app.extensions["database"], tmp_path, OFFICE, case=CASE, other=CASE.replace("โปรดรอ", "รอ"))
    )


def _box(page: str, box: str = "message") -> str:
    found = re.search(rf'<textarea id="{box}"[^>]*>([^<]*)</textarea>', page)
    assert found, page
    return found[1]


def _offered(page: str, box: str = "message") -> dict[str, str]:
    """Id: its words, or in brackets why it cannot be used."""
    found = re.search(rf'<select id="reply-{box}".*?</select>', page, re.DOTALL)
    options = re.findall(r'<option value="(\w+)"([^>]*)>([^<]*)<', found[0]) if found else ()
    words = {id: re.search(r'data-text="([^"]*)"', more) for id, more, _ in options}
    return {id: (said[1] if (said := words[id]) else title) for id, _, title in options}


def test_a_reply_is_put_into_the_box_with_its_blanks_filled_and_nothing_is_sent(desk: Desk) -> None:
    page = desk.browser().get(f"/staff/requests/{desk.key}").text
    assert ">ขอบคุณ</option>" in page
    words = _offered(page)["thanks"]
    assert re.fullmatch(r"เรียน นายสมชาย ตัวอย่าง ได้รับเรื่อง “ถนนพัง” เมื่อ \d\d/\d\d/\d{4} แล้ว", words)
    status, page = desk.use("thanks", said={"step": "looking", "open": "story", "reason.story": "บอกให้ชัด"})
    assert (status, _box(page)) == (200, words)
    assert 'value="looking" selected' in page
    assert 'value="บอกให้ชัด"' in page
    assert re.search(r'value="thanks"[^>]* selected', page)
    assert desk.office.request(desk.key).revision == 1
    # What is sent is what stands in the box, whatever is chosen beside it.
    sent = {"_seen": "1", "_reply": "short", "message": "แก้เองแล้ว", "_go": "save"}
    assert post(desk.browser(), f"/staff/requests/{desk.key}", sent).status_code == 303
    assert desk.office.request(desk.key).message == "แก้เองแล้ว"


def test_what_was_typed_stays_above_it_and_a_reply_nobody_touched_gives_way(desk: Desk) -> None:
    assert _box(desk.use("short", said={"message": "ถึงท่าน\r\n"})[1]) == "ถึงท่าน\nโปรดรอ"
    assert _box(desk.use("call_us", said={"message": "โปรดรอ"})[1]) == "โทร. 02 000 0000"
    assert _box(desk.use("call_us", said={"message": "โปรดรอ!"})[1]) == "โปรดรอ!\nโทร. 02 000 0000"


def test_a_reply_with_a_blank_that_nothing_fills_is_told_and_never_used(desk: Desk) -> None:
    desk.office.act(handling.accept, desk.officer, desk.key)
    page = desk.browser().get(f"/staff/requests/{desk.key}").text
    assert _offered(page)["meeting"] == "นัดพบ (ยังไม่มี “วันนัด”)"
    assert re.search(r'value="meeting"(?![^>]*data-text)[^>]* disabled', page)
    status, page = desk.use("meeting", said={"message": "ก่อนหน้า"})
    assert (status, _box(page)) == (422, "ก่อนหน้า")
    assert 'href="#reply-message"' in page and "นัดพบ: ยังไม่มี “วันนัด”" in page
    desk.office.fill(desk.officer, desk.key, "meet", moves=False, meets_on="05/01/2570")
    assert _box(desk.use("meeting")[1]) == "พบกันวันที่ 5 มกราคม 2570"
    for wrong in ("", "nothing_like_it", "over"):
        status, page = desk.use(wrong)
        assert (status, "กรุณาเลือกข้อความสำเร็จรูปก่อนกดปุ่มนี้" in page) == (422, True)


def test_who_may_not_read_an_answer_cannot_pick_its_reply(desk: Desk) -> None:
    place = f"/staff/requests/{desk.key}"
    assert _offered(desk.browser().get(place).text)["whisper"] == "ท่านบอกว่า ลับ"
    page = desk.browser(desk.clerk).get(place).text
    assert _offered(page)["whisper"] == "ความลับ (มีข้อมูลที่ท่านไม่มีสิทธิ์เห็น)"
    status, page = desk.use("whisper", who=desk.clerk)
    assert (status, _box(page)) == (422, "")
    assert "ท่านบอกว่า" not in page


def test_each_box_offers_what_is_for_its_actions_and_stands_where_the_request_does(desk: Desk) -> None:
    client, place = desk.browser(), f"/staff/requests/{desk.key}"
    page = client.get(place).text
    assert [*_offered(page)] == ["call_us", "thanks", "short", "whisper", "mend"]
    assert '<optgroup label="ส่งกลับให้แก้ไข">' in page
    assert [*_offered(page, "note")] == ["called"]
    assert [*_offered(client.get(f"{place}/cancel").text)] == ["call_us", "over"]
    assert [*_offered(client.get(f"{place}/hands").text, "reason")] == ["on"]
    desk.office.act(handling.accept, desk.officer, desk.key)
    page = client.get(place).text
    assert "meeting" in _offered(page)
    assert [*_offered(client.get(f"{place}/forms/meet").text, "_message")] == [
        *("call_us", "thanks", "short", "meeting", "whisper")
    ]
    assert "done" in _offered(client.get(f"{place}/forms/close").text, "_message")
    desk.office.act(handling.cancel, desk.officer, desk.key, "ซ้ำ")
    assert _offered(client.get(place).text) == {}


def test_every_box_works_without_scripts_and_keeps_what_was_typed_beside_it(desk: Desk) -> None:
    number = desk.office.request(desk.key).reference
    assert _box(desk.use("over", "/cancel")[1]) == f"ยื่นซ้ำกับ {number}"
    status, page = desk.use("", "/cancel", said={"message": "เหตุ"})
    assert (status, _box(page)) == (422, "เหตุ")
    _, page = desk.use("on", "/forward", said={"unit": "back"})
    assert (_box(page, "reason"), 'value="back" selected' in page) == ("เป็นงานของท่าน", True)
    assert _box(desk.use("called", "/note", said={"note": "เช้านี้"})[1], "note") == "เช้านี้\nโทรแล้วไม่รับสาย"
    assert desk.office.request(desk.key).state == "submitted"
    desk.office.act(handling.accept, desk.officer, desk.key)
    _, page = desk.use("done", "/forms/close", said={"found": "ซ่อมแล้ว", SHOWN: "found"})
    assert _box(page, "_message") == "เรียบร้อยแล้ว"
    assert 'value="ซ่อมแล้ว"' in page
    assert desk.office.request(desk.key).state == "in_progress"


def test_the_applicant_reads_it_in_their_language_and_colleagues_in_the_officers(desk: Desk) -> None:
    stranger = desk.office.person(title="", first_name="John", last_name="Sample", language="en")
    key = desk.office.file(stranger, "case", story="x").key
    assert _box(desk.use("thanks", key=key)[1]) == "Dear John Sample"
    page = desk.browser().get(f"/staff/requests/{key}").text
    assert _offered(page)["call_us"] == "Call 02 000 0000"
    assert ">โทรหาเรา<" in page


def test_the_offices_replies_stand_at_every_type(desk: Desk) -> None:
    other = desk.office.file(desk.applicant, "other", story="ข").key
    for key in (desk.key, other):
        assert _box(desk.use("call_us", key=key)[1]) == "โทร. 02 000 0000"


def test_many_at_once_are_offered_what_says_the_same_of_each(desk: Desk) -> None:
    other = desk.office.file(desk.applicant, "other", story="ข").key
    client = desk.browser()

    def ask(act: str, *keys: str, **said: str) -> str:
        ticks = [f"{key}.1" for key in keys]
        where = f"/staff/bulk/{act}" if said else "/staff/bulk"
        carried = token(client.get("/staff").text)
        return client.post(where, data={"_csrf_token": carried, "pick": ticks, "_go": act, **said}).text

    page = ask("message", desk.key)
    assert _offered(page) == {"call_us": "โทร. 02 000 0000", "short": "โปรดรอ"}
    assert "ใช้กับหลายเรื่องพร้อมกันไม่ได้" in page
    assert _offered(ask("message", desk.key, other)) == {"call_us": "โทร. 02 000 0000"}
    assert _offered(ask("finish", desk.key, other)) == {"done": "เรียบร้อยแล้ว"}
    assert _offered(ask("forward", desk.key)) == {"on": "เป็นงานของท่าน"}
    assert _offered(ask("move", desk.key)) == {"mend": "กรุณาแก้ไข"}
    page = ask("cancel", desk.key, other, _go="reply", _reply="call_us", message="")
    assert _box(page) == "โทร. 02 000 0000"
    assert page.count('name="pick"') == 2
    assert "กรุณาเลือกข้อความสำเร็จรูป" in ask("cancel", desk.key, _go="reply", _reply="over", message="")
    assert {desk.office.request(key).state for key in (desk.key, other)} == {"submitted"}
