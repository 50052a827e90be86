"""Writing a file of tables as its callers see it: rows that wait go in, a file comes out, or why there is none (F20)."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from portal.sheets.child import TOO_LARGE
from portal.sheets.plan import Format, Plan

_ROOT: Final = Path(__file__).parents[2]
_MEBIBYTE: Final = 1024 * 1024
_LOOK_EVERY: Final = 0.05


@dataclass(frozen=True)
class Bounds:
    """What one file may use: seconds of processor, seconds by the clock, bytes of address space and of the file."""

    cpu: int = 300
    wall: float = 600.0
    memory: int = 512 * _MEBIBYTE
    size: int = 1024 * _MEBIBYTE


class NotWritten(Exception):
    """There is no file: `too_large` where it met a limit."""

    def __init__(self, too_large: bool) -> None:
        super().__init__("too large" if too_large else "the writing process failed")
        self.too_large = too_large


def write(
    parts: Iterable[Path],
    plan: Plan,
    kind: Format,
    target: Path,
    folder: Path,
    alive: Callable[[], None] = lambda: None,
    bounds: Bounds | None = None,
) -> None:
    """Write `target`; `folder` must be empty and is filled. `alive` is called again and again meanwhile.

    Raises NotWritten, and whatever `alive` raises: then the process is ended.
    """
    limits = bounds or Bounds()
    told = {"parts": [str(part) for part in parts], "plan": plan.as_json(), "format": kind, "target": str(target)}
    job = json.dumps({**told, "folder": str(folder), **asdict(limits)}).encode()
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.sheets.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT)},
        start_new_session=True,
    )
    try:
        if process.stdin:
            with suppress(BrokenPipeError):
                process.stdin.write(job)
                process.stdin.close()
        until = time.monotonic() + limits.wall
        while process.poll() is None:
            if time.monotonic() > until:
                raise NotWritten(too_large=True)
            alive()
            time.sleep(_LOOK_EVERY)
    finally:
        _end(process)
    if process.returncode:
        raise NotWritten(process.returncode in (TOO_LARGE, -signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGKILL))


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
