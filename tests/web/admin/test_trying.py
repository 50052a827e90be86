"""A type is tried before it is in force: filled in, sent, worked on, returned, let wait; and nothing of it is left."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from html import unescape
from typing import Any

import pytest
from flask import g
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models.base import Base
from portal.queries import shelf
from portal.services.publishing import workshop
from portal.services.trial.plays import MOST_ACTS, MOST_BYTES
from portal.web.admin.workshop import tried
from tests.support.desk import Desk
from tests.support.forms import token

PATH = "request_types/card.yaml"
TRY = f"/admin/edit/{PATH}/try"


def _carried(page: str) -> str:
    found = re.search(r'name="_trial" value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def _press(client: FlaskClient, page: str, go: str, **more: Any) -> tuple[int, str]:
    """As a browser without scripts presses: what was carried goes along; questions keep what is carried of them."""
    answer = client.post(TRY, data={"_csrf_token": token(page), "_trial": _carried(page), "_go": go, **more})
    return answer.status_code, answer.get_data(as_text=True)


def _office(desk: Desk) -> Mapping[str, tuple[int, str]]:
    """Each table of the office's own database: how many rows, and a digest of them."""
    found = {}
    with desk.database.reading() as session:
        for each in Base.metadata.sorted_tables:
            rows = sorted(repr(tuple(row)) for row in session.execute(select(each)))
            found[each.name] = len(rows), sha256("\n".join(rows).encode()).hexdigest()
    return found


def _who(page: str, act: str) -> str:
    found = re.search(rf'name="_who\.{re.escape(act)}"(?:>\s*<option)? value="([^"]+)"', page)
    assert found is not None, (act, re.findall(r'value="(act:[^"]+)"', page))
    return found[1]


def _act(client: FlaskClient, page: str, act: str, **more: Any) -> tuple[int, str]:
    return _press(client, page, f"act:{act}", **{f"_who.{act}": _who(page, act), **more})


def _sent(client: FlaskClient) -> str:
    page = client.get(TRY).get_data(as_text=True)
    status, page = _press(client, page, "made_up")
    assert status == 200
    status, page = _press(client, page, "do")
    assert status == 200, re.findall(r'role="alert".*?</', page, re.S)
    return page


