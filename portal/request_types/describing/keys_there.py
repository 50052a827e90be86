"""Which key of the language stands at a place of a text: what a problem there is about."""

from typing import NamedTuple

from portal.request_types.keys import CONSTRUCTS, Construct, Kind, construct, field_keys
from portal.request_types.reading.document import read
from portal.request_types.reading.nodes import Entry, ListNode, MapNode, Node, Scalar
from portal.request_types.reading.problems import Problems


class KeyThere(NamedTuple):
    """A construct, and one of its keys; without a key where that one is unknown."""

    of: str
    key: str


def key_there(text: str, line: int, column: int, made_of: str = "type", file: str = "") -> KeyThere | None:
    """The innermost known map around a place, and the key the place belongs to. None where nothing can be read.

    `file`: as the check calls it, so that it is not read anew.
    """
    root = read(text, file, Problems()).root
    return _within(root, construct(made_of), (line, column)) if root is not None else None


def _within(node: MapNode, known: Construct, place: tuple[int, int]) -> KeyThere | None:
    before = [entry for entry in node if _at(entry.key) <= place]
    at_a_key = place[1] == node.mark.column and place not in [_at(entry.key) for entry in before]
    if not before or at_a_key:  # a key that was left out in reading: unknown, or there twice
        return KeyThere(known.name, "")
    entry = max(before, key=lambda each: _at(each.key))
    key = known.key(entry.key.text)
    if key is None:
        return KeyThere(known.name, "")
    inner = _inner(entry, "field" if key.kind is Kind.ITEMS else key.of, place)
    return inner or KeyThere(known.name, key.name)


def _inner(entry: Entry, of: str, place: tuple[int, int]) -> KeyThere | None:
    node: Node = entry.value
    if isinstance(node, ListNode):
        begun = [each for each in node if _at(each) <= place]
        node = begun[-1] if begun else node
    if of not in CONSTRUCTS or not isinstance(node, MapNode) or _at(node) > place:
        return None
    if place[0] > node.mark.line and place[1] < node.mark.column:
        return None
    return _within(node, _keys(node, of), place)


def _keys(node: MapNode, of: str) -> Construct:
    if of != "field":
        return construct(of)
    if node.get("id") is None and (node.get("note") or node.get("heading")):
        return construct("note")
    named = node.get("type")
    return field_keys(named.text if isinstance(named, Scalar) else "")


def _at(node: Node) -> tuple[int, int]:
    return node.mark.line, node.mark.column
