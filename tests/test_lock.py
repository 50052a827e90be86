"""What is locked: by hashes, from nowhere in particular, and nothing older than what is known to be safe (T37)."""

import re
from pathlib import Path

import pytest
from audit import judge
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted(ROOT.glob("requirements*.lock"))
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


def _below(lock: str, floors: str) -> list[str]:
    least = dict(line.split()[:2] for line in floors.splitlines() if line and not line.startswith("#"))
    return [
        f"{name} {version} < {least[name]}"
        for name, version in _PINNED.findall(lock)
        if name in least and Version(version) < Version(least[name])
    ]


FLOORS = (ROOT / "script" / "minimum-versions.txt").read_text("utf-8")


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.name)
def test_nothing_locked_is_older_than_what_is_safe(file: Path) -> None:
    assert _below(file.read_text("utf-8"), FLOORS) == []


def test_a_planted_old_package_is_found() -> None:
    assert _below("weasyprint==69.0 \\\n    --hash=sha256:00\n", FLOORS) == ["weasyprint 69.0 < 70.0"]


def test_every_floor_names_a_locked_package() -> None:
    locked = {name for name, _ in _PINNED.findall((ROOT / "requirements-dev.lock").read_text("utf-8"))}
    named = {line.split()[0] for line in FLOORS.splitlines() if line and not line.startswith("#")}
    assert named <= locked


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.name)
def test_locks_have_hashes_and_name_no_host(file: Path) -> None:
    lock = file.read_text("utf-8")
    assert lock.count("--hash=sha256:") >= len(_PINNED.findall(lock)) > 0
    assert "://" not in lock
    assert not re.search(r"^--?(index|extra-index|find-links|i\b|f\b)", lock, re.MULTILINE)


def test_front_end_files_are_locked_by_digest_and_name_no_host() -> None:
    lock = (ROOT / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/')


def test_a_package_that_could_not_be_looked_up_is_not_called_safe() -> None:
    hole = {"name": "b", "version": "1", "vulns": [{"id": "CVE-1"}]}
    skipped = {"name": "c", "skip_reason": "no network"}
    sound = {"name": "a", "version": "1", "vulns": []}
    assert judge({"dependencies": [sound, hole, skipped]}) == (["b 1: CVE-1"], ["c"])
