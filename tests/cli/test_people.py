"""Who can log in at the first start: demo people, or the first admin by a link that works once."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.cli import _people, main
from portal.db import Database
from portal.models.accounts import Account
from portal.models.acts import AdminAct
from portal.models.second_factor import SecondFactor
from portal.request_types.formats.citizen_id import is_citizen_id
from portal.request_types.reading.folder import files_in
from portal.services.accounts import invitations, passwords
from portal.services.publishing.hearing import hear
from portal.services.publishing.publication import publish
from portal.settings import DEMO_LOGINS, ROOT, Settings, SettingsRefused
from tests.support.people import SOMCHAI, account
from tests.support.site import sample_office

OFFICE = ROOT / "offices" / "education-one-stop"


@pytest.fixture(autouse=True)
def cheap_passwords() -> Iterator[None]:
    with passwords.cheaply():
        yield


def _with(settings: Settings, demo: bool) -> Settings:
    return replace(settings, demo=demo)


def _hear(database: Database) -> None:
    with database.transaction() as session:
        hear(session, files_in(OFFICE).files)


def test_demo_people_can_log_in_with_the_printed_passwords_and_are_made_once(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    _hear(database)
    for _ in range(2):
        _people.prepare(_with(settings, True), database)
    with database.reading() as reading:
        made = reading.scalars(select(Account)).all()
    assert {each.role for each in made} == {"applicant", "officer", "counter", "director", "manager"}
    assert all(each.is_demo and is_citizen_id(each.citizen_id) for each in made)
    assert (settings.home / DEMO_LOGINS).stat().st_mode & 0o777 == 0o600
    assert "token=" not in capsys.readouterr().out


def test_an_empty_portal_prints_a_fresh_link_for_the_first_admin_until_there_is_one(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    _hear(database)
    links = []
    for _ in range(2):
        _people.prepare(_with(settings, False), database)
        found = re.search(r"http://127.0.0.1:8000/invitation\?token=(\S+)", capsys.readouterr().out)
        assert found
        links.append(found[1])
    with database.reading() as reading:
        assert invitations.find(reading, links[1]).account_id is None
    assert links[0] != links[1]
    with database.transaction() as writing:
        account(writing, role="manager")
    _people.prepare(_with(settings, False), database)
    assert "token=" not in capsys.readouterr().out


def test_production_does_not_start_on_demo_people(settings: Settings, database: Database) -> None:
    _hear(database)
    _people.prepare(_with(settings, True), database)
    production = replace(_with(settings, False), public_url="https://service.example.go.th")
    with pytest.raises(SettingsRefused):
        _people.prepare(production, database)


def test_an_office_without_demo_people_has_none() -> None:
    assert _people.demo_people(None) == []


def test_an_operator_lets_a_person_in_again_and_both_acts_are_written_down(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTAL_HOME", str(settings.home))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    with database.transaction() as writing:
        lost = account(writing, role="manager")
        factor = {"account_id": lost.id, "nonce": "x", "last_step": 0, "since": lost.created_at}
        writing.add(SecondFactor(**factor))
    said = ["account", "second-factor-off", SOMCHAI, "--reason", "โทรศัพท์หาย"]
    assert [main(said), main(said), main(["account", "link", SOMCHAI]), main(["account", "link", "1"])] == [0, 0, 0, 1]
    told = capsys.readouterr().out
    link = re.search(r"/invitation\?token=(\S+)", told)
    assert link and "there was no second factor" in told
    with database.reading() as reading:
        assert invitations.find(reading, link[1]).account_id == lost.id
        acts = reading.execute(select(AdminAct.what, AdminAct.via, AdminAct.reason).order_by(AdminAct.number))
        assert [tuple(each) for each in acts] == [
            ("account.second_factor_off", "shell", "โทรศัพท์หาย"),
            ("account.reset", "shell", ""),
        ]


def test_production_says_that_administrators_log_in_by_a_password_alone(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.transaction() as writing:
        publish(writing, sample_office())
    _people.prepare(_with(settings, False), database)
    assert "password alone" not in capsys.readouterr().err
    _people.prepare(replace(_with(settings, False), public_url="https://service.example.go.th"), database)
    assert "second_factor: {admin: required}" in capsys.readouterr().err
