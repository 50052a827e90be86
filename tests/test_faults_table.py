"""The table of docs/faults.md: what is due has tests, what failed or did not run is called so."""

import json

import faults
import pytest

REPORT = '<testsuites><testsuite><testcase name="one"/><testcase name="two">{}</testcase></testsuite></testsuites>'
LINES = [
    {"row": "F14", "what": "races", "number": 3},
    {"row": "F14", "what": "races", "number": 4},
    {"row": "F14", "what": "p95", "seconds": 0.2},
    {"row": "F14", "what": "p95", "seconds": 0.1},
    {"row": "F15", "what": "pairs", "number": 9},
]


def test_every_row_that_is_due_names_tests_in_the_page_of_security() -> None:
    rows = faults.proofs()
    assert [row for row in faults.DUE if not rows[row][1]] == []


@pytest.mark.parametrize(
    ("inside", "passed", "failed"),
    [("", 2, []), ("<failure/>", 1, ["two"]), ("<error/>", 1, ["two"]), ("<skipped/>", 1, ["two"])],
)
def test_a_test_that_failed_broke_or_was_skipped_is_named(inside: str, passed: int, failed: list[str]) -> None:
    assert faults.outcome_of(REPORT.format(inside)) == {"passed": passed, "failed": failed}


@pytest.mark.parametrize("report", ["", "<testsuites><testsuite/></testsuites>"])
def test_nothing_that_ran_is_no_success(report: str) -> None:
    assert faults.outcome_of(report)["failed"] == ["nothing ran"]


def test_figures_are_summed_and_the_longest_time_is_kept() -> None:
    assert faults.figures("F14", LINES) == {"tried": {"races": 7}, "measured": {"p95": 0.2}}


def test_the_page_says_what_was_tried_what_failed_and_what_was_not_run() -> None:
    kept = {
        "F14": {"passed": 4, "failed": [], "minutes": 2.5, "date": "2026-11-27", "commit": "abc"}
        | faults.figures("F14", LINES),
        "F15": {"passed": 1, "failed": ["test_x"], "minutes": 1.0, "date": "2026-11-27", "commit": "abc"}
        | faults.figures("F15", LINES),
    }
    page = faults.written(kept, faults.proofs(), "2 cores").splitlines()
    row = {line.split(" | ")[0].strip("| "): line for line in page if line.startswith("| F")}
    assert "| 7 races; p95 0.200 s | 4 tests passed | 2.5 | 2026-11-27 | abc |" in row["F14"]
    assert "| **failed**: test_x |" in row["F15"]
    assert "| **not run** |" in row["F16"]
    assert "F24" in page[-3]


def test_the_page_says_what_the_command_kept_and_nothing_else() -> None:
    kept = json.loads(faults.KEPT.read_text("utf-8"))
    lines = [line for line in faults.PAGE.read_text("utf-8").splitlines() if line[:3] in ("| T", "| F")]
    told = {line[2:5]: line.split(" | ", 2)[2] for line in lines}
    assert told == {row: f"{' | '.join(faults.cells(kept.get(row)))} |" for row in faults.DUE}
