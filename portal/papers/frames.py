"""What goes through the pipe between the portal and its press: JSON for words, bytes for the rest."""

import json
import os
import struct
from collections.abc import Callable, Sequence
from typing import Any, Final

# A paper with its pictures is far below; a longer announcement is a mistake and ends the press.
LARGEST: Final = 256 * 1024 * 1024
_LENGTH: Final = struct.Struct(">Q")


def pack(words: dict[str, Any], parts: Sequence[bytes] = ()) -> bytes:
    """One frame: its length, the length of the words, the words with the lengths of the parts, the parts."""
    head = json.dumps({**words, "parts": [len(part) for part in parts]}).encode()
    body = b"".join((_LENGTH.pack(len(head)), head, *parts))
    return _LENGTH.pack(len(body)) + body


def unpack(read: Callable[[int], bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """The next frame; `read` gives so many bytes, or EOFError when the other side has gone. ValueError for nonsense."""
    body = read(_length(read(_LENGTH.size)))
    start = _LENGTH.size + _length(body[: _LENGTH.size])
    words = json.loads(body[_LENGTH.size : start])
    parts = []
    for length in words.pop("parts"):
        parts.append(body[start : start + length])
        start += length
    return words, parts


def write(sink: int, frame: bytes) -> None:
    """All of a frame into a descriptor; BrokenPipeError when nobody reads any more."""
    rest = memoryview(frame)
    while rest:
        rest = rest[os.write(sink, rest) :]


def _length(written: bytes) -> int:
    length: int = _LENGTH.unpack(written)[0]
    if length > LARGEST:
        raise ValueError("a frame too long to be true")
    return length
