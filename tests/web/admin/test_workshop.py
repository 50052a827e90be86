"""A type is changed as text beside what it makes, a draft until it is published; without scripts too (C14, C31)."""

import json
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from bench.hostile_texts import TEXTS
from portal.queries import shelf
from portal.request_types.editing import outline
from portal.request_types.editing.palette import palette
from portal.request_types.reading.telling import MOST_ALIKE
from portal.services.publishing import workshop
from portal.web.admin.workshop.tried import MOST_JUDGED, ON_A_LEAF
from portal.web.admin.workshop.workshop import MOST_MARKED, PARTS_AT_ONCE
from tests.request_types.test_hostile_files import BOMBS
from tests.support.desk import Desk
from tests.support.forms import token

PATH = "request_types/pension.yaml"
EDIT = f"/admin/edit/{PATH}"


def _text(page: str) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
    assert found is not None
    return unescape(found[1]).removeprefix("\n")


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found is not None
    return found[1]


def _section_of_own(page: str) -> str:
    """The first section that a new question may be put into."""
    found = re.search(r'<select id="within".*?<option value="(form/~[^"]+)"', page, re.S)
    assert found is not None
    return found[1]


def _press(client: FlaskClient, page: str, act: str, text: str | None = None, **more: Any) -> tuple[int, str]:
    """Press a button of the page as a browser without scripts does."""
    words = (_text(page) if text is None else text).replace("\n", "\r\n")
    data = {"_csrf_token": token(page), "seen": _seen(page), "text": words, "act": act, **more}
    answer = client.post(EDIT, data=data)
    return answer.status_code, answer.get_data(as_text=True)


