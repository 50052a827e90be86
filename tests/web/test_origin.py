"""Unsafe methods need a token of this session and come from our own pages (T05)."""

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from portal.web.rules import rule
from tests.support.forms import post, token

FORM = '<form method="post"><input type="hidden" name="_csrf_token" value="{{ csrf_token() }}"></form>'


@pytest.fixture
def done(app: Flask) -> list[str]:
    """An unsafe route that notes what got through."""
    through: list[str] = []

    @app.get("/probe")
    @rule("public")
    def form() -> str:
        return render_template_string(FORM)

    @app.post("/probe")
    @rule("public")
    def act() -> str:
        through.append("done")
        return "done"

    return through


def test_our_own_form_gets_through(client: FlaskClient, done: list[str]) -> None:
    assert post(client, "/probe").status_code == 200
    assert done == ["done"]


def test_without_a_token_nothing_is_done(client: FlaskClient, done: list[str]) -> None:
    assert client.post("/probe").status_code == 400
    assert done == []


def test_a_token_of_another_session_is_refused(app: Flask, client: FlaskClient, done: list[str]) -> None:
    foreign = token(app.test_client().get("/probe").get_data(as_text=True))
    client.get("/probe")
    assert client.post("/probe", data={"_csrf_token": foreign}).status_code == 400
    assert done == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_is_refused_even_with_a_good_token(
    client: FlaskClient, done: list[str], headers: dict[str, str]
) -> None:
    good = token(client.get("/probe").get_data(as_text=True))
    assert client.post("/probe", data={"_csrf_token": good}, headers=headers).status_code == 403
    assert done == []


@pytest.mark.parametrize("headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}])
def test_what_browsers_say_of_our_own_pages_is_accepted(
    client: FlaskClient, done: list[str], headers: dict[str, str]
) -> None:
    good = token(client.get("/probe").get_data(as_text=True))
    assert client.post("/probe", data={"_csrf_token": good}, headers=headers).status_code == 200
