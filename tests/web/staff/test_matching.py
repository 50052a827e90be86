"""Choices matched at the desk by a browser without scripts: one at a time, the next behind a reason (C46)."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.services.test_matching import decide, events, filed, with_agencies
from tests.support.declared import Declared
from tests.support.forms import token

DECIDE = {"_shown": ["given", "remark"], "given.of": "free,farm,craft", "remark": ""}


@pytest.fixture
def office(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Declared:
    return with_agencies(app.extensions["database"], tmp_path / "office", monkeypatch)


def _post(client: FlaskClient, path: str, **said: object) -> tuple[int, str]:
    answer = client.post(path, data={"_csrf_token": token(client.get("/password").text), "_seen": "1", **said})
    return answer.status_code, answer.text


def _ranks(page: str) -> list[str]:
    return re.findall(r"<legend>(ลำดับที่ [^<]+)</legend>", page)


def test_rank_two_is_not_there_before_rank_one_has_a_reason_against_it(app: Flask, office: Declared) -> None:
    who = office.person()
    key = filed(office, who)
    client = office.browser(app, office.person("committee"))
    path = f"/staff/requests/{key}/forms/decide"
    page = client.get(path).text
    assert _ranks(page) == ["ลำดับที่ 1: ทำงานอิสระ"]
    assert (
        "<dt>หน่วยงานพัฒนา</dt><dd>กรมหนึ่ง</dd>" in page
        and "เกษตรกร" not in page.partition("</form>")[0].partition("<form")[2]
    )

    status, page = _post(client, path, _go="look", **DECIDE, **{"given.1": "no", "given.why1": ""})
    assert (status, len(_ranks(page))) == (200, 1)
    assert "กรุณาระบุเหตุผลที่ลำดับที่ 1 ไม่ได้" in page
    status, page = _post(client, path, _go="look", **DECIDE, **{"given.1": "no", "given.why1": "เต็มแล้ว"})
    assert (status, _ranks(page)) == (200, ["ลำดับที่ 1: ทำงานอิสระ", "ลำดับที่ 2: เกษตรกร"])
    assert "กรุณา" not in page.partition('id="q-given"')[2].partition('id="q-remark"')[0], "nobody decided about it yet"
    assert office.request(key).revision == 1, "looking on saves nothing"

    refused = {"given.1": "no", "given.why1": "เต็มแล้ว"}
    status, page = _post(client, path, _go="move", **DECIDE, **refused)
    assert (status, 'href="#given.2-0"' in page) == (422, True)
    status, page = _post(client, path, _go="move", **DECIDE, **refused, **{"given.2": "yes"})
    assert (status, office.request(key).step) == (303, "given_one")
    page = client.get(f"/staff/requests/{key}").text
    for said in ("เกษตรกร (ลำดับที่ 2)", "ตัดสินเมื่อ", "โดย นาย", "ลำดับที่ 1 ทำงานอิสระ: เต็มแล้ว"):
        assert said in page
    assert "เกษตรกร (ลำดับที่ 2)" in office.browser(app, who).get(f"/requests/{key}").text


def test_the_page_says_where_it_goes_when_none_can_be_had_and_the_filer_reads_why(app: Flask, office: Declared) -> None:
    who = office.person()
    key = filed(office, who)
    client = office.browser(app, office.person("committee"))
    path = f"/staff/requests/{key}/forms/decide"
    none = {f"given.{rank}": "no" for rank in (1, 2, 3)} | {f"given.why{rank}": f"เหตุ {rank}" for rank in (1, 2, 3)}
    _, page = _post(client, path + "/fragment", **DECIDE, **none)
    assert "เมื่อบันทึก คำร้องจะไปที่ขั้นตอน เลือกโครงการใหม่" in page and 'hx-swap-oob="true"' in page
    assert _post(client, path, _go="move", **DECIDE, **none)[0] == 303
    page = office.browser(app, who).get(f"/requests/{key}").text
    assert "ลำดับที่ 3 หัตถกรรม: เหตุ 3" in page and "เลือกโครงการใหม่" in page


def test_an_agency_takes_all_who_chose_it_first_in_one_act_and_reads_who_was_left(app: Flask, office: Declared) -> None:
    who, committee = office.person(), office.person("committee")
    agency = office.person("agency", "back")
    first, second = filed(office, who), filed(office, who, "trade", "farm", "craft")
    other, tried, gone = filed(office, who, "farm", "free", "trade"), filed(office, who), filed(office, who)
    tick = {key: f"{key}.{office.request(key).revision}" for key in (first, second, other, tried, gone)}
    decide(office, committee, tried, "เต็ม", moves=False)
    tick[tried] = f"{tried}.2"
    decide(office, committee, gone, "yes")
    client = office.browser(app, agency)
    assert 'value="first"' in client.get("/staff").text and "รับลำดับที่ 1" in client.get("/staff").text
    ticked = {"pick": list(tick.values()), "back": "/staff"}
    status, page = _post(client, "/staff/bulk", _go="first", **ticked)
    assert (status, "แต่ละรายได้ตามที่เลือกไว้เป็นลำดับที่ 1" in page, office.request(first).revision) == (200, True, 1)
    status, page = _post(client, "/staff/bulk/first", **ticked)
    assert "ทำแล้ว 2 รายการ" in page and "ยังไม่ได้ทำ 3 รายการ" in page
    assert "พิจารณาไปแล้วว่าไม่ได้" in page and "ไม่พบ" in page
    for key in (first, second):
        assert (office.request(key).step, len(events(office, key))) == ("given_one", 2)
        assert office.staff_answers(key)["given"]["decider"] == agency.name
    assert [office.request(key).step for key in (other, tried)] == ["asked", "asked"]
    assert "ทำแล้ว 2 รายการ" in _post(client, "/staff/bulk/first", **ticked)[1], "pressed twice it is done once"
    assert len(events(office, first)) == 2
    assert 'value="first"' not in client.get("/staff?state=in_progress").text, "nothing is decided there"
    status, page = _post(office.browser(app, committee), "/staff/bulk/first", pick=[tick[other]], back="/staff")
    assert ("ทำแล้ว 1 รายการ" in page, office.request(other).unit) == (True, "third")


def test_all_of_a_list_are_taken_part_by_part_beyond_one_page(
    app: Flask, office: Declared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.services.casework.first_choice.part_of.__defaults__", (2,))
    who, agency, committee = office.person(), office.person("agency", "back"), office.person("committee")
    keys = [filed(office, who) for _ in range(5)]
    decide(office, committee, keys[1], "เต็ม", moves=False)
    decide(office, committee, keys[3], "yes")
    client = office.browser(app, agency)
    ticked = {"pick": f"{keys[0]}.1", "back": "/staff?state=submitted"}
    page = _post(client, "/staff/bulk", _go="first", **ticked)[1]
    assert "ครั้งละ 100" in page and '<td data-label="ลำดับที่ 1">ทำงานอิสระ</td>' in page
    page = _post(client, "/staff/bulk/first", rest="1", **ticked)[1]
    assert "ทำแล้ว 1 รายการ" in page and "พิจารณาไปแล้วว่าไม่ได้" in page
    after = re.search(r'name="after" value="(\d+)"', page)
    assert after
    page = _post(client, "/staff/bulk/first", rest="1", after=after[1], **ticked)[1]
    assert "ทำแล้ว 2 รายการ" in page and "ทำครบทุกราย" in page, "what was decided before is not among them"
    assert [office.request(key).step for key in keys] == ["given_one", "asked", "given_one", "given_one", "given_one"]
    said = client.post("/staff/bulk/first", data={"_csrf_token": token(client.get("/password").text), "rest": "1",
                       "after": after[1], "back": "/staff"}, follow_redirects=True)  # fmt: skip
    assert "ไม่มีรายที่รอมอบหมาย" in said.text
