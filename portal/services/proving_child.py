"""The process that judges what a person wrote: `python -m portal.services.proving_child`, one office, then it ends (T20).

The files come as JSON on its input, what is wrong with them goes as JSON to its output. Reading is bounded by itself, but
a file may hold thousands of examples: the process has little time and room, so that it ends and nothing else does.
"""

import json
import resource
import sys
from base64 import b64decode

from portal.request_types.proving import Proved, Wrong, prove
from portal.request_types.reading.source import office_from


def main() -> None:
    """Judge one office within its limits."""
    told = json.loads(sys.stdin.buffer.read())
    for what, most in (
        (resource.RLIMIT_CPU, told["cpu"]),
        (resource.RLIMIT_AS, told["memory"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    files = {path: b64decode(data) for path, data in told["files"].items()}
    source = office_from(files, told["names"])
    found, language = prove(source, told["examples"]), told["language"]
    shown = found if language == "th" or not _wrong(found) else prove(source, told["examples"], language)
    json.dump({"types": found.types, "shown": _wrong(shown)}, sys.stdout)
    sys.stdout.flush()


def _wrong(found: Proved) -> list[Wrong]:
    return [*found.others, *(each for several in found.types.values() for each in several)]


if __name__ == "__main__":
    main()
