"""What is not wrong and yet worth a look: words that readers of the office's other language meet in Thai.

Texts may say both languages; patterns such as `summary` have one wording for everybody.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

from portal.request_types.checked import CheckedType
from portal.request_types.reading.positions import InLanguages, Mark, Written

_THAI: Final = re.compile(r"[\u0e01-\u0e5b]")
_IN_BRACES: Final = re.compile(r"\{[^{}]*\}")
_ONE_WORDING: Final = ("summary", "notices")
"""Keys of a type whose patterns everybody reads, in whatever language."""
_READ_BY_NOBODY: Final = frozenset({"mark", "marks", "words"})
"""Words by which a service is found are typed, not shown."""
ENGLISH: Final = "en"


@dataclass(frozen=True)
class Advice:
    """One thing to look at, at its first lines in the file."""

    code: str
    """summary or notices for a pattern; english for texts without that language."""
    lines: tuple[int, ...]
    count: int = 1


MOST_LINES: Final = 5


def advice(checked: CheckedType) -> list[Advice]:
    """Of a type's own file; what a block or a library type brings is theirs."""
    if ENGLISH not in checked.office.languages[1:]:
        return []
    declared, own = checked.definition, checked.definition.mark.file
    found = []
    for key in _ONE_WORDING:
        marks = [each.mark for each in _written(getattr(declared, key)) if _THAI.search(_IN_BRACES.sub("", each.text))]
        lines = sorted({mark.line for mark in marks if mark.file == own})
        if lines:
            found.append(Advice(key, tuple(lines[:MOST_LINES]), len(lines)))
    places = [mark for said, mark in _said(declared, declared.mark) if mark.file == own and _is_thai_alone(said)]
    if places:
        lines = sorted({mark.line for mark in places})
        found.append(Advice("english", tuple(lines[:MOST_LINES]), len(places)))
    return found


def _written(value: Any) -> Iterator[Written]:
    if isinstance(value, Written):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _written(each)


def _said(value: Any, mark: Mark) -> Iterator[tuple[InLanguages[Any], Mark]]:
    """All that people read, each with where it stands."""
    if isinstance(value, InLanguages):
        yield value, mark
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _said(each, mark)
    elif isinstance(value, tuple):
        for each in value:
            yield from _said(each, mark)
    elif is_dataclass(value) and not isinstance(value, (type, Mark)):
        here, marks = getattr(value, "mark", mark), getattr(value, "marks", {})
        for each in fields(value):
            if each.name not in _READ_BY_NOBODY:
                yield from _said(getattr(value, each.name), marks.get(each.name, here))


def _is_thai_alone(said: InLanguages[Any]) -> bool:
    words = dict(said.words)
    first = said.words[0][1]
    text = first.text if isinstance(first, Written) else str(first)
    return ENGLISH not in words and bool(_THAI.search(_IN_BRACES.sub("", text)))
