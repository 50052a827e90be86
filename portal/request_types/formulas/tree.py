"""The shape of a formula: one class per construct of the grammar. `at` and `end` are offsets in the text as written."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Node:
    """Any part of a formula."""

    at: int
    end: int


@dataclass(frozen=True)
class Number(Node):
    """A written number, taken from the text and so exact."""

    value: int | Decimal


@dataclass(frozen=True)
class Text(Node):
    """A text in quotation marks."""

    value: str


@dataclass(frozen=True)
class Truth(Node):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True)
class Reference(Node):
    """A name with its dots: `room.capacity`."""

    path: tuple[str, ...]


@dataclass(frozen=True)
class Not(Node):
    """`not x`."""

    inner: Node


@dataclass(frozen=True)
class Negative(Node):
    """`-x`."""

    inner: Node


@dataclass(frozen=True)
class Junction(Node):
    """`a and b and c`, `a or b`."""

    word: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Arithmetic(Node):
    """`a + b`, `a - b`, `a * b`, `a / b`."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Comparison(Node):
    """`a < b <= c`: as many signs as there are steps from operand to operand."""

    signs: tuple[str, ...]
    operands: tuple[Node, ...]


@dataclass(frozen=True)
class Conditional(Node):
    """`then if test else otherwise`."""

    test: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True)
class Call(Node):
    """`name(arguments)`."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Items(Node):
    """A written list, after `in`."""

    items: tuple[Node, ...]
