"""T16: a real socket with a stand-in for clamd that speaks INSTREAM; whatever goes wrong, nothing is called clean."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.uploads.scanning import ClamAV, NoScanner, Scan, ScanResult

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
Start = Callable[..., ClamAV]


def _received(line: socket.socket) -> bytes:
    stream = line.makefile("rb")
    assert stream.read(10) == b"zINSTREAM\0"
    body = b""
    while size := struct.unpack("!I", stream.read(4))[0]:
        body += stream.read(size)
    return body


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[Start]:
    doors: list[socket.socket] = []

    def start(answer: bytes | None = None, *, early: bool = False, patience: float = 5.0) -> ClamAV:
        door = socket.socket(socket.AF_UNIX)
        door.bind(str(tmp_path / "clamd.ctl"))
        door.listen(1)
        doors.append(door)

        def serve() -> None:
            with contextlib.suppress(OSError, struct.error), door.accept()[0] as line:
                if early:
                    line.sendall(answer or b"")
                    return
                found = EICAR in _received(line)
                line.sendall(answer if answer is not None else b"stream: Eicar FOUND\0" if found else b"stream: OK\0")

        threading.Thread(target=serve, daemon=True).start()
        return ClamAV(str(tmp_path / "clamd.ctl"), patience)

    yield start
    for door in doors:
        door.close()


def test_t16_a_harmless_file_is_clean(clamd: Start) -> None:
    assert clamd().scan([b"hello", b" ", b"world" * 50_000]) == ScanResult(Scan.CLEAN)


def test_t16_eicar_is_found_even_across_chunks(clamd: Start) -> None:
    assert clamd().scan([EICAR[:20], b"", EICAR[20:]]) == ScanResult(Scan.INFECTED, "Eicar")


@pytest.mark.parametrize(
    "answer",
    [b"", b"stream: OK", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK trust me\0", b"\xff\xfe\0", b"\0"],
)
def test_t16_an_unclear_answer_is_never_clean(clamd: Start, answer: bytes) -> None:
    result = clamd(answer).scan([b"hello"])
    assert result.state is Scan.FAILED
    assert not result.state.may_leave_quarantine


def test_t16_a_scanner_that_hangs_up_early_fails(clamd: Start) -> None:
    scanner = clamd(b"INSTREAM size limit exceeded. ERROR\0", early=True)
    assert scanner.scan(b"x" * 65536 for _ in range(200)).state is Scan.FAILED


def test_t16_a_scanner_that_never_answers_fails_after_its_patience(clamd: Start, tmp_path: Path) -> None:
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(tmp_path / "mute.ctl"))
    door.listen(1)
    assert ClamAV(str(tmp_path / "mute.ctl"), patience=0.2).scan([b"x"]).state is Scan.FAILED
    door.close()


def test_t16_a_stopped_scanner_fails_and_the_file_stays_in_quarantine(tmp_path: Path) -> None:
    for address in (str(tmp_path / "nobody.ctl"), ("127.0.0.1", 1)):
        result = ClamAV(address).scan([b"x"])
        assert result.state is Scan.FAILED
        assert not result.state.may_leave_quarantine


def test_t16_no_scanner_says_so() -> None:
    assert NoScanner().scan([EICAR]) == ScanResult(Scan.NOT_SCANNED)
    assert Scan.NOT_SCANNED.may_leave_quarantine
    assert not Scan.INFECTED.may_leave_quarantine
