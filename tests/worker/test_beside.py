"""The worker as it runs: notices are sent beside its other work, and it ends with both (F12)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.db import Database
from portal.services.casework import handling
from portal.settings import Settings
from portal.worker.claims import Kinds
from portal.worker.loop import Loop
from portal.worker.sending import KINDS, Beside
from tests.support.outside import environment_of
from tests.worker.conftest import Outside

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def worker(outside: Outside) -> Iterator["subprocess.Popen[bytes]"]:
    """A whole worker in a process of its own."""
    environ = os.environ | {"PYTHONPATH": str(ROOT)} | environment_of(outside.settings)
    with subprocess.Popen([sys.executable, "-m", "portal.worker"], env=environ, cwd=ROOT) as running:
        yield running
        if running.poll() is None:
            running.kill()


def test_a_running_worker_sends_and_ends_when_it_is_told(outside: Outside, worker: "subprocess.Popen[bytes]") -> None:
    outside.desk.act(handling.accept, "counter", outside.desk.file("pension"))
    until = time.monotonic() + 60
    while outside.jobs() and time.monotonic() < until:
        time.sleep(0.1)
    assert (len(outside.mail.taken), len(outside.bridge.accepted)) == (1, 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0


def test_should_sending_fail_altogether_the_worker_ends_to_be_started_again(settings: Settings) -> None:
    database = Database(settings.database_url)
    loop = Loop(database, "sender", {}, kinds=Kinds(only=KINDS))

    def fails() -> bool:
        raise RuntimeError("the disk is gone")

    loop.run_once = fails  # type: ignore[method-assign]
    beside = Beside(loop)
    with pytest.raises(SystemExit) as ended:
        beside.end()
    assert ended.value.code == 1
    assert loop.told.is_set()
    database.close()
