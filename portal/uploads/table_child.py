"""The process that opens a table somebody sent: `python -m portal.uploads.table_child`, one file, then it ends (T14).

Its wish comes as JSON on its input, its verdict goes as JSON to its output. It has little time and room, so that a file
that unpacks to more than the machine has ends this process and nothing else.
"""

import json
import os
import resource
import sys
from dataclasses import asdict

from portal.uploads.tables import NotRead, Wish, rewrite


def main() -> None:
    """Read one table within its limits."""
    told = json.loads(sys.stdin.buffer.read())
    for what, most in (
        (resource.RLIMIT_CPU, told["cpu"]),
        (resource.RLIMIT_AS, told["memory"]),
        (resource.RLIMIT_FSIZE, told["written"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(5)
    try:
        verdict = asdict(rewrite(Wish(**told["wish"])))
    except NotRead as refusal:
        verdict = {"refused": refusal.code, "facts": refusal.facts}
    except MemoryError:
        verdict = {"refused": "importing.too_heavy", "facts": {}}
    print(json.dumps(verdict, default=str), flush=True)


if __name__ == "__main__":
    main()
