"""What a form asks of a part of a file: a question, its places to type, and what may be chosen there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.request_types.editing.setting import Path
from portal.request_types.editing.spans import Pairs, Spanned
from portal.request_types.keys import Key


class Way(StrEnum):
    """How a question is asked."""

    LINE = "line"
    LINES = "lines"
    COLOR = "color"
    ONE = "one"
    TICKS = "ticks"
    YES_NO = "yes_no"
    LENGTH = "length"
    LIST = "list"
    """Texts, one a line."""
    OPTIONS = "options"
    """What may be chosen: a place for each, and some for more."""
    ROWS = "rows"
    """Entries of a few words each: a place for each of their columns, and some for more."""


@dataclass(frozen=True)
class Choice:
    """A word of the language, with what it is called where somebody chooses it."""

    word: str
    label: str
    is_spare: bool = False
    """Another word for the same: offered where the file says it."""


@dataclass(frozen=True)
class Input:
    """One place to type. `part` is a language, a part of a length of time, a word to tick; blank where there is one."""

    name: str
    words: str
    part: str = ""


@dataclass(frozen=True)
class Column:
    """What is asked in each row of a list: a key of its entries, in one language where it has several."""

    name: str
    """Blank where an entry is a text and nothing else."""
    key: Key
    language: str = ""
    is_long: bool = False

    @property
    def part(self) -> str:
        return "/".join(filter(None, (self.name, self.language)))


@dataclass(frozen=True)
class Question:
    """One key of a map."""

    path: Path
    key: Key
    made_of: str
    """The construct that the key belongs to."""
    way: Way
    inputs: tuple[Input, ...]
    choices: tuple[Choice, ...] = ()
    node: Spanned | None = None
    """What the file says; None where it says nothing."""
    is_sayable: bool = True
    """False where the file says it in a way that a form has no place for: it is left alone."""
    called: Path = ()
    """Its path as a form writes it: what has no fixed place is named there by what it is."""
    columns: tuple[Column, ...] = ()
    """Of rows."""
    within: Key | None = None
    """The key that holds the map it stands in, where that map is asked beside the keys of its owner."""

    @property
    def name(self) -> str:
        """What its errors and its label are called by."""
        return "/".join(("v", *self.called))


class WrongAnswer(Exception):
    """It cannot be said so. `code` is an id in the text catalogues; `name` the input it is about."""

    def __init__(self, name: str, code: str, **facts: object) -> None:
        super().__init__(code)
        self.name, self.code, self.facts = name, code, facts


Choices = Callable[[str, str], Sequence[Choice] | None]
"""What may be chosen for a key of a construct besides the words of the table; None: it is typed."""
Inside = Callable[[str, str, Pairs | None], Sequence[Key] | None]
"""Which names may stand in a map by ids: of a key of a construct, in this map. None: any, so a form cannot ask for them."""
NONE_AT_ALL = "[]"
"""The word of a tick that says that a list is empty, where saying nothing means something else."""
