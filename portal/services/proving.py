"""Judging what a person wrote in a limited process: clear answers within a second, whatever was written (T20)."""

import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal.request_types.proving import Wrong

_ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True)
class Bounds:
    """What judging may use: seconds of processor, seconds by the clock, bytes of address space."""

    cpu: int = 8
    wall: float = 30.0
    memory: int = 768 * 1024 * 1024


BOUNDS: Final = Bounds()


@dataclass(frozen=True)
class Found:
    """What is wrong: as it is kept, by type, and all of it in the language of whoever asked."""

    types: Mapping[str, Sequence[Wrong]]
    shown: Sequence[Wrong]


class TooHeavy(Exception):
    """It was not done within its bounds."""


def proved(
    files: Mapping[str, bytes],
    names: Collection[str],
    examples: Collection[str],
    language: str = "th",
    bounds: Bounds = BOUNDS,
) -> Found:
    """Everything that is wrong with an office's files, the examples of these types among it. Raises TooHeavy."""
    asked = {
        "files": {path: b64encode(data).decode() for path, data in files.items()},
        "names": list(names),
        "examples": list(examples),
        "language": language,
        "cpu": bounds.cpu,
        "memory": bounds.memory,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "portal.services.proving_child"],
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT)},
            timeout=bounds.wall,
            check=True,
        )
        return Found(**json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError) as problem:
        raise TooHeavy from problem
