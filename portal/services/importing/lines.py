"""The lines of a file that was read (portal.uploads.tables): from where the last chunk ended."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

CHUNK: Final = 1_000
"""Rows in one transaction."""
MOST_TOLD: Final = 1_000
"""Problems that are kept of a run."""


@dataclass(frozen=True)
class Line:
    """A row as it stands in the file; `before` is where its key stood first, 0 where it did not."""

    number: int
    before: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Trouble:
    """What is wrong at one place of the file."""

    line: int
    cell: int
    column: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As a run keeps it."""
        facts = {name: fact if isinstance(fact, int) else str(fact) for name, fact in self.facts.items()}
        return {"line": self.line, "cell": self.cell, "column": self.column, "code": self.code, "facts": facts}


@dataclass
class Counted:
    """What a chunk did, or would do."""

    new: int = 0
    changed: int = 0
    same: int = 0
    bad: int = 0
    troubles: list[Trouble] = field(default_factory=list)
    claims: dict[str, int] = field(default_factory=dict)
    """What only one row may have and a sound row has, with its line, where that is told (`clashes`)."""


def heading_of(file: Path) -> tuple[Line, int]:
    """The heading, and where the rows begin."""
    with file.open("rb") as lines:
        return _line(lines.readline()), lines.tell()


def next_lines(file: Path, offset: int, most: int = 0) -> tuple[Sequence[Line], int]:
    """The next chunk, of `most` rows where that is said, and where the one after it begins; none at the end."""
    found: list[Line] = []
    with file.open("rb") as lines:
        lines.seek(offset)
        while len(found) < (most or CHUNK) and (line := lines.readline()):
            found.append(_line(line))
        return found, lines.tell()


def _line(line: bytes) -> Line:
    number, before, *cells = json.loads(line)
    return Line(number, before, tuple(cells))
