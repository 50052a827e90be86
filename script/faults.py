"""Try each threat and fault that is due at its full volume, by the tests docs/security.md names, and write the table.

What was found is kept in docs/faults.json a row at a time, so a run may be stopped and taken up again: without names the
rows run that were not run at this commit. docs/faults.md is written from it, never by hand.
"""

import json
import os
import platform
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE, KEPT, SECURITY = (ROOT / "docs" / name for name in ("faults.md", "faults.json", "security.md"))
DUE: Final = (
    *(f"T{number:02}" for number in (*range(1, 14), *range(17, 34), 35, 36, 37, 39)),
    *(f"F{number:02}" for number in (1, 2, 3, 9, 14, 15, 16, 18, 19, 20)),
)
_TEST = re.compile(r"`(tests/[\w/]+\.py::test_\w+)`")
_ROW = re.compile(r"^\| ([TF]\d\d) \| ([^|]+) \|(.*)$", re.MULTILINE)
_HEAD = """\
# Faults survived, holes tried

Written by `script/faults` and not by hand: each row of [security.md](security.md) that is due, tried at its full volume by the
tests named there. `script/test` runs the same tests at about a fiftieth. A row counts only if every test of it passed.

| No. | What | Tried, on both engines together | Outcome | Minutes | Date | Commit |
|---|---|---|---|---|---|---|
"""


def proofs() -> dict[str, tuple[str, list[str]]]:
    """Of each row its name and its tests."""
    page = SECURITY.read_text("utf-8")
    return {number: (name, _TEST.findall(rest)) for number, name, rest in _ROW.findall(page)}


def commit() -> str:
    """Short, with a plus when something stands beside it."""
    git = ["git", "-C", str(ROOT)]
    head = subprocess.run([*git, "rev-parse", "--short=10", "HEAD"], capture_output=True, text=True, check=True)
    clean = [*git, "status", "--porcelain", "--", ".", ":!docs/faults.md", ":!docs/faults.json"]
    changed = subprocess.run(clean, capture_output=True, text=True, check=True).stdout
    return head.stdout.strip() + ("+" if changed.strip() else "")


def run(row: str, tests: list[str], at: str) -> dict[str, Any]:
    """Try one row; what pytest says is shown as it comes."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        notes, report = Path(folder, "notes"), Path(folder, "report.xml")
        environ = os.environ | {"FAULTS": "full", "FAULTS_NOTES": str(notes)}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *tests]
        subprocess.run(command, cwd=ROOT, env=environ, check=False)
        lines = [json.loads(line) for line in notes.read_text("utf-8").splitlines()] if notes.exists() else []
        outcome = outcome_of(report.read_text("utf-8") if report.exists() else "")
    minutes = round((time.monotonic() - began) / 60, 1)
    return figures(row, lines) | outcome | {"minutes": minutes, "date": str(datetime.now(UTC).date()), "commit": at}


def outcome_of(report: str) -> dict[str, Any]:
    """How many tests passed, and the names of those that did not."""
    if not report:
        return {"passed": 0, "failed": ["nothing ran"]}
    cases = list(xml.fromstring(report).iter("testcase"))
    bad = [case.get("name", "") for case in cases if any(part.tag in ("failure", "error", "skipped") for part in case)]
    return {"passed": len(cases) - len(bad), "failed": bad if cases else ["nothing ran"]}


def figures(row: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Sums of what was tried, and the longest of each time."""
    counted: dict[str, int] = defaultdict(int)
    times: dict[str, float] = {}
    for line in lines:
        if line["row"] != row:
            continue
        if "number" in line:
            counted[line["what"]] += line["number"]
        else:
            times[line["what"]] = max(times.get(line["what"], 0.0), line["seconds"])
    return {"tried": dict(counted), "measured": times}


def written(kept: dict[str, Any], rows: dict[str, tuple[str, list[str]]], machine: str) -> str:
    """The page."""
    lines = []
    for row in DUE:
        lines.append(f"| {row} | {rows[row][0]} | {' | '.join(cells(kept.get(row)))} |")
    later = ", ".join(row for row in rows if row not in DUE)
    return f"{_HEAD}{chr(10).join(lines)}\n\nNot due yet, and not run: {later}.\n\nLast run on {machine}.\n"


def cells(found: dict[str, Any] | None) -> tuple[str, ...]:
    """What stands behind a row's name."""
    if found is None:
        return ("", "**not run**", "", "", "")
    told = [f"{number:,} {what}" for what, number in sorted(found["tried"].items())]
    told += [f"{what} {seconds:.3f} s" for what, seconds in sorted(found["measured"].items())]
    outcome = f"{found['passed']} tests passed" if not found["failed"] else f"**failed**: {', '.join(found['failed'])}"
    return ("; ".join(told) or "as in `script/test`", outcome, str(found["minutes"]), found["date"], found["commit"])


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def main(names: list[str]) -> int:
    """1 when a row failed."""
    rows, at = proofs(), commit()
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    if unknown := [name for name in names if name not in DUE]:
        print(f"no such row, or not due yet: {', '.join(unknown)}")
        return 2
    wanted = names or [row for row in DUE if kept.get(row, {}).get("commit") != at]
    failed = []
    for row in wanted:
        print(f"== {row} {rows[row][0]}", flush=True)
        kept[row] = run(row, rows[row][1], at)
        failed += [row] if kept[row]["failed"] else []
        KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
        PAGE.write_text(written(kept, rows, _machine()), "utf-8")
    print(f"failed: {', '.join(failed)}" if failed else f"{len(wanted)} rows held")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
