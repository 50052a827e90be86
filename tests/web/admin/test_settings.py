"""The office's settings are forms over the draft of its file: their own lines change, and nobody meets its language (C82)."""

import io
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.queries import shelf
from portal.services.publishing import workshop
from portal.services.publishing.differences import differences
from portal.web.admin.settings.doors import DOORS, IN_TEXT, not_asked
from tests.support.desk import Desk
from tests.support.forms import token
from tests.support.pictures import drawn

pytestmark = pytest.mark.one_engine  # pages over a text; its drafts are asked on both engines in test_workshop

OFFICE = "office.yaml"
_INPUT = re.compile(r"<input([^>]*)>|<textarea([^>]*)>\n?(.*?)</textarea>|<select([^>]*)>(.*?)</select>", re.S)


def _attribute(name: str, said: str) -> str | None:
    found = re.search(rf'\b{name}="([^"]*)"', said)
    return unescape(found[1]) if found else None


def filled(page: str) -> dict[str, str]:
    """What a browser without scripts would post of the form."""
    form = page[page.index('class="settings"') :]
    data: dict[str, str] = {}
    for one, area, words, select, options in _INPUT.findall(form):
        name = _attribute("name", one or area or select)
        if name is None or ('type="checkbox"' in one and " checked" not in one):
            continue
        if select:
            chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
            data[name] = unescape(chosen[1]) if chosen else ""
        else:
            data[name] = unescape(words).replace("\n", "\r\n") if area else _attribute("value", one) or ""
    return data


def press(client: FlaskClient, door: str, page: str = "", act: str = "save", **typed: Any) -> tuple[int, str]:
    """Fill in the form and press; answers the page that follows."""
    page = page or client.get(f"/admin/settings/{door}").get_data(as_text=True)
    changes = {name.replace("__", "/"): words for name, words in typed.items()}
    data = {name: words for name, words in (filled(page) | changes).items() if words is not None}
    answer = client.post(f"/admin/settings/{door}", data=data | {"act": act})
    if answer.status_code == 303:
        return 303, client.get(answer.headers["Location"]).get_data(as_text=True)
    return answer.status_code, answer.get_data(as_text=True)


