"""Reading a table somebody sent, as its callers see it: a file goes in, lines come out, whatever the file does (T14)."""

import json
from dataclasses import asdict
from typing import Final

from portal.limited.asking import Bounds, Children, TooHeavy
from portal.uploads.limits import MEBIBYTE
from portal.uploads.tables import NotRead, Told, Wish

BOUNDS: Final = Bounds(cpu=300, wall=600.0, memory=2048 * MEBIBYTE, written=2048 * MEBIBYTE, nice=5)
"""What one table may use."""
_CHILDREN: Final = Children("portal.uploads.table_child:work")
__all__ = ["BOUNDS", "Bounds", "NotRead", "Told", "Wish", "read"]


def read(wish: Wish, bounds: Bounds = BOUNDS) -> Told:
    """Write the lines of a table. Raises NotRead, also where the file was more than its process could bear."""
    try:
        verdict = json.loads(_CHILDREN.do(json.dumps(asdict(wish)).encode(), bounds))
    except TooHeavy:
        raise NotRead("importing.too_heavy") from None
    if "refused" in verdict:
        raise NotRead(verdict["refused"], **verdict["facts"])
    return Told(**verdict)
