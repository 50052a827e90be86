"""Handing work to limited children, as callers see it: bytes go in, bytes come out, whatever the work does to its child.

A warm parent, started with the first job, has imported what the work needs; it forks a child for each job, any number at
once. It is a process of its own (never a fork of ours), so it knows no connection, no session and no secret; it ends with
the process that started it, or when nothing was asked of it for a while, and is started anew when it is gone.
"""

import contextlib
import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
LENGTH: Final = struct.Struct("!Q")
GRACE: Final = 5.0
"""Seconds by the clock that a child may take beyond its time before it is given up: its own alarm ends it."""


DYING: Final = 0.1
"""Seconds that a process takes at most from letting go to being gone."""


@dataclass(frozen=True)
class Bounds:
    """What one job may use: seconds of processor, seconds by the clock, bytes of address space and of each file."""

    cpu: int
    wall: float
    memory: int
    written: int = 0
    nice: int = 0


class TooHeavy(Exception):
    """It was not done within its bounds, or its process broke."""


class Children:
    """Children that do one kind of work: `work` is `package.module:function`, from bytes to bytes.

    Safe to use from many threads, and after a fork: each process has a parent of its own.
    """

    def __init__(self, work: str) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._parent: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        os.register_at_fork(after_in_child=self._forget)

    def do(self, job: bytes, bounds: Bounds) -> bytes:
        """What the work makes of the job. Raises TooHeavy."""
        try:
            return self._once(job, bounds)
        except TooHeavy:
            if self._stands():
                raise
        return self._once(job, bounds)  # the parent was gone, not the job too heavy

    def _once(self, job: bytes, bounds: Bounds) -> bytes:
        until = time.monotonic() + bounds.wall + GRACE
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._send(theirs.fileno(), json.dumps(asdict(bounds)).encode())
            try:
                ours.settimeout(bounds.wall + GRACE)
                ours.sendall(job)
                ours.shutdown(socket.SHUT_WR)
                return _answer(ours, until)
            except OSError as problem:
                raise TooHeavy from problem

    @property
    def parent_id(self) -> int | None:
        """The process id of the warm parent, for measuring; None when none stands."""
        return self._parent.pid if self._parent else None

    def warm(self) -> None:
        """Start the parent now, so that the first job need not wait for it."""
        with self._lock:
            self._standing()

    def close(self) -> None:
        """End the parent with its children; the next job would start another."""
        with self._lock:
            self._end()

    def _send(self, job: int, bounds: bytes) -> None:
        """Hand one end of the job's socket to the parent; one that is gone is replaced once."""
        with self._lock:
            for _ in range(2):
                with contextlib.suppress(OSError):
                    socket.send_fds(self._standing(), [bounds], [job])
                    return
                self._end()
        raise TooHeavy

    def _stands(self) -> bool:
        """Whether the parent lives; one that is just being killed lets go of its sockets before it is gone."""
        with self._lock:
            if self._parent is None:
                return False
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._parent.wait(DYING)
                return False
            return True

    def _standing(self) -> socket.socket:
        if self._control is None or self._parent is None or self._parent.poll() is not None:
            self._end()
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._parent = subprocess.Popen(
                    [sys.executable, "-m", "portal.limited.parent", self._work, str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd=_ROOT,
                    env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT)},
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
            self._control = ours
        return self._control

    def _end(self) -> None:
        """Closing its socket is what ends it, and its children with it."""
        control, self._control, parent, self._parent = self._control, None, self._parent, None
        if control is not None:
            control.close()
        if parent is not None:
            try:
                parent.wait(GRACE)
            except subprocess.TimeoutExpired:
                parent.kill()
                parent.wait()

    def _forget(self) -> None:
        """In a fork: the parent is that of the process we came from."""
        self._lock = threading.Lock()
        control, self._control, self._parent = self._control, None, None
        if control is not None:
            control.close()


def _answer(ours: socket.socket, until: float) -> bytes:
    head = _exactly(ours, LENGTH.size, until)
    return _exactly(ours, LENGTH.unpack(head)[0], until)


def _exactly(ours: socket.socket, count: int, until: float) -> bytes:
    found = bytearray()
    while len(found) < count:
        ours.settimeout(max(0.01, until - time.monotonic()))
        part = ours.recv(min(count - len(found), 1 << 20))
        if not part:
            raise TooHeavy
        found += part
    return bytes(found)