def _words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_request_goes_its_whole_way_and_the_office_is_exactly_what_it_was(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(TRY).get_data(as_text=True)
    before, files = _office(desk), sorted(desk.app.extensions["settings"].storage.rglob("*"))
    status, wrong = _press(client, page, "do")
    assert (status, 'class="summary"' in wrong, "กรุณาแนบสำเนาบัตรประชาชน" in wrong) == (422, True, True)
    page = _sent(client)
    assert "คำร้องใหม่ของ นางตัวอย่าง ทดลอง" in _words(page), "the unit is told"
    status, page = _act(client, page, "return:incomplete", _message="ที่อยู่ไม่ครบ", _open=["home"])
    assert (status, "ที่อยู่ไม่ครบ" in page) == (200, True)
    _, page = _act(client, page, "resubmit:")
    assert (page.count('class="field locked"') > 3 or "officer_says" not in page, 'name="home"' in page) == (True, True)
    status, page = _press(client, page, "do", _shown="home", home="1 หมู่ 2 ตำบลใหม่")
    assert (status, "1 หมู่ 2 ตำบลใหม่" in page) == (200, True)
    _, page = _act(client, page, "move:considering")
    _, page = _act(client, page, "move:proposed")
    assert "act:move:pickup" not in page, "only its form leads there"
    _, page = _act(client, page, "fill:appoint")
    assert _press(client, page, "do", _shown="pickup_on", pickup_on="")[0] == 422
    _, page = _press(client, page, "do", _shown=["pickup_on", "pickup_at"], pickup_on="01/12/2580", pickup_at="ห้อง 1")
    assert "นัดหมายรับบัตรฯ" in _words(page)
    status, page = _press(client, page, "wait:30")
    assert (status, "เลยกำหนด" in _words(page)) == (200, True), "late marks show as time passes"
    number = len(json.loads(_carried(page))["acts"])
    _, page = _press(client, page, "undo")
    assert len(json.loads(_carried(page))["acts"]) == number - 1
    data = {"_csrf_token": token(page), "_trial": _carried(page), "kind": "request"}
    paper = client.post(f"{TRY}/paper", data=data)
    assert (paper.status_code, paper.data[:5], paper.headers["Cache-Control"]) == (200, b"%PDF-", "no-store")
    assert client.post(f"{TRY}/paper", data=data | {"kind": "none"}).status_code == 404
    _, page = _act(client, page, "move:done")
    assert "act:move" not in page
    assert _office(desk) == before
    assert sorted(desk.app.extensions["settings"].storage.rglob("*")) == files


@pytest.mark.one_engine
def test_what_a_page_carries_is_taken_as_words_and_never_as_a_fault(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(TRY).get_data(as_text=True)
    began = json.loads(_carried(page))["began"]

    def carries(**told: Any) -> str:
        return json.dumps({"began": began, "acts": [], **told})

    hostile = [
        "", "[]", "{", "null", "[" * 100_000, "x" * (MOST_BYTES + 1), json.dumps({"began": "nie", "acts": []}),
        json.dumps({"began": "9999-12-31T23:59:59+00:00", "acts": []}),
        carries(acts=[{"verb": "drop table"}]), carries(acts=[{"verb": "wait", "days": 10**9}]),
        carries(acts=[{"verb": "note"}] * (MOST_ACTS + 1)), carries(acts="note"), carries(acts=[None]),
        carries(acts=[{"verb": "file", "words": {"birth": [["x"]]}}]),
    ]  # fmt: skip
    for each in hostile:
        status = client.post(TRY, data={"_csrf_token": token(page), "_trial": each, "_go": "do"}).status_code
        assert status == 422, each[:80]
    odd = [
        carries(acts=[{"verb": "move", "target": "considering"}]),
        carries(acts=[{"verb": "file", "who": "nobody"}]),
        carries(acts=[{"verb": "file", "files": {"nothing": ["a.pdf"]}}]),
        carries(acts=[{"verb": "file", "words": {"birth": ["\ud800", "2"], "__class__": ["x"], "": [""]}}]),
        carries(open={"verb": "fill", "target": "nothing"}),
        carries(open={"verb": "record", "target": "appoint"}),
        carries(open={"verb": "file", "words": {"home": ["ก" * 30_000]}, "files": {"id_card": ["x" * 900]}}),
    ]
    for each in odd:
        for go in ("do", "check", "act:fill:appoint", "undo"):
            data = {
                "_csrf_token": token(page),
                "_trial": each,
                "_go": go,
                "_example": "nothing",
                "_who.fill:appoint": "x",
            }
            assert client.post(TRY, data=data).status_code in (200, 422), (each[:80], go)
    for go in ("act:return:", "wait:99999", "add:home", "drop:x:1", "sample:none", "sample:home", "remove:", "week:birth:x",
               "example", "leave", "half", "zzz"):  # fmt: skip
        data = {"_csrf_token": token(page), "_trial": odd[-1], "_go": go, "_example": "nothing"}
        assert client.post(TRY, data=data).status_code in (200, 422), go


@pytest.mark.one_engine
def test_an_example_is_taken_by_its_name(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(TRY).get_data(as_text=True)
    select = page.partition('<select id="_example"')[2].partition("</select>")[0]
    names = [unescape(each) for each in re.findall(r'<option value="([^"]+)"', select)]
    assert "the age follows from the birth date" in names
    status, filled = _press(client, page, "example", _example="the age follows from the birth date")
    assert (status, filled == page) == (200, False)
    for gone in ("0", "one that a colleague took away"):
        status, told = _press(client, page, "example", _example=gone)
        assert (status, "กรุณาเลือกอีกครั้ง" in told) == (422, True)


@pytest.mark.one_engine
def test_what_was_tried_is_kept_as_an_example_that_passes(desk: Desk) -> None:
    client = desk.browser("admin")
    page = _sent(client)
    for act in ("move:considering", "move:proposed"):
        _, page = _act(client, page, act)
    _, page = _act(client, page, "fill:appoint")
    _, page = _press(client, page, "do", _shown=["pickup_on", "pickup_at"], pickup_on="01/12/2580", pickup_at="ห้อง 1")
    status, page = _press(client, page, "keep", _name="ลองถึงวันนัด")
    assert status == 303
    with desk.app.app_context(), desk.database.reading() as session:
        g.language = "th"
        draft, before = workshop.find(session, PATH), (shelf.one(session, PATH) or b"").decode()
        assert draft is not None
        tested = tried.try_out(session, PATH, draft.text)
    added = [line for line in draft.text.splitlines() if line not in before.splitlines()]
    assert "".join(added) and draft.text.startswith(before.rstrip()), "every other sign stays"
    kept = [each for each in tested.examples if each.name == "ลองถึงวันนัด"]
    assert [each.failures for each in kept] == [()]
    assert "pickup_at" in draft.text[len(before) - 1 :]


@pytest.mark.parametrize("who", ["personnel", "director", "applicant"])
def test_nobody_else_tries_and_only_types_are_tried(desk: Desk, who: str) -> None:
    assert desk.browser(who).get(TRY).status_code == 403
    admin = desk.browser("admin")
    for path in ("office.yaml", "request_types/none.yaml", "registries/schools.yaml", "x"):
        assert admin.get(f"/admin/edit/{path}/try").status_code == 404, path


@pytest.mark.one_engine
def test_what_is_being_written_is_what_is_tried(desk: Desk) -> None:
    client = desk.browser("admin")
    edit = client.get(f"/admin/edit/{PATH}").get_data(as_text=True)
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", edit, re.S)
    assert found is not None
    text = unescape(found[1]).removeprefix("\n")
    page = _sent(client)
    draft = {"_csrf_token": token(edit), "seen": "0", "act": "check"}
    client.post(f"/admin/edit/{PATH}", data=draft | {"text": text.replace("เจ้าหน้าที่พิจารณา", "ดูเอกสาร")})
    assert "ดูเอกสาร" in _press(client, page, "wait:1")[1]
    client.post(f"/admin/edit/{PATH}", data=draft | {"seen": "1", "text": text + "steps: 1\n"})
    assert client.get(TRY).status_code == 422
    assert _press(client, page, "wait:1")[0] == 422
