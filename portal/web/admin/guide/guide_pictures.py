"""Pictures of the guide, which `script/pictures guide` takes from the running product, with the room they need."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from portal.settings import ROOT

FOLDER: Final = ROOT / "static" / "guide"
_WIDTH: Final = slice(16, 20)
_HEIGHT: Final = slice(20, 24)
"""Where a PNG says how large it is."""


@dataclass(frozen=True)
class Picture:
    """A file of `static`, and its size in pixels."""

    file: str
    width: int
    height: int


def picture(name: str) -> Picture:
    """Raises FileNotFoundError for one that was never taken."""
    return _measured(FOLDER / f"{name}.png")


@cache
def _measured(file: Path) -> Picture:
    head = file.read_bytes()[:24]
    return Picture(f"guide/{file.name}", int.from_bytes(head[_WIDTH]), int.from_bytes(head[_HEIGHT]))