def test_what_is_typed_is_a_draft_that_is_tried_out_and_not_in_force(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    before = _text(page)
    status, page = _press(client, page, "check", before.replace("การยื่นขอบำเหน็จดำรงชีพ", "ขอบำเหน็จแบบใหม่"))
    assert (status, "<h1>ขอบำเหน็จแบบใหม่</h1>" in page, "บันทึกร่างแล้วเมื่อ" in page) == (200, True, True)
    assert "ขอบำเหน็จแบบใหม่" not in client.get("/").get_data(as_text=True)
    with desk.database.reading() as session:
        assert (shelf.one(session, PATH) or b"").decode() == before, "the file itself stays"
    assert "ขอบำเหน็จแบบใหม่" in client.get(EDIT).get_data(as_text=True), "the draft is there at the next visit"
    _press(client, page, "drop")
    assert _text(client.get(EDIT).get_data(as_text=True)) == before


def test_presses_add_move_copy_and_remove_and_keep_every_other_sign(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    before = _text(page)
    _, page = _press(client, page, "insert", snippet="money", within=_section_of_own(page))
    added = [line for line in _text(page).splitlines() if line not in before.splitlines()]
    assert len(added) == 1
    assert "type: money" in added[0]
    assert "จำนวนเงิน (บาท)" in page.split('id="look"')[1], "the form beside it asks it at once"
    _, page = _press(client, page, "up form/fields/amount")
    _, page = _press(client, page, "copy form/fields/amount")
    assert (_text(page).index("amount"), _text(page).count("type: money")) < (_text(page).index("id: debt"), 4)
    for each in ("amount", "amount_2"):
        _, page = _press(client, page, f"remove form/fields/{each}")
    assert _text(page) == before
    client.get("/language/en")
    assert ">amount in baht</option>" in client.get(EDIT).get_data(as_text=True), "named as the reader speaks"
    client.get("/language/th")
    status, page = _press(client, page, "remove form/fields/nothing")
    assert (status, 'role="alert"' in page, _text(page)) == (422, True, before)


def test_a_question_at_the_edge_of_its_section_goes_on_into_the_next_one(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    text = _text(page).replace("form:\n", "form:\n  - fields:\n      - {id: first, type: text, label: หนึ่ง}\n", 1)
    _, page = _press(client, page, "check", text)
    assert ('value="up form/fields/first"' in page, 'value="down form/fields/first"' in page) == (False, True)
    _, page = _press(client, page, "down form/fields/email")
    _, page = _press(client, page, "up form/fields/email")
    _, page = _press(client, page, "up form/fields/email")
    assert _text(page).index("id: first") < _text(page).index("id: email") < _text(page).index("use: applicant")
    _, page = _press(client, page, "down form/fields/email")
    assert _text(page) == text, "and back"


@pytest.mark.one_engine
def test_a_button_drawn_before_the_text_was_typed_over_finds_its_part_or_none(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    notes = "".join(f"      - note: หมายเหตุที่ {number}\n" for number in (1, 2, 3))
    typed = re.sub(r"(?m)^    fields:\n", f"    fields:\n{notes}", _text(page), count=1)
    _, page = _press(client, page, "check", typed)
    second = next(each.name for each in outline(typed).all() if each.label == "หมายเหตุที่ 2")
    assert f'value="remove {second}"' in page
    fewer = typed.replace("      - note: หมายเหตุที่ 1\n", "")
    status, after = _press(client, page, f"remove {second}", fewer)
    assert (status, _text(after)) == (200, fewer.replace("      - note: หมายเหตุที่ 2\n", ""))
    worded = typed.replace("หมายเหตุที่ 2", "คำใหม่")
    for act in ("remove", "copy", "up", "down", "part"):
        status, after = _press(client, after, f"{act} {second}", worded)
        assert (status, _text(after), "ยังไม่ได้ทำอะไร" in after) == (422, worded, True), act
    assert _press(client, after, "remove form/1/fields/0", worded)[0] == 422, "a place is no name"


def test_a_problem_is_told_at_its_line_and_what_was_typed_stays(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    typed = _text(page) + "step: ตรวจ\n"
    status, page = _press(client, page, "check", typed)
    line = len(typed.splitlines())
    assert (status, _text(page)) == (200, typed)
    assert f'data-line="{line}"' in page
    assert "หมายถึง steps หรือไม่" in unescape(page)
    assert client.get("/services/pension").status_code == 200, "what is in force is served as before"


@pytest.mark.one_engine
def test_thousands_of_problems_are_counted_and_each_kind_is_told_some_times(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    _, page = _press(client, page, "check", TEXTS["unknown keys"].of(2000))
    said = page.split('class="problems"')[1].split("</ol>")[0]
    lines = re.findall(r"<li>.*?</li>", said)
    assert (MOST_ALIKE + 1 <= len(lines) <= MOST_ALIKE + 4, "แบบเดียวกันอีก 1,979 ที่" in said) == (True, True)
    assert re.search(r"พบข้อผิดพลาด 200\d ข้อ<", page), "they are counted all the same"
    marks = json.loads(unescape(page.split('data-problems="')[1].split('"')[0]))
    assert (len(marks) <= MOST_MARKED, {each["line"] for each in marks} >= set(range(1, 40))) == (True, True)
    assert len(page.encode()) < 200_000


@pytest.mark.one_engine
def test_whoever_goes_on_from_the_text_keeps_it_and_who_only_looks_begins_no_draft(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    for act in ("view steps", "check", "try"):
        assert _press(client, page, act)[0] in (200, 303)
    with desk.database.reading() as session:
        assert workshop.find(session, PATH) is None
    typed = _text(page)
    for number, (act, leads) in enumerate(
        {"view steps": "", "try": f"{EDIT}/try", "publish": f"/admin/publish?draft={PATH}"}.items()
    ):
        typed += f"# {number}\n"
        told = {"_csrf_token": token(page), "text": typed, "seen": str(number), "act": act}
        answer = client.post(EDIT, data=told)
        assert (answer.status_code, answer.headers.get("Location", "")) == (303 if leads else 200, leads)
        assert _text(client.get(EDIT).get_data(as_text=True)) == typed, act
        assert leads or 'class="drawing"' in answer.get_data(as_text=True)


@pytest.mark.one_engine
def test_of_a_very_long_form_a_leaf_is_drawn_and_each_other_is_a_press_away(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    text = TEXTS["questions"].of(900).replace("id: long", "id: pension") + "examples:\n"
    text += "".join(f"  - {{name: e{number}, given: {{q1: ก}}}}\n" for number in range(60))
    _, page = _press(client, page, "check", text)
    shown = re.findall(r'id="(q\d+)"', page.split('id="look"')[1])
    assert (shown[0], shown[-1], f"1 ถึง {ON_A_LEAF} จาก 900" in page) == ("q0", f"q{ON_A_LEAF - 1}", True)
    assert (page.count('value="remove '), len(page.encode()) - len(text.encode()) < 400_000) == (PARTS_AT_ONCE, True)
    page = client.get(f"{EDIT}?view=form&leaf=99&parts=3").get_data(as_text=True)
    assert (re.findall(r'id="(q\d+)"', page.split('id="look"')[1])[-1], 'name="parts" value="3"' in page) == (
        "q899",
        True,
    )
    _, page = _press(client, page, "leaf 1", parts="3")
    assert (f'id="q{ON_A_LEAF}"' in page, 'name="parts" value="3"' in page) == (True, True), (
        "the other stays where it was"
    )
    page = client.get(f"{EDIT}?view=examples").get_data(as_text=True)
    assert f"อีก {60 - MOST_JUDGED // 900} ตัวอย่าง" in page, "the others are run when it is published"
    page = client.get(f"{EDIT}?view=told").get_data(as_text=True)
    assert "… และอีก" in page.split('class="panel told"')[1]
    assert client.get("/admin/publish").get_data(as_text=True).count("<tr") < 1100


@pytest.mark.one_engine
def test_the_newest_sound_look_stays_beside_a_text_with_problems(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    typed = _text(page).replace("การยื่นขอบำเหน็จดำรงชีพ", "ขอบำเหน็จแบบใหม่")
    _, page = _press(client, page, "check", typed)
    row = client.get(f"{EDIT}?view=row").get_data(as_text=True).split('id="look"')[1]
    assert "นางตัวอย่าง ทดลอง" in row, "a made-up request stands in the list"
    _, page = _press(client, page, "check", typed + "step: ตรวจ\n")
    look = page.split('id="look"')[1]
    assert ("ไม่มีข้อผิดพลาด" in look, 'class="problems"' in look, "ขอบำเหน็จแบบใหม่" in page) == (True, True, True)
    paper = client.get(f"{EDIT}/paper")
    assert (paper.status_code, "ขอบำเหน็จแบบใหม่" in paper.get_data(as_text=True)) == (200, True)
    assert "frame-ancestors 'self'" in paper.headers["Content-Security-Policy"]
    assert "default-src 'none'" in paper.headers["Content-Security-Policy"]
    assert desk.browser("personnel").get(f"{EDIT}/paper").status_code == 403
    _press(client, page, "drop")
    assert "บำเหน็จดำรงชีพ" in client.get(f"{EDIT}/paper").get_data(as_text=True)
    client.get("/language/en")
    page = client.get(EDIT).get_data(as_text=True)
    asked = re.sub(
        r"(?m)^    fields:\n",
        f"    fields:\n      - {next(each.text for each in palette() if each.name == 'table')}\n",
        typed,
        count=1,
    )
    _, page = _press(client, page, "check", asked)
    printed = unescape(client.get(f"{EDIT}/paper").get_data(as_text=True))
    assert ("อายุ (ปี)" in printed, "Applicant" in printed, ' style="' in printed) == (True, False, False), (
        "printed as the office speaks"
    )
    _, page = _press(client, page, "check", typed + "step: ตรวจ\nsteps: 1\nfoo: 1\n")
    assert re.search(r"\d problems<", page), "a count says what it counts"


def test_a_colleague_who_wrote_first_is_named_and_nobody_loses_a_word(desk: Desk) -> None:
    desk.person("second", "manager", last_name="อีกคน")
    one, two = desk.browser("admin"), desk.browser("second")
    mine = theirs = one.get(EDIT).get_data(as_text=True)
    theirs = two.get(EDIT).get_data(as_text=True)
    assert _press(one, mine, "check", _text(mine) + "# คนแรก\n")[0] == 200
    status, page = _press(two, theirs, "check", _text(theirs) + "# คนที่สอง\n")
    assert (status, "# คนที่สอง" in _text(page), desk.account("admin").full_name in page) == (409, True, True)
    assert re.search('class="gone".*?# คนแรก.*class="new".*?# คนที่สอง', page, re.DOTALL), (
        "both are seen before one is chosen"
    )
    assert 'value="publish"' not in page, "what would be published is not what stands here"
    with desk.database.reading() as session:
        kept = workshop.find(session, PATH)
    assert kept is not None
    assert kept.text.endswith("# คนแรก\n")
    status, page = _press(two, page, "mine")
    assert (status, _text(two.get(EDIT).get_data(as_text=True)).endswith("# คนที่สอง\n")) == (200, True)
    status, page = _press(one, mine, "drop", _text(mine) + "# คนแรก\n")
    assert (status, "อีกคน" in page, "# คนแรก" in _text(page)) == (409, True, True), (
        "nobody throws away what he never saw"
    )
    page = one.get(EDIT).get_data(as_text=True)
    assert _text(page).endswith("# คนที่สอง\n")
    assert _press(one, page, "drop")[0] == 303


@pytest.mark.parametrize("who", ["personnel", "director", "applicant"])
def test_nobody_else_edits_and_no_other_file_is_reached(desk: Desk, who: str) -> None:
    assert desk.browser(who).get(EDIT).status_code == 403
    admin = desk.browser("admin")
    for path in ("request_types/none.yaml", "../secret.yaml", "request_types/../office.yaml", "pages/manual.md", "x"):
        assert admin.get(f"/admin/edit/{path}").status_code == 404, path


def test_hostile_text_gets_the_shells_errors_and_never_a_fault(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    for text in map(BOMBS.__getitem__, ("aliases", "tags", "depth", "many nodes", "many blocks", "controls")):
        status, page = _press(client, page, "check", text.replace("\0", ""))
        assert (status, 'class="problems"' in page) == (200, True), text[:60]


def _publish(client: FlaskClient, **more: Any) -> tuple[int, str]:
    """The page on which drafts are put in force, ticked as it comes, with a reason."""
    page = client.get("/admin/publish").get_data(as_text=True)
    seen = dict(re.findall(r'name="(seen-[^"]+)" value="(\d+)"', page))
    ticked = re.findall(r'name="draft" value="([^"]+)" checked', page)
    data = {"_csrf_token": token(page), "reason": "ประชาชนขอบ่อย", "draft": ticked, **seen, **more}
    answer = client.post("/admin/publish", data=data)
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize("base", ["", "library/equipment_loan", "pension"])
def test_a_new_service_is_begun_written_and_published_and_only_then_offered(desk: Desk, base: str) -> None:
    client, path = desk.browser("admin"), "request_types/tents.yaml"
    form = client.get("/admin/new-type").get_data(as_text=True)
    told = {"_csrf_token": token(form), "title": "ขอยืมเต็นท์", "base": base}
    wrong = client.post("/admin/new-type", data=told | {"id": "เต็นท์"})
    assert (wrong.status_code, 'value="ขอยืมเต็นท์"' in wrong.get_data(as_text=True)) == (422, True)
    assert client.post("/admin/new-type", data=told | {"id": "pension"}).status_code == 422
    begun = client.post("/admin/new-type", data=told | {"id": "tents"})
    assert (begun.status_code, begun.headers["Location"]) == (303, f"/admin/edit/{path}")
    page = client.get(begun.headers["Location"]).get_data(as_text=True)
    assert ('class="problems"' in page, "<h1>ขอยืมเต็นท์</h1>" in page) == (False, True), "its lists are begun with it"
    if not base:
        paper = client.get(f"/admin/edit/{path}/paper").get_data(as_text=True)
        assert re.findall("<h2[^>]*>(.*?)</h2>", paper)[:2].count("ผู้ยื่นคำขอ") == 1, (
            "answers without a heading are not the person"
        )
    listed = client.get("/admin/types").get_data(as_text=True)
    assert f'<a href="/admin/edit/{path}"><strong>ขอยืมเต็นท์</strong>' in listed, "who closed the page finds it again"
    assert desk.browser(None).get("/services/tents").status_code == 404
    assert _publish(client, reason="")[0] == 422
    assert _publish(client)[0] == 303
    offered = desk.browser(None).get("/services/tents")
    assert (offered.status_code, "ขอยืมเต็นท์" in offered.get_data(as_text=True)) == (200, True)
    with desk.database.reading() as session:
        assert workshop.all_of(session) == [], "what is published needs no draft"


@pytest.mark.parametrize("base", ["", "library/rooms", "library/provinces", "executives"])
def test_a_new_registry_is_begun_sound(desk: Desk, base: str) -> None:
    client = desk.browser("admin")
    told = {
        "_csrf_token": token(client.get("/admin/new-registry").get_data(as_text=True)),
        "base": base,
        "id": "lorries",
    }
    assert client.post("/admin/new-registry", data=told | {"title": ""}).status_code == 422
    begun = client.post("/admin/new-registry", data=told | {"title": "รถบรรทุก"})
    assert (begun.status_code, begun.headers["Location"]) == (303, "/admin/edit/registries/lorries.yaml")
    page = client.get(begun.headers["Location"]).get_data(as_text=True)
    assert ('class="problems"' in page, "id: lorries" in page) == (False, True)


def test_a_change_says_what_it_means_and_open_requests_go_on_as_they_were(desk: Desk) -> None:
    key = desk.file("pension")
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    wrong = _text(page).replace("id: debt", "id: owed").replace("{debt:", "{owed:")
    _, page = _press(client, page, "check", wrong + "step: ตรวจ\n")
    status, told = _publish(client)
    assert (status, f"{PATH}:{len(wrong.splitlines()) + 1}" in told) == (422, True)
    _press(client, page, "check", wrong.replace("id: owed", "id: owed, was: debt"))
    told = unescape(client.get("/admin/publish").get_data(as_text=True))
    assert ("owed" in told, "คำร้องที่ยังไม่เสร็จ 1 เรื่อง" in told) == (True, True)
    before = desk.request(key).version_id
    assert _publish(client)[0] == 303
    assert desk.request(key).version_id == before
    assert desk.browser("personnel").get("/staff").status_code == 200
    newest = desk.file("pension")
    assert desk.request(newest).version_id != before


def test_a_draft_begun_before_a_colleague_published_is_not_put_over_unseen(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    _press(client, page, "check", _text(page) + "# ของฉัน\n")
    files = client.get(f"/admin/files/{PATH}").get_data(as_text=True)
    base = re.search(r'name="base" value="(\d+)"', files)
    assert base is not None
    theirs = {"_csrf_token": token(files), "base": base[1], "_go": "publish", "reason": "แก้คำ"}
    assert client.post(f"/admin/files/{PATH}", data=theirs | {"text": _text(page) + "# ของเพื่อน\n"}).status_code == 303
    assert _publish(client)[0] == 409
    assert _publish(client, over=PATH)[0] == 303
    assert _publish(client)[0] == 303
    with desk.database.reading() as session:
        assert (shelf.one(session, PATH) or b"").decode().endswith("# ของฉัน\n")


def test_what_a_name_leads_to_and_is_not_there_is_begun_from_its_problem(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    lorry = "{id: lorry, type: reference, from: lorries, label: รถ}\n      - "
    text = _text(page).replace("form:\n", "form:\n  - use: nobody\n", 1).replace("{id: debt,", lorry + "{id: debt,")
    _, page = _press(client, page, "check", text + "summary: ขอ {debt}\n")
    assert ("/admin/new-registry?id=lorries" in page, "?kind=blocks&amp;name=nobody" in page) == (True, True)
    _, page = _press(client, page, "check", _text(page).replace("from: lorries", "from: schoolz"))
    assert "from ไม่มี schoolz: หมายถึง schools หรือไม่" in page
    mended = _text(page).replace("  - use: nobody\n", "").replace("from: schoolz", "from: schools")
    _, page = _press(client, page, "check", mended)
    assert ("/admin/new-registry" in page, "summary เขียนได้ภาษาเดียว" in page) == (False, True)
