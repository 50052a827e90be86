"""Own password, own details, own sessions, codes from the counter and one-time links, as pages (C8)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.models.accounts import Account
from portal.services.accounts import invitations, passwords, reset
from tests.support.forms import post, token
from tests.support.people import OTHER_PASSWORD, PASSWORD, SOMCHAI, SOMSAK, SOMSRI

People = Callable[..., Account]
Browser = Callable[..., FlaskClient]
NEW = {"password": OTHER_PASSWORD, "again": OTHER_PASSWORD}


def _database(portal: Flask) -> Database:
    found: Database = portal.extensions["database"]
    return found


def _kept(portal: Flask, number: str = SOMCHAI) -> Account:
    with _database(portal).reading() as session:
        return reset.find_account(session, number)


def test_the_password_page_shows_who_one_is_and_asks_twice(portal: Flask, people: People, browser: Browser) -> None:
    people()
    page = browser(SOMCHAI).get("/password").get_data(as_text=True)
    for words in ("1-1111-11111-11-9", "0812345678", "นาย", "สมชาย", "ตัวอย่าง", "แก้ไขรหัสผ่าน", "บันทึก"):
        assert words in page
    assert page.count('autocomplete="new-password"') == 2


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({**NEW, "current": ""}, "current"),
        ({**NEW, "current": "not my password"}, "current"),
        ({"current": PASSWORD, "password": OTHER_PASSWORD, "again": "another"}, "again"),
        ({"current": PASSWORD, "password": "short", "again": "short"}, "password"),
        ({"current": PASSWORD, "password": "สมชาย ตัวอย่าง", "again": "สมชาย ตัวอย่าง"}, "password"),
    ],
)
def test_a_password_is_not_changed_by_a_wrong_form(
    portal: Flask, people: People, browser: Browser, words: dict[str, str], field: str
) -> None:
    people()
    client = browser(SOMCHAI)
    answer = post(client, "/password", words)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    assert passwords.matches(_kept(portal).password_hash, PASSWORD)


def test_staff_need_a_longer_password(portal: Flask, people: People, browser: Browser) -> None:
    people(role="officer")
    ten = "น้ำใสไหลเย็"
    answer = post(browser(SOMCHAI), "/password", {"current": PASSWORD, "password": ten, "again": ten})
    assert "อย่างน้อย 12" in answer.get_data(as_text=True)


def test_details_are_changed_and_markup_is_only_text(portal: Flask, people: People, browser: Browser) -> None:
    people()
    client = browser(SOMCHAI)
    words = {"title": "other", "title_other": "ดร.หญิง", "first_name": "<i>มา</i>", "last_name": "{{7*7}}ลี"}
    answer = post(client, "/profile", {**words, "phone": "0899999999", "email": "a@x.th", "role": "admin"})
    assert answer.status_code == 422
    words |= {"last_name": "{{x}} ลี"}
    assert post(client, "/profile", {**words, "phone": "0899999999", "email": "a@x.th"}).status_code == 303
    page = client.get("/profile").get_data(as_text=True)
    assert "&lt;i&gt;มา&lt;/i&gt;" in page
    assert "<i>มา</i>" not in page
    assert "{{x}} ลี" in page
    kept = _kept(portal)
    assert (kept.title, kept.phone, kept.email, kept.role) == ("ดร.หญิง", "0899999999", "a@x.th", "applicant")


def test_after_a_while_details_ask_for_the_password(portal: Flask, people: People, browser: Browser) -> None:
    people()
    words = {"title": "นาย", "first_name": "สมชาย", "last_name": "ตัวอย่าง", "phone": "0899999999", "email": ""}
    with clock.stopped_at(start := clock.now()):
        client = browser(SOMCHAI)
    with clock.stopped_at(start + timedelta(minutes=20)):
        assert 'name="current"' in client.get("/profile").get_data(as_text=True)
        assert post(client, "/profile", words).status_code == 422
        assert post(client, "/profile", words | {"current": "wrong one"}).status_code == 422
        assert _kept(portal).phone == "0812345678"
        assert post(client, "/profile", words | {"current": PASSWORD}).status_code == 303
    assert _kept(portal).phone == "0899999999"


def test_other_sessions_are_listed_and_ended(portal: Flask, people: People, browser: Browser) -> None:
    people()
    people(SOMSRI, first_name="สมศรี")
    client, elsewhere, stranger = browser(SOMCHAI), browser(SOMCHAI), browser(SOMSRI)
    page = client.get("/profile/sessions").get_data(as_text=True)
    key = page.split("/profile/sessions/")[1].split("/end")[0]
    assert post(stranger, f"/profile/sessions/{key}/end", page="/profile").status_code == 404
    assert elsewhere.get("/profile").status_code == 200
    assert post(client, f"/profile/sessions/{key}/end", page="/profile").status_code == 303
    assert elsewhere.get("/profile").status_code == 303
    third = browser(SOMCHAI)
    assert post(client, "/profile/sessions/end-others", page="/profile").status_code == 303
    assert third.get("/profile").status_code == 303
    assert client.get("/profile").status_code == 200


def _code(portal: Flask, officer: Account) -> str:
    code = reset.draw_code()
    stored = passwords.keep(code)
    with _database(portal).transaction() as session:
        reset.issue(session, Actor(officer.id, "", "officer", "staff"), reset.find_account(session, SOMCHAI).id, stored)
    return code


def test_a_code_from_the_counter_opens_again(portal: Flask, people: People, browser: Browser) -> None:
    people()
    code = _code(portal, people(SOMSAK, role="officer"))
    answer = post(browser(), "/reset", {**NEW, "citizen_id": SOMCHAI, "code": code})
    assert (answer.status_code, answer.location) == (303, "/login")
    assert browser(SOMCHAI, OTHER_PASSWORD).get("/profile").status_code == 200


def test_a_wrong_code_and_a_wrong_number_get_the_same_page_and_work(
    portal: Flask, people: People, browser: Browser
) -> None:
    people()
    _code(portal, people(SOMSAK, role="officer"))
    met = []
    for number in (SOMCHAI, SOMSAK, SOMSRI):
        before = passwords.operations()
        client = browser()
        answer = post(client, "/reset", {**NEW, "citizen_id": number, "code": "0000000000"})
        page = answer.get_data(as_text=True)
        bare = page.replace(token(page), "").replace(number, "")
        met.append((answer.status_code, bare, passwords.operations() - before))
    assert met[0] == met[1] == met[2]
    assert met[0][0] == 422


def test_the_first_admin_comes_in_by_the_link_once(portal: Flask, browser: Browser) -> None:
    with _database(portal).transaction() as session:
        link = f"/invitation?token={invitations.invite_first_admin(session)}"
    words = {"citizen_id": SOMCHAI, "phone": "0812345678", "title": "นาย", "first_name": "สมชาย", "last_name": "ตัวอย่าง"}
    client = browser()
    assert post(client, link, {**words, "password": "สั้นเกินไป", "again": "สั้นเกินไป"}).status_code == 422
    assert post(client, link, {**words, **NEW}).status_code == 303
    assert _kept(portal).role == "admin"
    assert client.get(link).status_code == 404
    assert browser(SOMCHAI, OTHER_PASSWORD).get("/profile").status_code == 200


def test_a_colleague_sets_the_first_password_by_the_link(portal: Flask, people: People, browser: Browser) -> None:
    made = people(role="officer", password=None)
    with _database(portal).transaction() as session:
        link = f"/invitation?token={invitations.invite(session, session.get_one(Account, made.id), made.id)}"
    client = browser()
    assert "นายสมชาย ตัวอย่าง" in client.get(link).get_data(as_text=True)
    assert post(client, link, NEW).status_code == 303
    assert browser(SOMCHAI, OTHER_PASSWORD).get("/profile").status_code == 200


@pytest.mark.parametrize("query", ["", "?token=", "?token=x", "?token=" + "ก" * 300])
def test_a_link_that_never_was_is_not_there(portal: Flask, browser: Browser, query: str) -> None:
    assert browser().get(f"/invitation{query}").status_code == 404


def test_a_link_with_the_sign_no_database_keeps_is_refused_at_the_door(portal: Flask, browser: Browser) -> None:
    assert browser().get("/invitation?token=%00").status_code == 400


def test_the_privacy_policy_is_there_for_everybody(portal: Flask, browser: Browser) -> None:
    answer = browser().get("/privacy")
    assert answer.status_code == 200
    assert "<h1>" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/password", "/profile", "/profile/sessions", "/login", "/register", "/reset"])
def test_no_page_of_an_account_is_kept_by_anybody(portal: Flask, people: People, browser: Browser, path: str) -> None:
    people()
    answer = browser(SOMCHAI).get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
