"""The second factor at the door: set up, asked, not replayed, recovered, taken away, demanded (ASVS 6.3.3, 6.5, 6.6; T03)."""

import html
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.models.accounts import Account
from portal.models.acts import AdminAct
from portal.models.base import table
from portal.models.second_factor import RecoveryCode, SecondFactor
from portal.services.accounts import invitations, passwords, reset, second_factor, staff_accounts
from tests.support.forms import post, token
from tests.support.people import PASSWORD, SOMCHAI, SOMSRI, account, visitor

People = Callable[..., Account]
Browser = Callable[..., FlaskClient]
NOON = datetime(2025, 3, 31, 5, 0, 10, tzinfo=UTC)
ME = "/profile/second-factor"


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.stopped_at(NOON):
        yield


def _code(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.now(), counter_offset=steps)


def _set_up(client: FlaskClient, **more: str) -> tuple[str, list[str]]:
    """The secret as typed by hand, and the recovery codes."""
    page = client.get(ME).get_data(as_text=True)
    secret = re.search(r'class="secret"><code>([A-Z2-7 ]+)</code>', page)
    seal = re.search(r'name="_setting_up" value="([^"]+)"', page)
    assert secret and seal and "<svg" in page
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", secret[1])
    data = {
        "_csrf_token": token(page),
        "_setting_up": html.unescape(seal[1]),
        "code": _code(secret[1].replace(" ", "")),
    }
    answer = client.post(ME, data={**data, **more})
    assert answer.status_code == 200
    return secret[1].replace(" ", ""), re.findall(r"<li><code>([^<]+)</code>", answer.get_data(as_text=True))


def _log_in(client: FlaskClient, number: str = SOMCHAI, **more: str) -> TestResponse:
    return post(client, "/login", {"citizen_id": number, "password": PASSWORD, **more})


def _step(client: FlaskClient, code: str, **more: str) -> TestResponse:
    return post(client, "/login/code", {"code": code, **more})


def _is_in(client: FlaskClient) -> bool:
    return client.get("/profile").status_code == 200


@pytest.fixture
def officer(portal: Flask, people: People) -> Account:
    return people(role="staff")


def test_a_code_is_asked_after_the_password_counts_once_and_leads_on(officer: Account, browser: Browser) -> None:
    secret, codes = _set_up(browser(SOMCHAI))
    assert len(set(codes)) == 10
    client = browser()
    answer = _log_in(client, next="/staff?q=1")
    assert (answer.status_code, answer.location) == (303, "/login/code?next=%2Fstaff%3Fq%3D1")
    assert not _is_in(client) and client.get("/").status_code == 200
    assert _step(client, _code(secret)).status_code == 422, "what confirmed the setting up lets nobody in"
    assert _step(client, "12345x").status_code == 422 and _step(client, "๑๒๓").status_code == 422
    with clock.stopped_at(NOON + timedelta(seconds=30)):
        assert _step(client, _code(secret, -1)).status_code == 422
        thai = _code(secret).translate({ord("0") + n: chr(ord("๐") + n) for n in range(10)})
        answer = _step(client, f"{thai[:3]} {thai[3:]}", next="/staff?q=1")
        assert (answer.status_code, answer.location) == (303, "/staff?q=1")
        assert _is_in(client)
        other = browser()
        _log_in(other)
        assert _step(other, _code(secret)).status_code == 422, "a code seen over the shoulder is used up"
    with clock.stopped_at(NOON + timedelta(seconds=90)):
        assert _step(other, _code(secret, 2)).status_code == 422
        assert _step(other, _code(secret, 1)).status_code == 303, "clocks may be half a minute apart"
        assert _is_in(other)


def test_half_a_login_opens_nothing_else_and_ends_soon(officer: Account, browser: Browser, portal: Flask) -> None:
    secret, _ = _set_up(browser(SOMCHAI))
    client = browser()
    _log_in(client)
    for path in ("/profile", "/password", "/staff", ME):
        assert client.get(path).location.startswith("/login"), path
    cookie = client.get_cookie("session_8000")
    assert cookie
    with portal.app_context(), portal.test_request_context():
        held = portal.session_interface.get_signing_serializer(portal).loads(cookie.value)  # type: ignore[attr-defined]
        forged = portal.session_interface.get_signing_serializer(portal).dumps({"_user_id": held["half"]})  # type: ignore[attr-defined]
    thief = browser()
    thief.set_cookie("session_8000", str(forged))
    assert not _is_in(thief), "the token of half a session is no session, wherever it is put"
    with clock.stopped_at(NOON + timedelta(minutes=11)):
        assert _step_to(client, _code(secret)).location == "/login"
    assert client.get("/login/code", follow_redirects=False).status_code in (200, 303)


