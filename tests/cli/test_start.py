"""Everything on one machine: what is refused, and what is told."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from portal.cli import main, start
from portal.cli._turns import SETTING_UP, setting_up
from portal.cli.start import announcement
from portal.models import schema
from portal.settings import DEMO_LOGINS, ROOT, from_environment

PATIENCE = 60
"""Seconds until a busy machine must have done it."""


def test_a_bad_setting_is_told_plainly_and_nothing_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PUBLIC_URL", "https://service.example.go.th")
    monkeypatch.delenv("PORTAL_DEMO", raising=False)
    assert main(["start"]) == 2
    assert "demo people" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_the_address_and_the_demo_logins_are_printed(tmp_path: Path) -> None:
    settings = from_environment({"PORTAL_HOME": str(tmp_path), "PORTAL_DEMO": "1", "PORT": "8123"})
    login = {"role": "staff", "login": "1111111111119", "password": "drawn"}
    (tmp_path / DEMO_LOGINS).write_text(json.dumps([login]))
    told = "\n".join(announcement(settings))
    assert "http://127.0.0.1:8123" in told
    assert all(word in told for word in login.values())


def test_a_port_where_something_answers_is_refused_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where the other shares its port, as a web half that was left behind does."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        monkeypatch.setenv("PORTAL_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("PORT", port)
        assert main(["start", "--empty"]) == 2
    assert f"port {port} at 127.0.0.1 is taken" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def _office(folder: Path) -> Path:
    shutil.copytree(ROOT / "offices" / "education-one-stop", folder)
    for file in (folder / "request_types").glob("*.yaml"):
        file.unlink()
    return folder


def test_of_two_starts_of_one_moment_on_one_port_one_comes_up_and_the_other_writes_nothing(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "portal.cli", "start", "--empty", "--office", str(_office(tmp_path / "office"))]
    names = ("DATABASE_URL", "PUBLIC_URL", "PORTAL_DEMO", "SECRET_KEY")
    environ = {name: value for name, value in os.environ.items() if name not in names}
    homes = [tmp_path / "one", tmp_path / "two"]
    running = [
        subprocess.Popen(
            command,
            env=environ | {"PORT": str(port), "PORTAL_HOME": str(home), "PORTAL_PROCESSES": "1"},
            cwd=ROOT,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        for home in homes
    ]
    try:
        end = time.monotonic() + PATIENCE
        while all(each.poll() is None for each in running) and time.monotonic() < end:
            time.sleep(0.05)
        codes = [each.poll() for each in running]
        assert sorted(codes, key=str) == [2, None]
        late = codes.index(2)
        assert f"port {port} is taken" in running[late].communicate()[1]
        assert not homes[late].exists()
    finally:
        for each in running:
            each.terminate()
        for each in running:
            each.communicate(timeout=PATIENCE)


def test_a_home_is_set_up_by_one_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []

    def another() -> None:
        with setting_up(tmp_path):
            done.append("second")

    with setting_up(tmp_path):
        waiting = threading.Thread(target=another)
        waiting.start()
        waiting.join(0.3)
        done.append("first")
    waiting.join(PATIENCE)
    assert done == ["first", "second"]
    assert "another start is setting up" in capsys.readouterr().err


def test_migrating_and_preparing_happen_alone_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PORT", str(probe.getsockname()[1]))
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PORTAL_DEMO", "0")
    alone: list[bool] = []

    def look(*_: object, **__: object) -> int:
        with (tmp_path / "home" / SETTING_UP).open("r+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                alone.append(True)
            else:
                alone.append(False)
        return 0

    monkeypatch.setattr(schema, "upgrade", look)
    monkeypatch.setattr(start, "_prepare", look)
    monkeypatch.setattr(start, "supervise", look)
    assert main(["start", "--empty"]) == 0
    assert alone == [True, True, False]
