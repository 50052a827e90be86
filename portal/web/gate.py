"""So many requests at work at once, and none of them waiting for a slow sender: fifty of those stop nobody (T19).

The server has more threads than places here. A thread that waits for the next bytes of a body gives its place back and
takes one again when they have come; what is answered is handed to the reader outside of any place.
"""

from collections.abc import Callable, Iterable, Iterator
from threading import Semaphore
from typing import Any

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Gate:
    """WSGI middleware with `places` for work; everything else waits its turn outside."""

    def __init__(self, application: Wsgi, places: int) -> None:
        self._application = application
        self._places = Semaphore(places)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.input"] = Waiting(environ["wsgi.input"], self._places)
        with self._places:
            return self._application(environ, start_response)


class Waiting:
    """A body whose reader gives back its place while nothing comes."""

    def __init__(self, stream: Any, places: Semaphore) -> None:
        self._stream = stream
        self._places = places

    def read(self, size: int = -1) -> bytes:
        """As WSGI has it."""
        return self._outside(lambda: self._stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        """As WSGI has it."""
        return self._outside(lambda: self._stream.readline(size))

    def readlines(self, hint: int = -1) -> list[bytes]:
        """As WSGI has it."""
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    def _outside(self, read: Callable[[], bytes]) -> bytes:
        self._places.release()
        try:
            return read()
        finally:
            self._places.acquire()
