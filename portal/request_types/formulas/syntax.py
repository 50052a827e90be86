"""From words and signs to the tree, through Python's own parser and a short list of nodes (T22).

The parser never sees the text itself: texts and numbers go in as their index, all else as plain ASCII words, so no
sign, escape or number of the file can do anything in it, and every place it names is a place of ours.
"""

import ast
from decimal import Decimal
from functools import lru_cache
from threading import Lock
from typing import Final

from portal.request_types.formats.digits import DIGITS_AFTER_POINT, DIGITS_BEFORE_POINT
from portal.request_types.formulas import tree
from portal.request_types.formulas.reporting import Reporter
from portal.request_types.formulas.scanning import DEEPEST, WORDS, Token, scan
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems

MOST_NODES: Final = 100
_ONE_AT_A_TIME: Final = Lock()
"""CPython 3.11 before 3.11.8 counts the depth of the trees of all threads in one place: two that grow at once end in a
SystemError, "AST constructor recursion depth mismatch" (gh-106905)."""

_ARITHMETIC: Final[dict[type[ast.operator], str]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISONS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}


def parse(text: str, reporter: Reporter) -> tree.Node | None:
    """The tree of a formula, or None when it has no tree; all that is wrong with its form is reported."""
    return _sound(text) or _parsed(text, reporter)


@lru_cache(maxsize=4096)
def _sound(text: str) -> tree.Node | None:
    """Trees never change: a formula without mistakes is parsed once, though a check looks at it three times."""
    silent = Reporter(text, Mark("", 1, 1), Problems())
    found = _parsed(text, silent)
    return None if silent.failed else found


def _parsed(text: str, reporter: Reporter) -> tree.Node | None:
    tokens = scan(text, reporter)
    if not tokens:
        if not reporter.failed:
            reporter.add(0, "empty")
        return None
    source = _Source(tokens)
    try:
        with _ONE_AT_A_TIME:
            parsed = ast.parse(source.text, mode="eval")
    except SyntaxError as error:
        _report_syntax(error, source, reporter)
        return None
    except (ValueError, MemoryError, RecursionError):
        reporter.add(0, "too_deep", limit=DEEPEST)
        return None
    if not _within_bounds(parsed, reporter):
        return None
    return _Reader(source, reporter).read(parsed.body)


class _Source:
    """What Python's parser gets, and the way back from its columns to our tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        words: list[str] = []
        self._starts: dict[int, Token] = {}
        self._ends: dict[int, Token] = {}
        column = 0
        for index, token in enumerate(tokens):
            word = {"text": f'"{index}"', "number": str(index)}.get(token.kind, token.meant)
            self._starts[column] = token
            self._ends[column + len(word)] = token
            words.append(word)
            column += len(word) + 1
        self.text = " ".join(words)

    def at(self, column: int) -> int:
        """Offset in the file's text of what begins at, or before, a column."""
        while column > 0 and column not in self._starts:
            column -= 1
        return self._starts[column].at if column in self._starts else 0

    def end(self, column: int) -> int:
        """Offset behind what ends at a column."""
        return self._ends[column].end


def _report_syntax(error: SyntaxError, source: _Source, reporter: Reporter) -> None:
    if reporter.failed:
        return
    if "else" in (error.msg or ""):
        reporter.add(source.at((error.offset or 1) - 1), "if_without_else")
    elif ((last := source.tokens[-1]).kind == "sign" and last.meant not in ")]") or last.meant in WORDS:
        reporter.add(last.at, "ends_early", sign=last.meant)
    else:
        reporter.add(source.at(max((error.offset or 1) - 1, 0)), "unreadable")


