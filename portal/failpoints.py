"""Places where a test makes the process die, to see what a crash leaves behind (F01-F03); silent otherwise."""

import os
import signal
from typing import Final

VARIABLE: Final = "PORTAL_FAILPOINT"
"""`name` dies at the first pass, `name:3` at the third."""

_passed: dict[str, int] = {}


def failpoint(name: str) -> None:
    """Die here by SIGKILL if the environment says so."""
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    target, _, nth = wanted.partition(":")
    if target != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] >= int(nth or 1):
        os.kill(os.getpid(), signal.SIGKILL)
