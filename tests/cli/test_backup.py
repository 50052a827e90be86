"""Backup, restore and verify as an operator types them."""

from pathlib import Path

import pytest

from portal import clock
from portal.cli import main
from portal.db import Database
from portal.models.accounts import Account


@pytest.fixture
def home(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A portal with one person in it, chosen by the environment."""
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    database = Database(database_url)
    with database.transaction() as session:
        session.add(Account(citizen_id="1111111111119", first_name="สมชาย", last_name="ตัวอย่าง", created_at=clock.now()))
    database.close()
    return tmp_path / "home"


def test_a_portal_moves_to_a_new_home_by_three_commands(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "backup.tar")
    assert main(["backup", file]) == 0
    assert main(["verify", file]) == 0
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path / "new"))
    monkeypatch.delenv("DATABASE_URL")
    assert main(["restore", file]) == 0
    assert main(["verify"]) == 0
    assert "whole: histories, files and rows" in capsys.readouterr().out
    restored = Database(f"sqlite:///{tmp_path / 'new' / 'portal.sqlite3'}")
    with restored.reading() as session:
        assert session.get_one(Account, 1).first_name == "สมชาย"
    restored.close()


def test_a_backup_that_stands_there_is_not_written_over(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "backup.tar").write_text("yesterday")
    assert main(["backup", str(tmp_path / "backup.tar")]) == 2
    assert "already there" in capsys.readouterr().err
    assert (tmp_path / "backup.tar").read_text() == "yesterday"


def test_restoring_over_a_portal_is_refused(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", str(tmp_path / "backup.tar")]) == 0
    assert main(["restore", str(tmp_path / "backup.tar")]) == 2
    assert "not empty" in capsys.readouterr().err


def test_what_is_no_backup_is_told_so(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    assert main(["verify", str(tmp_path / "photo.jpg")]) == 1
    assert main(["restore", str(tmp_path / "photo.jpg")]) == 2
    assert capsys.readouterr().err.count("not a whole backup") == 2
