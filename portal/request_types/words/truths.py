"""Yes and no, in the words of forms, tables and people."""

from typing import Final

from portal.request_types.words import Unacceptable
from portal.request_types.words.texts import clean_line

_YES: Final = frozenset({"yes", "true", "1", "on", "y", "ใช่", "มี"})
_NO: Final = frozenset({"no", "false", "0", "off", "n", "ไม่ใช่", "ไม่", "ไม่มี"})


def read_truth(words: str) -> bool:
    """Whether the words say yes; words that say neither are refused."""
    word = clean_line(words).lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unacceptable("answers.choice")
