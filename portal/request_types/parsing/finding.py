"""How a registry is asked, from nodes to definitions."""

from portal.request_types.keys import Kind, construct
from portal.request_types.office_definition import Lookup, Search
from portal.request_types.parsing.found import Found


def parse_lookup(found: Found) -> Lookup | None:
    """`lookup`; None without one, or without what it asks for."""
    node = found.map("lookup", Kind.ONE)
    if node is None:
        return None
    inner = Found(node, construct("lookup"), found.carried)
    ask, yes, no = inner.field("ask"), inner.text("found"), inner.text("not_found")
    if ask is None or yes is None or no is None:
        return None
    return Lookup(ask, yes, no, node.mark, inner.text("title"), inner.word("shows"), inner.marks)


def parse_search(found: Found) -> Search | None:
    """`search`; None without one, or without what it needs."""
    node = found.map("search", Kind.ONE)
    if node is None:
        return None
    inner = Found(node, construct("search"), found.carried)
    by, roles, columns = inner.words("by", Kind.FIELDS), inner.words("for"), inner.words("columns", Kind.FIELDS)
    return Search(by, roles, columns, node.mark, inner.marks) if by and roles and columns else None
