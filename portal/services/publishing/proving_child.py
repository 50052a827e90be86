"""What the process does that judges what a person wrote: one office, then it ends (T20).

The files come as JSON, what is wrong with them goes as JSON. Reading is bounded by itself, but a file may hold thousands
of examples: the process (`portal.limited`) has little time and room, so that it ends and nothing else does.
"""

import json
from base64 import b64decode

from portal.request_types.proving import Proved, Wrong, prove, shortened
from portal.request_types.reading.source import office_from


def work(job: bytes) -> bytes:
    """Judge one office."""
    told = json.loads(job)
    files = {path: b64decode(data) for path, data in told["files"].items()}
    source = office_from(files, told["names"])
    found, language = prove(source, told["examples"]), told["language"]
    shown = found if language == "th" or not _wrong(found) else prove(source, told["examples"], language)
    return json.dumps({"types": found.types, "shown": shortened(_wrong(shown), language)}).encode()


def _wrong(found: Proved) -> list[Wrong]:
    return [*found.others, *(each for several in found.types.values() for each in several)]
