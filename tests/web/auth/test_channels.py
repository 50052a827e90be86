"""Where notices also go: switched on by the person, confirmed once, ended at any time (C59)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import clock
from portal.app import create_app
from portal.models.accounts import AccountChange
from portal.models.entry import UserSession
from portal.models.machinery import Job
from portal.models.outgoing import Channel
from portal.services.accounts import passwords, reset
from portal.services.accounts.people import Names
from portal.services.casework import handling
from portal.settings import Settings
from portal.worker.sending import sender
from tests.support.desk import Desk, desk
from tests.support.forms import post
from tests.support.outside import MailStub, linked, mail_server, switched_on
from tests.support.people import PASSWORD

HERE = "/profile/channels"
ADDRESS = "somchai@people.example"


@dataclass
class Place:
    """A portal that sends mail, and the mail server."""

    at: Desk
    mail: MailStub
    settings: Settings

    def send(self) -> None:
        loop = sender(self.at.database, self.at.catalogue, self.settings)
        while loop.run_once():
            pass

    def link(self) -> str:
        """The path in the last mail."""
        self.send()
        words = self.mail.taken[-1].message.get_content()
        found = re.search(r"http://127\.0\.0\.1:8000(/profile/channels/confirm\?token=\S+)", words)
        assert found is not None
        return found[1]

    def channels(self) -> list[Channel]:
        with self.at.database.reading() as session:
            return list(session.scalars(select(Channel).order_by(Channel.id)))


@pytest.fixture
def place(settings: Settings) -> Iterator[Place]:
    with mail_server() as mail, passwords.cheaply():
        on = switched_on(settings, mail.port, "http://127.0.0.1:9/hook")
        made = desk(create_app(on, testing=True))
        made.person("somchai", email=ADDRESS)
        yield Place(made, mail, on)
        made.database.close()


@pytest.fixture
def browser(place: Place) -> FlaskClient:
    return place.at.browser("somchai")


def _ask(client: FlaskClient) -> None:
    assert post(client, f"{HERE}/email", page=HERE).status_code == 303


def test_while_nothing_is_switched_on_there_is_no_such_page(settings: Settings) -> None:
    with passwords.cheaply():
        at = desk(create_app(settings, testing=True))
    client = at.browser("applicant")
    assert client.get(HERE).status_code == 404
    assert "/profile/channels" not in client.get("/profile").get_data(as_text=True)
    assert post(client, f"{HERE}/email", page="/profile").status_code == 404
    assert post(client, f"{HERE}/chat", page="/profile").status_code == 404
    assert post(at.browser("counter"), "/staff/counter/chat", page="/profile").status_code == 404
    at.database.close()


def test_an_address_counts_once_its_link_was_opened_by_its_person(place: Place, browser: FlaskClient) -> None:
    assert HERE in browser.get("/profile").get_data(as_text=True)
    _ask(browser)
    (asked,) = place.channels()
    assert (asked.address, asked.linked_at) == (ADDRESS, None)
    place.at.act(handling.accept, "counter", place.at.file("pension", "somchai"))
    link = place.link()
    assert [each.recipients for each in place.mail.taken] == [(ADDRESS,)]
    assert browser.get(link).status_code == 200
    assert place.channels()[0].linked_at is None
    assert post(place.at.browser("applicant"), link, page="/profile").status_code == 404
    assert post(browser, link).status_code == 303
    assert place.channels()[0].linked_at is not None
    place.at.act(handling.accept, "counter", place.at.file("pension", "somchai"))
    place.send()
    assert len(place.mail.taken) == 2
    assert ADDRESS in browser.get(HERE).get_data(as_text=True)


def test_the_link_works_once_and_for_a_day_and_no_sign_of_it_may_differ(place: Place, browser: FlaskClient) -> None:
    _ask(browser)
    link = place.link()
    assert browser.get(link[:-1] + ("0" if link[-1] != "0" else "1")).status_code == 404
    session = timedelta(hours=23)
    with clock.stopped_at(clock.now() + session):
        late = place.at.browser("somchai")
        assert late.get(link).status_code == 200
    with clock.stopped_at(clock.now() + timedelta(hours=25)):
        later = place.at.browser("somchai")
        assert later.get(link).status_code == 404
        assert post(later, link, page="/profile").status_code == 404
    assert post(browser, link).status_code == 303
    assert browser.get(link).status_code == 404


def test_a_link_asked_for_again_ends_the_one_before(place: Place, browser: FlaskClient) -> None:
    _ask(browser)
    first = place.link()
    _ask(browser)
    assert browser.get(first).status_code == 404
    assert browser.get(place.link()).status_code == 200


def test_no_token_stands_in_a_table_and_none_in_a_job(place: Place, browser: FlaskClient) -> None:
    _ask(browser)
    with place.at.database.reading() as session:
        held = str([job.payload for job in session.scalars(select(Job))]) + str([vars(c) for c in place.channels()])
    secret = place.link().rpartition(".")[2]
    assert len(secret) == 64
    assert secret not in held


def test_switching_off_ends_it_with_what_waits(place: Place, browser: FlaskClient) -> None:
    linked(place.at.database, place.at.actors["somchai"].id)
    linked(place.at.database, place.at.actors["somchai"].id, "chat")
    place.at.act(handling.accept, "counter", place.at.file("pension", "somchai"))
    for kind in ("email", "chat"):
        assert post(browser, f"{HERE}/{kind}/unlink", page=HERE).status_code == 303
    assert place.channels() == []
    place.send()
    assert place.mail.taken == []
    with place.at.database.reading() as session:
        told = session.scalars(select(AccountChange.what).order_by(AccountChange.id.desc()).limit(2)).all()
        assert list(told) == ["channel_unlinked", "channel_unlinked"]


def test_switching_on_asks_for_the_password_when_it_was_not_typed_for_a_while(place: Place) -> None:
    with place.at.database.transaction() as session:
        account = place.at.account("somchai")
        session.merge(account).password_hash = passwords.keep(PASSWORD)
    client = place.at.browser("somchai")
    with place.at.database.transaction() as session:
        for each in session.scalars(select(UserSession)):
            each.proved_at -= timedelta(hours=3)
    for kind in ("email", "chat"):
        assert post(client, f"{HERE}/{kind}", page=HERE).status_code == 422
        assert post(client, f"{HERE}/{kind}", {"current": "wrong"}, page=HERE).status_code == 422
    assert place.channels() == []
    assert post(client, f"{HERE}/email", {"current": PASSWORD}, page=HERE).status_code == 303
    assert len(place.channels()) == 1


def test_who_asks_on_and_on_is_stopped_and_so_is_writing_to_one_address(place: Place, browser: FlaskClient) -> None:
    for _ in range(5):
        _ask(browser)
    assert post(browser, f"{HERE}/email", page=HERE).status_code == 429
    place.at.person("another", email=ADDRESS.upper().replace("PEOPLE.EXAMPLE", "people.example"))
    assert post(place.at.browser("another"), f"{HERE}/email", page=HERE).status_code == 429


def test_without_an_address_that_mail_can_go_to_nothing_is_asked(place: Place) -> None:
    for number, address in enumerate(("", "สมชาย@people.example")):
        place.at.person(f"p{number}", email=address)
        client = place.at.browser(f"p{number}")
        page = post(client, f"{HERE}/email", page=HERE)
        assert page.status_code == 303
        assert "กรุณาเพิ่มหรือแก้ไขอีเมล" in client.get(HERE).get_data(as_text=True)
    assert place.channels() == []


def test_an_account_taken_over_loses_the_strangers_channels(place: Place) -> None:
    linked(place.at.database, place.at.actors["somchai"].id)
    with place.at.database.transaction() as session:
        code = passwords.keep("0123456789")
        card = Names("นาย", "สมหมาย", "ตัวจริง")
        reset.issue(session, place.at.actors["counter"], place.at.actors["somchai"].id, code, card)
    assert place.channels() == []
