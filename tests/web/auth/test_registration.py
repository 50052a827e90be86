"""Registering on the page (C1-C3, C9, C10)."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.models.accounts import Account, Consent
from tests.support.forms import post
from tests.support.people import PASSWORD, SOMCHAI, solved_work

People = Callable[..., Account]
Browser = Callable[..., FlaskClient]
GOOD = {
    "citizen_id": "๑-๑๑๑๑-๑๑๑๑๑-๑๑-๙",
    "phone": "081-234-5678",
    "personnel_type": "teacher",
    "title": "นาย",
    "first_name": "สมชาย",
    "last_name": "ตัวอย่าง",
    "password": PASSWORD,
    "again": PASSWORD,
    "consent": "y",
}
TAKEN = "เลขประจำตัวประชาชนนี้ลงทะเบียนแล้ว"


def _accounts(portal: Flask) -> int:
    with portal.extensions["database"].reading() as session:
        return session.scalar(select(func.count()).select_from(Account)) or 0


def test_the_eight_fields_make_an_account_that_logs_in_at_once(portal: Flask, browser: Browser) -> None:
    client = browser()
    answer = post(client, "/register", GOOD)
    assert (answer.status_code, answer.location) == (303, "/login")
    assert "ลงทะเบียนเรียบร้อยแล้ว" in client.get("/login").get_data(as_text=True)
    assert browser(SOMCHAI).get("/profile").status_code == 200


def test_the_page_asks_the_eight_fields_with_their_words(portal: Flask, browser: Browser) -> None:
    page = browser().get("/register").get_data(as_text=True)
    labels = [re.sub(r"<[^>]+>|\*", "", label).strip() for label in re.findall(r"<label for=[^>]+>(.*?)</label>", page)]
    wanted = ["เลขประจำตัวประชาชน", "เบอร์โทรศัพท์", "ประเภทบุคลากร", "คำนำหน้าชื่อ", "ชื่อ", "นามสกุล", "รหัสผ่าน", "รหัสผ่านอีกครั้ง"]
    assert [label for label in labels if label in wanted] == wanted
    assert "ข้าพเจ้ายินยอมตามนโยบาย" in page
    assert 'href="/privacy"' in page
    assert page.count('autocomplete="new-password"') == 2


def test_without_consent_there_is_no_account(portal: Flask, browser: Browser) -> None:
    answer = post(browser(), "/register", {name: words for name, words in GOOD.items() if name != "consent"})
    assert answer.status_code == 422
    assert 'href="#consent"' in answer.get_data(as_text=True)
    assert _accounts(portal) == 0


def test_consent_is_kept_word_for_word(portal: Flask, browser: Browser) -> None:
    post(browser(), "/register", GOOD)
    with portal.extensions["database"].reading() as session:
        kept = session.scalars(select(Consent)).one()
    assert kept.text == "ข้าพเจ้ายินยอมตามนโยบาย"


def test_every_mistake_is_listed_with_a_link_and_typed_words_stay(portal: Flask, browser: Browser) -> None:
    wrong = GOOD | {"citizen_id": "123", "phone": "5", "first_name": "", "password": "short", "last_name": "<b>x</b>"}
    answer = post(browser(), "/register", wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for field in ("citizen_id", "phone", "first_name", "password"):
        assert f'href="#{field}"' in page
        assert f'id="{field}-error"' in page
    assert 'value="123"' in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page
    assert 'value="short"' not in page


def test_a_number_is_registered_once_and_told_so_with_what_to_do(
    portal: Flask, people: People, browser: Browser
) -> None:
    people()
    answer = post(browser(), "/register", GOOD)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert TAKEN in page
    assert "จุดบริการ" in page
    assert _accounts(portal) == 1


def test_that_a_number_is_taken_is_not_told_before_the_human_check(
    checking: Flask, people: People, browser: Browser
) -> None:
    people()
    client = browser()
    assert TAKEN not in post(client, "/register", GOOD).get_data(as_text=True)
    work = solved_work(checking.extensions["settings"].secret_key)
    assert TAKEN in post(client, "/register", GOOD | {"_human_solution": work}).get_data(as_text=True)
    assert TAKEN not in post(client, "/register", GOOD | {"_human_solution": work}).get_data(as_text=True)


def test_the_plain_question_stands_in_without_scripts(checking: Flask, browser: Browser) -> None:
    client = browser()
    page = client.get("/register").get_data(as_text=True)
    names = ["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"]
    asked = re.search(r'<label for="_human_words">([^<]*)', page)
    seal = re.search(r'name="_human_seal" value="([^"]+)"', page)
    csrf = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    assert asked
    assert seal
    assert csrf
    total = sum(names.index(word) for word in asked[1].split() if word in names)
    sent = GOOD | {"_csrf_token": csrf[1], "_human_seal": seal[1], "_human_words": str(total)}
    assert client.post("/register", data=sent).status_code == 303


def test_the_office_switches_the_human_check_off(portal: Flask, browser: Browser) -> None:
    assert "data-human" not in browser().get("/register").get_data(as_text=True)


def test_the_page_is_there_in_english(portal: Flask, browser: Browser) -> None:
    client = browser()
    client.get("/language/en")
    page = client.get("/register").get_data(as_text=True)
    assert "Citizen ID number" in page
    assert "I agree to the policy" in page
    assert post(client, "/register", GOOD).status_code == 303


def test_nobody_chooses_a_role_by_posting_one(portal: Flask, browser: Browser) -> None:
    post(browser(), "/register", GOOD | {"role": "admin", "unit": "finance", "is_demo": "1", "identity_seen_at": "1"})
    with portal.extensions["database"].reading() as session:
        made = session.scalars(select(Account)).one()
    assert (made.role, made.unit, made.is_demo, made.identity_seen_at) == ("applicant", None, False, None)


@pytest.mark.parametrize(("first", "last"), [("ส1", "ต2"), ("", "")])
def test_the_list_of_mistakes_says_of_which_field_each_is(
    portal: Flask, browser: Browser, first: str, last: str
) -> None:
    page = post(browser(), "/register", GOOD | {"first_name": first, "last_name": last}).get_data(as_text=True)
    summary = page[page.index('id="_summary"') : page.index("<form", page.index('id="_summary"'))]
    said = dict(re.findall(r'href="#(\w+)">([^<]*)<', summary))
    assert set(said) == {"first_name", "last_name"}
    assert "ชื่อ" in said["first_name"] and "นามสกุล" in said["last_name"]
    assert said["first_name"] != said["last_name"]
    assert ":" not in "".join(said.values()) or first, "what names its field already is not said twice"


def test_mistakes_are_listed_in_the_order_of_the_page(portal: Flask, browser: Browser) -> None:
    page = post(browser(), "/register", {}).get_data(as_text=True)
    summary = page[page.index('id="_summary"') : page.index("<form", page.index('id="_summary"'))]
    listed = re.findall(r'href="#(\w+)"', summary)
    assert listed == [
        *("citizen_id", "phone", "personnel_type", "title", "first_name", "last_name", "password", "consent")
    ]
