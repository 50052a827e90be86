"""The sample office in force, a person logged in, and a browser without scripts."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.db import Database
from portal.models.accounts import Account
from portal.services.accounts import passwords
from tests.support.forms import post
from tests.support.people import PASSWORD, SOMCHAI, account
from tests.support.published import publish_sample


@pytest.fixture(autouse=True)
def cheap_passwords() -> Iterator[None]:
    with passwords.cheaply():
        yield


@pytest.fixture
def office(app: Flask, stopped_clock: datetime) -> Flask:
    """The portal with the six services of the sample office, on 31/03/2568 at 11:20."""
    publish_sample(app.extensions["database"])
    return app


@pytest.fixture
def browser(office: Flask) -> Callable[..., FlaskClient]:
    """A browser with a new person logged in."""
    database: Database = office.extensions["database"]

    def logged_in(number: str = SOMCHAI, role: str = "applicant", **more: Any) -> FlaskClient:
        with database.transaction() as session:
            made: Account = account(session, number, role, **more)
            assert made.id
        client = office.test_client()
        answer = post(client, "/login", {"citizen_id": number, "password": PASSWORD})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return client

    return logged_in


@pytest.fixture
def somchai(browser: Callable[..., FlaskClient]) -> FlaskClient:
    return browser()
