"""A paper becomes a PDF: the worker's side of the press. Nothing of WeasyPrint is imported here."""

import contextlib
import os
import select
import signal
import subprocess  # nosec B404
import sys
import threading
import time
from types import TracebackType
from typing import Any, Final

from portal.errors import PortalError
from portal.papers import frames
from portal.papers.markup import ROOT, Sheet, sheet
from portal.papers.paper import Letter, Paper
from portal.papers.press import CPU_SECONDS, MEMORY_BYTES

WALL_SECONDS: Final = 30.0
_START_SECONDS: Final = 60.0
# What the press may know of the surroundings: where programs, letters and fonts are. No secret is handed on.
_PASSED_ON: Final = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "FONTCONFIG_PATH",
    "FONTCONFIG_FILE",
    "LD_LIBRARY_PATH",
)


class PaperFailed(PortalError):
    """This paper cannot be printed, and printing it again would not help (T25: no retry). `code` is an id of a text:
    papers.too_slow, papers.too_large or papers.broken."""

    status = 422


class Renderer:
    """Prints papers one after another; several threads may share it. Started with the first paper, ended by `close`."""

    def __init__(
        self, *, cpu_seconds: int = CPU_SECONDS, memory_bytes: int = MEMORY_BYTES, wall_seconds: float = WALL_SECONDS
    ) -> None:
        self._limits = {"cpu": cpu_seconds, "memory": memory_bytes}
        self._wall = wall_seconds
        self._lock = threading.Lock()
        self._press: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Renderer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def render(self, paper: Paper | Letter) -> bytes:
        """The PDF/A-3b of a paper, the same bytes for the same paper; PaperFailed when it cannot be made."""
        return self.print(sheet(paper))

    def print(self, page: Sheet) -> bytes:
        """The PDF of a sheet made by `markup.sheet`; PaperFailed as above."""
        frame = frames.pack(self._limits, [page.html.encode("utf-8", "replace"), *page.pictures])
        with self._lock:
            words, parts = self._ask(frame)
        if failed := words.get("failed"):
            raise PaperFailed(failed)
        return parts[0]

    def close(self) -> None:
        """End the press and whatever it is printing."""
        with self._lock:
            self._stop()

    @property
    def press_id(self) -> int | None:
        """The process id of the warm press, for measuring; None when none stands."""
        return self._press.pid if self._press else None

    def _ask(self, frame: bytes) -> tuple[dict[str, Any], list[bytes]]:
        press = self._standing()
        until = time.monotonic() + self._wall
        try:
            _send(press, frame, until)
            return frames.unpack(lambda count: _receive(press, count, until))
        except TimeoutError:
            self._stop()
            raise PaperFailed("papers.too_slow") from None
        except (OSError, EOFError, ValueError):
            self._stop()
            raise PaperFailed("papers.broken") from None

    def _standing(self) -> subprocess.Popen[bytes]:
        if self._press and self._press.poll() is not None:
            self._stop()
        if self._press is None:
            press = self._press = _started()
            until = time.monotonic() + _START_SECONDS
            try:
                frames.unpack(lambda count: _receive(press, count, until))
            except (EOFError, TimeoutError, ValueError):
                self._stop()
                raise PaperFailed("papers.broken") from None
        return self._press

    def _stop(self) -> None:
        if self._press is None:
            return
        # The press leads a process group of its own: its present fork goes with it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._press.pid, signal.SIGKILL)
        self._press.communicate()
        self._press = None


def _started() -> subprocess.Popen[bytes]:
    surroundings = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return subprocess.Popen(  # nosec B603
        [sys.executable, "-m", "portal.papers.press"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        cwd=ROOT,
        env={**surroundings, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        start_new_session=True,
    )


def _send(press: subprocess.Popen[bytes], frame: bytes, until: float) -> None:
    pipe = press.stdin
    if pipe is None:
        raise EOFError
    os.set_blocking(pipe.fileno(), False)
    rest = memoryview(frame)
    while rest:
        _await(until, writable=pipe.fileno())
        rest = rest[os.write(pipe.fileno(), rest) :]


def _receive(press: subprocess.Popen[bytes], count: int, until: float) -> bytes:
    pipe = press.stdout
    if pipe is None:
        raise EOFError
    found = bytearray()
    while len(found) < count:
        _await(until, readable=pipe.fileno())
        part = os.read(pipe.fileno(), min(count - len(found), 1 << 20))
        if not part:
            raise EOFError
        found += part
    return bytes(found)


def _await(until: float, readable: int | None = None, writable: int | None = None) -> None:
    left = until - time.monotonic()
    reading, writing = ([one] if one is not None else [] for one in (readable, writable))
    if left <= 0 or not any(select.select(reading, writing, [], left)[:2]):
        raise TimeoutError
