"""The two halves as real processes: which one ends the other, and that none is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HALF = "import os, sys, time; print(os.getpid(), file=open(sys.argv[1], 'a'), flush=True); time.sleep(60)"
SUPERVISOR = """
import sys
from portal.cli._children import supervise
web, worker = ([sys.executable, "-c", sys.argv[1], f"{sys.argv[2]}/{name}"] for name in ("web", "worker"))
sys.exit(supervise(web, worker))
"""


def pids(folder: Path, name: str) -> list[int]:
    """Every process this half has been, oldest first."""
    file = folder / name
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def soon(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


@contextmanager
def started(folder: Path) -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen([sys.executable, "-c", SUPERVISOR, HALF, str(folder)], stderr=subprocess.PIPE, text=True)
    try:
        assert soon(lambda: bool(pids(folder, "web") and pids(folder, "worker")))
        yield running
    finally:
        running.kill()
        running.communicate()
        for pid in [*pids(folder, "web"), *pids(folder, "worker")]:
            if lives(pid):
                os.kill(pid, signal.SIGKILL)


def test_a_killed_worker_is_started_again_and_the_web_stays(tmp_path: Path) -> None:
    with started(tmp_path) as running:
        os.kill(pids(tmp_path, "worker")[0], signal.SIGKILL)
        assert soon(lambda: len(pids(tmp_path, "worker")) == 2)
        assert lives(pids(tmp_path, "worker")[1])
        assert len(pids(tmp_path, "web")) == 1
        assert lives(pids(tmp_path, "web")[0])
        running.terminate()
        _, told = running.communicate(timeout=20)
        assert "ended with -9; it is started again in 1 s" in told


def test_each_death_soon_after_the_last_waits_longer(tmp_path: Path) -> None:
    with started(tmp_path) as running:
        os.kill(pids(tmp_path, "worker")[-1], signal.SIGKILL)
        assert soon(lambda: len(pids(tmp_path, "worker")) == 2)
        os.kill(pids(tmp_path, "worker")[-1], signal.SIGKILL)
        assert soon(lambda: len(pids(tmp_path, "worker")) == 3)
        running.terminate()
        _, told = running.communicate(timeout=20)
        assert "again in 1 s" in told
        assert "again in 2 s" in told


def test_a_dead_web_half_ends_the_worker_too(tmp_path: Path) -> None:
    with started(tmp_path) as running:
        os.kill(pids(tmp_path, "web")[0], signal.SIGKILL)
        assert running.wait(20) == 1
        assert not lives(pids(tmp_path, "worker")[0])


def test_told_to_stop_both_end(tmp_path: Path) -> None:
    for number, name in enumerate((signal.SIGTERM, signal.SIGINT)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with started(folder) as running:
            running.send_signal(name)
            assert running.wait(20) == 0
            assert not lives(pids(folder, "web")[0])
            assert not lives(pids(folder, "worker")[0])


def test_a_killed_supervisor_leaves_nobody_behind(tmp_path: Path) -> None:
    with started(tmp_path) as running:
        running.kill()
        running.wait()
        assert soon(lambda: not lives(pids(tmp_path, "web")[0]) and not lives(pids(tmp_path, "worker")[0]))
