"""The press: a process of its own that keeps WeasyPrint warm and prints each paper in a fork with limits (T25).

The fork begins with the fonts, the style sheet and the caches of the warm process, so it costs milliseconds; what it
allocates, leaks or breaks ends with it, and the CPU clock starts at nought for every paper. Started by `rendering`.
"""

import os
import resource
import signal
import sys
import tempfile
from typing import IO, Any, Final

from portal.papers import frames

CPU_SECONDS: Final = 10
MEMORY_BYTES: Final = 1024 * 1024 * 1024
_FILE_BYTES: Final = 64 * 1024 * 1024
_TOO_LARGE: Final = 3
_BROKEN: Final = 4
# Printed once at the start and thrown away: it loads both cuts of the font, the word breaker and the drawing code.
_WARMING: Final = (
    '<html lang="th"><title>ก</title><body class="request thai"><div class="running-foot">'
    '<span class="page-count"></span></div><h1>คำร้องที่นี่</h1>'
    "<table class=fields><tr><th>ผู้ยื่น<td>ป้าน้ำ 123 Abc</table><section class=officer>"
    '<svg class="qr" viewBox="0 0 9 9"><path stroke="#000" d="M0 0.5h7"/></svg></section></body></html>'
)


def main() -> None:
    """Answer frames from standard input on standard output until the other side goes."""
    from portal.papers.engine import Engine

    engine = Engine()
    engine.print(_WARMING)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sink.write(frames.pack({"ready": True}))
    sink.flush()
    while True:
        try:
            words, parts = frames.unpack(lambda count: _exactly(source, count))
        except EOFError:
            return
        sink.write(_answer(engine, parts[0].decode(), tuple(parts[1:]), words["cpu"], words["memory"]))
        sink.flush()


def _exactly(source: IO[bytes], count: int) -> bytes:
    found = source.read(count)
    if len(found) < count:
        raise EOFError
    return found


def _answer(engine: Any, html: str, pictures: tuple[bytes, ...], cpu: int, memory: int) -> bytes:
    with tempfile.TemporaryFile() as made:
        child = os.fork()
        if child == 0:
            _print_and_leave(engine, html, pictures, made, cpu, memory)
        _, status = os.waitpid(child, 0)
        code = _verdict(status)
        if code:
            return frames.pack({"failed": code})
        made.seek(0)
        return frames.pack({}, [made.read()])


def _print_and_leave(
    engine: Any, html: str, pictures: tuple[bytes, ...], made: IO[bytes], cpu: int, memory: int
) -> None:
    """In the fork: print within the limits and end the process without a word of the paper on any stream."""
    leave = _BROKEN
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        made.write(engine.print(html, pictures))
        made.flush()
        leave = 0
    except MemoryError:
        leave = _TOO_LARGE
    finally:
        os._exit(leave)


def _verdict(status: int) -> str | None:
    """What a fork's end means, as the id of a text; None when the paper is made."""
    if os.WIFSIGNALED(status):
        by = os.WTERMSIG(status)
        if by == signal.SIGXCPU:
            return "papers.too_slow"
        # glib and pango abort, and the C library crashes, where Python would raise MemoryError.
        return (
            "papers.too_large"
            if by in (signal.SIGABRT, signal.SIGKILL, signal.SIGXFSZ, signal.SIGTRAP)
            else "papers.broken"
        )
    left = os.waitstatus_to_exitcode(status)
    return {0: None, _TOO_LARGE: "papers.too_large"}.get(left, "papers.broken")


if __name__ == "__main__":
    main()