def _step_to(client: FlaskClient, code: str) -> TestResponse:
    """Posted though the page would not come any more."""
    carried = token(client.get("/login").get_data(as_text=True))
    return client.post("/login/code", data={"_csrf_token": carried, "code": code})


def test_a_recovery_code_opens_once_and_guessing_codes_ends(officer: Account, browser: Browser) -> None:
    secret, codes = _set_up(browser(SOMCHAI))
    client = browser()
    _log_in(client)
    for _ in range(5):
        assert _step(client, "000000").status_code == 422
    assert _step(client, _code(secret, 1)).status_code == 429, "the sixth try waits, right or wrong"
    assert _step(client, codes[3].lower().replace("-", " ")).status_code == 303, "the owner still has these"
    assert _is_in(client)
    assert "รหัสสำรองที่ยังใช้ได้: 9 รหัส" in client.get(ME).get_data(as_text=True)
    other = browser()
    _log_in(other)
    assert _step(other, codes[3]).status_code == 422
    assert _step(other, codes[4]).status_code == 303


def test_of_those_who_send_one_code_at_once_one_is_let_in(officer: Account, browser: Browser, portal: Flask) -> None:
    secret, codes = _set_up(browser(SOMCHAI))
    database: Database = portal.extensions["database"]
    here = replace(visitor(), secret=portal.extensions["settings"].secret_key)

    def enter(code: str) -> bool:
        with database.transaction() as session:
            return second_factor.accepts(session, here, officer.id, code)

    with ThreadPoolExecutor(3) as many:
        for code in (_code(secret, 1), codes[0]):
            assert sorted(many.map(enter, [code] * 3)) == [False, False, True]


def test_what_was_being_sent_is_carried_through_both_steps(officer: Account, browser: Browser) -> None:
    secret, _ = _set_up(browser(SOMCHAI))
    lost, words = browser(), {"first_name": "สมชายใจดี"}
    page = lost.post(lost.post("/profile", data=words).location, data=words).get_data(as_text=True)
    for path, more in (
        ("/login", {"citizen_id": SOMCHAI, "password": PASSWORD}),
        ("/login/code", {"code": _code(secret, 1)}),
    ):
        hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
        fields = {re.findall('name="([^"]+)"', each)[0]: re.findall('value="([^"]*)"', each)[0] for each in hidden}
        assert fields["carried"] and fields["next"] == "/profile"
        answer = lost.post(path, data={**fields, **more})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200
    assert "สมชายใจดี" in page and 'action="/profile"' in page and _is_in(lost)


def test_a_new_password_by_code_or_link_skips_no_second_factor(
    officer: Account, browser: Browser, portal: Flask
) -> None:
    client = browser(SOMCHAI)
    _set_up(client)
    database: Database = portal.extensions["database"]
    with database.transaction() as session:
        link = invitations.invite(session, session.get_one(Account, officer.id), None)
    with database.transaction() as session:
        invitations.set_first_password(session, link, passwords.keep(PASSWORD))
    assert not _is_in(client)
    again = browser()
    assert _log_in(again).location == "/login/code"
    with database.transaction() as session:
        admin = account(session, SOMSRI, role="admin")
        code = reset.issue(session, Actor(admin.id, "", "admin", "admin"), officer.id, "x")
        reset.redeem(session, visitor(), reset.Knock(officer.id, code.id, "x"), passwords.keep(PASSWORD))
    again = browser()
    assert _log_in(again).location == "/login/code"
    assert not _is_in(again)


def test_changes_of_it_ask_for_a_code_and_other_browsers_are_logged_out(officer: Account, browser: Browser) -> None:
    other, client = browser(SOMCHAI), browser(SOMCHAI)
    secret, codes = _set_up(client)
    assert _is_in(client) and not _is_in(other)
    assert post(client, f"{ME}/off", {"code": ""}, page=ME).status_code == 422
    assert post(client, f"{ME}/off", {"code": "000000"}, page=ME).status_code == 422
    fresh = post(client, f"{ME}/codes", {"code": codes[0]}, page=ME).get_data(as_text=True)
    assert len(re.findall(r"<li><code>", fresh)) == 10 and codes[1] not in fresh
    assert post(client, f"{ME}/off", {"code": codes[1]}, page=ME).status_code == 422, "the old ones are over"
    with clock.stopped_at(NOON + timedelta(minutes=20)):
        data = {"code": _code(secret)}
        assert post(client, f"{ME}/off", data, page=ME).status_code == 422, "the password was not typed for a while"
        assert post(client, f"{ME}/off", {**data, "current": PASSWORD}, page=ME).status_code == 303
        assert _log_in(browser()).location == "/staff"


def test_whoever_must_have_one_is_led_to_set_it_up_before_anything_else(
    portal: Flask, people: People, browser: Browser
) -> None:
    people(role="staff")
    people(SOMSRI, role="admin")
    portal.extensions["office"] = replace(portal.extensions["office"], second_factor={"staff": "required"})
    assert browser(SOMSRI).get("/admin/types").status_code == 200, "offered to admins, and not demanded"
    client = browser()
    assert _log_in(client).location == "/staff"
    answer = client.get("/staff?state=submitted")
    assert answer.location == f"{ME}?next=%2Fstaff%3Fstate%3Dsubmitted"
    for path in ("/profile", "/password", "/requests"):
        assert client.get(path).location.startswith(ME), path
    assert post(client, "/password", {"password": "x"}, page=ME).location == ME
    page = client.get(answer.location).get_data(as_text=True)
    assert "สำนักงานจึงขอให้ตั้งรหัสยืนยันตัวตนก่อน" in page and 'value="/staff?state=submitted"' in page
    _set_up(client, next="/staff?state=submitted")
    assert client.get("/staff").status_code == 200
    portal.extensions["office"] = replace(portal.extensions["office"], second_factor={"admin": "required"})
    assert browser(SOMSRI).get("/admin/types").location.startswith(ME)


def test_it_is_for_staff_and_costs_an_applicant_nothing(portal: Flask, people: People, browser: Browser) -> None:
    people()
    portal.extensions["office"] = replace(portal.extensions["office"], second_factor={"staff": "required"})
    client = browser(SOMCHAI)
    assert client.get(ME).status_code == 404 and ME not in client.get("/profile").get_data(as_text=True)


def test_an_admin_takes_a_colleagues_away_and_never_the_own(
    officer: Account, people: People, browser: Browser, portal: Flask
) -> None:
    people(SOMSRI, role="admin")
    colleague, admin = browser(SOMCHAI), browser(SOMSRI)
    _set_up(colleague)
    _set_up(admin)
    rows = admin.get("/admin/accounts").get_data(as_text=True)
    assert rows.count("มีรหัสยืนยันตัวตน") == 2 and "31 มี.ค. 2568, 12:00" in rows
    database: Database = portal.extensions["database"]
    with database.reading() as session:
        own = session.scalars(select(Account.key).where(Account.citizen_id == SOMSRI)).one()
    assert post(admin, f"/admin/accounts/{own}/second-factor-off", page="/password").status_code == 403
    path = f"/admin/accounts/{officer.key}/second-factor-off"
    assert post(colleague, path, page="/password").status_code == 403
    assert post(admin, path, {"reason": "โทรศัพท์หาย"}, page="/password").status_code == 303
    assert not _is_in(colleague)
    assert _log_in(browser()).location == "/staff"
    with database.transaction() as session:
        assert staff_accounts.take_second_factor_in_shell(session, SOMSRI, "ไม่มีผู้ดูแลคนอื่น") is not None
        told = session.execute(select(AdminAct.what, AdminAct.via, AdminAct.reason).order_by(AdminAct.number)).all()
    assert [tuple(each) for each in told[-2:]] == [
        ("account.second_factor_off", "screen", "โทรศัพท์หาย"),
        ("account.second_factor_off", "shell", "ไม่มีผู้ดูแลคนอื่น"),
    ]
    assert not _is_in(admin)


def test_the_database_alone_makes_no_code(officer: Account, browser: Browser, portal: Flask) -> None:
    """The secret is drawn from the portal's key: nothing stored is the secret, and a row fits one account and one key."""
    secret, codes = _set_up(browser(SOMCHAI))
    database: Database = portal.extensions["database"]
    with database.reading() as session:
        held = " ".join(
            str(row) for each in (SecondFactor, RecoveryCode) for row in session.execute(select(table(each)))
        )
        nonce = session.scalars(select(SecondFactor.nonce)).one()
    assert secret not in held and not any(code in held or code.replace("-", "") in held for code in codes)
    ours, theirs = replace(visitor(), secret=portal.extensions["settings"].secret_key), visitor()
    drawn = [
        second_factor.offered(*each, nonce, "", "").secret
        for each in ((ours, officer.id), (ours, 9), (theirs, officer.id))
    ]
    assert [each == secret for each in drawn] == [True, False, False]
