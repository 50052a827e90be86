"""The halves of `portal start` as processes: they end with who started them, and one that may die is started again."""

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Final

GRACE_SECONDS: Final = 15
PAUSES: Final = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds before a half is started again, longer each time it dies soon."""
SETTLED: Final = 60.0
"""Seconds after which a half has run well, and its next death begins with the first pause again."""
_LOOK: Final = 0.2
_PR_SET_PDEATHSIG: Final = 1
_log = logging.getLogger(__name__)


class Child:
    """One process in a group of its own."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._deaths = 0
        self._due = 0.0
        self._start()

    def _start(self) -> None:
        self._began = time.monotonic()
        self.process = subprocess.Popen(self._command, start_new_session=True, preexec_fn=_ends_with(os.getpid()))

    def died(self) -> bool:
        """Whether it has ended, by whatever cause."""
        return self.process.poll() is not None

    def look_after(self) -> None:
        """Start it again once it has died and its pause is over."""
        if not self.died():
            return
        now = time.monotonic()
        if not self._due:
            self.clear()
            self._deaths = 0 if now - self._began > SETTLED else self._deaths
            pause = PAUSES[min(self._deaths, len(PAUSES) - 1)]
            self._deaths, self._due = self._deaths + 1, now + pause
            name, code = " ".join(self._command[1:]), self.process.returncode
            _log.warning("%s ended with %s; it is started again in %g s", name, code, pause)
        elif now >= self._due:
            self._due = 0.0
            self._start()

    def clear(self) -> None:
        """End what a dead one left of its group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


def supervise(needed: Sequence[str], again: Sequence[str]) -> int:
    """Run both until we are told to stop (0) or `needed` dies (1); `again` is started again whenever it dies."""
    told = threading.Event()

    def tell(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, tell)
    web, worker = Child(needed), Child(again)
    while not told.is_set() and not web.died():
        worker.look_after()
        told.wait(_LOOK)
    _end([web, worker])
    return 0 if told.is_set() else 1


def _end(children: Sequence[Child]) -> None:
    """Ask all to end; by force after GRACE_SECONDS."""
    for child in children:
        if not child.died():
            child.process.terminate()
    end = time.monotonic() + GRACE_SECONDS
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.1, end - time.monotonic()))
        child.clear()
        child.process.wait()


def _ends_with(parent: int) -> Callable[[], None] | None:
    """What a child does before its program: ask the kernel for SIGTERM when who started it is gone, however it went."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask
