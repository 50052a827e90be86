"""What a key of the language is made of: the one table from which parsing, the JSON Schema and the reference come."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final


class Kind(StrEnum):
    """Kinds of values, told apart by spelling alone (promise 4)."""

    ID = "id"
    """A new name."""
    WORD = "word"
    """A word with a meaning of its own: a name elsewhere, an icon, a file."""
    FIELD = "field"
    """The id of a field."""
    ONE_OF = "one of"
    TEXT = "text"
    FORMULA = "formula"
    PATTERN = "pattern"
    SAID = "pattern, in languages"
    YES_NO = "true or false"
    FLAG = "true, false or formula"
    NUMBER = "number"
    RANGE = "range"
    DURATION = "duration"
    DUE = "duration or formula"
    SIZE = "size"
    COLOR = "color"
    WORDS = "words"
    FIELDS = "fields"
    """A list of ids of fields."""
    TEXTS = "texts"
    ONE = "construct"
    """Another construct, see `of`."""
    MANY = "list of constructs"
    ITEMS = "fields, notes and headings"
    OPTIONS = "options"
    TEXTS_BY_ID = "texts by id"
    PATTERNS_BY_ID = "patterns by id"
    SAID_BY_ID = "patterns by id, in languages"
    WORDS_BY_ID = "words by id"
    FORMULAS_BY_ID = "formulas by id"
    OWN = "own form"
    """Told by its meaning; read by code of its own."""


@dataclass(frozen=True)
class Key:
    """One key of a construct."""

    name: str
    kind: Kind
    th: str
    en: str
    required: bool = False
    default: str = ""
    of: str = ""
    """The construct of its value, for ONE and MANY."""
    words: tuple[str, ...] = ()
    """The words allowed, for ONE_OF and some WORDS."""
    types: tuple[str, ...] = ()
    """Only for fields of these types."""
    later: bool = False
    """Not yet: refused by name."""


@dataclass(frozen=True)
class Construct:
    """A kind of map in a file."""

    name: str
    th: str
    en: str
    keys: tuple[Key, ...]
    later: bool = False

    def key(self, name: str) -> Key | None:
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Key]:
        return {key.name: key for key in self.keys}


RESTARTS: Final = Key(
    "restarts",
    Kind.ONE_OF,
    "เลขเริ่มนับใหม่เมื่อใด",
    "when its numbers begin anew",
    default="ตามที่รูปแบบพิมพ์ / by what the pattern prints",
    words=("never", "calendar_year", "fiscal_year"),
)
"""Of whatever has a number: a type, a field of staff, a paper (C54, C55)."""
