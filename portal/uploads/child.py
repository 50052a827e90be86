"""The cleaning process: `python -m portal.uploads.child`, one warm parent that forks a bounded child for each file.

It reads one JSON job a line and answers one JSON verdict a line; jobs name files, never carry bytes. The parent only
waits: hostile bytes are opened in the child alone, which has its own session, limits and an end by the clock (T11,
T13, F20). Forking a process that has the decoders loaded costs some milliseconds where a new one costs a hundred.
"""

import errno
import json
import os
import resource
import select
import signal
import struct
import sys
import time
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pikepdf

from portal.uploads.images import clean_picture, heic_readable
from portal.uploads.inspection import HEAD, Cleaned, Inspected, NotTaken, Rejected, inspect
from portal.uploads.limits import MEBIBYTE, Kind, Limits
from portal.uploads.pdfs import clean_pdf

WRITTEN: Final = 256 * MEBIBYTE
_OPEN_FILES: Final = 64
_FAULTY: Final = 70
_FAULTS: Final = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, struct.error, zlib.error, pikepdf.PikepdfError, pikepdf.PdfError, pikepdf.DataDecodingError,
)  # fmt: skip
_TOO_HEAVY: Final = {"rejected": "uploads.too_heavy", "facts": {}}


def clean(job: dict[str, Any], *, heic: bool) -> Cleaned | Rejected:
    """Prove and rewrite one file; anything a decoder says against it is a broken file."""
    source, limits = Path(job["source"]), _limits(job["limits"])
    with source.open("rb") as file:
        head = file.read(HEAD)
    found = inspect(head, source.stat().st_size, job["name"], limits, heic=heic)
    if isinstance(found, Rejected):
        return found
    try:
        if found.kind is Kind.PDF:
            return clean_pdf(source, limits, Path(job["target"]))
        return clean_picture(source, found, limits, Path(job["target"]), Path(job["preview"]))
    except NotTaken as refusal:
        return refusal.rejected
    except MemoryError:
        return Rejected("uploads.too_heavy")
    except OSError as problem:
        if problem.errno in (None, errno.EINVAL):
            return Rejected(_broken(found))
        if problem.errno in (errno.EFBIG, errno.ENOMEM):
            return Rejected("uploads.too_heavy")
        raise
    except _FAULTS as problem:
        if _for_want_of_memory(problem):
            return Rejected("uploads.too_heavy")
        return Rejected(_broken(found))


def _broken(found: Inspected) -> str:
    return "uploads.broken_pdf" if found.kind is Kind.PDF else "uploads.broken_picture"


def _for_want_of_memory(problem: Exception) -> bool:
    words = str(problem).lower()
    return "bad_alloc" in words or "memory" in words


def _limits(told: dict[str, Any]) -> Limits:
    return Limits(**{**told, "accept": tuple(Kind(kind) for kind in told["accept"])})


def _bound(job: dict[str, Any]) -> None:
    """From here on the process belongs to the file: its own group, little time and room, behind people, no core dump."""
    os.setsid()
    os.nice(10)
    for what, most in (
        (resource.RLIMIT_CPU, job["cpu"]),
        (resource.RLIMIT_AS, job["memory"]),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _serve_one(job: dict[str, Any], *, heic: bool) -> dict[str, Any]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _run_child(job, writing, heic=heic)
    os.close(writing)
    try:
        answer = _read_until(reading, time.monotonic() + job["wall"])
    finally:
        os.close(reading)
        _end_group(child)
    _, status = os.waitpid(child, 0)
    return _verdict(answer, status)


def _run_child(job: dict[str, Any], writing: int, *, heic: bool) -> None:
    """Never returns: neither an error nor the parent's loop may go on in here."""
    try:
        _bound(job)
        with open(os.devnull, "r+b") as nothing:
            for stream in (0, 1, 2):
                os.dup2(nothing.fileno(), stream)
        result = clean(job, heic=heic)
        told = asdict(result) if isinstance(result, Cleaned) else {"rejected": result.code, "facts": dict(result.facts)}
        os.write(writing, json.dumps(told).encode())
    except MemoryError:
        os.write(writing, json.dumps(_TOO_HEAVY).encode())
    except OSError as problem:
        os.write(writing, json.dumps({"failed": os.strerror(problem.errno or 0)}).encode())
        os._exit(0)
    finally:
        os._exit(_FAULTY)


def _read_until(reading: int, end: float) -> bytes:
    """All the child says before it ends or its time is over."""
    answer = b""
    while (left := end - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            piece = os.read(reading, 65536)
            if not piece:
                break
            answer += piece
    return answer


def _end_group(child: int) -> None:
    for end in (os.killpg, os.kill):
        try:
            end(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _verdict(answer: bytes, status: int) -> dict[str, Any]:
    """A child without an answer died of its limits, or crashed in a decoder: its file is at fault, not the portal."""
    try:
        told = json.loads(answer)
    except ValueError:
        ended = os.waitstatus_to_exitcode(status)
        crashed = ended in (_FAULTY, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL, -signal.SIGFPE)
        return {"rejected": "uploads.broken", "facts": {}} if crashed else _TOO_HEAVY
    return told if isinstance(told, dict) else _TOO_HEAVY


def main() -> None:
    """Answer jobs until the worker closes our input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    heic = heic_readable()
    for line in sys.stdin.buffer:
        print(json.dumps(_serve_one(json.loads(line), heic=heic)), flush=True)


if __name__ == "__main__":
    main()
