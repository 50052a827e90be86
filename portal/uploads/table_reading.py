"""Reading a table somebody sent, as its callers see it: a file goes in, lines come out, whatever the file does (T14)."""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from portal.uploads.limits import MEBIBYTE
from portal.uploads.tables import NotRead, Told, Wish

_ROOT: Final = Path(__file__).parents[2]
__all__ = ["Bounds", "NotRead", "Told", "Wish", "read"]


@dataclass(frozen=True)
class Bounds:
    """What one table may use: seconds of processor, seconds by the clock, bytes of address space and of lines."""

    cpu: int = 300
    wall: float = 600.0
    memory: int = 2048 * MEBIBYTE
    written: int = 2048 * MEBIBYTE


def read(wish: Wish, bounds: Bounds | None = None) -> Told:
    """Write the lines of a table. Raises NotRead, also where the file was more than its process could bear."""
    most = bounds or Bounds()
    told = {"wish": asdict(wish), "cpu": most.cpu, "memory": most.memory, "written": most.written}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "portal.uploads.table_child"],
            input=json.dumps(told).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT)},
            timeout=most.wall,
            check=False,
        )
        verdict = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise NotRead("importing.too_heavy") from None
    if "refused" in verdict:
        raise NotRead(verdict["refused"], **verdict["facts"])
    return Told(**verdict)
