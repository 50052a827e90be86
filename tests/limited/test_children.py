"""Limited children of a warm parent: bounded, clean, many at once, gone with their owner (T13, T14, T20, F20)."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portal.limited.asking import Bounds, Children, TooHeavy

WORK = "tests.limited.works:do"
BOUNDS = Bounds(cpu=5, wall=20.0, memory=512 * 1024 * 1024)


@pytest.fixture
def children() -> Iterator[Children]:
    made = Children(WORK)
    yield made
    made.close()


def _told(children: Children) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(children.do(b"tell", BOUNDS))
    return found


def test_each_job_has_a_process_of_its_own_that_knows_nothing_of_ours(
    children: Children, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "geheim")
    with (tmp_path / "held").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        first, second = _told(children), _told(children)
    assert first["parent"] == second["parent"] == children.parent_id != os.getpid()
    assert first["pid"] != second["pid"]
    assert {"PATH", "LANG", "PYTHONPATH"} <= set(first["env"]) <= {"PATH", "LANG", "PYTHONPATH", "LC_CTYPE"}
    assert not [each for each in first["files"] if "held" in each]
    assert sum(each.startswith("socket:") for each in first["files"]) == 1, "its own job, and no other's"
    big = os.urandom(3_000_000)
    assert children.do(big, BOUNDS) == big
    time.sleep(1.5)
    assert _told(children)["parent"] == first["parent"], "it stays warm when its children are gone"


@pytest.mark.parametrize(
    ("job", "bounds"),
    [
        (b"spin", replace(BOUNDS, cpu=1)),
        (b"sleep", replace(BOUNDS, wall=0.3)),
        (b"eat", BOUNDS),
        (b"write", BOUNDS),
        (b"fail", BOUNDS),
    ],
)
def test_what_breaks_a_bound_or_fails_ends_its_child_and_nothing_else(
    children: Children, tmp_path: Path, job: bytes, bounds: Bounds
) -> None:
    file = tmp_path / "file"
    before = _told(children)["parent"]
    _too_heavy(children, job if job != b"write" else b"write %s" % str(file).encode(), bounds)
    assert _told(children)["parent"] == before
    assert not file.exists() or file.stat().st_size == 0


def _too_heavy(children: Children, job: bytes, bounds: Bounds) -> None:
    with pytest.raises(TooHeavy):
        children.do(job, bounds)


def test_many_work_at_once_and_none_waits_for_another(children: Children) -> None:
    _told(children)
    slow = threading.Thread(target=_too_heavy, args=(children, b"sleep", replace(BOUNDS, wall=8.0)))
    slow.start()
    answered: list[bytes] = []
    several = [threading.Thread(target=lambda n=n: answered.append(children.do(b"%d" % n, BOUNDS))) for n in range(8)]
    for each in several:
        each.start()
    for each in several:
        each.join()
    assert slow.is_alive() and sorted(answered) == [b"%d" % n for n in range(8)]
    slow.join()


def test_a_parent_that_died_is_replaced(children: Children) -> None:
    before = _told(children)["parent"]
    os.kill(before, signal.SIGKILL)
    assert _told(children)["parent"] != before


def test_each_process_has_its_own_parent_and_takes_it_along() -> None:
    script = f"""
import os, sys
from portal.limited.asking import Bounds, Children
children, bounds = Children({WORK!r}), Bounds(5, 20.0, 512 * 1024 * 1024)
children.do(b'x', bounds)
print(children.parent_id, flush=True)
if os.fork() == 0:
    assert children.parent_id is None
    children.do(b'x', bounds)
    print(children.parent_id, flush=True)
    os._exit(0)
os.wait()
children.do(b'x', bounds)
print(children.parent_id, flush=True)
os._exit(0)
"""
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=True, timeout=60)
    ours, forks, again = map(int, done.stdout.split())
    assert ours == again != forks
    until = time.monotonic() + 20
    while any(map(_runs, (ours, forks))):
        assert time.monotonic() < until, "it outlived its owner"
        time.sleep(0.05)


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
