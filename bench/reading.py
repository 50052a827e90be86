"""What the limited children of a process use (`portal/limited`): looked at in /proc while they live.

They are forks of a warm parent, so nobody who waits for them is told: not the process that asked, by `getrusage`.
"""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_EVERY: Final = 0.005
"""Seconds between two looks: what a child took up after the last one is missed."""
_TICK: Final = os.sysconf("SC_CLK_TCK")
_WARM: Final = b"portal.limited.parent"


class Reading:
    """Within it every child is seen that this process has asked for."""

    def __init__(self) -> None:
        self._done, self._thread = threading.Event(), threading.Thread(target=self._watch)
        self._ticks: dict[int, int] = {}
        self.peak = 0.0
        """Megabytes of the largest child at its largest, with what it shares with its parent (VmHWM)."""

    @property
    def cpu(self) -> float:
        """Seconds of the processor of warm parents and children."""
        return sum(self._ticks.values()) / _TICK

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(_EVERY):
            for parent in _children(os.getpid()):
                if _WARM in _read(parent, "cmdline"):
                    self._look(parent)
                    for child in _children(parent):
                        self._look(child)
                        self.peak = max(self.peak, _largest(child))

    def _look(self, process: int) -> None:
        if told := _read(process, "stat"):
            used = told.rpartition(b")")[2].split()
            self._ticks[process] = int(used[11]) + int(used[12])


def _children(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            yield from map(int, task.read_bytes().split())
        except (FileNotFoundError, ProcessLookupError):
            continue


def _read(process: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{process}/{name}").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _largest(process: int) -> float:
    told = _read(process, "status").partition(b"VmHWM:")[2].split(maxsplit=1)
    return int(told[0]) / 1024 if told else 0.0
