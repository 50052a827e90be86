"""The admin's pages: types, accounts, events, jobs; who may come in, what each act does (C5, C7, C14, C31, C51, F19)."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from portal import clock
from portal.models.catalogue import RequestType
from portal.models.machinery import Job
from portal.services.casework import handling
from portal.services.jobs import enqueue
from tests.support.desk import Desk
from tests.support.forms import token
from tests.support.people import citizen_id

PATHS = (
    *("/admin/types", "/admin/types/card", "/admin/types/card/preview", "/admin/accounts", "/admin/accounts/new"),
    *("/admin/events", "/admin/jobs"),
)


def _send(client: FlaskClient, path: str, **data: Any) -> TestResponse:
    page = client.get("/password").get_data(as_text=True)
    return client.post(path, data={"_csrf_token": token(page), **data})


@pytest.mark.parametrize("path", PATHS)
def test_only_admins_come_in(desk: Desk, path: str) -> None:
    assert desk.browser("admin").get(path).status_code == 200
    for name in ("applicant", "personnel", "director"):
        assert desk.browser(name).get(path).status_code == 403
    assert desk.browser(None).get(path).location.startswith("/login")


@pytest.mark.parametrize("path", ["/admin/types/nothing", "/admin/types/nothing/preview", "/admin/accounts/nothing"])
def test_what_is_not_there_is_404(desk: Desk, path: str) -> None:
    assert desk.browser("admin").get(path).status_code == 404


def test_a_problem_says_its_place_and_the_version_in_force_stays(desk: Desk) -> None:
    problem = {"file": "request_types/card.yaml", "line": 31, "column": 9, "what": "ไม่รู้จัก <b>brith</b>"}
    with desk.database.transaction() as session:
        session.execute(update(RequestType).where(RequestType.id == "card").values(problems=[problem]))
    page = desk.browser("admin").get("/admin/types/card").text
    assert "request_types/card.yaml:31:9" in page
    assert "ไม่รู้จัก &lt;b&gt;brith&lt;/b&gt;" in page
    assert "1 (ใช้อยู่)" in page


def test_a_type_is_switched_off_and_on_and_what_was_filed_goes_on(desk: Desk) -> None:
    key = desk.file("card")
    client = desk.browser("admin")
    assert _send(client, "/admin/types/card/switch", on="0").status_code == 303
    with desk.database.reading() as session:
        assert session.get_one(RequestType, "card").is_on is False
    desk.act(handling.accept, "personnel", key)
    assert desk.request(key).state == "in_progress"
    assert _send(client, "/admin/types/card/switch", on="1").status_code == 303
    assert _send(desk.browser("personnel"), "/admin/types/card/switch", on="0").status_code == 403


def test_a_preview_shows_the_form_and_says_the_file_back(desk: Desk) -> None:
    page = desk.browser("admin").get("/admin/types/card/preview").text
    assert "ที่อยู่ในทะเบียนบ้าน" in page
    assert "แฟ้มนี้หมายความว่า" in page
    assert '<svg class="steps"' in page and "ไป “เสนอ ผอ.” โดย" in page


def test_accounts_are_found_by_number_phone_and_name(desk: Desk) -> None:
    client = desk.browser("admin")
    number = desk.account("personnel").citizen_id
    for words in (number, f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}", "ขยัน"):
        page = _send(client, "/admin/accounts", q=words).text
        assert desk.account("personnel").key in page
        assert desk.account("counter").key not in page
    assert "ไม่พบผู้ใช้งาน" in _send(client, "/admin/accounts", q="100%").text


def test_a_colleague_is_added_with_a_link_that_lets_them_set_a_password(desk: Desk) -> None:
    client = desk.browser("admin")
    data = {"citizen_id": citizen_id(9), "title": "นาง", "first_name": "ใหม่", "last_name": "มาดี"}
    data |= {"phone": "0811111111", "role": "officer", "unit": "finance"}
    page = _send(client, "/admin/accounts/new", **data).text
    link = re.search(r"http://[^<]*(/invitation\?token=[^<]+)", page)
    assert link
    assert desk.browser(None).get(link[1]).status_code == 200
    assert _send(client, "/admin/accounts/new", **data).status_code == 422
    assert _send(client, "/admin/accounts/new", **data | {"role": "god"}).status_code == 422


def test_an_account_is_closed_opened_and_given_another_role(desk: Desk) -> None:
    client, key = desk.browser("admin"), desk.account("personnel").key
    officer = desk.browser("personnel")
    assert _send(client, f"/admin/accounts/{key}/disable").status_code == 303
    assert desk.account("personnel").disabled_at is not None
    assert officer.get("/staff").location.startswith("/login")
    assert _send(client, f"/admin/accounts/{key}/enable").status_code == 303
    assert _send(client, f"/admin/accounts/{key}/role", role="counter", unit="").status_code == 303
    assert (desk.account("personnel").role, desk.account("personnel").unit) == ("counter", None)
    assert "เปลี่ยนบทบาท" in client.get(f"/admin/accounts/{key}").text
    assert _send(client, f"/admin/accounts/{key}/role", role="god").status_code == 422


def test_sessions_end_and_a_reset_gives_a_link(desk: Desk) -> None:
    client, key = desk.browser("admin"), desk.account("counter").key
    at_work, at_home = desk.browser("counter"), desk.browser("counter")
    assert (at_work.get("/staff").status_code, at_home.get("/staff").status_code) == (200, 200)
    assert _send(client, f"/admin/accounts/{key}/end-sessions").status_code == 303
    for officer in (at_work, at_home):
        assert officer.get("/staff").location.startswith("/login")
    assert "/invitation?token=" in _send(client, f"/admin/accounts/{key}/reset").text


def test_nobody_closes_the_own_account(desk: Desk) -> None:
    client, key = desk.browser("admin"), desk.account("admin").key
    assert _send(client, f"/admin/accounts/{key}/disable").status_code == 403
    assert desk.account("admin").disabled_at is None


@pytest.mark.parametrize("act", ["disable", "enable", "role", "end-sessions", "reset"])
def test_forged_acts_on_accounts_change_nothing(desk: Desk, act: str) -> None:
    key = desk.account("counter").key
    assert _send(desk.browser("personnel"), f"/admin/accounts/{key}/{act}", role="manager").status_code == 403
    assert (desk.account("counter").role, desk.account("counter").disabled_at) == ("counter", None)


def test_events_are_narrowed_by_person_type_and_day_and_paged(desk: Desk) -> None:
    card, pension = desk.file("card"), desk.file("pension")
    desk.act(handling.accept, "personnel", card)
    client = desk.browser("admin")
    page = client.get("/admin/events").text
    assert card in page and pension in page
    assert pension not in client.get("/admin/events?type=card").text
    mine = client.get("/admin/events?person=ขยัน").text
    assert card in mine and pension not in mine
    assert "ไม่พบข้อมูล" in client.get("/admin/events?until=01/01/2560").text
    assert card in client.get("/admin/events?since=01/01/2560").text
    assert 'href="#since"' in client.get("/admin/events?since=เมื่อวาน").text
    for _ in range(50):
        desk.act(handling.send_message, "counter", card, "ข้อความ")
    following = re.search(r'href="(/admin/events\?before=\d+)"', client.get("/admin/events").text)
    assert following
    assert pension in client.get(following[1]).text


def test_a_parked_job_says_why_and_can_be_tried_again(desk: Desk) -> None:
    with desk.database.transaction() as session:
        enqueue(session, "paper", {}, "a job that fails")
        mine = update(Job).where(Job.unique_key == "a job that fails")
        session.execute(mine.values(parked_at=clock.now(), last_error="OSError: disk full", attempts=8))
        number = session.scalars(select(Job.id).where(Job.parked_at.is_not(None))).one()
    client = desk.browser("admin")
    assert "OSError: disk full" in client.get("/admin/jobs").text
    assert "/admin/jobs" in client.get("/admin/types").text
    assert _send(desk.browser("counter"), f"/admin/jobs/{number}/again").status_code == 403
    assert _send(client, f"/admin/jobs/{number}/again").status_code == 303
    assert _send(client, f"/admin/jobs/{number}/again").status_code == 404
    with desk.database.reading() as session:
        assert session.get_one(Job, number).attempts == 0


@pytest.mark.parametrize("number", ["0", str(2**31), str(2**63 - 1), str(2**63), "9" * 23, "9" * 5000, "-1", "x"])
def test_a_job_that_cannot_be_is_404(desk: Desk, number: str) -> None:
    assert _send(desk.browser("admin"), f"/admin/jobs/{number}/again").status_code == 404


@pytest.mark.parametrize("before", ["0", "-1", "999999999", "9" * 10, "9" * 23, "9" * 5000, "x"])
@pytest.mark.parametrize("path", ["/admin/events", "/admin/accounts"])
def test_a_place_in_a_list_that_cannot_be_is_no_fault(desk: Desk, path: str, before: str) -> None:
    assert desk.browser("admin").get(f"{path}?before={before}").status_code == 200


@pytest.mark.parametrize("until", ["31/12/2800", "9999-12-31", "0001-01-01"])
def test_days_at_the_end_of_time_are_no_fault(desk: Desk, until: str) -> None:
    assert desk.browser("admin").get(f"/admin/events?since={until}&until={until}").status_code == 200
