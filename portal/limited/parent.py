"""The warm parent: `python -m portal.limited.parent package.module:function FD`, forks a bounded child for each job.

Each message on its socket is a job: the bounds as JSON, and one end of the socket the job comes on. The parent reads no
job itself; hostile bytes meet the child alone, which has its own session, limits and an alarm that ends it.
"""

import contextlib
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, Final

from portal.limited.asking import LENGTH

IDLE: Final = 600.0
"""Seconds without a job after which it goes: memory that nobody uses."""
_MESSAGE: Final = 4096


def main() -> None:
    """Fork children until the owner goes, or nobody asks any more."""
    name, number = sys.argv[1:]
    module, _, function = name.partition(":")
    work = getattr(importlib.import_module(module), function)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    # What is warm stays: looking through it for garbage would copy every page of it into each child.
    gc.freeze()
    children: set[int] = set()
    with socket.socket(fileno=int(number)) as control:
        while True:
            waits = bool(children)
            ready = select.select([control], [], [], 1.0 if waits else IDLE)[0]
            _reap(children)
            if not ready:
                if waits:  # that second was for children: who has just seen the last of them off begins to be idle
                    continue
                return
            told, descriptors, _, _ = socket.recv_fds(control, _MESSAGE, 1)
            if not told:
                break
            child = os.fork()
            if child == 0:
                control.close()
                _do(work, json.loads(told), socket.socket(fileno=descriptors[0]))
            os.close(descriptors[0])
            children.add(child)
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def _reap(children: set[int]) -> None:
    for child in list(children):
        if os.waitpid(child, os.WNOHANG)[0]:
            children.discard(child)


def _do(work: Callable[[bytes], bytes], bounds: dict[str, Any], job: socket.socket) -> None:
    """In the child: never returns, so that neither an error nor the parent's loop goes on in here."""
    try:
        _bound(bounds)
        asked = bytearray()
        while part := job.recv(1 << 20):
            asked += part
        made = work(bytes(asked))
        job.sendall(LENGTH.pack(len(made)) + made)
    finally:
        os._exit(0)


def _bound(told: dict[str, Any]) -> None:
    """From here on the process belongs to the job: little time and room, no core dump, an alarm that nothing puts off."""
    os.setsid()
    os.nice(told["nice"])
    signal.setitimer(signal.ITIMER_REAL, told["wall"])
    for what, most in (
        (resource.RLIMIT_CPU, told["cpu"]),
        (resource.RLIMIT_AS, told["memory"]),
        (resource.RLIMIT_FSIZE, told["written"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
