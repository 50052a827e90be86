"""Virus scanning: ClamAV over its own socket, or the honest state "not scanned"; an error never means clean (T16)."""

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

_CHUNK: Final = 64 * 1024


class Scan(StrEnum):
    """What is known of a file. Only CLEAN and, where the office runs no scanner, NOT_SCANNED leave quarantine."""

    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"
    FAILED = "failed"

    @property
    def may_leave_quarantine(self) -> bool:
        return self in (Scan.CLEAN, Scan.NOT_SCANNED)


@dataclass(frozen=True)
class ScanResult:
    """`found` is the name of the virus, or why the scan failed: for officers and logs, not for applicants."""

    state: Scan
    found: str = ""


class Scanner(Protocol):
    """Anything that can judge a stream of bytes."""

    def scan(self, chunks: Iterable[bytes]) -> ScanResult: ...


class NoScanner:
    """The office runs none; every file says so."""

    def scan(self, chunks: Iterable[bytes]) -> ScanResult:
        return ScanResult(Scan.NOT_SCANNED)


@dataclass(frozen=True)
class ClamAV:
    """A clamd at a socket path (`/run/clamav/clamd.ctl`) or at (host, port); `patience` in seconds for each answer."""

    address: str | tuple[str, int]
    patience: float = 30.0

    def scan(self, chunks: Iterable[bytes]) -> ScanResult:
        """Send the bytes with INSTREAM; whatever is not a clear answer is FAILED, to be tried again later."""
        try:
            answer = self._ask(chunks)
        except OSError as problem:
            return ScanResult(Scan.FAILED, type(problem).__name__)
        if answer == "stream: OK":
            return ScanResult(Scan.CLEAN)
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return ScanResult(Scan.INFECTED, answer[len("stream: ") : -len(" FOUND")])
        return ScanResult(Scan.FAILED, answer[:200] or "no answer")

    def _ask(self, chunks: Iterable[bytes]) -> str:
        with self._connected() as line:
            line.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                for start in range(0, len(chunk), _CHUNK):
                    piece = chunk[start : start + _CHUNK]
                    line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < 4096 and (more := line.recv(4096)):
                answer += more
        return answer.rstrip(b"\0").decode("utf-8", "replace").strip() if answer.endswith(b"\0") else ""

    def _connected(self) -> socket.socket:
        if not isinstance(self.address, str):
            return socket.create_connection(self.address, self.patience)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(self.patience)
        try:
            line.connect(self.address)
        except OSError:
            line.close()
            raise
        return line


def scanner_at(address: str) -> Scanner:
    """The scanner at a socket path or `host:port`; none where the office runs none."""
    if not address:
        return NoScanner()
    if address.startswith("/"):
        return ClamAV(address)
    host, _, port = address.rpartition(":")
    return ClamAV((host.strip("[]"), int(port)))
