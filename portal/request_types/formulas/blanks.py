"""Which names may make a formula blank (rules 9 to 13): the reader of the file is told where `if_blank` is needed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from portal.request_types.formulas.functions import Shape
from portal.request_types.formulas.names import Path
from portal.request_types.formulas.tree import Call, Conditional, Junction, Not
from portal.request_types.formulas.typed import Typed

_NEVER_BLANK: Final = frozenset({"sum", "count", "any", "all"})
_NOBODY: Final[frozenset[Path]] = frozenset()


@dataclass(frozen=True)
class Blanks:
    """Of one part: the names that make it blank, each with where it is read, and those surely answered by its truth."""

    culprits: Mapping[Path, int] = field(default_factory=dict)
    if_true: frozenset[Path] = _NOBODY
    if_false: frozenset[Path] = _NOBODY


def blanks(part: Typed) -> Blanks:
    """What may be blank in a part. A division is not counted: it is blank only by a zero."""
    if part.read:
        return Blanks({part.read.path: part.node.at} if part.read.maybe_blank else {})
    below = [blanks(inner) for inner in part.parts]
    match part.node:
        case Not():
            return Blanks(below[0].culprits, below[0].if_false, below[0].if_true)
        case Junction(word=word):
            return _of_junction(word, below)
        case Conditional():
            test, then, otherwise = below
            return Blanks(_together(test.culprits, _but(then, test.if_true), _but(otherwise, test.if_false)))
        case Call():
            return _of_call(part, below)
    return Blanks(_together(*(inner.culprits for inner in below)))


def _of_junction(word: str, below: list[Blanks]) -> Blanks:
    """`answered(x) and x > 3`, in either order: where x is blank the whole is false, not blank."""
    culprits: dict[Path, int] = {}
    for index, inner in enumerate(below):
        others = [other for place, other in enumerate(below) if place != index]
        sure = frozenset().union(*(other.if_true if word == "and" else other.if_false for other in others))
        culprits = _together(culprits, _but(inner, sure))
    every = frozenset().union(*(inner.if_true if word == "and" else inner.if_false for inner in below))
    common = frozenset.intersection(*(inner.if_false if word == "and" else inner.if_true for inner in below))
    return Blanks(culprits, every, common) if word == "and" else Blanks(culprits, common, every)


def _of_call(part: Typed, below: list[Blanks]) -> Blanks:
    function = part.function
    if function is None or function.name in _NEVER_BLANK:
        return Blanks()
    if function.name == "answered":
        return Blanks(if_true=frozenset(below[0].culprits))
    if function.name == "if_blank":
        return Blanks(below[1].culprits)
    if function.shape is Shape.EITHER and any(not inner.culprits for inner in below):
        return Blanks()
    if function.name == "join" and any(not inner.culprits for inner in below[1:]):
        return Blanks(below[0].culprits)
    return Blanks(_together(*(inner.culprits for inner in below)))


def _but(inner: Blanks, sure: Iterable[Path]) -> dict[Path, int]:
    return {path: at for path, at in inner.culprits.items() if path not in frozenset(sure)}


def _together(*culprits: Mapping[Path, int]) -> dict[Path, int]:
    return {path: at for some in reversed(culprits) for path, at in some.items()}
