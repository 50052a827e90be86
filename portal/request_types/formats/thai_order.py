"""Thai in the order of the dictionary: a leading vowel counts after its consonant, tone marks count last."""

from typing import Final

_LEADING: Final = frozenset("เแโใไ")
_LATE: Final = {mark: place for place, mark in enumerate("ฺ์็่้๊๋", start=1)}


def sort_key(text: str) -> tuple[str, tuple[int, ...]]:
    """A key to sort by; equal to the Royal Institute's order for names and places."""
    letters: list[str] = []
    marks: list[int] = []
    waiting = ""
    for sign in text.casefold():
        if sign in _LATE:
            marks.append(len(letters) * 8 + _LATE[sign])
        elif sign in _LEADING and not waiting:
            waiting = sign
        else:
            letters.append(sign)
            if waiting:
                letters.append(waiting)
                waiting = ""
    return "".join(letters) + waiting, tuple(marks)


def compare(one: str, other: str) -> int:
    """-1, 0 or 1: a collation for SQLite."""
    first, second = sort_key(one), sort_key(other)
    return (first > second) - (first < second)
