"""Every route says who may come in; nobody else does (T01, C5, ASVS 8.1.1)."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter

from portal.models.accounts import Account
from portal.web import rules
from portal.web.rules import rule
from tests.support.people import account

People = Callable[..., Account]


@pytest.fixture
def doors(app: Flask) -> Flask:
    @app.get("/probe/everybody")
    @rule("public")
    def everybody() -> str:
        return "in"

    @app.get("/probe/people")
    @rule("login")
    def people() -> str:
        return "in"

    @app.get("/probe/queue")
    @rule("queue.read")
    def queue() -> str:
        return "in"

    @app.get("/probe/accounts")
    @rule("account.manage")
    def accounts() -> str:
        return "in"

    return app


def _as(app: Flask, role: str | None) -> FlaskClient:
    from portal.services.accounts import sessions
    from tests.support.people import visitor

    client = app.test_client()
    if role is not None:
        with app.extensions["database"].transaction() as session:
            token = sessions.start(session, account(session, role=role, password=None).id, visitor())
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
    return client


@pytest.mark.parametrize(
    ("role", "met"),
    [
        (None, (200, 303, 303, 303)),
        ("applicant", (200, 200, 403, 403)),
        ("staff", (200, 200, 200, 403)),
        ("executive", (200, 200, 403, 403)),
        ("admin", (200, 200, 200, 200)),
        ("a_role_the_office_took_away", (200, 200, 403, 403)),
    ],
)
def test_each_role_meets_its_own_doors(doors: Flask, role: str | None, met: tuple[int, ...]) -> None:
    client = _as(doors, role)
    paths = ("/probe/everybody", "/probe/people", "/probe/queue", "/probe/accounts")
    assert tuple(client.get(path).status_code for path in paths) == met


def test_every_route_of_the_portal_declares_its_rule(app: Flask) -> None:
    assert rules.undeclared(app) == []


def test_a_route_without_a_rule_stops_the_start_and_opens_for_nobody(app: Flask) -> None:
    @app.get("/probe/forgotten")
    def forgotten() -> str:
        return "in"

    with pytest.raises(RuntimeError, match="/probe/forgotten"):
        rules.check(app)
    for role in (None, "admin"):
        assert _as(app, role).get("/probe/forgotten").status_code == 403


def test_no_number_in_an_address_is_longer_than_a_database_counts(app: Flask) -> None:
    """Else it is a fault of ours, and not a page that is not there."""
    numbers = [
        (str(each), name, made.max)
        for each in app.url_map.iter_rules()
        for name, made in each._converters.items()
        if isinstance(made, IntegerConverter)
    ]
    assert numbers
    assert [each for each in numbers if each[2] is None or each[2] >= 2**31] == []


def test_a_rule_nobody_knows_is_a_mistake_at_once() -> None:
    with pytest.raises(KeyError):
        rule("queue.raed")


def test_a_form_sent_without_log_in_leads_to_the_log_in_only(doors: Flask) -> None:
    @doors.post("/probe/form")
    @rule("login")
    def send() -> str:
        return "in"

    client = doors.test_client()
    page = client.get("/login").get_data(as_text=True)
    from tests.support.forms import token

    answer = client.post("/probe/form", data={"_csrf_token": token(page)})
    assert (answer.status_code, answer.location) == (303, "/login")


def test_the_menu_shows_what_a_role_may_open_and_what_is_there(doors: Flask) -> None:
    visitor = _as(doors, None).get("/login").get_data(as_text=True)
    assert 'href="/login"' in visitor
    assert 'href="/register"' in visitor
    assert 'action="/logout"' not in visitor
    person = _as(doors, "applicant").get("/profile").get_data(as_text=True)
    assert 'href="/password"' in person
    assert 'href="/admin/accounts"' not in person
    assert 'href="/register"' not in person
