"""`lookup`: anybody asks whether a word is in a registry, and learns nothing but that (C62)."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from portal.request_types.formats.citizen_id import is_citizen_id
from portal.services.accounts.human_check import question
from portal.web.public.lookups import LIMIT
from tests.support.declared import Declared, declare
from tests.support.forms import post, token

NO_CHECK = "registration: {who: open, human_check: false}\n"
DISTRICTS = "title: อำเภอ\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {kk: {name: เกาะคา}, ng: {name: งาว}}\n"
HOLDERS = """\
title: ผู้มีบัตร
key: citizen_id
lookup: {title: ตรวจสอบสิทธิ, ask: citizen_id, found: มีสิทธิเข้าร่วมมาตรการ, not_found: ไม่พบข้อมูล, shows: points}
columns:
  - {id: citizen_id, type: citizen_id, label: เลขประจำตัวประชาชน, unique: true}
  - {id: name, type: text, label: ชื่อ}
  - {id: district, type: reference, from: districts, label: อำเภอ}
rows:
  "1111111111119": {name: นกกางเขน, district: ng}
  "2222222222227": {name: ปลาตะเพียน, district: kk}
"""
POINTS = """\
title: สถานที่รับแจ้ง
kept_by: [back]
area: [district]
columns:
  - {id: name, type: text, label: สถานที่}
  - {id: district, type: reference, from: districts, label: อำเภอ}
  - {id: tel, type: text, label: ภายใน, optional: true, sensitive: true}
  - {id: keeper, type: citizen_id, label: เลขผู้ดูแล, optional: true}
rows: {hall: {name: หอประชุม, district: kk, tel: ลับเฉพาะ, keeper: "4444444444443"}, school: {name: โรงเรียน, district: ng}}
"""
CARD = "title: ขอบัตร\nform: [{fields: [{id: a, type: text, label: ก}]}]\n"
AT, HAS, HAS_NOT = "/lookup/holders", "1111111111119", "3333333333335"


def _office(app: Flask, tmp_path: Path, more: str = NO_CHECK) -> Declared:
    lists = {"districts": DISTRICTS, "holders": HOLDERS, "points": POINTS}
    return declare(app.extensions["database"], tmp_path / "office", more, lists, card=CARD)


def _ask(client: FlaskClient, word: str, **more: str) -> TestResponse:
    return post(client, AT, {"word": word, **more})


def test_a_number_is_answered_without_a_name_with_the_places_of_its_district_first(app: Flask, tmp_path: Path) -> None:
    _office(app, tmp_path)
    client = app.test_client()
    assert 'href="/lookup/holders">ตรวจสอบสิทธิ' in client.get("/").get_data(as_text=True)
    yes = _ask(client, "๑-๑๑๑๑-๑๑๑๑๑-๑๑-๙").get_data(as_text=True)
    no = _ask(client, HAS_NOT).get_data(as_text=True)
    assert "มีสิทธิเข้าร่วมมาตรการ" in yes
    assert "ไม่พบข้อมูล" in no
    assert yes.index("โรงเรียน") < yes.index("หอประชุม"), "the district found stands first"
    assert no.index("หอประชุม") < no.index("โรงเรียน"), "and without one all in their own order"
    for page in (yes, no):
        assert not any(each in page for each in ("นกกางเขน", "ปลาตะเพียน", "ลับเฉพาะ", "เลขผู้ดูแล", "4444", HAS, HAS_NOT))
    assert len(yes.encode()) == len(no.encode())


def test_what_is_no_number_is_said_so_and_a_registry_without_a_question_has_no_page(app: Flask, tmp_path: Path) -> None:
    _office(app, tmp_path)
    client = app.test_client()
    for word in ("", "1111111111118", "นกกางเขน"):
        assert not is_citizen_id(word)
        answer = _ask(client, word)
        assert answer.status_code == 422
        assert f'id="word" name="word" value="{word}"' in answer.text, "what was typed stands there to be mended"
    assert client.get("/lookup/points").status_code == 404
    assert client.get("/lookup/unknown").status_code == 404


def test_asking_through_a_list_of_numbers_is_stopped_by_address(app: Flask, tmp_path: Path) -> None:
    _office(app, tmp_path)
    client = app.test_client()
    carried = token(client.get(AT).get_data(as_text=True))
    said = {"_csrf_token": carried, "word": HAS}
    answers = [client.post(AT, data=said).status_code for _ in range(LIMIT.most + 1)]
    assert answers == [200] * LIMIT.most + [429]


def test_nothing_is_answered_to_whom_the_human_check_does_not_know(app: Flask, tmp_path: Path) -> None:
    _office(app, tmp_path, "")
    client = app.test_client()
    refused = _ask(client, HAS, _human_words="99")
    assert refused.status_code == 422
    assert "มีสิทธิ" not in refused.get_data(as_text=True) and f'value="{HAS}"' in refused.text
    with app.test_request_context():
        asked = question(app.extensions["settings"].secret_key, "th")
    found = [_ask(client, HAS, _human_seal=asked.seal, _human_words=str(n)).status_code for n in range(2, 19)]
    assert found.count(200) == 1


def test_found_and_not_found_cost_the_same_statements(app: Flask, tmp_path: Path) -> None:
    _office(app, tmp_path)
    client, counts = app.test_client(), []
    carried = token(client.get(AT).get_data(as_text=True))
    for word in (HAS_NOT, HAS, HAS_NOT, HAS):
        heard: list[str] = []

        def note(*told: Any, of: list[str] = heard) -> None:
            of.append(str(told[2]))

        event.listen(Engine, "before_cursor_execute", note)
        client.post(AT, data={"_csrf_token": carried, "word": word})
        event.remove(Engine, "before_cursor_execute", note)
        counts.append(len(heard))
    assert len(set(counts[1:])) == 1
