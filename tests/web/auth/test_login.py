"""Log in, log out, and what stays of a cookie afterwards (C4, T02, T03, T04, T05, T33)."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.models.accounts import Account
from portal.services.accounts import login, passwords
from tests.support.forms import post, token
from tests.support.people import OTHER_PASSWORD, PASSWORD, SOMCHAI, SOMSRI, solved_work

People = Callable[..., Account]
Browser = Callable[..., FlaskClient]
WRONG = "คุณกรอกข้อมูลไม่ถูกต้อง!"


def _log_in(client: FlaskClient, number: str = SOMCHAI, password: str = PASSWORD, **more: str) -> TestResponse:
    return post(client, "/login", {"citizen_id": number, "password": password, **more})


def _cookie(client: FlaskClient, name: str = "session_8000") -> str:
    found = client.get_cookie(name)
    return found.value if found else ""


def _is_in(client: FlaskClient) -> bool:
    return client.get("/profile").status_code == 200


def _replay(portal: Flask, cookie: str) -> bool:
    thief = portal.test_client()
    thief.set_cookie("session_8000", cookie)
    return _is_in(thief)


def _bare(answer: TestResponse) -> str:
    """A page without what differs by chance: tokens, challenges, seals, questions."""
    page = answer.get_data(as_text=True)
    page = re.sub(r'(name="_csrf_token"[^>]*value=)"[^"]*"', r"\1", page)
    page = re.sub(r'(name="_human_seal"[^>]*value=)"[^"]*"', r"\1", page)
    page = re.sub(r'data-challenge="[^"]*"', "", page)
    return re.sub(r'<label for="_human_words">[^<]*', "", page)


def test_the_right_pair_logs_in(portal: Flask, people: People, browser: Browser) -> None:
    people()
    client = browser()
    answer = _log_in(client)
    assert (answer.status_code, answer.location) == (303, "/")
    page = client.get("/profile").get_data(as_text=True)
    assert "( นายสมชาย ตัวอย่าง )" in page
    assert "1-1111-11111-11-9" in page
    assert 'action="/logout"' in page


def test_a_wrong_pair_says_so_without_saying_which_part(portal: Flask, people: People, browser: Browser) -> None:
    people()
    for number, password in ((SOMCHAI, "wrong password"), (SOMSRI, PASSWORD), ("123", PASSWORD)):
        answer = _log_in(browser(), number, password)
        assert WRONG in answer.get_data(as_text=True)
        assert answer.status_code == 422


def test_known_and_unknown_numbers_get_the_same_page_headers_and_work(
    checking: Flask, people: People, browser: Browser
) -> None:
    people()
    seen: dict[str, list[tuple[int, str, list[tuple[str, str]], int]]] = {SOMCHAI: [], SOMSRI: []}
    for number in seen:
        client = browser()
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number[0]}"
        for turn in range(6):
            before = passwords.operations()
            answer = _log_in(client, number, f"guess number {turn}")
            headers = sorted(
                (name, value) for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length")
            )
            body = _bare(answer).replace(number, "NUMBER")
            seen[number].append((answer.status_code, body, headers, passwords.operations() - before))
    assert seen[SOMCHAI] == seen[SOMSRI]
    assert [work for *_, work in seen[SOMCHAI]] == [1, 1, 1, 0, 0, 0]


def test_after_some_failures_the_human_check_is_asked_and_opens(
    checking: Flask, people: People, browser: Browser
) -> None:
    people()
    client = browser()
    assert "data-human" not in client.get("/login").get_data(as_text=True)
    answers = [_log_in(client, password="a wrong password") for _ in range(login.NUMBER_ASKS)]
    assert "data-human" in answers[-1].get_data(as_text=True)
    refused = _log_in(client)
    assert refused.status_code == 422
    assert "กรุณายืนยันว่าท่านไม่ใช่โปรแกรมอัตโนมัติ" in refused.get_data(as_text=True)
    work = solved_work(checking.extensions["settings"].secret_key)
    assert _log_in(client, _human_solution=work).status_code == 303


def test_the_device_of_the_owner_gets_in_while_others_guess(checking: Flask, people: People, browser: Browser) -> None:
    people()
    owner = browser(SOMCHAI)
    post(owner, "/logout", page="/profile")
    guesser = browser()
    guesser.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    for _ in range(12):
        _log_in(guesser, password="a wrong password")
    assert _log_in(guesser).status_code == 422
    assert _log_in(owner).status_code == 303


def test_an_address_that_goes_on_is_sent_away_with_the_time_to_wait(portal: Flask, browser: Browser) -> None:
    client = browser()
    met = {_log_in(client, password="a wrong password").status_code for _ in range(20)}
    last = _log_in(client, password="a wrong password")
    assert met == {422, 429}
    assert 0 < int(last.headers["Retry-After"]) <= login.WINDOW


def test_a_forged_forwarded_address_changes_nothing(portal: Flask, browser: Browser) -> None:
    client = browser()
    met = []
    for turn in range(20):
        carried = token(client.get("/login").get_data(as_text=True))
        data = {"_csrf_token": carried, "citizen_id": SOMCHAI, "password": "a wrong password"}
        met.append(client.post("/login", data=data, headers={"X-Forwarded-For": f"203.0.113.{turn}"}).status_code)
    assert met[-1] == 429


def test_logging_in_gives_a_new_session_and_drops_what_was_planted(
    portal: Flask, people: People, browser: Browser
) -> None:
    people()
    client = browser()
    client.get("/login")
    before = _cookie(client)
    _log_in(client)
    assert _cookie(client) != before
    assert not _replay(portal, before)
    again = _cookie(client)
    post(client, "/logout", page="/profile")
    _log_in(client)
    assert _cookie(client) != again


def test_old_cookies_are_worth_nothing_after_logging_out(portal: Flask, people: People, browser: Browser) -> None:
    people()
    client = browser(SOMCHAI)
    stolen = _cookie(client)
    assert _replay(portal, stolen)
    answer = post(client, "/logout", page="/profile")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not _is_in(client)
    assert not _replay(portal, stolen)


def test_old_cookies_are_worth_nothing_after_a_new_password(portal: Flask, people: People, browser: Browser) -> None:
    people()
    client, elsewhere = browser(SOMCHAI), browser(SOMCHAI)
    stolen = _cookie(client)
    words = {"current": PASSWORD, "password": OTHER_PASSWORD, "again": OTHER_PASSWORD}
    assert post(client, "/password", words).status_code == 303
    assert _is_in(client)
    assert not _is_in(elsewhere)
    assert not _replay(portal, stolen)
    assert _log_in(browser(), password=PASSWORD).status_code == 422
    assert _log_in(browser(), password=OTHER_PASSWORD).status_code == 303


def test_a_disabled_account_is_out_at_once_and_told_so_only_with_its_password(
    portal: Flask, people: People, browser: Browser
) -> None:
    made = people()
    client = browser(SOMCHAI)
    with portal.extensions["database"].transaction() as session:
        session.get_one(Account, made.id).disabled_at = made.created_at
    assert not _is_in(client)
    assert _log_in(browser(), password="a wrong password").status_code == 422
    told = _log_in(browser())
    assert told.status_code == 403
    assert "ระงับ" in told.get_data(as_text=True)


def test_a_forged_cookie_is_nobody(portal: Flask, people: People, browser: Browser) -> None:
    people()
    cookie = _cookie(browser(SOMCHAI))
    body, rest = cookie.split(".", 1)
    for forged in (cookie[:-2] + "xx", body[:-1] + "A." + rest, "", "x", "ก"):
        assert not _replay(portal, forged)


def test_cookies_are_hidden_from_scripts_and_other_sites(portal: Flask, people: People, browser: Browser) -> None:
    people()
    given = _log_in(browser()).headers.getlist("Set-Cookie")
    assert len(given) >= 2
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in given)


def test_in_production_cookies_are_host_bound_and_secure(settings: object, people: People) -> None:
    from dataclasses import replace

    from portal.app import create_app
    from portal.settings import Settings

    assert isinstance(settings, Settings)
    people()
    built = create_app(replace(settings, public_url="https://service.example.go.th"), testing=True)
    client = built.test_client()
    where = {"base_url": "https://service.example.go.th"}
    carried = token(client.get("/login", **where).get_data(as_text=True))
    data = {"_csrf_token": carried, "citizen_id": SOMCHAI, "password": PASSWORD}
    answer = client.post("/login", data=data, headers={"Origin": "https://service.example.go.th"}, **where)
    built.extensions["database"].close()
    assert answer.status_code == 303
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-")
        assert all(flag in cookie for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
        assert "Domain" not in cookie


@pytest.mark.parametrize(
    "path", ["/login", "/logout", "/register", "/reset", "/password", "/profile", "/profile/sessions/end-others"]
)
def test_without_a_token_or_from_another_site_nothing_is_done(
    portal: Flask, people: People, browser: Browser, path: str
) -> None:
    people()
    client = browser(SOMCHAI)
    foreign = token(browser().get("/login").get_data(as_text=True))
    own = token(client.get("/profile").get_data(as_text=True))
    assert client.post(path).status_code == 400
    assert client.post(path, data={"_csrf_token": foreign}).status_code == 400
    answer = client.post(path, data={"_csrf_token": own}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert _is_in(client)


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/requests?page=2", "/requests?page=2"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/ok\r\nSet-Cookie: a=b", "/"),
        ("evil.example", "/"),
    ],
)
def test_after_logging_in_one_stays_in_this_portal(
    portal: Flask, people: People, browser: Browser, wanted: str, leads: str
) -> None:
    people()
    assert _log_in(browser(), next=wanted).location == leads


@pytest.mark.parametrize(
    ("role", "leads"),
    [("applicant", "/"), ("staff", "/staff"), ("admin", "/staff"), ("executive", "/staff/summary")],
)
def test_everybody_lands_where_their_work_begins_unless_they_wanted_a_page(
    portal: Flask, people: People, browser: Browser, role: str, leads: str
) -> None:
    people(role=role)
    client = browser()
    assert _log_in(client).location == leads
    assert client.get(leads).status_code == 200
    assert client.get("/login").location == leads
    assert _log_in(browser(), next="https://evil.example/").location == leads
    assert _log_in(browser(), next="/profile").location == "/profile"


def test_a_page_for_people_with_account_leads_through_the_log_in_and_back(
    portal: Flask, people: People, browser: Browser
) -> None:
    people()
    client = browser()
    sent = client.get("/profile/sessions?x=1")
    assert (sent.status_code, sent.location) == (303, "/login?next=%2Fprofile%2Fsessions%3Fx%3D1")
    page = client.get(sent.location).get_data(as_text=True)
    assert 'value="/profile/sessions?x=1"' in page
    assert "กรุณาเข้าสู่ระบบก่อน แล้วระบบจะพาไปยังหน้าที่ท่านต้องการ" in page
    assert "กรุณาเข้าสู่ระบบก่อน" not in client.get("/login").get_data(as_text=True)


def test_the_form_helps_password_managers_and_names_its_fields(portal: Flask, browser: Browser) -> None:
    page = browser().get("/login").get_data(as_text=True)
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert '<label for="citizen_id">' in page
    assert "กรณีไม่มีชื่อผู้ใช้และรหัสผ่านกรุณา" in page
    assert 'href="/register">ลงทะเบียน</a>' in page


def test_neither_page_nor_address_carries_a_password(portal: Flask, people: People, browser: Browser) -> None:
    people()
    answer = _log_in(browser(), password="ความลับที่พิมพ์ผิด")
    assert "ความลับที่พิมพ์ผิด" not in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
