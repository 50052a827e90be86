"""Examples: what is given, done and expected, as words; whether they hold is for the examples to show."""

from collections.abc import Mapping

from portal.request_types.definition import Example
from portal.request_types.keys import Kind, construct
from portal.request_types.parsing import values
from portal.request_types.parsing.carried import Carried
from portal.request_types.parsing.dates import read_moment
from portal.request_types.parsing.found import Found
from portal.request_types.reading.nodes import ListNode, MapNode, Node, Scalar
from portal.request_types.reading.positions import Mark

Plain = object
Rows = dict[str, dict[str, dict[str, str]]]


def parse_examples(found: Found) -> tuple[Example, ...]:
    parsed: dict[str, Example] = {}
    for node in found.items("examples"):
        example = _example(node, found.carried)
        if example is None:
            continue
        if example.name in parsed:
            first = parsed[example.name].mark
            found.carried.problems.add(example.mark, "language.id_twice", id=example.name[:60], first=str(first))
        parsed.setdefault(example.name, example)
    return tuple(parsed.values())


def _example(node: MapNode, carried: Carried) -> Example | None:
    found = Found(node, construct("example"), carried)
    name, filed = found.word("name"), found.word("filed")
    if filed and read_moment(filed, found.marks["filed"], carried.problems) is None:
        filed = None
    rows, booked = _with(found)
    given = found.map("given")
    example = Example(
        name=name or "", mark=found.marks.get("name", node.mark), as_role=found.word("as"), filed=filed,
        with_rows=rows, booked=booked, given=_plain_map(given, carried) if given else {}, do=_acts(found),
        expect=found.entries("expect", Kind.WORDS_BY_ID, values.word_of), hidden=found.words("hidden", Kind.FIELDS),
        errors=_outcomes(found, "errors"), warnings=_outcomes(found, "warnings"), due=found.word("due"),
        number=found.word("number"), step=found.word("step"), handled_by=found.word("handled_by"), marks=_marks(found),
    )  # fmt: skip
    return example if name else None


def _marks(found: Found) -> dict[str, Mark]:
    """Where each key stands, and below given, expect, errors ... each name: `given.room`."""
    marks = dict(found.marks)
    for key in ("given", "expect", "errors", "warnings", "hidden"):
        node = found.node.get(key)
        if isinstance(node, MapNode):
            marks.update({f"{key}.{entry.key.text}": entry.key.mark for entry in node})
        elif isinstance(node, ListNode):
            marks.update({f"{key}.{item.text}": item.mark for item in node if isinstance(item, Scalar)})
    return marks


def _with(found: Found) -> tuple[Rows, dict[str, tuple[str, ...]]]:
    rows: Rows = {}
    booked: dict[str, tuple[str, ...]] = {}
    for entry in found.map("with") or ():
        if not isinstance(entry.value, MapNode):
            found.carried.problems.add(entry.value.mark, "language.map_expected", key=entry.key.text[:40])
        elif entry.key.text == "booked":
            for inner in entry.value:
                times = values.scalars_of(inner.value, inner.key.text, found.carried) or ()
                booked[inner.key.text] = tuple(scalar.text for scalar in times)
        else:
            rows[entry.key.text] = {
                inner.key.text: _words(inner.value, inner.key.text, found.carried) for inner in entry.value
            }
    return rows, booked


def _words(node: Node, key: str, carried: Carried) -> dict[str, str]:
    if not isinstance(node, MapNode):
        carried.problems.add(node.mark, "language.map_expected", key=key[:40])
        return {}
    found = {entry.key.text: values.word_of(entry.value, entry.key.text, carried) for entry in node}
    return {name: word for name, word in found.items() if word is not None}


def _plain(node: Node, carried: Carried) -> Plain:
    """Words, maps and lists as they stand."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, ListNode):
        return tuple(_plain(item, carried) for item in node)
    return _plain_map(node, carried)


def _plain_map(node: MapNode, carried: Carried) -> Mapping[str, Plain]:
    return {entry.key.text: _plain(entry.value, carried) for entry in node}


def _acts(found: Found) -> tuple[tuple[str, Mapping[str, Plain]], ...]:
    """`do: [{receipt: {...}}, accept]`: a staff form or an act, with its words."""
    node = found.node_of("do")
    if node is None:
        return ()
    acts: list[tuple[str, Mapping[str, Plain]]] = []
    for item in node.items if isinstance(node, ListNode) else (node,):
        if isinstance(item, Scalar):
            acts.append((item.text, {}))
        elif isinstance(item, MapNode) and len(item.entries) == 1:
            entry = item.entries[0]
            words = _plain_map(entry.value, found.carried) if isinstance(entry.value, MapNode) else {}
            acts.append((entry.key.text, words))
        else:
            found.carried.problems.add(item.mark, "language.act_form")
    return tuple(acts)


def _outcomes(found: Found, key: str) -> dict[str, str | None] | None:
    """`errors: [menu]` or `{menu: its words}`; None when nothing is said."""
    node = found.node_of(key)
    if node is None:
        return None
    if isinstance(node, MapNode):
        texts = {entry.key.text: values.text_of(entry.value, entry.key.text, found.carried) for entry in node}
        return {name: str(text) if text else None for name, text in texts.items()}
    return {scalar.text: None for scalar in values.scalars_of(node, key, found.carried) or ()}
