"""At the counter: the card seen, a code given, a squatted number taken over."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.models.accounts import Account
from portal.services.accounts import reset
from tests.support.forms import post
from tests.support.people import OTHER_PASSWORD, SOMCHAI, SOMSAK, SOMSRI

People = Callable[..., Account]
Browser = Callable[..., FlaskClient]
HERE = "/staff/counter"
GIVE = "/staff/counter/code"


@pytest.fixture
def officer(portal: Flask, people: People, browser: Browser) -> FlaskClient:
    people(SOMSAK, role="officer", first_name="สมศักดิ์")
    return browser(SOMSAK)


def _code(page: str) -> str:
    found = re.search(r'class="reference">([0-9 ]+)<', page)
    assert found, page
    return found[1]


def test_a_code_is_given_to_whose_card_was_seen_and_works(
    officer: FlaskClient, people: People, browser: Browser
) -> None:
    people()
    found = post(officer, HERE, {"citizen_id": "๑-๑๑๑๑-๑๑๑๑๑-๑๑-๙"})
    assert "นายสมชาย ตัวอย่าง" in found.get_data(as_text=True)
    refused = post(officer, GIVE, {"citizen_id": SOMCHAI}, page=HERE)
    assert refused.status_code == 422
    given = post(officer, GIVE, {"citizen_id": SOMCHAI, "seen": "y"}, page=HERE)
    words = {"citizen_id": SOMCHAI, "code": _code(given.get_data(as_text=True))}
    answer = post(browser(), "/reset", {**words, "password": OTHER_PASSWORD, "again": OTHER_PASSWORD})
    assert answer.status_code == 303
    assert "ได้ตรวจบัตรประชาชน" in browser(SOMCHAI, OTHER_PASSWORD).get("/profile").get_data(as_text=True)


def test_a_squatted_number_goes_to_the_card_holder(
    portal: Flask, officer: FlaskClient, people: People, browser: Browser
) -> None:
    people(email="squatter@example.com")
    squatter = browser(SOMCHAI)
    words = {"citizen_id": SOMCHAI, "seen": "y", "other_person": "y"}
    assert post(officer, GIVE, words, page=HERE).status_code == 422
    names = {"title": "นาง", "first_name": "มาลี", "last_name": "เจ้าของเลข"}
    _code(post(officer, GIVE, words | names, page=HERE).get_data(as_text=True))
    assert squatter.get("/profile").status_code == 303
    with portal.extensions["database"].reading() as session:
        kept = reset.find_account(session, SOMCHAI)
    assert (kept.full_name, kept.email, kept.password_hash) == ("นางมาลี เจ้าของเลข", "", None)


def test_a_number_without_account_is_said_so_to_the_officer(officer: FlaskClient) -> None:
    assert post(officer, HERE, {"citizen_id": SOMSRI}).status_code == 422
    assert post(officer, GIVE, {"citizen_id": SOMSRI, "seen": "y"}, page=HERE).status_code == 404


def test_an_officer_opens_no_colleagues_account(officer: FlaskClient, people: People) -> None:
    people(role="admin")
    for number in (SOMCHAI, SOMSAK):
        assert post(officer, GIVE, {"citizen_id": number, "seen": "y"}, page=HERE).status_code == 403


def test_applicants_and_strangers_do_not_serve_there(portal: Flask, people: People, browser: Browser) -> None:
    people()
    client = browser(SOMCHAI)
    assert client.get(HERE).status_code == 403
    assert post(client, GIVE, {"citizen_id": SOMCHAI, "seen": "y"}, page="/profile").status_code == 403
    assert browser().get(HERE).status_code == 303
