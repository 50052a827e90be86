"""The press: a process of its own that keeps WeasyPrint warm, and prints in a fork with limits (T25).

The fork begins with the fonts, the style sheet and the caches of the warm process, so a new one costs milliseconds;
what it leaks or breaks ends with it. It prints a number of papers and leaves, for its first one is slower by 30 ms of
copying shared memory; a paper that breaks a limit takes it along at once. Started by `rendering`.
"""

import gc
import os
import resource
import signal
from typing import Any, Final

from portal.papers import frames

CPU_SECONDS: Final = 10
MEMORY_BYTES: Final = 1024 * 1024 * 1024
PAPERS_PER_FORK: Final = 40
_GROWTH_KILOBYTES: Final = 64 * 1024
_SOURCE: Final = 0
_SINK: Final = 1
# How a fork leaves when it is not killed.
_RENEW, _TOO_LARGE, _BROKEN, _GONE = 0, 3, 4, 5
# Printed once at the start and thrown away: it loads both cuts of the font, the word breaker and the drawing code.
_WARMING: Final = (
    '<html lang="th"><title>ก</title><body class="request thai"><div class="running-foot">'
    '<span class="page-count"></span></div><h1>คำร้องที่นี่</h1>'
    "<table class=fields><tr><th>ผู้ยื่น<td>ป้าน้ำ 123 Abc</table><section class=officer>"
    '<svg class="qr" viewBox="0 0 9 9"><path stroke="#000" d="M0 0.5h7"/></svg></section></body></html>'
)


def main() -> None:
    """Have forks answer frames from standard input on standard output until the other side goes."""
    from portal.papers.engine import Engine

    engine = Engine()
    engine.print(_WARMING)
    gc.collect()
    # What is warm stays: looking through it for garbage would copy every page of it into each fork.
    gc.freeze()
    frames.write(_SINK, frames.pack({"ready": True}))
    while True:
        child = os.fork()
        if child == 0:
            _serve(engine)
        _, status = os.waitpid(child, 0)
        left = None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
        if left == _GONE:
            return
        if left != _RENEW:
            frames.write(_SINK, frames.pack({"failed": _verdict(left, status)}))


def _serve(engine: Any) -> None:
    """In the fork: print paper after paper. It leaves without a word of them on any other stream."""
    leave = _BROKEN
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(PAPERS_PER_FORK):
            words, parts = frames.unpack(_exactly)
            _limit(words["cpu"], words["memory"])
            made = engine.print(parts[0].decode(), tuple(parts[1:]))
            _limit(None, words["memory"])
            frames.write(_SINK, frames.pack({}, [made]))
            if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before > _GROWTH_KILOBYTES:
                break
        leave = _RENEW
    except MemoryError:
        leave = _TOO_LARGE
    except (EOFError, BrokenPipeError):
        leave = _GONE
    finally:
        os._exit(leave)


def _limit(cpu: int | None, memory: int) -> None:
    """So many more seconds of CPU from now (None: no end), and so much memory altogether."""
    end = resource.RLIM_INFINITY
    if cpu is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        end = int(used.ru_utime + used.ru_stime) + cpu + 1
    resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _exactly(count: int) -> bytes:
    found = bytearray()
    while len(found) < count:
        part = os.read(_SOURCE, min(count - len(found), 1 << 20))
        if not part:
            raise EOFError
        found += part
    return bytes(found)


def _verdict(left: int | None, status: int) -> str:
    """What a fork's end amid a paper means, as the id of a text."""
    if left is not None:
        return "papers.too_large" if left == _TOO_LARGE else "papers.broken"
    by = os.WTERMSIG(status)
    if by == signal.SIGXCPU:
        return "papers.too_slow"
    # glib and pango abort, or trap, where Python would raise MemoryError; the system kills when all memory is gone.
    return "papers.too_large" if by in (signal.SIGABRT, signal.SIGKILL, signal.SIGTRAP) else "papers.broken"


if __name__ == "__main__":
    main()
