"""Values by kind: from a node to what definitions hold, or None with a problem at its place."""

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from portal.request_types.definition import DurationWritten, Flag, Range
from portal.request_types.parsing.carried import Carried
from portal.request_types.parsing.names import nearest
from portal.request_types.reading.nodes import ListNode, MapNode, Node, Scalar
from portal.request_types.reading.positions import InLanguages, Text, Written

T = TypeVar("T")
_DURATION = re.compile(r"(?:([0-9]{1,5})\s*\.\.\s*)?([0-9]{1,5})\s+(minute|hour|day|working day|month|year)s?\Z")
_SIZE = re.compile(r"([0-9]{1,6})\s*(kB|KB|MB)\Z")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")
_LIKE_YES_NO: Final = frozenset(
    ["yes", "no", "on", "off", "y", "n", "True", "False", "TRUE", "FALSE", "ใช่", "ไม่ใช่", "จริง", "เท็จ"]
)
_LANGUAGES: Final = ("th", "en")


def word_of(node: Node, key: str, carried: Carried) -> str | None:
    """A single text on its own."""
    if not isinstance(node, Scalar):
        carried.problems.add(node.mark, "language.one_word", key=key)
        return None
    if node.is_missing:
        return None
    return node.text


def filled_word(node: Node, key: str, carried: Carried) -> str | None:
    """A word that may not be empty."""
    word = word_of(node, key, carried)
    if word is not None and not word.strip():
        carried.problems.add(node.mark, "language.empty_text", key=key)
        return None
    return word.strip() if word is not None else None


def text_of(node: Node, key: str, carried: Carried) -> Text | None:
    """T: a text in the office's first language, or {th: ..., en: ...}."""
    if isinstance(node, MapNode):
        words = _languages_of(node, key, carried, filled_word)
        return Text(words) if words else None
    if isinstance(node, ListNode):
        carried.problems.add(node.mark, "language.text_expected", key=key)
        return None
    word = filled_word(node, key, carried)
    return Text(((carried.first_language, word),)) if word is not None else None


def _languages_of(
    node: MapNode, key: str, carried: Carried, read: Callable[[Node, str, Carried], T | None]
) -> tuple[tuple[str, T], ...]:
    words: dict[str, T] = {}
    for entry in node:
        language = entry.key.text
        if language not in _LANGUAGES:
            carried.problems.add(entry.key.mark, "language.no_such_language", language=language[:40], key=key)
            continue
        word = read(entry.value, language, carried)
        if word is not None:
            words[language] = word
    first = carried.first_language
    if first not in words:
        if all(entry.key.text != first for entry in node):
            carried.problems.add(node.mark, "language.first_language", key=key, language=first)
        return ()
    rest = [(language, word) for language, word in words.items() if language != first]
    return ((first, words[first]), *rest)


def written_of(node: Node, key: str, carried: Carried) -> Written | None:
    """F or P: kept as written, with its place."""
    if not isinstance(node, Scalar):
        carried.problems.add(node.mark, "language.formula_expected", key=key)
        return None
    if node.is_missing:
        return None
    if not node.text.strip():
        carried.problems.add(node.mark, "language.empty_text", key=key)
        return None
    return Written(node.text, node.mark)


def said_of(node: Node, key: str, carried: Carried) -> InLanguages[Written] | None:
    """P that people read: in the office's first language, or {th: ..., en: ...}."""
    if isinstance(node, MapNode):
        words = _languages_of(node, key, carried, written_of)
        return InLanguages(words) if words else None
    written = written_of(node, key, carried)
    return InLanguages(((carried.first_language, written),)) if written is not None else None


def flag_of(node: Node, key: str, carried: Carried) -> Flag | None:
    """B: true, false, or a formula."""
    if isinstance(node, Scalar) and node.text in ("true", "false"):
        return node.text == "true"
    if isinstance(node, Scalar) and node.text in _LIKE_YES_NO and not node.style:
        carried.problems.add(node.mark, "language.true_or_false", key=key, word=node.text)
        return None
    return written_of(node, key, carried)


def yes_no_of(node: Node, key: str, carried: Carried) -> bool | None:
    """true or false, nothing else."""
    word = word_of(node, key, carried)
    if word in ("true", "false"):
        return word == "true"
    if word is not None:
        carried.problems.add(node.mark, "language.true_or_false", key=key, word=word[:40])
    return None


