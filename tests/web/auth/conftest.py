"""A portal with the sample office's way of registering, a person, and browsers."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.db import Database
from portal.models.accounts import Account
from portal.services.accounts import passwords
from tests.support.forms import post
from tests.support.office import office
from tests.support.people import PASSWORD, SOMCHAI, account


@pytest.fixture(autouse=True)
def cheap_passwords() -> Iterator[None]:
    with passwords.cheaply():
        yield


@pytest.fixture
def portal(app: Flask) -> Flask:
    """With the human check switched off; tests of it switch it on."""
    app.extensions["office"] = office(human_check=False)
    return app


@pytest.fixture
def checking(app: Flask) -> Flask:
    """With the human check on."""
    app.extensions["office"] = office(human_check=True)
    return app


@pytest.fixture
def people(app: Flask) -> Callable[..., Account]:
    """Make accounts in the portal's database."""
    database: Database = app.extensions["database"]

    def make(number: str = SOMCHAI, **more: object) -> Account:
        with database.transaction() as session:
            return account(session, number, **more)  # type: ignore[arg-type]

    return make


Browser = Callable[..., FlaskClient]


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A new browser; with a number it is logged in."""

    def new(number: str | None = None, password: str = PASSWORD) -> FlaskClient:
        client = app.test_client()
        if number is not None:
            answer = post(client, "/login", {"citizen_id": number, "password": password})
            assert answer.status_code == 303, answer.get_data(as_text=True)
        return client

    return new
