"""Load from eight clients that hold their connections: wrk where it is installed, else a small client of our own."""

import http.client
import json
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

CLIENTS: Final = 8
FEW: Final = 50
HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Wanted:
    """Requests as bytes, sent in turn. `once`: each counts only the first time (a draft is sent once)."""

    requests: Sequence[bytes]
    good: frozenset[int] = frozenset({200})
    once: bool = False
    clients: int = CLIENTS


@dataclass(frozen=True)
class Figures:
    """What came of a load. Times in milliseconds."""

    rate: float
    p50: float
    p95: float


class WrongAnswer(Exception):
    """Something answered otherwise than it should: the figure would mean nothing."""


def request_bytes(
    method: str, path: str, cookie: str = "", body: bytes = b"", kind: str = "", more: Iterable[str] = ()
) -> bytes:
    """One request as it goes over the wire."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept: text/html",
        "User-Agent: Mozilla/5.0 (X11; Linux) Firefox",
    ]
    lines += [f"Cookie: {cookie}"] if cookie else []
    lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if method != "GET" else []
    return "\r\n".join([*lines, *more, "", ""]).encode() + body


def loaded(address: str, wanted: Wanted, seconds: int) -> Figures:
    """Load an address for so long. Raises WrongAnswer when anything but a good status came, or too few came."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "requests")
        file.write_bytes(b"".join(b"%d\n%s" % (len(each), each) for each in wanted.requests))
        told = (_by_wrk if _suits_wrk(wanted) else _by_ourselves)(address, wanted, seconds, file)
    if told["bad"] or not told["good"]:
        raise WrongAnswer(f"{told['bad']:.0f} wrong, {told['good']:.0f} right: {wanted.requests[0][:80]!r}")
    return Figures(told["good"] / told["seconds"], told["p50"], told["p95"])


def _by_wrk(address: str, wanted: Wanted, seconds: int, file: Path) -> dict[str, float]:
    """One thread: the client takes as little of the machine as it can."""
    command = [
        "wrk",
        "-t1",
        f"-c{wanted.clients}",
        f"-d{seconds}s",
        "--timeout",
        "30s",
        "-s",
        str(HERE / "wrk.lua"),
        address,
    ]
    statuses = ",".join(map(str, sorted(wanted.good)))
    command += ["--", str(file), "once" if wanted.once else "around", statuses]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _suits_wrk(wanted: Wanted) -> bool:
    """It stops without waiting for answers: of a few long ones sent once it would count none."""
    return shutil.which("wrk") is not None and not (wanted.once and len(wanted.requests) < FEW)


def _by_ourselves(address: str, wanted: Wanted, seconds: int, _file: Path) -> dict[str, float]:
    """The same in threads; its own work weighs on fast pages, so compare ratios only with ratios made the same way."""
    turn = count()
    times: list[float] = []
    wrong: list[float] = []
    end = time.perf_counter() + seconds
    host = address.removeprefix("http://")

    def client() -> None:
        connection = http.client.HTTPConnection(host, timeout=30)
        connection.connect()
        while (began := time.perf_counter()) < end:
            number = next(turn)
            if wanted.once and number >= len(wanted.requests):
                break
            connection.sock.sendall(wanted.requests[number % len(wanted.requests)])
            answer = http.client.HTTPResponse(connection.sock)
            answer.begin()
            answer.read()
            (times if answer.status in wanted.good else wrong).append(time.perf_counter() - began)
        connection.close()

    began = time.perf_counter()
    clients = [threading.Thread(target=client) for _ in range(wanted.clients)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    took, ordered = time.perf_counter() - began, sorted(times) or [0.0]
    p50, p95 = (1000 * ordered[int(len(ordered) * part)] for part in (0.5, 0.95))
    return {"seconds": took, "good": len(times), "bad": len(wrong), "p50": p50, "p95": p95}
