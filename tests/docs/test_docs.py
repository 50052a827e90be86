"""What the documentation says is so: the tests it names are there, its links lead somewhere, its examples are sound."""

import ast
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from portal.cli import main
from portal.cli.settings import table
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.keys import CONSTRUCTS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
_COMMAND = re.compile(r"(?:^|`)portal ([a-z]+)", re.MULTILINE)
_OPEN: tuple[int, ...] = ()
"""Numbers of the requirement list that are not due in this version."""
CAPABILITIES = [f"C{n}" for n in range(1, 88) if n not in _OPEN]


@cache
def _tests_of(file: str) -> frozenset[str]:
    """The tests pytest collects from a file: functions at its top level."""
    path = ROOT / file
    if not path.is_file() or not path.name.startswith("test_"):
        return frozenset()
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(each.name for each in tree.body if isinstance(each, ast.FunctionDef))


def _rows(page: str) -> dict[str, str]:
    """Rows of a page's tables by the number in their first column."""
    lines = (DOCS / page).read_text("utf-8").splitlines()
    cells = [line.strip("|").split("|", 1) for line in lines if re.match(r"\| [TFC]\d+ \|", line)]
    return {first.strip(): rest for first, rest in cells}


@pytest.mark.parametrize("page", ["security.md", "capabilities.md"])
def test_every_named_test_is_there(page: str) -> None:
    named = _TEST.findall((DOCS / page).read_text("utf-8"))
    assert len(named) > 40
    assert [f"{file}::{name}" for file, name in named if name not in _tests_of(file)] == []


def test_every_threat_and_fault_has_a_row_and_a_proof_or_is_called_open() -> None:
    rows = _rows("security.md")
    assert list(rows) == [f"T{n:02}" for n in range(1, 41)] + [f"F{n:02}" for n in range(1, 25)]
    unproved = [number for number, row in rows.items() if not _TEST.search(row) and "**Open" not in row]
    assert unproved == []


def test_every_capability_of_this_version_has_a_row_and_a_proof() -> None:
    rows = _rows("capabilities.md")
    assert list(rows) == CAPABILITIES
    assert [number for number, row in rows.items() if not _TEST.search(row)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = [link for link in _LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_the_portal_is_one(page: Path) -> None:
    there = {file.stem for file in (ROOT / "portal" / "cli").glob("[a-z]*.py")}
    quoted = re.findall(r"`[^`\n]+`|```sh\n.*?```", page.read_text("utf-8"), re.DOTALL)
    named = {name for code in quoted for name in _COMMAND.findall(code)}
    assert named - there == set()


def test_the_types_of_field_are_counted_as_they_are() -> None:
    names = {23: "twenty-three", 24: "twenty-four", 25: "twenty-five", 26: "twenty-six", 27: "twenty-seven"}
    said = names[len(FIELD_TYPES)]
    for page in (ROOT / "README.md", DOCS / "capabilities.md"):
        assert re.findall(r"([\w-]+) types of field", page.read_text("utf-8").lower()) == [said]


def test_the_table_of_settings_has_not_drifted() -> None:
    """Mend by putting what `portal settings` prints into docs/operators.md."""
    assert table() in (DOCS / "operators.md").read_text("utf-8")


@pytest.mark.parametrize("page", ["admins.md", "admins.th.md"])
def test_every_whole_file_shown_to_admins_is_sound(
    page: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Path(shutil.copytree(ROOT / "offices" / "education-one-stop", tmp_path / "office"))
    shown = [block for block in _YAML.findall((DOCS / page).read_text("utf-8")) if block.startswith("format: 1")]
    assert len(shown) >= 3
    for block in shown:
        name = re.search(r"^id: (\w+)", block, re.MULTILINE)
        assert name
        folder = office / ("registries" if "\nrows:" in block else "request_types")
        (folder / f"{name[1]}.yaml").write_text(block, "utf-8")
    assert main(["check", str(office), "--lang", "en"]) == 0, capsys.readouterr().out


def test_both_languages_show_admins_the_same_files() -> None:
    first, second = (_YAML.findall((DOCS / page).read_text("utf-8")) for page in ("admins.md", "admins.th.md"))
    assert first == second


@pytest.mark.parametrize(
    ("page", "heading"), [("admins.md", "## What is refused for now"), ("admins.th.md", "## สิ่งที่ยังไม่รับในรุ่นนี้")]
)
def test_the_guides_name_exactly_the_keys_of_a_type_that_are_refused(page: str, heading: str) -> None:
    part = (ROOT / "docs" / page).read_text("utf-8").split(heading)[1].split("\n## ")[0]
    named = set(re.findall(r"`([a-z_]+)`", part))
    declared = [key for name in ("type", "section", "step", "staff_form") for key in CONSTRUCTS[name].keys]
    refused = {key.name for key in declared if key.later}
    assert named == refused
