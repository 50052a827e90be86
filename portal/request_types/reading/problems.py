"""What is wrong with a file: every problem at once, each at its place, with its mend (promise 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.request_types.reading.positions import Mark
from portal.texts import text


@dataclass(frozen=True)
class Term:
    """A fact that is itself a text of the catalogues: a kind, the owner of a name."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `code` is an id in the text catalogues, whose text says what is wrong and how to mend it."""

    mark: Mark
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def said(self, language: str = "th") -> str:
        """`file:line:column: what is wrong: how to mend it`."""
        return f"{self.mark}: {self.told(language)}"

    def told(self, language: str = "th") -> str:
        """What is wrong and how to mend it, without the place."""
        facts = {name: _worded(fact, language) for name, fact in self.facts.items()}
        return text(language, self.code, **facts)


def _worded(fact: object, language: str) -> object:
    return text(language, fact.code, **fact.facts) if isinstance(fact, Term) else fact


class Problems:
    """Collects problems while a file is read; reading goes on after each."""

    def __init__(self) -> None:
        self._found: dict[tuple[Mark, str], Problem] = {}

    def add(self, mark: Mark, code: str, **facts: object) -> None:
        """Note a problem; the same one at the same place is noted once."""
        self._found.setdefault((mark, code), Problem(mark, code, facts))

    def include(self, other: "Problems") -> None:
        """Take over what others found."""
        for key, problem in other._found.items():
            self._found.setdefault(key, problem)

    def copied(self) -> "Problems":
        """The same problems, to go on from."""
        copy = Problems()
        copy.include(self)
        return copy

    def __bool__(self) -> bool:
        return bool(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def sorted(self) -> tuple[Problem, ...]:
        """All problems in the order of the file."""
        return tuple(sorted(self._found.values(), key=lambda problem: problem.mark))
