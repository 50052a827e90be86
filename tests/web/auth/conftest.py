"""A portal with the sample office's way of registering, a person, and browsers."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.db import Database
from portal.models.accounts import Account
from portal.request_types.definition import Field, Office, Option, Registration, Role
from portal.request_types.positions import Mark, Text
from portal.services import passwords
from tests.support.people import PASSWORD, SOMCHAI, account

HERE = Mark("office.yaml", 1, 1)


def _words(thai: str, english: str) -> Text:
    return Text((("th", thai), ("en", english)))


def office(human_check: bool) -> Office:
    kinds = (Option("teacher", _words("ข้าราชการครู", "Teacher")), Option("public", _words("ประชาชนทั่วไป", "Public")))
    asked = Field("personnel_type", "choice", _words("ประเภทบุคลากร", "Kind"), HERE, options=kinds)
    return Office(
        name=_words("สำนักงานตัวอย่าง", "Sample Office"),
        mark=HERE,
        consent=_words("ข้าพเจ้ายินยอมตามนโยบาย", "I agree to the policy"),
        registration=Registration("open", human_check, (asked,)),
        roles=(Role("officer", _words("เจ้าหน้าที่", "Officer"), "staff", None, True, True, HERE),),
    )


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
    from tests.support.forms import post

    def new(number: str | None = None, password: str = PASSWORD) -> FlaskClient:
        client = app.test_client()
        if number is not None:
            answer = post(client, "/login", {"citizen_id": number, "password": password})
            assert answer.status_code == 303, answer.get_data(as_text=True)
        return client

    return new
