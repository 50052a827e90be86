"""`report` of a type and `dashboards` of the office."""

from collections.abc import Callable
from typing import TypeVar

from portal.request_types.keys import Kind, construct
from portal.request_types.parsing import values
from portal.request_types.parsing.carried import Carried
from portal.request_types.parsing.found import Found
from portal.request_types.reading.nodes import ListNode, MapNode, Node
from portal.request_types.reading.positions import Text, Written
from portal.request_types.reports_declared import Beside, Dashboard, Measure, Report, Sieve, Tile

T = TypeVar("T")


def parse_report(found: Found) -> Report | None:
    """`report` of a type."""
    node = found.map("report", Kind.ONE)
    if node is None:
        return None
    inner = Found(node, construct("report"), found.carried)
    return Report(_formulas(inner, "dimensions"), _measures(inner), _formulas(inner, "columns"), node.mark)


def parse_dashboards(found: Found) -> tuple[Dashboard, ...]:
    """`dashboards` of the office."""
    parsed = (_dashboard(node, found.carried) for node in found.items("dashboards"))
    return tuple(each for each in parsed if each is not None)


def _dashboard(node: MapNode, carried: Carried) -> Dashboard | None:
    found = Found(node, construct("dashboard"), carried)
    name, title, roles, note = found.id(), found.text("title"), found.words("for"), found.text("note")
    tiles = tuple(_tile(each, carried) for each in found.items("tiles"))
    filters = _each(found, "filters", _sieve)
    if name is None or title is None:
        return None
    return Dashboard(name, title, tiles, node.mark, roles or (), note, filters, found.marks)


def _tile(node: MapNode, carried: Carried) -> Tile:
    found = Found(node, construct("tile"), carried)
    return Tile(
        title=found.text("title") or Text(((carried.first_language, ""),)), mark=node.mark,
        types=found.words("from") or (), where=found.formula("where"), rows=found.formula("rows"),
        columns=found.formula("columns"), measures=_measures(found), show=found.one_of("show") or "table",
        zero_rows=found.yes_no("zero_rows"), zero_columns=found.yes_no("zero_columns"),
        beside=_each(found, "beside", _beside), compare_by=found.one_of("compare_by"), marks=found.marks,
    )  # fmt: skip


def _items(found: Found, key: str) -> tuple[Node, ...]:
    node = found.node_of(key)
    if node is None:
        return ()
    return node.items if isinstance(node, ListNode) else (node,)


def _formulas(found: Found, key: str) -> tuple[Written, ...]:
    """A formula, or a list of them."""
    return _each(found, key, lambda node, carried: values.written_of(node, key, carried))


def _each(found: Found, key: str, read: Callable[[Node, Carried], T | None]) -> tuple[T, ...]:
    """What is sound of the items of a key."""
    return tuple(made for item in _items(found, key) if (made := read(item, found.carried)) is not None)


def _measures(found: Found) -> tuple[Measure, ...]:
    return _each(found, "measures", _measure)


def _measure(node: Node, carried: Carried) -> Measure | None:
    if not isinstance(node, MapNode):
        written = values.written_of(node, "measures", carried)
        return Measure(written) if written is not None else None
    found = Found(node, construct("measure"), carried)
    label, value, without = found.text("label"), found.formula("value"), _formulas(found, "without")
    return Measure(value, label, without) if value is not None else None


def _sieve(node: Node, carried: Carried) -> Sieve | None:
    if not isinstance(node, MapNode):
        written = values.written_of(node, "filters", carried)
        return Sieve(written) if written is not None else None
    found = Found(node, construct("filter"), carried)
    label, value, typed = found.text("label"), found.formula("value"), found.formula("typed")
    return Sieve(value, label, typed) if value is not None else None


def _beside(node: Node, carried: Carried) -> Beside | None:
    if not isinstance(node, MapNode):
        written = values.written_of(node, "beside", carried)
        return Beside(written) if written is not None else None
    found = Found(node, construct("beside"), carried)
    label, value = found.text("label"), found.formula("value")
    return Beside(value, label) if value is not None else None
