"""One at a time: the portal of a port, and who sets up a home. Both end with the process that has them."""

import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SETTING_UP: Final = "setting-up.lock"
"""File in PORTAL_HOME."""


class Held(Exception):
    """Another process has it."""


@contextmanager
def holding_port(port: int) -> Iterator[None]:
    """Until the end this is the only `portal start` of the machine with this port. Raises Held.

    The kernel gives a name to one process only. The port itself does not tell two starts of one moment apart: nobody
    listens yet, and web processes share it (SO_REUSEPORT).
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as name:
        if sys.platform.startswith("linux"):  # elsewhere such a name would be a file, left behind by whoever is killed
            try:
                name.bind(f"\0khamrong-port-{port}")
            except OSError:
                raise Held from None
        yield


@contextmanager
def setting_up(home: Path) -> Iterator[None]:
    """Alone in a home; whoever comes meanwhile says so and waits."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(home / SETTING_UP, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"portal: another start is setting up {home}; waiting for it.", file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