def number_of(node: Node, key: str, carried: Carried) -> int | None:
    """A whole number from 0 to 999999."""
    word = word_of(node, key, carried)
    if word is not None and re.match(r"[0-9]{1,6}\Z", word):
        return int(word)
    if word is not None:
        carried.problems.add(node.mark, "language.number_form", key=key, word=word[:40])
    return None


def split_range(node: Scalar) -> Range:
    """`a..b`, `..b`, `a..`; a single value is both ends."""
    low, dots, high = node.text.partition("..")
    low, high = low.strip(), high.strip()
    return Range(low or None, (high or None) if dots else (low or None), node.mark)


def count_range(node: Node, key: str, carried: Carried) -> Range | None:
    """R of whole numbers."""
    word = word_of(node, key, carried)
    if word is None or not isinstance(node, Scalar):
        return None
    found = split_range(node)
    ends = [end for end in (found.low, found.high) if end is not None]
    if not ends or not all(re.match(r"[0-9]{1,6}\Z", end) for end in ends):
        carried.problems.add(node.mark, "language.range_form", key=key, word=word[:40])
        return None
    if found.low and found.high and int(found.low) > int(found.high):
        carried.problems.add(node.mark, "language.range_order", key=key, low=found.low, high=found.high)
        return None
    return found


def is_duration(word: str) -> bool:
    return bool(_DURATION.match(word.strip()))


def duration_of(node: Node, key: str, carried: Carried) -> DurationWritten | None:
    """D: `3..5 working days`."""
    word = word_of(node, key, carried)
    if word is None:
        return None
    found = _DURATION.match(word.strip())
    if not found:
        carried.problems.add(node.mark, "language.duration_form", key=key, word=word[:40])
        return None
    least = int(found[1]) if found[1] else None
    if least is not None and least > int(found[2]):
        carried.problems.add(node.mark, "language.range_order", key=key, low=found[1], high=found[2])
        return None
    return DurationWritten(least, int(found[2]), found[3].replace(" ", "_") + "s", node.mark)


def due_of(node: Node, key: str, carried: Carried) -> DurationWritten | Written | None:
    """A duration, or a formula of a date or duration."""
    if isinstance(node, Scalar) and not node.is_missing:
        word = node.text.strip()
        if is_duration(word) or (re.match(r"[0-9.]+\s*[^\W\d]", word) and "(" not in word):
            return duration_of(node, key, carried)
    return written_of(node, key, carried)


def size_of(node: Node, key: str, carried: Carried) -> int | None:
    """`5 MB` in bytes."""
    word = word_of(node, key, carried)
    if word is None:
        return None
    found = _SIZE.match(word.strip())
    if not found or int(found[1]) == 0:
        carried.problems.add(node.mark, "language.size_form", key=key, word=word[:40])
        return None
    return int(found[1]) * (1024 * 1024 if found[2] == "MB" else 1024)


def color_of(node: Node, key: str, carried: Carried) -> str | None:
    """`#rrggbb`."""
    word = word_of(node, key, carried)
    if word is not None and not _COLOR.match(word):
        carried.problems.add(node.mark, "language.color_form", word=word[:40])
        return None
    return word.lower() if word else None


def one_of(node: Node, key: str, words: Sequence[str], carried: Carried) -> str | None:
    """One of these words."""
    word = word_of(node, key, carried)
    if word is None or word in words:
        return word
    meant = nearest(word, words)
    if meant:
        carried.problems.add(node.mark, "language.word_meant", key=key, word=word[:40], meant=meant)
    else:
        carried.problems.add(node.mark, "language.word_one_of", key=key, word=word[:40], words=", ".join(words))
    return None


def scalars_of(node: Node, key: str, carried: Carried) -> tuple[Scalar, ...] | None:
    """A list of words; a single word stands for a list of one."""
    if isinstance(node, Scalar):
        return () if node.is_missing else (node,)
    if isinstance(node, MapNode):
        carried.problems.add(node.mark, "language.list_expected", key=key)
        return None
    found: list[Scalar] = []
    for item in node:
        if not isinstance(item, Scalar):
            carried.problems.add(item.mark, "language.one_word", key=key)
        elif not item.is_missing:
            found.append(item)
    return tuple(found)
