"""Names and kinds of a whole formula: everything that can be known when the file is read is checked here.

A part with a problem becomes None and silences what would only follow from it; its neighbours are checked all the same.
"""

from portal.request_types.formulas import calls, comparisons, operators
from portal.request_types.formulas.kinds import (
    BOOLEAN,
    DECIMAL,
    INTEGER,
    NUMERIC,
    TEXT,
    Kind,
    RowOf,
    Table,
    members,
)
from portal.request_types.formulas.literals import fits, fitted
from portal.request_types.formulas.names import Name, Path, Scope
from portal.request_types.formulas.reporting import Reporter
from portal.request_types.formulas.tree import (
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    Junction,
    Negative,
    Node,
    Not,
    Number,
    Reference,
    Text,
    Truth,
)
from portal.request_types.formulas.typed import Read, Typed, Use
from portal.request_types.formulas.unknown import report_unknown
from portal.request_types.reading.problems import Term

MOST_DOTS = 3
THE_REQUESTS: Path = ()


class Checker:
    """Checks the parts of one formula, from the leaves up."""

    def __init__(self, scope: Scope, reporter: Reporter, use: Use = Use.ANSWER) -> None:
        self.scope = scope
        self.reporter = reporter
        self.use = use

    def check(self, node: Node) -> Typed | None:
        """The part with its kind, or None after reporting what is wrong with it."""
        match node:
            case Number():
                return Typed(node, INTEGER if isinstance(node.value, int) else DECIMAL, written=True, value=node.value)
            case Text():
                return Typed(node, TEXT, value=node.value)
            case Truth():
                return Typed(node, BOOLEAN, value=node.value)
            case Reference():
                return self._reference(node)
            case Not(inner=inner):
                return self.over(node, BOOLEAN, [self.condition(inner)])
            case Junction():
                return self.over(node, BOOLEAN, [self.condition(part) for part in node.parts])
            case Negative():
                return self._negative(node)
            case Arithmetic():
                return self._arithmetic(node)
            case Comparison():
                return comparisons.check(self, node)
            case Conditional():
                return self._conditional(node)
            case Call():
                return calls.check(self, node)
        self.reporter.add(node.at, "list_alone")
        return None

    def source(self, node: Node) -> str:
        """The part as it was written, for messages."""
        text = self.reporter.text[node.at : node.end]
        return text if len(text) <= 60 else f"{text[:57]}..."

    def condition(self, node: Node) -> Typed | None:
        """A part that must be true or false."""
        checked = self.check(node)
        if checked is None or checked.kind == BOOLEAN:
            return checked
        self.reporter.add(node.at, "not_a_condition", sign=self.source(node), kind=Term(checked.kind.said))
        return None

    def over(self, node: Node, kind: Kind, parts: "list[Typed | None]", written: bool = False) -> Typed | None:
        """A part made of others, row by row when one of them is; None when one of them failed."""
        sound = tuple(part for part in parts if part is not None)
        if len(sound) < len(parts):
            return None
        lists = {part.rows for part in sound if part.rows is not None}
        if len(lists) > 1:
            names = " / ".join(sorted(".".join(path) for path in lists))
            self.reporter.add(node.at, "two_tables", tables=names)
            return None
        return Typed(node, kind, sound, written, lists.pop() if lists else None)

    def _negative(self, node: Negative) -> Typed | None:
        inner = self.check(node.inner)
        if inner is None:
            return None
        if inner.kind not in NUMERIC:
            self.reporter.add(node.at, "minus_before", sign=self.source(node.inner), kind=Term(inner.kind.said))
            return None
        return self.over(node, inner.kind, [inner], written=inner.written)

    def _arithmetic(self, node: Arithmetic) -> Typed | None:
        left, right = self.check(node.left), self.check(node.right)
        if left is None or right is None:
            return None
        kind = operators.arithmetic_kind(node, left, right, self.reporter)
        if kind is None:
            return None
        return self.over(node, kind, [left, right], written=left.written and right.written)

    def _conditional(self, node: Conditional) -> Typed | None:
        test, then, otherwise = self.condition(node.test), self.check(node.then), self.check(node.otherwise)
        if then is None or otherwise is None:
            return None
        pair = self.of_one_kind(node, then, otherwise)
        if pair is None:
            return None
        kind, then, otherwise = pair
        return self.over(node, kind, [test, then, otherwise], written=then.written and otherwise.written)

    def of_one_kind(self, node: Node, one: Typed, other: Typed) -> tuple[Kind, Typed, Typed] | None:
        """Both with the kind they share, written texts fitted to their neighbour; reported when they share none."""
        if kind := operators.joined(one, other):
            return kind, one, other
        for literal, neighbour, swapped in ((one, other, False), (other, one, True)):
            if isinstance(literal.node, Text) and fits(literal, neighbour.kind):
                fitting = fitted(literal, neighbour.kind, self.reporter)
                if fitting is None:
                    return None
                return (neighbour.kind, neighbour, fitting) if swapped else (neighbour.kind, fitting, neighbour)
        self.reporter.add(node.at, "two_kinds", left=Term(one.kind.said), right=Term(other.kind.said))
        return None

    def _reference(self, node: Reference) -> Typed | None:
        if len(node.path) > MOST_DOTS + 1:
            self.reporter.add(node.at, "too_many_dots", name=".".join(node.path), limit=MOST_DOTS)
            return None
        for length in range(len(node.path), 0, -1):
            if name := self.scope.find(node.path[:length]):
                return self._behind_dots(node, name, node.path[length:])
        report_unknown(node, self.scope, self.reporter)
        return None

    def _behind_dots(self, node: Reference, name: Name, rest: Path) -> Typed | None:
        kind, maybe_blank = name.kind, name.maybe_blank
        rows: Path | None = THE_REQUESTS if self.use is Use.MEASURE else None
        column: Path = ()
        for index, word in enumerate(rest):
            found = members(kind).get(word)
            if found is None:
                self._no_member(node, kind, word)
                return None
            if isinstance(kind, Table):
                if rows is not None:
                    self.reporter.add(node.at, "table_in_measure", name=".".join(node.path))
                    return None
                rows, column = name.path, rest[index:]
            maybe_blank = maybe_blank or found.maybe_blank or (isinstance(kind, RowOf) and kind.other)
            kind = found.kind
        read = Read((*name.path, *rest), maybe_blank, column)
        return Typed(node, kind, rows=rows, read=read)

    def _no_member(self, node: Reference, kind: Kind, word: str) -> None:
        known = ", ".join(members(kind))
        code = "no_column" if known else "no_dots"
        self.reporter.add(node.at, code, name=".".join(node.path), column=word, known=known, kind=Term(kind.said))
