"""Read from the syntax trees: one file writes requests and their states, one file commits (house promises 1 and 2)."""

import ast
from collections.abc import Iterator
from pathlib import Path

PORTAL = Path(__file__).resolve().parents[2] / "portal"
WRITERS = {"insert", "update", "delete", "insert_sqlite", "insert_postgresql"}


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(PORTAL.rglob("*.py")):
        yield str(file.relative_to(PORTAL)), ast.parse(file.read_text("utf-8"))


def _names_requests(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Name) and part.id in ("Request", "_REQUEST", "REQUEST") for part in ast.walk(node))


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            yield (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")), node


def test_only_the_one_door_writes_requests() -> None:
    found = []
    for name, tree in _trees():
        for called, node in _calls(tree):
            if called in WRITERS and node.args and _names_requests(node.args[0]):
                found.append(name)
            if called == "add" and any(_names_requests(part) for part in node.args):
                found.append(name)
    assert set(found) == {"services/door/advance.py"}


def test_nobody_assigns_a_state() -> None:
    for name, tree in _trees():
        for node in ast.walk(tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                assert not (isinstance(target, ast.Attribute) and target.attr == "state"), (name, target.lineno)


MAY_COMMIT = {"connections.py": {"let_go"}, "models/scratch.py": {"image_of", "forgotten"}}
"""Reading ends by a commit too (decision 19), which tests/test_reading.py asks to write nothing; a rehearsal's database is one of
its own in memory, never the office's (tests/services/test_trial.py)."""


def test_only_the_one_place_commits() -> None:
    for name, tree in _trees():
        if name == "db.py":
            continue
        if name in MAY_COMMIT:
            assert isinstance(tree, ast.Module)
            tree.body = [each for each in tree.body if getattr(each, "name", "") not in MAY_COMMIT[name]]
        for called, node in _calls(tree):
            assert called not in ("commit", "begin_nested"), (name, node.lineno)
