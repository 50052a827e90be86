"""Each way into a running portal refuses an unsafe start, with a reason and before a port is open (T36)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.db import Database
from portal.settings import DEMO_LOGINS, ROOT
from tests.support.people import SOMCHAI, account

PUBLIC = "https://service.example.go.th"
BAD = {
    "a secret everybody knows": ({"SECRET_KEY": "change-me-change-me-change-me-change-me"}, "SECRET_KEY"),
    "a short secret": ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    "debug": ({"PORTAL_DEBUG": "1"}, "PORTAL_DEBUG"),
    "demo people asked for": ({"PORTAL_DEMO": "1"}, "demo people"),
    "an address without https": ({"PUBLIC_URL": "http://service.example.go.th"}, "https://"),
    "no public address on a public interface": ({"PUBLIC_URL": "", "LISTEN": "0.0.0.0"}, "loopback only"),
}


def _start(door: list[str], home: Path, **setting: str) -> tuple[int, str]:
    environ = {
        name: said for name, said in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE_", "PUBLIC_"))
    }
    environ |= {"PORTAL_HOME": str(home), "PUBLIC_URL": PUBLIC, "PORT": "1", "PYTHONPATH": str(ROOT)} | setting
    command = [sys.executable, "-m", "portal.cli", *door]
    ran = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    return ran.returncode, ran.stderr


@pytest.mark.parametrize(("setting", "reason"), BAD.values(), ids=BAD)
def test_t36_a_bad_setting_ends_the_process_with_its_reason(
    tmp_path: Path, setting: dict[str, str], reason: str
) -> None:
    code, told = _start(["start", "--empty"], tmp_path / "home", **setting)
    assert (code, reason in told, "Traceback" in told) == (2, True, False), told
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("door", [["start", "--empty"], ["serve"]], ids=lambda door: door[0])
def test_t36_demo_people_in_the_database_end_the_process_even_when_their_file_is_gone(
    tmp_path: Path, database: Database, database_url: str, door: list[str]
) -> None:
    with database.transaction() as session:
        account(session, SOMCHAI, is_demo=True)
    assert not (tmp_path / "home" / DEMO_LOGINS).exists()
    code, told = _start(door, tmp_path / "home", DATABASE_URL=database_url)
    assert (code, "demo people" in told, "Traceback" in told) == (2, True, False), told


@pytest.mark.parametrize("door", ["serve", "work"])
def test_t36_no_door_leads_around_it(tmp_path: Path, door: str) -> None:
    code, told = _start([door], tmp_path / "home", PORTAL_DEBUG="1", SECRET_KEY="short", PORTAL_DEMO="1")
    assert code == 2
    assert all(reason in told for reason in ("PORTAL_DEBUG", "SECRET_KEY", "demo people"))
