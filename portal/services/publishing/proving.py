"""Judging what a person wrote in a limited process: clear answers within a second, whatever was written (T20)."""

import json
from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.limited.asking import Bounds, Children, TooHeavy
from portal.request_types.proving import Wrong

__all__ = ["BOUNDS", "Bounds", "Found", "TooHeavy", "proved"]
BOUNDS: Final = Bounds(cpu=8, wall=30.0, memory=768 * 1024 * 1024)
_CHILDREN: Final = Children("portal.services.publishing.proving_child:work")


@dataclass(frozen=True)
class Found:
    """What is wrong: as it is kept, by type, and all of it in the language of whoever asked."""

    types: Mapping[str, Sequence[Wrong]]
    shown: Sequence[Wrong]


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
    }
    return Found(**json.loads(_CHILDREN.do(json.dumps(asked).encode(), bounds)))


def warm() -> None:
    """Start the process that forks the children now, so that the first press need not wait for it."""
    _CHILDREN.warm()


def close() -> None:
    """End it; the next press would start another."""
    _CHILDREN.close()
