"""How much of each figure is tried: about a fiftieth by script/test, all of it by script/faults; and what was counted.

The same tests run in both. Nothing is timed but in script/faults, where the machine may be given for it.
"""

import json
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

VARIABLE: Final = "FAULTS"
NOTES: Final = "FAULTS_NOTES"
FULL: Final = os.environ.get(VARIABLE) == "full"


def volume(full: int, least: int = 1) -> int:
    """How many of `full` to try here."""
    return full if FULL else max(least, math.ceil(full / 50))


def tried(row: str, what: str, number: int) -> None:
    """Add to a figure of the table: so many of `what` were tried and came out as they must."""
    _note({"row": row, "what": what, "number": number})


def measured(row: str, what: str, seconds: float) -> None:
    """A time for the table; of several with one name the longest is kept."""
    _note({"row": row, "what": what, "seconds": seconds})


def p95(seconds: Sequence[float]) -> float:
    """What nineteen of twenty stayed under."""
    return sorted(seconds)[math.ceil(len(seconds) * 0.95) - 1]


def _note(line: dict[str, object]) -> None:
    if kept := os.environ.get(NOTES):
        with Path(kept).open("a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
