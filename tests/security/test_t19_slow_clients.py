"""Fifty people with the slowest line in the country, and the portal goes on for everybody else (T19)."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from portal.settings import ROOT
from portal.web.gate import Gate
from tests.support.volume import FULL, measured, p95, tried, volume

SLOW = 50
PATIENCE = 60
"""Seconds until a busy machine must have started it."""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """`portal start --empty` with the threads it has by default, in one process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environ = os.environ | {"PORT": str(port), "PORTAL_HOME": str(tmp_path / "home"), "PORTAL_PROCESSES": "1"}
    for name in ("DATABASE_URL", "PUBLIC_URL", "PORTAL_DEMO"):
        environ.pop(name, None)
    command = [sys.executable, "-m", "portal.cli", "start", "--empty"]
    with (tmp_path / "log").open("w") as log:
        running = subprocess.Popen(command, env=environ, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        try:
            _until_ready(port)
            yield port
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(timeout=PATIENCE)


def _until_ready(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return _read(port)
        except OSError:
            assert time.monotonic() < end, "it did not start"
            time.sleep(0.2)


def _read(port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/login", timeout=20) as answer:
        assert answer.status == 200
        assert answer.read()


def _slow(port: int, head: bytes, body: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), PATIENCE)
    line.sendall(head.replace(b"\n", b"\r\n").replace(b"PORT", str(port).encode()) + body)
    return line


FORM = b"""POST /login HTTP/1.1
Host: 127.0.0.1:PORT
Content-Type: multipart/form-data; boundary=x
Content-Length: 1000000

"""
LENGTHLESS = b"""POST /register HTTP/1.1
Host: 127.0.0.1:PORT
Content-Type: application/x-www-form-urlencoded
Transfer-Encoding: chunked

"""


def test_t19_fifty_slow_senders_and_the_others_are_served(port: int) -> None:
    with ExitStack() as lines:
        for number in range(SLOW):
            head, body = (FORM, b"--x\r\n") if number % 2 else (LENGTHLESS, b"3\r\na=1\r\n")
            lines.enter_context(_slow(port, head, body))
        waits = []
        for _ in range(volume(200, 5)):
            began = time.monotonic()
            _read(port)
            waits.append(time.monotonic() - began)
        tried("T19", f"pages read while {SLOW} senders were slow", len(waits))
        measured("T19", "p95 of those pages", p95(waits))
        assert not FULL or p95(waits) < 1
        with _slow(port, b"GET /healthz HTTP/1.1\nHost: 127.0.0.1:PORT\n", b"") as half:
            _read(port)
            half.sendall(b"\r\n")
            assert b" 200 " in half.recv(4096)


def test_t19_senders_who_leave_in_the_middle_take_no_place_along(port: int) -> None:
    for _ in range(3):
        with ExitStack() as lines:
            for _ in range(SLOW):
                lines.enter_context(_slow(port, FORM, b"--x\r\n"))
            _read(port)
        _read(port)


def test_t19_a_request_that_waits_for_its_body_gives_its_place_to_another() -> None:
    done: list[str] = []

    class Slow(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            gate({"wsgi.input": io.BytesIO(b"quick")}, None)
            return b"slow"

    def application(environ: dict[str, Any], _start: Any) -> list[bytes]:
        done.append(environ["wsgi.input"].read().decode())
        return []

    gate = Gate(application, 1)
    gate({"wsgi.input": Slow()}, None)
    gate({"wsgi.input": io.BytesIO(b"after")}, None)
    assert done == ["quick", "slow", "after"]
