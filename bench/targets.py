"""What we aim for beside the shares of the floor in cells.py, and why a target is missed where it is."""

from collections.abc import Mapping
from typing import Final

CLEANING: Final = 1.3
"""Times bare Pillow decoding and encoding."""
PRINTING: Final = 1.15
"""Times bare WeasyPrint on the same HTML."""
PAPER_BYTES: Final = 60_000
SEARCHING: Final = 20.0
"""Milliseconds of SQL for one page of found requests."""
GROWTH: Final = 1.3
"""Times the p95 of the small set."""
CAUSES: Final[Mapping[str, str]] = {}
"""Cell: the cause, found by profiling."""
