"""Staff forms while they are filled in: what an answer brings is asked for at once, and nothing is kept before it is saved."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.permissions import Actor
from portal.models.accounts import Account
from tests.support.declared import Declared, declare
from tests.support.forms import token

HELP = """\
title: ช่วยเหลือ
unit: front
form: [{fields: [{id: why, type: text, label: เรื่อง}]}]
staff_forms:
  - id: help
    title: บันทึกการช่วยเหลือ
    at: [submitted]
    fields:
      - {id: kind, type: choice, label: ความช่วยเหลือ, options: {money: เงิน, goods: สิ่งของ}}
      - {id: amount, type: money, label: จำนวนเงิน, when: kind == "money"}
      - {id: goods, type: text, label: รายการสิ่งของ, when: kind == "goods"}
"""


class Desk:
    """A request with a form whose second question hangs on its first, and the officer who fills it in."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.office: Declared = declare(app.extensions["database"], folder, help=HELP)
        self.key = self.office.file(self.office.person(), "help", why="น้ำท่วม").key
        self.url = f"/staff/requests/{self.key}/forms/help"
        self.officer = self.office.person("officer", "front")
        self.client = self.browser(app, self.officer)

    def browser(self, app: Flask, who: Actor) -> FlaskClient:
        return self.office.browser(app, who)

    def typed(self, **words: object) -> str:
        """What the server answers while this stands in the form."""
        page = self.client.get("/password").get_data(as_text=True)
        said = {"_csrf_token": token(page), "_seen": "1", "_shown": ["kind"], **words}
        answer = self.client.post(
            f"{self.url}/fragment", data=said, headers={"X-Active": str(words.get("active", "kind"))}
        )
        assert answer.status_code == 200
        return answer.get_data(as_text=True)


@pytest.fixture
def desk(app: Flask, tmp_path: Path) -> Desk:
    return Desk(app, tmp_path / "office")


def test_a_question_comes_with_the_answer_that_asks_for_it_and_goes_with_it(desk: Desk) -> None:
    money = desk.typed(kind="money")
    assert 'name="amount"' in money and 'name="goods"' not in money
    assert 'id="q-amount" class="question" hx-swap-oob="true"' in money
    goods = desk.typed(kind="goods", _shown=["kind", "amount"])
    assert 'name="goods"' in goods and 'name="amount"' not in goods
    assert 'id="q-amount" class="question" hidden hx-swap-oob="true"' in goods


def test_the_question_a_person_is_in_is_left_alone(desk: Desk) -> None:
    assert 'id="q-kind"' not in desk.typed(kind="money")


def test_nothing_is_kept_and_no_mistake_is_told_before_the_form_is_saved(desk: Desk) -> None:
    assert "error" not in desk.typed(kind="money")
    assert desk.office.request(desk.key).revision == 1
    assert "checked" not in desk.client.get(desk.url).get_data(as_text=True)


def test_a_mended_question_loses_its_complaint(desk: Desk) -> None:
    page = desk.typed(kind="money", amount="3,000", _shown=["kind", "amount"], _wrong=["amount"], active="_message")
    assert 'value="3,000"' in page and "error" not in page


def test_the_page_asks_for_it(desk: Desk) -> None:
    page = desk.client.get(desk.url).get_data(as_text=True)
    assert f'hx-post="{desk.url}/fragment"' in page and "htmx.min.js" in page
    assert "htmx.min.js" not in desk.client.get(f"/staff/requests/{desk.key}").get_data(as_text=True)
    assert f'{desk.url}#_act"' in desk.client.get(f"/staff/requests/{desk.key}").get_data(as_text=True)


def test_the_officers_own_file_is_sent_by_the_script_that_shows_how_far_it_is(desk: Desk) -> None:
    assert "upload.js" in desk.client.get(f"/staff/requests/{desk.key}").get_data(as_text=True)


BUREAUS = """\
title: หมวด
columns: [{id: name, type: text, label: ชื่อ}, {id: officer, type: person, label: เจ้าหน้าที่}]
rows: {light: {name: ไฟฟ้า, officer: lamp@example.com}}
"""
SORTED = """\
title: ร้องทุกข์
unit: front
form: [{fields: [{id: why, type: text, label: เรื่อง}]}]
staff_forms:
  - id: sort
    title: จัดประเภท
    moves_to: in_progress
    fields:
      - {id: category, type: reference, from: bureaus, label: หมวด}
      - {id: responsible, type: person, prefill: category.officer, label: ผู้รับผิดชอบ}
"""


def test_a_person_whom_a_list_names_by_address_is_ticked_among_those_on_offer(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", registries={"bureaus": BUREAUS}, sort=SORTED)
    officer = office.person("officer", "front", email="lamp@example.com")
    key = office.file(office.person(), "sort", why="ไฟดับ").key
    url, client = f"/staff/requests/{key}/forms/sort", office.browser(app, officer)
    with office.database.reading() as session:
        account = session.get_one(Account, officer.id).key
    said: dict[str, object] = {"_csrf_token": token(client.get(url).get_data(as_text=True)), "_seen": "1"}
    said |= {"_shown": ["category", "responsible"], "category": "light", "responsible.filled": ""}
    parts = client.post(f"{url}/fragment", data=said, headers={"X-Active": "category"}).get_data(as_text=True)
    assert f'checked id="responsible-0" name="responsible" type="radio" value="{account}"' in parts
    assert f'name="responsible.filled" value="{account}"' in parts
    said |= {"_go": "move", "responsible": account, "responsible.filled": account}
    assert client.post(url, data=said).status_code == 303
    assert office.request(key).state == "in_progress"