def _within_bounds(parsed: ast.Expression, reporter: Reporter) -> bool:
    count, depth, level = 0, 0, [parsed.body]
    while level and depth <= DEEPEST:
        count, depth = count + len(level), depth + 1
        level = [child for node in level for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
    if depth > DEEPEST:
        reporter.add(0, "too_deep", limit=DEEPEST)
        return False
    if count > MOST_NODES:
        reporter.add(0, "too_many_parts", limit=MOST_NODES)
        return False
    return True


class _Reader:
    """Turns allowed nodes into our tree and reports each of the others."""

    def __init__(self, source: _Source, reporter: Reporter) -> None:
        self._source = source
        self._reporter = reporter

    def read(self, node: ast.expr) -> tree.Node | None:
        """One node with all below it; None when any of it does not belong to the language."""
        at, end = self._source.at(node.col_offset), self._source.end(node.end_col_offset or 0)
        match node:
            case ast.Constant():
                return self._literal(node, at, end)
            case ast.Name() | ast.Attribute():
                return self._reference(node, at, end)
            case ast.UnaryOp(op=ast.Not() | ast.USub()):
                inner = self.read(node.operand)
                kind = tree.Not if isinstance(node.op, ast.Not) else tree.Negative
                return inner and kind(at, end, inner)
            case ast.BoolOp():
                parts = self._all(node.values)
                return tree.Junction(at, end, "and" if isinstance(node.op, ast.And) else "or", parts) if parts else None
            case ast.BinOp() if type(node.op) in _ARITHMETIC:
                parts = self._all([node.left, node.right])
                return tree.Arithmetic(at, end, _ARITHMETIC[type(node.op)], *parts) if parts else None
            case ast.Compare() if all(type(op) in _COMPARISONS for op in node.ops):
                return self._comparison(node, at, end)
            case ast.IfExp():
                parts = self._all([node.test, node.body, node.orelse])
                return tree.Conditional(at, end, *parts) if parts else None
            case ast.Call():
                return self._call(node, at, end)
            case ast.List():
                self._reporter.add(at, "list_alone")
            case _:
                self._reporter.add(at, "not_in_language", sign=self._reporter.text[at:end][:40])
        return None

    def _all(self, nodes: list[ast.expr]) -> tuple[tree.Node, ...] | None:
        read = [self.read(node) for node in nodes]
        sound = tuple(node for node in read if node is not None)
        return sound if len(sound) == len(read) else None

    def _literal(self, node: ast.Constant, at: int, end: int) -> tree.Node | None:
        if isinstance(node.value, bool) or not isinstance(node.value, int | str):
            self._reporter.add(at, "not_in_language", sign=self._reporter.text[at:end][:40])
            return None
        token = self._source.tokens[int(node.value)]
        if token.kind == "text":
            return tree.Text(at, end, token.meant)
        whole, _, part = token.meant.partition(".")
        if len(whole) > DIGITS_BEFORE_POINT or len(part) > DIGITS_AFTER_POINT:
            self._reporter.add(at, "number_large", limit=DIGITS_BEFORE_POINT)
            return None
        return tree.Number(at, end, Decimal(token.meant) if part else int(whole))

    def _reference(self, node: ast.expr, at: int, end: int) -> tree.Node | None:
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            self._reporter.add(at, "dot_after", sign=self._reporter.text[at:end][:40])
            return None
        if not names and node.id in ("true", "false"):
            return tree.Truth(at, end, node.id == "true")
        return tree.Reference(at, end, (node.id, *names))

    def _comparison(self, node: ast.Compare, at: int, end: int) -> tree.Node | None:
        signs = tuple(_COMPARISONS[type(op)] for op in node.ops)
        operands: list[tree.Node | None] = [self.read(node.left)]
        for sign, operand in zip(signs, node.comparators, strict=True):
            listed = isinstance(operand, ast.List) and "in" in sign
            operands.append(self._items(operand) if listed and isinstance(operand, ast.List) else self.read(operand))
        sound = tuple(operand for operand in operands if operand is not None)
        return tree.Comparison(at, end, signs, sound) if len(sound) == len(operands) else None

    def _items(self, node: ast.List) -> tree.Node | None:
        at, end = self._source.at(node.col_offset), self._source.end(node.end_col_offset or 0)
        items = self._all(node.elts)
        if items is None:
            return None
        literals = (tree.Number, tree.Text, tree.Truth)
        for item in items:
            inner = item.inner if isinstance(item, tree.Negative) else item
            if not isinstance(inner, literals):
                self._reporter.add(item.at, "list_of_literals", sign=self._reporter.text[item.at : item.end])
        return tree.Items(at, end, items)

    def _call(self, node: ast.Call, at: int, end: int) -> tree.Node | None:
        if not isinstance(node.func, ast.Name):
            self._reporter.add(at, "dot_after", sign=self._reporter.text[at:end][:40])
            return None
        arguments = self._all(node.args)
        if arguments is None:
            return None
        return tree.Call(at, end, node.func.id, arguments)
