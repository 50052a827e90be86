"""A worker killed at any point: its job is taken over and its outcome stands there once (F03)."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.db import Database
from portal.failpoints import VARIABLE
from portal.models.drafts import Attachment, Paper
from portal.models.machinery import Job, Tally
from portal.papers.rendering import Renderer
from portal.services.accounts import passwords
from portal.services.applying import attachments, drafts
from portal.services.applying.attachments import Received
from portal.services.jobs import enqueue
from portal.settings import Settings
from portal.uploads.cleaning import Cleaner
from portal.worker.__main__ import made
from portal.worker.loop import Loop
from tests.support.desk import Desk, desk, picture
from tests.support.forks import Forks
from tests.support.volume import tried, volume
from tests.worker.test_loop import _noting

ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import sys
from portal.db import Database
from portal.worker.loop import Loop
from tests.worker.test_loop import _noting
Loop(Database(sys.argv[1]), "killed", {"probe": _noting([])}).run_once()
"""


@pytest.mark.parametrize("point", ["job_claimed", "job_worked", "job_written"])
def test_a_killed_workers_job_ends_once_in_another(database: Database, dying: Forks, point: str) -> None:
    with database.transaction() as session:
        enqueue(session, "probe", {"key": "k"}, "k")
    url = database.url.render_as_string(hide_password=False)
    assert dying.run(CHILD, point, {}, url) == -9
    other = Loop(database, "other", {"probe": _noting([])})
    with clock.stopped_at(clock.now() + timedelta(seconds=59)):
        assert other.run_once()
        assert not other.run_once()
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Tally)) == 1
        assert session.scalar(select(func.count()).select_from(Job)) == 0


WORKER = """
import sys
from datetime import datetime
from portal import clock
from portal.papers.rendering import Renderer
from portal.settings import from_environment
from portal.uploads.cleaning import Cleaner
from portal.worker.__main__ import made
with Cleaner() as cleaner, Renderer() as press, clock.stopped_at(datetime.fromisoformat(sys.argv[1])):
    loop = made(from_environment(), cleaner, press)
    print("ready", flush=True)
    while loop.run_once():
        pass
"""
POINTS = ("job_claimed", "job_worked", "job_written", "job_worked:2", "")
"""The last: at any moment."""


@pytest.fixture
def office(app: Flask) -> Iterator[Desk]:
    with passwords.cheaply():
        yield desk(app)


def test_workers_killed_at_papers_and_files_leave_one_of_each(office: Desk, settings: Settings) -> None:
    chance, moment = random.Random(3), clock.now()
    with Cleaner() as cleaner, Renderer() as press:
        other = made(settings, cleaner, press)
        for turn in range(volume(100)):
            moment += timedelta(minutes=5)
            with clock.stopped_at(moment):
                office.person(f"person {turn}")
                request = office.file("form_order", f"person {turn}")
                file = _sent(office, f"person {turn}")
            _killed(settings, moment, POINTS[turn % len(POINTS)], chance.uniform(0, 1.5))
            with clock.stopped_at(moment + timedelta(seconds=59)):
                while other.run_once():
                    pass
            _one_of_each(office, request, file)
            tried("F03", "workers killed at a paper or a file; taken over within a minute, one of each", 1)
        other.database.close()


def _sent(office: Desk, name: str) -> str:
    """A file as it arrives, before anybody looked at it."""
    stored, who = office.storage.receive([picture()], 5 << 20), office.actors[name]
    with office.database.transaction() as session:
        draft = drafts.start(session, who, office.catalogue, "pension")
        got = Received(stored.key, stored.digest, stored.size)
        return attachments.receive(session, who, office.catalogue, draft, "id_card", "a.jpg", got).key


def _killed(settings: Settings, moment: datetime, point: str, seconds: float) -> None:
    environ = os.environ | {VARIABLE: point, "PYTHONPATH": str(ROOT)}
    environ |= {"PORTAL_HOME": str(settings.home), "DATABASE_URL": settings.database_url}
    command = [sys.executable, "-c", WORKER, moment.isoformat()]
    with subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"ready\n"
        if not point:
            time.sleep(seconds)
            worker.kill()
    assert worker.returncode == -9 or not point


def _one_of_each(office: Desk, request: str, file: str) -> None:
    with office.database.reading() as session:
        mine = select(Paper.kind).where(Paper.request_id == office.request(request).id)
        assert list(session.scalars(mine)) == ["request"]
        assert session.scalars(select(Attachment.state).where(Attachment.key == file)).one() == "clean"
        assert session.scalar(select(func.count()).select_from(Job)) == 0
