"""What is locked: by hashes, from nowhere in particular, and nothing older than what is known to be safe (T37)."""

import json
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import audit
import pytest
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
    assert audit.judge({"dependencies": [sound, hole, skipped]}) == (["b 1: CVE-1"], ["c"])


LOOKED_UP = {"name": "a", "version": "1", "vulns": []}


@pytest.mark.parametrize(
    ("rows", "code", "says"),
    [
        ([LOOKED_UP], 0, ""),
        ([LOOKED_UP | {"vulns": [{"id": "CVE-1"}]}], 1, "a 1: CVE-1"),
        ([LOOKED_UP, {"name": "c", "skip_reason": "no network"}], audit.NOT_AUDITED, "NOT AUDITED"),
        (None, audit.NOT_AUDITED, "NOT AUDITED"),
    ],
)
def test_an_audit_that_learned_nothing_is_neither_green_nor_a_finding(
    rows: list[object] | None, code: int, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "the network is unreachable" if rows is None else json.dumps({"dependencies": rows})
    monkeypatch.setattr(subprocess, "run", lambda *_words, **_more: SimpleNamespace(stdout=told))
    assert audit.main() == code
    assert says in capsys.readouterr().out


def test_a_run_without_an_audit_ends_with_saying_so() -> None:
    script = (ROOT / "script" / "test").read_text("utf-8")
    assert (
        script.index("python script/audit.py || audited=$?") < script.index("-m pytest") < script.index("NOT AUDITED:")
    )
    assert 'exit "$passed"' in script
