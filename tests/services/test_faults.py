"""Killed in the middle, locked out for a while: what was acknowledged is there once, the rest not at all (F01-F03, F09)."""

import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from portal import clock, db
from portal.db import Database
from portal.errors import Busy
from portal.failpoints import VARIABLE
from portal.models.booking import BookedQuantum, Booking
from portal.models.drafts import Draft
from portal.models.history import Event, Notice
from portal.models.machinery import Counter, Job, Tally
from portal.models.requests import Edition, Request
from portal.services.applying.submit import submit
from portal.services.casework import handling
from tests.support.filing import Portal, portal
from tests.support.requests import filed
from tests.support.volume import tried, volume

ROOT = Path(__file__).resolve().parents[2]
MONDAY = datetime(2025, 3, 31, 4, 28, 59, tzinfo=UTC)
ROWS = (Request, Edition, Event, Notice, Job, Tally, Booking, BookedQuantum, Counter)
ONCE = ("request", "edition", "event", "job", "booking")
CHILD = """
import sys
from datetime import datetime
from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.queries.catalogue import Catalogue
from portal.services.applying.submit import submit
from portal.failpoints import failpoint
from tests.support.filing import room_booking
url, key, account = sys.argv[1:4]
database = Database(url)
actor = Actor(int(account), "x", "applicant", "applicant")
with clock.stopped_at(datetime.fromisoformat(sys.argv[4])):
    with database.transaction() as session:
        made = submit(session, actor, Catalogue(lambda bundle: room_booking()), key)
    failpoint("committed")
print(made.reference)
"""


@pytest.fixture
def office(database: Database) -> Portal:
    with clock.stopped_at(MONDAY):
        return portal(database)


def _rows(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {model.__tablename__: session.scalar(select(func.count()).select_from(model)) or 0 for model in ROWS}


def _send(office: Portal, key: str, failpoint: str, moment: datetime) -> subprocess.CompletedProcess[str]:
    url = office.database.url.render_as_string(hide_password=False)
    arguments = [sys.executable, "-c", CHILD, url, key, str(office.applicant.id), moment.isoformat()]
    surroundings = os.environ | {VARIABLE: failpoint, "PYTHONPATH": str(ROOT)}
    return subprocess.run(arguments, env=surroundings, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize("failpoint", ["filed", "submitted", "committed"])
def test_killed_while_filing_a_retry_gives_one_whole_request(office: Portal, failpoint: str) -> None:
    for turn in range(volume(50)):
        _killed_and_sent_again(office, failpoint, turn)
        tried("F02", f"kills at the point {failpoint}, each sent again and there once", 1)


def _killed_and_sent_again(office: Portal, failpoint: str, turn: int) -> None:
    moment, before = MONDAY + timedelta(minutes=turn), _rows(office.database)
    with clock.stopped_at(moment), office.database.transaction() as session:
        key = office.draft(session)
    killed = _send(office, key, failpoint, moment)
    assert killed.returncode == -9, killed.stderr
    there = failpoint == "committed"
    if not there:
        assert _rows(office.database) == before
    with clock.stopped_at(moment), office.database.transaction() as session:
        made = submit(session, office.applicant, office.catalogue, key)
    assert made.again is there
    assert made.reference == f"31{moment + timedelta(hours=7):%Y%m%d%H%M%S}"
    rows = _rows(office.database)
    assert {name: rows[name] - before[name] for name in ONCE} == dict.fromkeys(ONCE, 1)
    with office.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0
        handling.cancel(session, office.applicant, office.catalogue, made.key, 1)


def test_writers_wait_for_a_short_lock_and_none_is_lost(office: Portal) -> None:
    outcomes: list[str] = []

    def write(number: int) -> None:
        with office.database.transaction() as session:
            outcomes.append(filed(session, office.applicant, office.version, submission_key=f"k{number}").reference)

    def hold() -> None:
        with office.database.transaction() as session:
            session.execute(text("UPDATE publication SET revision = revision"))
            time.sleep(0.5)

    threads = [threading.Thread(target=hold), *(threading.Thread(target=write, args=(n,)) for n in range(16))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(outcomes)) == 16


def test_a_lock_held_too_long_is_told_in_words(fresh_database: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "BUSY_SECONDS", 0.2)
    assert callable(fresh_database)
    url = fresh_database("sqlite")
    one, two = Database(url), Database(url)
    with one.transaction() as session:
        session.execute(text("UPDATE publication SET revision = revision"))
        with pytest.raises(Busy), two.transaction() as other:
            other.execute(text("UPDATE publication SET revision = revision"))
    one.close()
    two.close()
