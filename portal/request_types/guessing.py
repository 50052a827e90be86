"""What was probably meant by a word nobody knows. Within `bounded` so many words are compared and no more.

A file with thousands of unknown words is mended from its first ones; guessing at each would take minutes.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

MOST_COMPARED: Final = 20_000
"""Known words that unknown ones are compared with in one check."""
MOST_SHOWN: Final = 40
LONGEST: Final = 60


@dataclass
class _Room:
    left: int


_ROOM: ContextVar[_Room | None] = ContextVar("room for guesses", default=None)


@contextmanager
def bounded(most: int = MOST_COMPARED) -> Iterator[None]:
    """Guesses inside the block share this room; one that is inside another shares that one's."""
    if _ROOM.get() is not None:
        yield
        return
    token = _ROOM.set(_Room(most))
    try:
        yield
    finally:
        _ROOM.reset(token)


def has_room() -> bool:
    """Whether there is room to look for what was meant."""
    room = _ROOM.get()
    return room is None or room.left > 0


def close_to(word: str, known: Collection[str], at_least: float = 0.6) -> str | None:
    """The known word that is most like it; None where none is, or where there is no more room to look."""
    if not has_room():
        return None
    if (room := _ROOM.get()) is not None:
        room.left -= len(known)
    close = get_close_matches(word[:LONGEST], known, 1, at_least)
    return close[0] if close else None


def listed(words: Collection[str]) -> str:
    """Words to choose from, as many as somebody reads."""
    shown = list(words)[:MOST_SHOWN]
    return ", ".join(shown) + (", ..." if len(words) > MOST_SHOWN else "")
