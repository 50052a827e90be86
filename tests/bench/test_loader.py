"""A hundred requests filed and handled through the services, and the same loaded in bulk: the same rows (both engines)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, delete, select

from bench import samples
from bench.loader import load
from bench.preparing import Office, found, office_folder, plan_of
from portal import clock
from portal.db import Database
from portal.models.accounts import Account
from portal.models.base import Base, table
from portal.models.machinery import Job
from portal.queries import counts
from portal.queries.filters import Filter
from portal.queries.history import verify_all
from portal.queries.requests import Wish, queue
from portal.services.applying import drafts
from portal.services.applying.submit import submit
from portal.services.casework import handling
from portal.services.counting.tallies import fold
from portal.services.rows.search_index import index_new
from portal.workflow.transitions import Action, Side

COUNT = 100
PEOPLE = COUNT // samples.PER_PERSON
RANDOM = {
    "key",
    "submission_key",
    "last_hash",
    "previous_hash",
    "hash",
    "password_hash",
    "at",
    "published_at",
    "checked_at",
}
"""Drawn or sealed anew in each database; the times of requests are compared, those of the publication are not."""
FIGURES = "figure"
"""Kept figures are not loaded: whoever measures them has all requests counted anew (bench/figures.py), as a publication does;
that this comes to the same as counting each save is asked in tests/reports."""
KEPT_TIMES = {"event", "edition"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office_folder(tmp_path_factory.mktemp("office") / "office")


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, fresh_database: Callable[[str], str], folder: Path) -> Any:
    """A database filled by the services and one filled by the loader."""
    one, other = Database(fresh_database(request.param)), Database(fresh_database(request.param))
    by_services, by_loader = found(one, folder, PEOPLE), found(other, folder, PEOPLE)
    for number in range(COUNT):
        _filed(one, by_services, number)
    _as_the_worker_leaves_it(one)
    load(other, plan_of(other, by_loader), COUNT)
    yield (one, by_services), (other, by_loader)
    one.close()
    other.close()


def test_bulk_loaded_rows_are_those_the_services_write(both: Any) -> None:
    (one, _), (other, _) = both
    for where in Base.metadata.sorted_tables:
        if where.name.startswith(FIGURES):
            continue
        assert _rows(one, where) == _rows(other, where), where.name


def test_bulk_loaded_requests_hold_count_and_are_found_alike(both: Any) -> None:
    found_in = []
    for database, office in both:
        with database.reading() as session:
            assert list(verify_all(session)) == []
            pages = [
                queue(session, office.staff, Wish(words=words))
                for words in (samples.COMMON_WORD, samples.LETTER, "BN-0000042")
            ]
            total = counts.in_queue(session, office.staff, Filter())
            found_in.append((total, [(page.total, [row.reference for row in page.rows]) for page in pages]))
    assert found_in[0] == found_in[1]
    assert found_in[0][0] == COUNT
    assert [total for total, _ in found_in[0][1]] == [20, COUNT, 1]


def _filed(database: Database, office: Office, number: int) -> None:
    """One request and what becomes of it, through the services, the clock where the sample says."""
    who = office.applicants[number // samples.PER_PERSON].actor
    at = samples.filed_at(number)
    with clock.stopped_at(at), database.transaction() as session:
        key = drafts.start(session, who, office.catalogue, samples.TYPE)
        checked = office.catalogue.version(session, office.versions[samples.TYPE])
        drafts.save(session, who, checked, drafts.find(session, who, key), samples.words(number))
        made = submit(session, who, office.catalogue, key)
    for seen, act in enumerate(samples.way(number), start=1):
        actor = office.staff if act.side == Side.STAFF else who
        with clock.stopped_at(at + timedelta(hours=act.hours)), database.transaction() as session:
            if act.action == Action.ACCEPT:
                handling.accept(session, actor, office.catalogue, made.key, seen)
            elif act.action == Action.FINISH:
                handling.finish(session, actor, office.catalogue, made.key, seen, act.message)
            elif act.action == Action.CANCEL:
                handling.cancel(session, actor, office.catalogue, made.key, seen, act.message)
            else:
                handling.return_for_correction(session, actor, office.catalogue, made.key, seen, act.message)


def _as_the_worker_leaves_it(database: Database) -> None:
    with database.transaction() as session:
        fold(session)
        index_new(session)
        session.execute(delete(table(Job)))


def _rows(database: Database, where: Table) -> list[dict[str, Any]]:
    """All rows but what is drawn at random, people by their citizen ID; ids of folded counts have gaps."""
    dropped = RANDOM - ({"at"} if where.name in KEPT_TIMES else set())
    dropped |= {"id"} if where.name == "tally" else set()
    account = table(Account)
    with database.reading() as session:
        people = {row.id: row.citizen_id for row in session.execute(select(account.c.id, account.c.citizen_id))}
        rows = [row._asdict() for row in session.execute(select(where).order_by(*where.primary_key.columns))]
    pointing = {
        column.name for column in where.columns if any(key.column is account.c.id for key in column.foreign_keys)
    }
    kept = [{name: value for name, value in row.items() if name not in dropped} for row in rows]
    alike = [
        {name: people.get(value, value) if name in pointing else value for name, value in row.items()} for row in kept
    ]
    return sorted(alike, key=repr) if where.name == "tally" else alike
