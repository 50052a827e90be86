"""Of two runs that are pressed in the same instant one works and the other is told so: the database has the last word."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.errors import PortalError, Refused
from portal.models.imports import ImportRun
from portal.models.moves import VersionMove
from portal.services.importing import runs
from portal.services.importing.into import registry
from portal.services.importing.working import Works
from portal.services.publishing import moving
from portal.uploads.storage import LocalStorage
from tests.support.declared import Declared, declare

HOLDERS = "title: ผู้ถือบัตร\nkey: card\nkept_by: [officer]\ncolumns: [{id: card, type: text, label: เลข}]\n"
CARD = "title: ขอบัตร\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]\n"
INTO = registry("holders")
Does = Callable[[Session], None]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Declared:
    return declare(database, tmp_path / "office", "", {"holders": HOLDERS}, card=CARD)


def _imports(office: Declared) -> list[Does]:
    """Two files that were looked through, into one list."""
    keeper, now = office.person("officer", "back"), clock.now()
    with office.database.transaction() as session:
        for key in ("a", "b"):
            told = {"key": key, "target": INTO.kind, "target_id": INTO.id, "name": "a.csv", "digest": "0" * 64}
            session.add(ImportRun(**told, state="checked", stored_key=f"{key}" * 32, at=now, changed_at=now))

    def goes(key: str) -> Does:
        return lambda session: runs.go_on(session, keeper, office.catalogue, INTO, key, ends_rest=True)

    return [goes("a"), goes("b")]


def _moves(office: Declared) -> list[Does]:
    """Two looks through the open requests of one type."""
    admin, now = office.person("admin"), clock.now()
    with office.database.transaction() as session:
        version = office.catalogue.offered(session, "card").version_id
        for key in ("a", "b"):
            told = {"key": key, "type_id": "card", "version_id": version, "by_id": admin.id, "state": "tried"}
            session.add(VersionMove(**told, at=now, changed_at=now))

    def goes(key: str) -> Does:
        return lambda session: moving.go(session, admin, office.catalogue, key, "ใช้แบบใหม่")

    return [goes("a"), goes("b")]


@pytest.mark.parametrize(("runs_of", "code"), [(_imports, "importing.another"), (_moves, "moving.another")])
def test_of_two_in_the_same_instant_one_is_told_that_another_is_at_work(
    office: Declared, runs_of: Callable[[Declared], list[Does]], code: str
) -> None:
    first, second = runs_of(office)
    told: list[PortalError | None] = []

    def other() -> None:
        try:
            with office.database.transaction() as session:
                second(session)
        except PortalError as problem:
            told.append(problem)
        else:
            told.append(None)

    thread = threading.Thread(target=other)
    with office.database.transaction() as session:
        first(session)
        thread.start()
        thread.join(0.3)
        assert told == [], "it waits for the first, which nobody sees yet"
    thread.join(20)
    assert [type(each) for each in told] == [Refused]
    assert told[0] is not None and told[0].code == code


def test_a_file_that_an_operator_sends_meanwhile_is_refused_and_not_kept(office: Declared, tmp_path: Path) -> None:
    first, _ = _imports(office)
    with office.database.transaction() as session:
        first(session)
    works = Works(office.database, office.catalogue, LocalStorage(tmp_path / "store"))
    kept = works.storage.receive([b"card\n1\n"], 1 << 20)
    with office.database.transaction() as session:
        key = runs.start(session, INTO, "a.csv", kept.digest, kept.key, writes=True)
    run = works.work(key, 60)
    assert (run.state, run.refusal["code"]) == ("refused", "importing.another")
    assert list((tmp_path / "store").rglob("*.*")) == []
