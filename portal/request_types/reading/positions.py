"""Where something stands in a file, kept from the first reading to the last message."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Mark:
    """A place in a file; line and column count from 1, as editors show them."""

    file: str
    line: int
    column: int
    folds: tuple[tuple[int, int, int], ...] = field(default=(), compare=False, repr=False)
    """Where a text is written otherwise than sign by sign on one line (several lines, escapes, a block's prefix):
    from sign `n` of the text on, it stands at (line, column). In order of n."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def right(self, signs: int) -> "Mark":
        """The place so many signs further in the text that begins here."""
        last: tuple[int, int, int] = (0, self.line, self.column)
        for fold in self.folds:
            if fold[0] > signs:
                break
            last = fold
        return Mark(self.file, last[1], last[2] + signs - last[0])


@dataclass(frozen=True)
class Written:
    """A formula or a pattern as it stands in the file, not yet understood."""

    text: str
    mark: Mark


@dataclass(frozen=True)
class InLanguages(Generic[T]):
    """What people see: in the office's first language, and in others where given (promise 3)."""

    words: tuple[tuple[str, T], ...]
    """Pairs of language and wording; the first pair is the office's first language."""

    def in_language(self, language: str) -> T:
        """The wording in this language, else in the first one."""
        return dict(self.words).get(language) or self.words[0][1]


class Text(InLanguages[str]):
    """Plain words."""

    def __str__(self) -> str:
        return self.words[0][1]
