"""Ids and the words nobody may take as one (section 2 of the reference, rule 1)."""

import keyword
import re
from collections.abc import Iterable
from typing import Final

from portal.request_types.guessing import close_to
from portal.request_types.reading.nodes import Scalar
from portal.request_types.reading.problems import Problems

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
RESERVED: Final = frozenset(["request", "applicant", "subject", "office", "row", "option", "true", "false", "none"])
"""A list that never grows."""


def check_id(node: Scalar, problems: Problems) -> str | None:
    """The id, or None with a problem."""
    word = node.text
    if not _ID.match(word):
        problems.add(node.mark, "language.id_form", id=_short(word))
    elif word in RESERVED or keyword.iskeyword(word):
        problems.add(node.mark, "language.id_reserved", id=word)
    else:
        return word
    return None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """What was probably meant, of what is known."""
    return close_to(word, list(known), 0.65)


def _short(word: str) -> str:
    return word if len(word) <= 60 else word[:57] + "..."
