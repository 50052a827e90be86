"""Cleaning as its callers see it: a file goes in, a verdict comes out, whatever the file does to its process (F20)."""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

from portal.uploads.inspection import Cleaned, Rejected
from portal.uploads.limits import MEBIBYTE, Kind, Limits

_ROOT: Final = Path(__file__).parents[2]
# Each child meets its memory for the first time; large pages save most of the faults (glibc 2.35 and later).
_LARGE_PAGES: Final = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


@dataclass(frozen=True)
class Bounds:
    """What one file may use: seconds of processor, seconds by the clock, bytes of address space."""

    cpu: int = 10
    wall: float = 20.0
    memory: int = 768 * MEBIBYTE


class CleaningFailed(Exception):
    """The machine is at fault (no process, no room on disk), not the file: keep it and try again later."""


class Cleaner:
    """A warm cleaning process, started with the first file; one file at a time, safe to call from several threads.

    Each process of the portal makes its own, after it was forked.
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def clean(self, source: Path, name: str, limits: Limits, target: Path, preview: Path) -> Cleaned | Rejected:
        """Prove `source` (called `name` by its sender) and write it anew to `target`, a picture's preview to `preview`.

        Both are left for the caller to store, and are gone when the file is Rejected. Raises FileNotFoundError
        where there is no source, and CleaningFailed.
        """
        source.stat()
        job = {
            "source": str(source.absolute()),
            "target": str(target.absolute()),
            "preview": str(preview.absolute()),
            "name": name,
            "limits": asdict(limits),
            **asdict(self._bounds),
        }
        with self._lock:
            verdict = _read_verdict(self._ask(json.dumps(job).encode() + b"\n"))
        if isinstance(verdict, Cleaned):
            return verdict
        target.unlink(missing_ok=True)
        preview.unlink(missing_ok=True)
        if isinstance(verdict, CleaningFailed):
            raise verdict
        return verdict

    def warm(self) -> None:
        """Start the process now, so that the first file need not wait for it."""
        with self._lock:
            self._running()

    def close(self) -> None:
        """End the process; the next file would start another."""
        with self._lock:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, job: bytes) -> dict[str, Any]:
        """One line out, one line back; a process that was killed meanwhile is replaced once."""
        for _ in range(2):
            try:
                process = self._running()
                if process.stdin and process.stdout:
                    process.stdin.write(job)
                    process.stdin.flush()
                    answer = json.loads(process.stdout.readline())
                    if isinstance(answer, dict):
                        return answer
            except (OSError, ValueError):
                pass
            self._end()
        raise CleaningFailed("the cleaning process does not answer")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "portal.uploads.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT), **_LARGE_PAGES},
                start_new_session=True,
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()
        process.wait()


def _read_verdict(told: dict[str, Any]) -> Cleaned | Rejected | CleaningFailed:
    if "failed" in told:
        return CleaningFailed(told["failed"])
    if "rejected" in told:
        return Rejected(told["rejected"], told["facts"])
    return Cleaned(**{**told, "kind": Kind(told["kind"])})
