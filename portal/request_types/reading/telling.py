"""What is wrong as somebody reads it: in the order of the file, the same said once with its places, and no more than is read.

A text may have tens of thousands of problems; nobody mends so many at once, and saying them all would take seconds.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problem
from portal.texts import text

MOST_TOLD: Final = 100
MOST_ALIKE: Final = 20
"""Told one by one of one cause, such as unknown keys; the next one brings all others of its kind."""
MOST_SAME: Final = 5
"""Told one by one where the very words are the same: beyond it they are told once, at the first place."""
NAMED: Final = 3
"""Other places that are named."""
MARKED: Final = 20
"""Other places that an editor marks."""


@dataclass(frozen=True)
class Told:
    """A problem that is told, and where else it is the same with it, or much alike."""

    problem: Problem
    also: list[Mark] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many problems it stands for."""
        return 1 + len(self.also)

    def said(self, language: str) -> str:
        """`file:line:column: what is wrong: how to mend it`."""
        return f"{self.problem.mark}: {self.what(language)}"

    def what(self, language: str) -> str:
        """What is wrong and how to mend it, with the first other places."""
        said = self.problem.told(language)
        if not self.also:
            return said
        lines = ", ".join(str(mark.line) for mark in self.also[:NAMED])
        return f"{said} {text(language, 'language.also', count=f'{len(self.also):,}', lines=lines)}"


def told(problems: Iterable[Problem], most: int = MOST_TOLD) -> tuple[Sequence[Told], int]:
    """Those that are told, in the order in which they are given, and how many more there are."""
    found = _once(problems)
    same = Counter((of, cause) for _, of, cause in found)
    first: dict[Hashable, Told] = {}
    lines = Counter[Hashable]()
    shown: list[Told] = []
    for problem, of, cause in found:
        mark: Hashable = (of, cause) if same[of, cause] > MOST_SAME else of if lines[of] >= MOST_ALIKE else None
        if mark in first:
            first[mark].also.append(problem.mark)
            continue
        lines[of] += 1
        shown.append(Told(problem))
        if mark is not None:
            first[mark] = shown[-1]
    return shown[:most], sum(each.count for each in shown[most:])


def more(language: str, count: int) -> str:
    """That there are so many more."""
    return text(language, "language.more", count=f"{count:,}")


def _once(problems: Iterable[Problem]) -> list[tuple[Problem, Hashable, Hashable]]:
    """Each with its kind and its cause; what is wrong in the same way several times in a line is read once."""
    found: dict[Hashable, tuple[Problem, Hashable, Hashable]] = {}
    for each in problems:
        of, cause = (each.mark.file, each.code), tuple((name, _plain(fact)) for name, fact in each.facts.items())
        found.setdefault((of, each.mark.line, cause), (each, of, cause))
    return list(found.values())


def _plain(fact: object) -> Hashable:
    return fact if isinstance(fact, (str, int)) else repr(fact)
