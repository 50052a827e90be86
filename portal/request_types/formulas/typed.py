"""A formula whose names and kinds are known: the tree again, each part with what it gives."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from portal.request_types.formulas.kinds import Kind
from portal.request_types.formulas.names import Path
from portal.request_types.formulas.tree import Node

if TYPE_CHECKING:
    from portal.request_types.formulas.functions import Function


class Use(Enum):
    """What a formula is for, where that changes what it may say."""

    ANSWER = "answer"
    """A value or a condition of a form: knows what day it is."""
    FACT = "fact"
    """A stored fact such as `findable_from`: today() would change under it."""
    DIMENSION = "dimension"
    """A grouping or column of a report: `day` groups by date, no today()."""
    MEASURE = "measure"
    """A figure of a report: every name is a list over its requests, no today()."""


@dataclass(frozen=True)
class Read:
    """A name's value: at `path`; in a column, `column` leads there from one row of the list."""

    path: Path
    maybe_blank: bool
    column: Path = ()


@dataclass(frozen=True)
class Typed:
    """One part of a checked formula."""

    node: Node
    kind: Kind
    parts: "tuple[Typed, ...]" = ()
    written: bool = False
    """A number written out, which takes the kind of its neighbour."""
    rows: Path | None = None
    """The list it must be worked out on row by row; `()` are the requests of a report."""
    value: Any = None
    """What a literal stands for."""
    read: Read | None = None
    function: "Function | None" = None
