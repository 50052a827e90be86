"""Everything on one machine: what is refused, and that web and worker end together."""

import json
import sys
import time
from pathlib import Path

import pytest

from portal.cli import main
from portal.cli.start import announcement, supervise
from portal.settings import DEMO_LOGINS, from_environment

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_when_one_dies_the_other_is_ended(tmp_path: Path) -> None:
    began = time.monotonic()
    assert supervise([SLEEPER, [sys.executable, "-c", "raise SystemExit(3)"]]) == 1
    assert time.monotonic() - began < 30


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
