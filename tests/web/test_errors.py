"""Refusals and faults as pages that say what to do next, and nothing about our insides."""

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, default_exceptions

from portal.db import Database
from portal.errors import Busy, Stale
from portal.services.accounts import passwords
from portal.texts import catalogue
from portal.web.errors import KNOWN
from portal.web.logs import OneLine
from portal.web.rules import rule
from tests.support.forms import post
from tests.support.people import PASSWORD, SOMCHAI, account


class Secret(Exception):
    """A fault whose message quotes a person."""


@pytest.fixture
def log(app: Flask) -> Iterator[io.StringIO]:
    """The application's log, as it is written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneLine())
    app.logger.addHandler(handler)
    app.logger.setLevel(logging.INFO)
    yield written
    app.logger.removeHandler(handler)


@pytest.fixture(autouse=True)
def _failing_routes(app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/fail/<int:status>")
    @rule("public")
    def fail(status: int) -> str:
        problem: HTTPException = default_exceptions[status]()
        raise problem

    @app.get("/break")
    @rule("public")
    def break_down() -> str:
        raise Secret("1111111111119 สมชาย")

    @app.get("/stale")
    @rule("public")
    def stale() -> str:
        raise Stale

    @app.get("/busy")
    @rule("public")
    def busy() -> str:
        raise Busy(wait=7)


@pytest.mark.parametrize("status", sorted(KNOWN - {405}))
@pytest.mark.parametrize("language", ["th", "en"])
def test_each_error_says_what_to_do_next(client: FlaskClient, status: int, language: str) -> None:
    client.get(f"/language/{language}")
    answer = client.get(f"/fail/{status}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert f'lang="{language}"' in page
    for part in ("title", "next"):
        assert catalogue(language)[f"errors.{part}_{status}"] in page


def test_a_wrong_method_is_told_and_the_right_ones_named(client: FlaskClient) -> None:
    answer = client.delete("/healthz", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code in (400, 405)
    answer = client.open("/healthz", method="TRACE")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_fault_shows_a_number_that_stands_in_the_log_and_nothing_else(client: FlaskClient, log: io.StringIO) -> None:
    answer = client.get("/break?name=สมชาย")
    page = answer.get_data(as_text=True)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    fault = next(line for line in lines if "fault" in line)
    assert answer.status_code == 500
    assert fault["fault"] == "Secret"
    assert fault["reference"] in page
    assert "Secret" not in page
    assert not [private for private in ("1111111111119", "สมชาย", "%E0%B8") if private in log.getvalue()]
    assert not [private for private in ("1111111111119", "สมชาย") if private in page]


def test_a_page_comes_to_somebody_logged_in_even_when_the_database_is_away(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    database: Database = app.extensions["database"]
    with database.transaction() as session, passwords.cheaply():
        account(session)
    post(client, "/login", {"citizen_id": SOMCHAI, "password": PASSWORD})
    client.get("/language/en")
    assert 'action="/logout"' in client.get("/requests").get_data(as_text=True)

    @contextmanager
    def away(_self: Database) -> Iterator[None]:
        raise OperationalError("SELECT 1", {}, Exception("server closed the connection"))
        yield

    monkeypatch.setattr(Database, "reading", away)
    answer = client.get("/requests")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert f"<h1>{catalogue('en')['errors.title_500']}</h1>" in page
    assert 'class="office" href="/"' in page
    assert 'class="menu"' not in page


def test_the_way_back_leads_to_the_page_before_and_nowhere_else(client: FlaskClient) -> None:
    def ways(came: str) -> list[str]:
        page = client.get("/stale", headers={"Referer": came}).get_data(as_text=True)
        return re.findall(r'<a class="button" href="([^"]*)">', page)

    assert ways("http://localhost/status?number=1&x=2") == ["/status?number=1&amp;x=2"]
    assert ways("http://localhost/stale") == ways("https://elsewhere.example/status") == ways("") == []
    assert ways("http://localhost//elsewhere.example/") == []


def test_a_domain_error_is_a_page_in_its_own_words(client: FlaskClient) -> None:
    answer = client.get("/stale")
    assert answer.status_code == 409
    assert catalogue("th")["errors.stale"] in answer.get_data(as_text=True)


def test_a_message_that_says_what_to_do_is_not_followed_by_other_advice(client: FlaskClient) -> None:
    for answer, said in ((client.get("/busy"), "next_503"), (client.get("/stale"), "next_409")):
        assert catalogue("th")[f"errors.{said}"] not in answer.get_data(as_text=True)
    expired = client.post("/login", data={"citizen_id": "1"}, headers={"Sec-Fetch-Site": "same-origin"})
    page = expired.get_data(as_text=True)
    assert expired.status_code == 400
    assert "<h1>หน้านี้หมดเวลาแล้ว</h1>" in page
    assert "กรุณากลับไปเปิดหน้าเดิมใหม่แล้วส่งอีกครั้ง" in page
    assert catalogue("th")["errors.next_400"] not in page


def test_busy_says_when_to_come_again(client: FlaskClient) -> None:
    answer = client.get("/busy")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "7"
    assert catalogue("th")["errors.busy"].format(wait=7) in answer.get_data(as_text=True)


def test_a_line_of_the_log_cannot_be_forged(client: FlaskClient, log: io.StringIO) -> None:
    client.get("/no%0d%0a{}")
    assert len(log.getvalue().splitlines()) == 1
    assert json.loads(log.getvalue())["status"] == 404
