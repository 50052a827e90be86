"""Small files, small functions: over 300 lines or over 40 only with a reason that begins `Size:` in the first lines."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES, FUNCTION_LINES, REASON_WITHIN = 300, 40, 12


def _too_long(name: str, source: str) -> list[str]:
    lines = source.splitlines()
    if any(line.lstrip("# ").startswith("Size: ") for line in lines[:REASON_WITHIN]):
        return []
    found = [f"{name}: {len(lines)} lines"] if len(lines) > FILE_LINES else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                found.append(f"{name}:{node.lineno}: {node.name} has {length} lines")
    return found


def test_files_and_functions_stay_small() -> None:
    files = sorted((ROOT / "portal").rglob("*.py"))
    assert [long for file in files for long in _too_long(str(file.relative_to(ROOT)), file.read_text("utf-8"))] == []


def test_what_is_too_long_is_found_unless_it_says_why() -> None:
    function = "def f():\n" + "    x = 1\n" * 41
    assert _too_long("a.py", function) == ["a.py:1: f has 42 lines"]
    assert _too_long("a.py", "x = 1\n" * 301) == ["a.py: 301 lines"]
    assert _too_long("a.py", '"""Doc.\n\nSize: one table that must be seen whole.\n"""\n' + function) == []


def test_no_file_is_called_by_a_word_that_says_nothing() -> None:
    vague = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"}
    assert [str(file) for file in (ROOT / "portal").rglob("*.py") if file.stem in vague] == []
