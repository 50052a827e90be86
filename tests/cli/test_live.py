"""A running portal: a dropped file is served without a restart, a broken one leaves the last version (C14, F18)."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.settings import ROOT
from tests.cli.test_publish import PARKING

PATIENCE = 60
"""Seconds until a busy machine must have done it."""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """`portal start` on a copy of the sample office with one type, until the test ends."""
    folder = tmp_path / "office"
    shutil.copytree(ROOT / "offices" / "education-one-stop", folder)
    for file in (folder / "request_types").glob("*.yaml"):
        if file.stem != "pension":
            file.unlink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = os.environ | {"PORT": str(port), "PORTAL_HOME": str(tmp_path / "home"), "PORTAL_PROCESSES": "1"}
    for name in ("DATABASE_URL", "PUBLIC_URL", "PORTAL_DEMO"):
        environ.pop(name, None)
    command = [sys.executable, "-m", "portal.cli", "start", "--office", str(folder), "--empty"]
    with (tmp_path / "log").open("w") as log:
        running = subprocess.Popen(command, env=environ, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(timeout=PATIENCE)


def _get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, ""
    except OSError:
        return 0, ""


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.2)


def test_a_dropped_type_is_live_and_a_broken_one_changes_nothing(address: str, tmp_path: Path) -> None:
    page, file = f"{address}/services/parking", tmp_path / "office" / "request_types" / "parking.yaml"
    _until(lambda: _get(f"{address}/services/pension")[0] == 200)
    assert _get(page)[0] == 404
    file.write_text(PARKING, "utf-8")
    _until(lambda: _get(page)[0] == 200)
    assert "ขอที่จอดรถ" in _get(page)[1]
    file.write_text(PARKING.replace("ขอที่จอดรถ", "ชื่อใหม่").replace("type: text", "type: tekst"), "utf-8")
    with sqlite3.connect(tmp_path / "home" / "portal.sqlite3") as database:
        problems = "SELECT problems FROM request_type WHERE id = 'parking'"
        _until(lambda: "tekst" in database.execute(problems).fetchone()[0])
    database.close()
    assert "ขอที่จอดรถ" in _get(page)[1]
    file.write_text(PARKING.replace("ขอที่จอดรถ", "ชื่อใหม่"), "utf-8")
    _until(lambda: "ชื่อใหม่" in _get(page)[1])
