"""Everything on one machine: what is refused, and what is told."""

import json
import socket
from pathlib import Path

import pytest

from portal.cli import main
from portal.cli.start import announcement
from portal.settings import DEMO_LOGINS, from_environment


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
    assert not list((tmp_path / "home").glob("*.db*"))
