"""Texts: NFC (never NFKC, which splits sara am), no NUL, surrogates or controls, bidi marks stripped (T29)."""

import re
import unicodedata
from typing import Final

from portal.request_types.words import Unacceptable

MOST_SIGNS: Final = 100_000
"""Longer words are refused before anything else looks at them."""
_REFUSED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff]")
_STRIPPED = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
_SPACES = re.compile("[\t\n\u00a0\u2000-\u200a\u202f\u205f\u3000]")


def clean_line(words: str) -> str:
    """A text of one line: breaks and odd spaces become spaces, ends trimmed."""
    if words.isascii() and words.isprintable() and len(words) <= MOST_SIGNS:
        return words.strip()
    return _SPACES.sub(" ", _cleaned(words)).strip()


def clean_lines(words: str) -> str:
    """A text of several lines; spaces at their ends and empty lines around it go."""
    return "\n".join(line.rstrip() for line in _cleaned(words).split("\n")).strip()


def _cleaned(words: str) -> str:
    if len(words) > MOST_SIGNS:
        raise Unacceptable("answers.too_long", most=MOST_SIGNS)
    broken = _BREAKS.sub("\n", words)
    if _REFUSED.search(broken):
        raise Unacceptable("answers.bad_sign")
    return unicodedata.normalize("NFC", _STRIPPED.sub("", broken))
