"""Text fit for paper: what cannot be printed is left out, what would never end is cut into pieces."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

# A Thai letter carries at most two marks, a vowel and a tone mark or a thanthakhat; other scripts a few more.
_THAI_MARKS: Final = 2
_OTHER_MARKS: Final = 4
# Laying out a paragraph costs the square of its length (32,000 letters: 3.4 s; 2,000 letters: 20 ms).
PIECE: Final = 2000
# Letters without a space cost more: a line end is tried behind each of them.
_UNBROKEN: Final = 500

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_BLANK_LINES = re.compile(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*){2,}")
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_WORD = re.compile(r"\S+")
_LATIN = re.compile("[A-Za-z]")
_LEADING_VOWELS = frozenset("เแโใไ")


def clean(text: str) -> str:
    """The text without control and direction marks, towers of marks clipped, runs of empty lines made one."""
    text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    text = _BLANK_LINES.sub("\n\n", text)
    return text if text.isascii() else _clipped(text)


def _clipped(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for letter in text:
        if unicodedata.category(letter) not in ("Mn", "Me"):
            marks = 0
        # The same mark twice on one letter is a slip of the finger: it prints as one blot.
        elif marks >= (_THAI_MARKS if "\u0e00" <= letter <= "\u0e7f" else _OTHER_MARKS) or kept[-1:] == [letter]:
            continue
        else:
            marks += 1
        kept.append(letter)
    return "".join(kept)


def thai_digits(text: str, numbers: Collection[str] = ()) -> str:
    """The text with ๐-๙ for 0-9, but for words with Latin letters: an address or a code must stay as it is typed.

    Of these, `numbers` are written in Thai digits all the same where they stand as words of their own.
    """
    for number in numbers:
        text = re.sub(rf"(?<![\w@./-]){re.escape(number)}(?![\w@/-])", number.translate(_THAI_DIGITS), text)
    return _WORD.sub(lambda word: word[0] if _LATIN.search(word[0]) else word[0].translate(_THAI_DIGITS), text)


def width(text: str) -> float:
    """How wide the text is, in Thai letters: marks take no width, Latin letters and digits a quarter more."""
    return sum(1.25 if letter.isascii() else 1 for letter in text if unicodedata.category(letter) not in ("Mn", "Me"))


def pieces(text: str) -> list[str]:
    """The text in pieces of at most PIECE letters, cut at a line end or a space if there is one."""
    found: list[str] = []
    start = 0
    while len(text) - start > PIECE:
        end = _cut(text, start)
        found.append(text[start:end].strip("\n"))
        start = end
    found.append(text[start:].strip("\n") if found else text)
    return found


def _cut(text: str, start: int) -> int:
    for mark in "\n", " ":
        found = text.rfind(mark, start + PIECE // 2, start + PIECE)
        if found > 0:
            return found + 1
    end = start + _UNBROKEN
    while end > start + _UNBROKEN // 2 and not _may_begin(text, end):
        end -= 1
    return end


def _may_begin(text: str, at: int) -> bool:
    """Whether a line may begin here: before a vowel written in front, or a letter that no such vowel precedes."""
    if text[at] in _LEADING_VOWELS:
        return True
    ends_open = text[at - 1] in _LEADING_VOWELS
    return not ends_open and unicodedata.category(text[at]) not in ("Mn", "Me") and text[at] not in "ะาำๅๆฯ"
