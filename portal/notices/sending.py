"""What is sent, and how a try may fail. Reasons name no address: they go to logs and to the admin's page (T35)."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

TRY_ENDS: Final = 40.0
"""Seconds after which a try is cut off: before the worker's lease ends, so that no two send the same at once."""
ANSWERS_WITHIN: Final = 10.0
"""Seconds the other side may be silent."""


@dataclass(frozen=True)
class Letter:
    """One message to one person: an address or a link of the bridge, words, and where to read on."""

    key: str
    """The same at every try."""
    event: str
    to: str
    subject: str
    text: str
    url: str
    at: datetime


class NotSent(Exception):
    """This try failed. `forever`: another would fail alike. `doubtful`: nobody knows whether it was taken."""

    def __init__(self, reason: str, *, forever: bool = False, doubtful: bool = False) -> None:
        super().__init__(reason)
        self.forever, self.doubtful = forever, doubtful


@contextlib.contextmanager
def cut_off(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Shut the connection after so many seconds: one that sends a sign now and then would never time out."""

    def shut() -> None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
