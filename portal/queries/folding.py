"""How searched words are written: one form for what is stored and what is typed, and its grams (C68).

A gram is one, two or three letters in a row. SQLite's index holds grams, so that a search for one Thai letter and for a
whole name go the same way; PostgreSQL has trigrams of its own.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_DIGITS: Final = {ord("๐") + number: str(number) for number in range(10)}
_BLANKS: Final = re.compile(r"\s+")
_NUMBER: Final = re.compile("[0-9]{1,40}")
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs"})
TITLES: Final = ("นางสาว", "นาง", "นาย", "เด็กชาย", "เด็กหญิง", "น.ส.", "ด.ช.", "ด.ญ.", "คุณ", "mrs.", "mr.", "ms.")
"""As they stand before a name; the longer ones first."""
_BEGINS: Final = re.compile("[ก-ฮเ-ไa-z]")
TRACKED_END: Final = "\x1f"
"""No folded text has this sign."""
LONGEST: Final = 80
"""Letters of a search that count."""


def fold(words: str) -> str:
    """Lower case, Arabic digits, single blanks, no control or formatting signs."""
    composed = unicodedata.normalize("NFC", words).translate(_DIGITS).casefold()
    plain = "".join(sign if unicodedata.category(sign) not in _DROPPED else " " for sign in composed)
    return _BLANKS.sub(" ", plain).strip()


def without_title(words: str) -> str:
    """A folded name without the title it is written together with (`นายสมชาย`, `น.ส. มาลี`); blank where it has none.

    What is left begins as a Thai word does: `นางาม` is no `นาง` with a name.
    """
    title = next((each for each in TITLES if words.startswith(each)), "")
    rest = words[len(title) :].lstrip()
    return rest if title and _BEGINS.match(rest) else ""


def as_number(number: str) -> str:
    """One writing for what people take for the same number: `P๐๑/๒๕๗๐`, `p1 / 2570` and `P01/2570`."""
    return _NUMBER.sub(lambda found: str(int(found[0])), fold(number).replace(" ", ""))


def search_text(parts: Iterable[str], tracked: Iterable[str] = ()) -> str:
    """What a request may be found by, as stored; what the tracking search finds it by stands before a sign of its own."""
    rest = " ".join(folded for part in parts if (folded := fold(part)))
    first = " ".join(folded for part in tracked if (folded := fold(part)))
    return f"{first} {TRACKED_END} {rest}" if first else rest


def tracked_pattern(term: str) -> str:
    """For LIKE: the term among what the tracking search finds by."""
    return f"{like_pattern(term)}{TRACKED_END}%"


def stored_grams(text: str) -> str:
    """All grams of a stored text, each once, as words of the index."""
    found = {text[at : at + size] for size in (1, 2, 3) for at in range(len(text) - size + 1)}
    return " ".join(sorted(_code(gram) for gram in found))


def wanted_grams(term: str) -> str:
    """The grams a folded term needs, as an FTS5 query: three letters at a time where it has them."""
    size = min(3, len(term))
    found = {term[at : at + size] for at in range(len(term) - size + 1)}
    return " AND ".join(sorted(_code(gram) for gram in found))


def like_pattern(term: str) -> str:
    r"""For LIKE ... ESCAPE '\': the term anywhere, its own signs meaning themselves (T07)."""
    escaped = re.sub(r"([\\%_])", r"\\\1", term)
    return f"%{escaped}%"


def _code(gram: str) -> str:
    """A word of ASCII letters and digits that stands for the gram and is no operator of FTS5."""
    return "g" + "x".join(f"{ord(sign):x}" for sign in gram)
