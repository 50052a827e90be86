"""What the process does that opens a table somebody sent: one file, then it ends (T14).

Its wish comes as JSON, its verdict goes as JSON. The process (`portal.limited`) has little time and room, so that a file
that unpacks to more than the machine has ends it and nothing else.
"""

import json
from dataclasses import asdict

from portal.uploads.tables import NotRead, Wish, rewrite


def work(job: bytes) -> bytes:
    """Read one table."""
    try:
        verdict = asdict(rewrite(Wish(**json.loads(job))))
    except NotRead as refusal:
        verdict = {"refused": refusal.code, "facts": refusal.facts}
    except MemoryError:
        verdict = {"refused": "importing.too_heavy", "facts": {}}
    return json.dumps(verdict, default=str).encode()
