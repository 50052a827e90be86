"""Numbers that could be somebody's: none stands in the repository (C83)."""

import re
from collections.abc import Iterator
from pathlib import Path

from portal.request_types.formats.citizen_id import is_citizen_id
from portal.settings import ROOT

FOLDERS = ("portal", "offices", "tests", "docs", "script", "bench", "migrations", "templates")
KINDS = {".py", ".yaml", ".csv", ".md", ".html", ".txt", ".js"}
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9](?:-?[0-9]){12}(?![0-9A-Za-z])")
_PLAIN = re.compile(r"(\d)\1{11}|(\d\d)\2{5}|123456789012")
"""Digits that repeat or count."""


def _texts() -> Iterator[tuple[Path, str]]:
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in KINDS and file.is_file():
                yield file, file.read_text("utf-8", "replace")


def test_no_citizen_id_in_the_repository_is_anybodys() -> None:
    """Nobody's number begins with 0 or 9; those of demo and tests do, or are told at a glance."""
    found = {(file.name, each[0]) for file, text in _texts() for each in _NUMBER.finditer(text)}
    whole = {(name, number.replace("-", "")) for name, number in found}
    assert len(whole) > 1500
    suspect = {(name, n) for name, n in whole if is_citizen_id(n) and n[0] not in "09" and not _PLAIN.match(n)}
    assert suspect == set()
