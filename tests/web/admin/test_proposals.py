"""What is put in force with care: a second person, a time, and nothing but what was seen (C14, C30, decision 32)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import exc, text

from portal import clock
from portal.errors import Forbidden
from portal.models.accounts import Account
from portal.queries import proposals, shelf
from portal.request_types.reading.folder import OFFICE_FILE
from portal.services.publishing import putting, workshop
from portal.services.publishing import shelf as shelves
from tests.support.desk import Desk
from tests.support.forms import token
from tests.support.pictures import drawn
from tests.web.admin.test_workshop import PATH, _press, _publish, _text

FILE = f"/admin/files/{PATH}"
BANGKOK = ZoneInfo("Asia/Bangkok")


def _file(desk: Desk) -> str:
    with desk.database.reading() as session:
        return (shelf.one(session, PATH) or b"").decode()


def _required(desk: Desk, how: str = "required") -> None:
    """The office asks for a second person from now on."""
    with desk.database.reading() as session:
        now = shelves.standing(session)
    words = now.files[OFFICE_FILE].partition(b"\npublishing:")[0] + f"\npublishing: {{second_person: {how}}}\n".encode()
    judged = shelves.judged(now, {OFFICE_FILE: words})
    with desk.database.transaction() as session:
        shelves.write(session, None, judged, "สองคน", origin="shell")
    desk.catalogue.forget()


def _draft(client: FlaskClient, more: str) -> str:
    page = client.get(f"/admin/edit/{PATH}").get_data(as_text=True)
    words = _text(page) + more
    assert _press(client, page, "check", words)[0] == 200
    return words


def _propose(client: FlaskClient, **more: str) -> str:
    """The page of the proposal that the drafts became."""
    page = client.get("/admin/publish").get_data(as_text=True)
    seen = dict(re.findall(r'name="(seen-[^"]+)" value="(\d+)"', page))
    data = {"_csrf_token": token(page), "reason": "ประชาชนขอ", "draft": PATH, **seen, **more}
    answer = client.post("/admin/publish", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def _offered(client: FlaskClient) -> tuple[bool, str]:
    """Of the draft that was proposed: whether the page would propose it again unasked, and what it says of it."""
    page = client.get("/admin/publish").text
    box = re.search(rf'<input type="checkbox"[^>]*value="{PATH}"[^>]*>', page)
    assert box is not None
    said = next((words for words in ("ไม่ต้องเสนอซ้ำ", "ต่างจากที่เสนอไว้") if words in page), "")
    return "checked" in box[0], said


def _sign(client: FlaskClient) -> int:
    """What the menu says waits at the services."""
    entry = re.search(r'href="/admin/types".*?</a>', client.get("/password").get_data(as_text=True), re.S)
    assert entry is not None
    found = re.search(r'class="unread">(\d+)', entry[0])
    return int(found[1]) if found else 0


def _decide(client: FlaskClient, at: str, act: str, words: str = "") -> int:
    page = client.get("/password").get_data(as_text=True)
    return client.post(at, data={"_csrf_token": token(page), "act": act, "words": words}).status_code


def test_where_two_are_required_every_road_is_a_proposal_and_nobody_agrees_to_his_own(desk: Desk) -> None:
    desk.person("second", "manager", last_name="อีกคน")
    one, two = desk.browser("admin"), desk.browser("second")
    _required(desk)
    before = _file(desk)
    key = desk.file("pension")
    words = _draft(one, "# ตามที่เสนอ\n")
    asked = one.get("/admin/publish").get_data(as_text=True)
    assert ("เสนอให้เผยแพร่" in asked, "ให้ผู้ดูแลระบบอีกคนเห็นชอบก่อนทุกครั้ง" in asked) == (True, True)
    at = _propose(one)
    assert _offered(one) == (False, "ไม่ต้องเสนอซ้ำ")
    _draft(one, "# พิมพ์ทีหลัง\n")
    assert _offered(one) == (True, "ต่างจากที่เสนอไว้")
    assert _file(desk) == before
    mine, theirs = (unescape(client.get(at).get_data(as_text=True)) for client in (one, two))
    assert ('value="agree"' in mine, 'value="withdraw"' in mine, 'value="agree"' in theirs) == (False, True, True)
    assert "คำร้องที่ยังไม่เสร็จ 1 เรื่อง" in theirs and "ทั้ง 1 เรื่องที่ตรวจดูย้ายมาใช้ฉบับใหม่ได้" in theirs and "พิมพ์ทีหลัง" not in theirs
    assert (_sign(two), _sign(one)) == (1, 0)
    page = two.get("/admin/types/pension").text
    assert at in page, "a service says that a change of it waits"
    assert re.search(r'<button[^>]*class="fold".*?class="unread">1<', page, re.S), "and so does the folded menu"
    assert (_decide(one, at, "agree"), _decide(one, at, "refuse", "x"), _decide(two, at, "refuse")) == (403, 403, 422)
    assert _decide(desk.browser("personnel"), at, "agree") == 403
    refused = two.post(at, data={"_csrf_token": token(theirs), "act": "refuse", "words": " "}).text
    assert re.search(r'id="words"[^>]*aria-describedby="words-hint words-error"[^>]*aria-invalid="true"', refused)
    assert _decide(two, at, "agree", "ดีแล้ว") == 303
    told = two.get(at).text
    assert ("เห็นชอบโดย" in told, '<a href="/admin/types/pension">' in told) == (True, True)
    assert _file(desk) == words, "what was seen, not what was typed since"
    with desk.database.reading() as session:
        draft = workshop.find(session, PATH)
        assert draft is not None and draft.text == words + "# พิมพ์ทีหลัง\n"
        found = proposals.find(session, at.rpartition("/")[2])
    assert (found.state, found.versions, found.decided_by_id) == ("in_force", {"pension": 2}, desk.actors["second"].id)
    assert _decide(two, at, "agree") == 409
    acts = two.get("/admin/acts").get_data(as_text=True)
    assert "เสนอให้เผยแพร่" in acts and "เห็นชอบให้เผยแพร่" in acts and "แก้ไขแฟ้ม" in acts
    assert acts.count(f'href="{at}"') == 2 and f'href="{FILE}"' in acts
    for data in ({"_go": "publish", "text": words + "# แฟ้ม\n"}, {"_go": "remove"}, {"_go": "back"}):
        page = one.get(FILE).get_data(as_text=True)
        base = re.search(r'name="base" value="(\d+)"', page)
        edition = re.findall(r"\?edition=(\d+)", page)[-1]
        assert base is not None
        sent = {"_csrf_token": token(page), "base": base[1], "reason": "ลองทาง", "edition": edition, **data}
        answer = one.post(FILE, data=sent)
        assert (answer.status_code, answer.headers["Location"].startswith("/admin/proposals/")) == (303, True), data
        assert _file(desk) == words
        assert _decide(one, answer.headers["Location"], "withdraw") == 303
    assert desk.request(key).revision == 1


def test_no_other_way_puts_one_persons_change_in_force(desk: Desk) -> None:
    with desk.database.reading() as session:
        now = shelves.standing(session)
    judged = shelves.judged(now, {"pages/care.md": b"# x\n"})
    _required(desk)
    with pytest.raises(Forbidden), desk.database.transaction() as session:
        shelves.write(session, desk.actors["admin"], judged, "ลอง")
    client = desk.browser("admin")
    _draft(client, "# ใครจะเห็นชอบ\n")
    nobody = "ไม่มีผู้ดูแลระบบคนอื่น"
    assert nobody in client.get("/admin/publish").text
    assert nobody in client.get(_propose(client)).text
    desk.person("second", "manager")
    assert nobody not in client.get("/admin/publish").text


def _logo(client: FlaskClient, kind: str) -> str:
    """Where sending a logo leads."""
    page = client.get("/admin/settings/files").get_data(as_text=True)
    data = {"_csrf_token": token(page), "act": "logo", "reason": "ตราใหม่", "file": (drawn(kind), f"ตรา.{kind.lower()}")}
    answer = client.post("/admin/settings/files", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def test_a_logo_is_proposed_too_and_undoes_nothing_that_a_draft_did_not_know(desk: Desk) -> None:
    desk.person("second", "manager")
    one, two = desk.browser("admin"), desk.browser("second")
    with desk.database.transaction() as session:
        base = shelf.held(session)[OFFICE_FILE].edition_id
        words = (shelf.one(session, OFFICE_FILE) or b"").decode()
        workshop.keep(session, desk.actors["admin"], OFFICE_FILE, words + "# ร่างเก่า\n", base, workshop.NEW)
    _required(desk)
    at = _logo(one, "JPEG")
    assert (at.startswith("/admin/proposals/"), one.get("/logo").mimetype) == (True, "image/png")
    assert (_decide(two, at, "agree"), one.get("/logo").mimetype) == (303, "image/jpeg")
    _required(desk, "offered")
    assert (_logo(one, "PNG"), one.get("/logo").mimetype) == ("/admin/settings/files", "image/png")
    with desk.database.reading() as session:
        draft = workshop.find(session, OFFICE_FILE)
        assert draft is not None and draft.base_id == base, "it is asked over what others wrote, not laid upon it"


def _tomorrow() -> tuple[datetime, dict[str, str]]:
    at = (clock.now().astimezone(BANGKOK) + timedelta(days=1)).replace(hour=8, minute=30, second=0, microsecond=0)
    return at, {"day": f"{at.day:02}/{at.month:02}/{at.year + 543}", "time": "08:30"}


def test_what_has_a_time_is_in_force_at_its_minute_and_not_before(desk: Desk) -> None:
    client = desk.browser("admin")
    before, words, (at, when) = _file(desk), _draft(client, "# พรุ่งนี้\n"), _tomorrow()
    for wrong in ({"day": "32/01/2570"}, {"time": "08:30"}, when | {"time": "25:00"}, {"day": "01/01/2560"}):
        status, page = _publish(client, **wrong)
        assert (status, 'role="alert"' in page, "ประชาชนขอบ่อย" in page) == (422, True, True), wrong
    place = _propose(client, **when)
    page = client.get(place).get_data(as_text=True)
    weekday = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")[at.weekday()]
    assert ("รอเวลา" in page, f"วัน{weekday}" in page, "08:30" in page) == (True, True, True)
    assert "ข้อเสนอที่รออยู่ 1 รายการ" in client.get("/admin/types").get_data(as_text=True)
    with clock.stopped_at(at - timedelta(minutes=1)):
        assert putting.put_due(desk.database) == 0
    assert _file(desk) == before
    with clock.stopped_at(at):
        assert (putting.put_due(desk.database), putting.put_due(desk.database)) == (1, 0)
    assert _file(desk) == words
    with desk.database.reading() as session:
        assert workshop.all_of(session) == [], "what is in force needs no draft"
    assert "มีผลแล้ว" in client.get("/admin/proposals").get_data(as_text=True)


def _moved_on(desk: Desk, client: FlaskClient) -> None:
    page = client.get(FILE).get_data(as_text=True)
    base = re.search(r'name="base" value="(\d+)"', page)
    assert base is not None
    data = {
        "_csrf_token": token(page),
        "base": base[1],
        "_go": "publish",
        "reason": "ก่อน",
        "text": _file(desk) + "# ก่อน\n",
    }
    assert client.post(FILE, data=data).status_code == 303


def _left(desk: Desk, _client: FlaskClient) -> None:
    with desk.database.transaction() as session:
        session.get_one(Account, desk.actors["admin"].id).disabled_at = clock.now()


def _asked_for_two(desk: Desk, _client: FlaskClient) -> None:
    _required(desk)


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [(_moved_on, "มีผู้แก้"), (_left, "ไม่เป็นผู้ดูแลระบบแล้ว"), (_asked_for_two, "คนที่สองเห็นชอบหลังจาก")],
)
def test_what_cannot_be_put_in_force_any_more_changes_nothing_and_its_people_are_told(
    desk: Desk, meanwhile: Callable[[Desk, FlaskClient], None], why: str
) -> None:
    desk.person("second", "manager", last_name="อีกคน")
    client, (at, when) = desk.browser("admin"), _tomorrow()
    _draft(client, "# พรุ่งนี้\n")
    place = _propose(client, **when)
    meanwhile(desk, client)
    before = _file(desk)
    with clock.stopped_at(at):
        assert putting.put_due(desk.database) == 0
        assert putting.put_due(desk.database) == 0
    assert _file(desk) == before
    told = desk.browser("second").get(place).get_data(as_text=True)
    assert 'value="agree"' not in told
    assert ("เผยแพร่ไม่ได้" in told, why in told) == (True, True)
    if meanwhile is _moved_on:
        assert _sign(client) == 1
        assert _decide(client, place, "seen") == 303
        assert _sign(client) == 0


def test_it_is_withdrawn_before_its_time_and_what_was_proposed_is_never_changed(desk: Desk) -> None:
    desk.person("second", "manager", last_name="อีกคน")
    client, (at, when) = desk.browser("admin"), _tomorrow()
    _required(desk, "offered")
    before, _ = _file(desk), _draft(client, "# พรุ่งนี้\n")
    place = _propose(client, **when, second="1")
    assert "รอผู้ดูแลระบบคนที่สอง" in client.get(place).get_data(as_text=True)
    assert _decide(desk.browser("second"), place, "agree") == 303
    assert _file(desk) == before, "agreed, and not in force before its time"
    with pytest.raises(exc.DBAPIError), desk.database.transaction() as session:
        session.execute(text("UPDATE office_proposal_file SET content = NULL"))
    assert _decide(client, place, "withdraw") == 303
    with clock.stopped_at(at):
        assert putting.put_due(desk.database) == 0
    assert (_file(desk), _decide(client, place, "withdraw")) == (before, 409)


def test_an_office_where_nobody_could_agree_is_told_so_before_anything_is_proposed(desk: Desk) -> None:
    _required(desk)
    client = desk.browser("admin")
    _draft(client, "# ลำพัง\n")

    def is_alone() -> bool:
        return "ขณะนี้ไม่มีผู้ดูแลระบบคนอื่น" in client.get("/admin/publish").text

    assert is_alone()
    second = desk.person("second", "manager", last_name="อีกคน")
    assert not is_alone()
    with desk.database.transaction() as session:
        session.get_one(Account, second.id).disabled_at = clock.now()
    assert is_alone(), "a closed account agrees to nothing"