def stands(desk: Desk) -> str:
    """The draft, or the file."""
    with desk.database.reading() as session:
        draft = workshop.find(session, OFFICE)
        return draft.text if draft is not None else (shelf.one(session, OFFICE) or b"").decode()


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines gone and lines new."""
    told = differences(before, after)
    return [each.text for each in told if each.how == "gone"], [each.text for each in told if each.how == "new"]


def publish(client: FlaskClient) -> int:
    page = client.get(f"/admin/publish?draft={OFFICE}").get_data(as_text=True)
    seen = dict(re.findall(r'name="(seen-[^"]+)" value="(\d+)"', page))
    data = {"_csrf_token": token(page), "reason": "ย้ายสำนักงาน", "draft": OFFICE, **seen}
    return client.post("/admin/publish", data=data).status_code


def _digests(desk: Desk) -> dict[str, str]:
    with desk.database.reading() as session:
        return {path: each.digest for path, each in shelf.held(session).items() if path != OFFICE}


def test_every_key_of_the_office_is_asked_or_left_to_its_text_on_purpose() -> None:
    assert not_asked() == set()
    assert not IN_TEXT & {key for door in DOORS for key in (*door.keys, door.entries)}


def test_the_doors_say_where_each_thing_appears_and_what_it_says_now(desk: Desk) -> None:
    client = desk.browser("admin")
    page = unescape(client.get("/admin/settings").get_data(as_text=True))
    for words in ("ปรากฏที่หัวของทุกหน้า", "สพป.ตัวอย่าง", "3 - 5 วันทำการ", "1 ตุลาคม", "กลุ่มอำนวยการ", "ทุกคนสมัครและใช้ได้ทันที"):
        assert words in page
    assert 'href="/admin/settings"' in client.get("/admin/types").get_data(as_text=True)
    client.get("/language/en")
    assert "Personnel Section, Finance and Assets Section" in client.get("/admin/settings").get_data(as_text=True)
    client.get("/language/th")
    for door in DOORS:
        shown = client.get(f"/admin/settings/{door.name}")
        assert shown.status_code == 200, door.name
        words = re.sub(r"<[^>]+>", " ", shown.get_data(as_text=True))
        assert not re.search(r"yaml|\bkey\b|YAML", words.replace("office.yaml", "")), door.name
        assert press(client, door.name)[1].count("เหมือนเดิม") == 1, f"{door.name}: what is shown is what is said"
    with desk.database.reading() as session:
        assert workshop.all_of(session) == [], "looking and pressing change nothing"


def test_a_change_changes_its_own_lines_is_a_draft_and_then_in_force(desk: Desk) -> None:
    client, before, others = desk.browser("admin"), stands(desk), _digests(desk)
    status, page = press(client, "reach", v__contact__th="โทร: 02 123 4567\r\n\r\nทุกวัน #1", v__footer__en="")
    assert (status, "บันทึกร่างแล้ว" in page, "มีสิ่งที่แก้ไขไว้" in page) == (303, True, True)
    gone, new = changed(before, stands(desk))
    assert [line.split(":")[0].strip() for line in gone] == ["th", "en"]
    assert new == ["  th: |-", "    โทร: 02 123 4567", "    ทุกวัน #1"] or new[0] == "  th: |-"
    assert "02 123 4567" not in desk.browser(None).get("/").get_data(as_text=True)
    assert press(client, "working", v__due__low="7", v__due__high="", v__due__unit="day")[0] == 303
    assert press(client, "face", v__accent="#AA3300", v__short__th="สพป.ใหม่")[0] == 303
    assert publish(client) == 303
    shown = desk.browser(None).get("/").get_data(as_text=True)
    assert ("02 123 4567" in shown, "สพป.ใหม่" in shown) == (True, True)
    with desk.database.reading() as session:
        now = (shelf.one(session, OFFICE) or b"").decode()
    assert ("due: 7 days\n" in now, 'accent: "#aa3300"\n' in now) == (True, True)
    gone, new = changed(before, now)
    assert (len(gone), len(new)) == (5, 7), "nothing else of the file"
    assert _digests(desk) == others, "what is exported with it is the same to the byte"


def test_what_is_wrong_stands_at_its_own_place_and_nothing_typed_is_lost(desk: Desk) -> None:
    client, before = desk.browser("admin"), stands(desk)
    long = "ก" * 20_001
    status, page = press(client, "reach", v__address__th=long, v__footer__th="", v__contact__en="Call")
    assert (status, stands(desk)) == (422, before)
    form = page[page.index('class="settings"') :]
    assert (long in form, ">Call</textarea>" in form.replace("\n", "")) == (True, True)
    assert re.search(r'id="v/address/th-error".*?20001.*?<textarea id="v/address/th"', form, re.S)
    assert re.search(r'id="v/footer/th-error".*?<textarea id="v/footer/th"', form, re.S), "English alone is not enough"
    assert 'href="#v/footer/th">ข้อความท้ายหน้า: กรุณากรอกข้อนี้' in page
    status, page = press(client, "working", v__due__low="เจ็ด")
    assert (status, 'value="เจ็ด"' in page) == (422, True)
    status, page = press(client, "replies", v__replies__received__text__th="ถึง {request.nmber}")
    assert (status, "ยังเผยแพร่ไม่ได้" in page) == (422, True), "kept, and told what the language says of it"
    assert re.search(r'id="v/replies/received/text/th-error"', page)
    assert "{request.nmber}" in stands(desk)
    page = client.get("/admin/settings/replies").get_data(as_text=True)
    assert 'id="v/replies/received/text/th-error"' in page, "at the next visit too"
    assert publish(client) == 422


def test_colleagues_meet_only_where_they_write_the_same(desk: Desk) -> None:
    desk.person("second", "manager", last_name="อีกคน")
    one, two = desk.browser("admin"), desk.browser("second")
    mine, other = (one.get(f"/admin/settings/{door}").get_data(as_text=True) for door in ("reach", "face"))
    assert press(two, "reach", v__address__th="เลขที่ 2")[0] == 303
    assert press(one, "face", other, v__short__th="สั้น")[0] == 303, "another part of the same file"
    status, page = press(one, "reach", mine, v__address__th="เลขที่ 9")
    assert (status, ">เลขที่ 9</textarea>" in page.replace("\n", ""), "ตอนนี้เขียนว่า: เลขที่ 2" in unescape(page)) == (
        409,
        True,
        True,
    )
    assert "เลขที่ 2" in stands(desk)
    assert press(one, "reach", page)[0] == 303
    assert ("เลขที่ 9" in stands(desk), "th: สั้น" in stands(desk)) == (True, True)


@pytest.mark.one_engine
def test_nothing_is_taken_from_an_entry_that_a_colleague_touched_and_no_words_are_lost(desk: Desk) -> None:
    desk.person("second", "manager", last_name="อีกคน")
    one, two = desk.browser("admin"), desk.browser("second")
    mine = one.get("/admin/settings/replies").get_data(as_text=True)
    assert press(two, "replies", act="remove v/replies/received")[0] == 303
    assert press(two, "replies", v__replies__ask_more__title__th="ชื่อของเขา")[0] == 303
    for act in (
        "remove v/replies/received",
        "up v/replies/received",
        "remove v/replies/ask_more",
        "remove v/replies/0",
    ):
        before = stands(desk)
        status, page = press(one, "replies", mine, act=act)
        assert (status, stands(desk), "จึงยังไม่ได้" in page) == (409, before, True), act
    status, page = press(one, "replies", mine, v__replies__unclear_file__title__th="ชื่อของฉัน")
    assert (status, "ชื่อของเขา" in stands(desk), "ชื่อของฉัน" in stands(desk)) == (303, True, True)
    assert "id: received" not in stands(desk), "what was not touched stays as the colleague left it"
    before = stands(desk)
    status, page = press(one, "replies", mine, v__replies__received__text__th="คำที่พิมพ์ไว้")
    assert (status, stands(desk), "รายการที่ผู้อื่นลบไปแล้ว" in page) == (409, before, True)
    assert press(one, "replies", page)[0] == 303, "left out by whoever saves without adding it again"
    assert stands(desk) == before
    assert press(one, "replies", page, act="anew")[0] == 303
    assert re.search(r"id: received\n(?:.*\n){1,4}.*คำที่พิมพ์ไว้", stands(desk))
    mine = one.get("/admin/settings/units").get_data(as_text=True)
    assert press(two, "units", act="remove v/units/finance")[0] == 303
    status, page = press(one, "units", mine, v__units__finance__th="กลุ่มของฉัน")
    assert (status, press(one, "units", page, act="anew")[0]) == (409, 303)
    assert re.search(r"^  finance: .*กลุ่มของฉัน", stands(desk), re.M)


def test_units_and_replies_are_added_moved_and_removed(desk: Desk) -> None:
    client, before = desk.browser("admin"), stands(desk)
    status, page = press(client, "units", act="add", **{"new/th": "กลุ่มกฎหมาย", "new/en": "Legal Section"})
    assert (status, "กลุ่มกฎหมาย" in page) == (303, True)
    assert changed(before, stands(desk)) == ([], ["  legal_section: {th: กลุ่มกฎหมาย, en: Legal Section}"])
    assert press(client, "units", act="up v/units/legal_section")[0] == 303
    assert press(client, "units", act="remove v/units/legal_section")[0] == 303
    assert stands(desk) == before
    assert press(client, "units", act="add")[0] == 422
    assert press(client, "replies", **{"new/th": "ขอบคุณ", "new/text": "ขอบคุณครับ\r\nสวัสดี"})[0] == 303, (
        "not lost by another button"
    )
    assert "- id: reply_1\n" in stands(desk)
    status, page = press(client, "replies", act="up v/replies/reply_1", v__replies__reply_1__for__finish="1")
    assert (status, "for: [message, finish]" in stands(desk)) == (303, True)
    assert press(client, "replies", act="remove v/replies/reply_1")[0] == 303
    assert stands(desk) == before
    status, page = press(client, "units", act="remove v/units/finance")
    assert "เรื่องอื่นอีก" in page, "types that name it say so"


def test_roles_are_set_in_words(desk: Desk) -> None:
    client, before = desk.browser("admin"), stands(desk)
    page = client.get("/admin/settings/roles").get_data(as_text=True)
    assert "รับเรื่องและดำเนินการคำร้อง" in page
    told = re.search(r"แก้ไขบริการและตั้งค่าสำนักงาน</th>(.*?)</tr>", page, re.S)
    assert told is not None
    assert re.findall(r">(ใช่|ไม่ใช่)<", told[1]) == ["ไม่ใช่", "ไม่ใช่", "ใช่", "ไม่ใช่"], "as the map of permissions has it"
    typed: dict[str, Any] = {
        "v__roles__officer__types__card": "1",
        "v__roles__officer__unit": "all",
        "v__roles__officer__sees_ids": None,
    }
    assert press(client, "roles", page, **typed)[0] == 303
    assert changed(before, stands(desk))[1] == [
        "  officer: {title: {th: เจ้าหน้าที่, en: Officer}, like: staff, types: [card], unit: all, sees_ids: false}"
    ]
    assert press(client, "roles", act="add", **{"new/th": "ผู้ช่วย", "new/like": "executive"})[0] == 303
    assert "  role_1: {title: ผู้ช่วย, like: executive}\n" in stands(desk)


def test_a_broken_file_is_said_to_be_and_leads_to_its_text(desk: Desk) -> None:
    client = desk.browser("admin")
    page, told = client.get("/admin/settings/reach").text, "อ่านแฟ้มของสำนักงานไม่ได้"
    for seen, text in enumerate(("name: [\n", "")):
        with desk.database.transaction() as session:
            base = shelf.held(session)[OFFICE].edition_id
            workshop.keep(session, desk.actors["admin"], OFFICE, text, base, seen)
        for path in ("/admin/settings", "/admin/settings/reach"):
            shown = client.get(path)
            assert (shown.status_code, 'href="/admin/edit/office.yaml"' in shown.text) == (200, True)
            assert told in shown.text
        status, page_then = press(client, "reach", page, v__address__th="ที่อยู่ที่พิมพ์ไว้")
        assert (status, "ที่อยู่ที่พิมพ์ไว้" in page_then) == (422, True), "what was typed is there to be copied"


def test_nobody_else_reads_or_changes_them(desk: Desk) -> None:
    for who in ("personnel", "director", "applicant"):
        client = desk.browser(who)
        assert client.get("/admin/settings").status_code == client.get("/admin/settings/reach").status_code == 403
    assert desk.browser("admin").get("/admin/settings/nothing").status_code == 404


def test_holidays_are_pasted_as_a_letter_has_them_and_a_year_is_begun(desk: Desk) -> None:
    client, before = desk.browser("admin"), stands(desk)
    page = client.get("/admin/settings/holidays?year=2571").text
    begun = filled(page)["new/list"]
    assert "3 มกราคม 2571 ชดเชยวันขึ้นปีใหม่" in begun
    assert client.get("/admin/settings/holidays?year=9999").status_code == 200
    status, page = press(client, "holidays", act="add", **{"new/list": f"{begun}\r\nวันมาฆบูชา"})
    assert (status, "อ่านบรรทัดเหล่านี้ไม่ได้" in page, "ชดเชย" in filled(page)["new/list"]) == (422, True, True)
    assert stands(desk) == before
    assert press(client, "holidays", act="add", **{"new/list": begun})[0] == 303
    gone, new = changed(before, stands(desk))
    assert (gone, len(new), "  03/01/2571: ชดเชยวันขึ้นปีใหม่" in new) == ([], len(begun.splitlines()), True)
    typed: dict[str, Any] = {"v/holidays/01/01/2570/th": "ปีใหม่"}
    assert press(client, "holidays", act="remove v/holidays/06/04/2570", **typed)[0] == 303
    assert {"  01/01/2570: {th: ปีใหม่, en: New Year's Day}"} < set(changed(before, stands(desk))[1])
    assert press(client, "holidays", act="add", **{"new/list": begun})[0] == 422, "all there already"
    assert publish(client) == 303


def test_notices_are_worded_with_blanks_and_read_with_invented_values(desk: Desk) -> None:
    client, before = desk.browser("admin"), stands(desk)
    page = unescape(client.get("/admin/settings/notices").text)
    for words in (
        "{request.number}",
        "ถ้าไม่กรอก ระบบแจ้งว่า “เจ้าหน้าที่รับเรื่องและกำลังดำเนินการ”",
        "ระบบแจ้งว่า “คำร้องถึงขั้นตอน: …”",
    ):
        assert words in page
    status, page = press(client, "notices", v__notices__accept="รับเรื่อง {request.number} แล้ว")
    assert (status, "“รับเรื่อง 12/2570 แล้ว”" in page) == (303, True)
    assert changed(before, stands(desk)) == ([], ['notices: {accept: "รับเรื่อง {request.number} แล้ว"}'])
    status, page = press(client, "notices", v__notices__finish="{request.nothing}")
    assert (status, 'id="v/notices/finish-error"' in page) == (422, True)
    assert press(client, "notices", v__notices__finish="", v__notices__accept="")[0] == 303
    assert stands(desk) == before


def test_logo_and_documents_are_proved_then_in_force_and_taken_away_again(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get("/admin/settings/files").text

    def send(act: str, file: Any = None, name: str = "", reason: str = "ใหม่") -> int:
        data = {"_csrf_token": token(page), "act": act, "reason": reason} | ({"file": (file, name)} if file else {})
        return client.post("/admin/settings/files", data=data).status_code

    assert press(client, "reach", v__address__th="เลขที่ 5")[0] == 303
    assert send("logo", drawn("JPEG"), "ตราใหม่.jpg") == 303
    assert client.get("/logo").mimetype == "image/jpeg"
    assert ("logo: logo.jpg\n" in stands(desk), "เลขที่ 5" in stands(desk)) == (True, True), "who writes goes on with it"
    assert (send("logo", io.BytesIO(b"<svg/>"), "x.png"), send("logo"), send("logo", drawn("PNG"), "a.png", "")) == (
        422,
        422,
        422,
    )
    assert client.get("/logo").mimetype == "image/jpeg"
    assert send("add", drawn("PNG"), "../คู่มือ การใช้.png") == 303
    path = "files/คู่มือ_การใช้.png"
    assert client.get(f"/{path}").status_code == 200
    assert path.rpartition("/")[2] in client.get("/admin/settings/files").text
    assert send("add", drawn("PNG", (9, 9)), "คู่มือ การใช้.png") == 422, "adding never takes another's place unsaid"
    assert (
        send(f"replace {path}", drawn("JPEG"), "b.jpg"),
        send(f"replace {path}", drawn("PNG", (40, 40)), "b.png"),
    ) == (422, 303)
    with desk.database.reading() as session:
        assert [each.reason for each in shelf.editions(session, path)] == ["ใหม่", "ใหม่"]
    assert (send(f"remove {path}"), client.get(f"/{path}").status_code) == (303, 404)
    assert (send("remove office.yaml"), send("remove files/none.pdf")) == (404, 404)
    assert (send("no-logo"), client.get("/logo").mimetype) == (303, "image/svg+xml")
    assert publish(client) == 303, "the draft follows the edition that has the logo"
    assert desk.browser("personnel").get("/admin/settings/files").status_code == 403


def _edited(client: FlaskClient, data: dict[str, str]) -> TestResponse:
    """As the workshop's form is sent."""
    parts = (f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{words}\r\n' for name, words in data.items())
    body = ("".join(parts) + "--x--\r\n").encode()
    return client.post("/admin/edit/office.yaml", data=body, content_type="multipart/form-data; boundary=x")


def test_a_page_is_seen_as_it_will_be_and_nothing_long_is_lost(desk: Desk) -> None:
    client, path = desk.browser("admin"), "/admin/files/pages/new-guide.md"
    page = client.get(path).text
    data = {"_csrf_token": token(page), "base": "0", "_go": "check", "reason": ""}
    shown = client.post(path, data=data | {"text": "# คู่มือ\n\n- **หนึ่ง** <b>x</b>"}).text
    assert "<li><strong>หนึ่ง</strong> &lt;b&gt;x&lt;/b&gt;</li>" in shown
    long = "# " + "ก" * 900_000
    typed = {"_csrf_token": token(page), "seen": "0", "act": "check"}
    answer = _edited(client, typed | {"text": long})
    assert (answer.status_code, long in answer.text, "512" in answer.text) == (200, True, True), (
        "over 2 MB, told and kept"
    )
    too_long = _edited(client, typed | {"text": long * 4})
    assert (too_long.status_code, "กดย้อนกลับ" in too_long.text) == (413, True)
    assert _edited(desk.browser("applicant"), typed | {"text": long}).status_code == 403, (
        "who may not write it is not read"
    )
