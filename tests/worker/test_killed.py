"""A worker killed at any point: its job is taken over and its outcome stands there once (F03)."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.db import Database
from portal.failpoints import VARIABLE
from portal.models.machinery import Job, Tally
from portal.services.jobs import enqueue
from portal.worker.loop import Loop
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
def test_a_killed_workers_job_ends_once_in_another(database: Database, point: str) -> None:
    with database.transaction() as session:
        enqueue(session, "probe", {"key": "k"}, "k")
    url = database.url.render_as_string(hide_password=False)
    surroundings = os.environ | {VARIABLE: point, "PYTHONPATH": str(ROOT)}
    killed = subprocess.run([sys.executable, "-c", CHILD, url], env=surroundings, cwd=ROOT, check=False)
    assert killed.returncode == -9
    other = Loop(database, "other", {"probe": _noting([])})
    with clock.stopped_at(clock.now() + timedelta(seconds=59)):
        assert other.run_once()
        assert not other.run_once()
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Tally)) == 1
        assert session.scalar(select(func.count()).select_from(Job)) == 0
