"""Which names may stand in a map by ids of a type: answers of an example, facts of a step, events, parts of a date."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from portal.request_types.editing.outline import Outline, Part
from portal.request_types.editing.questions import Inside
from portal.request_types.editing.setting import node_at
from portal.request_types.editing.spans import Items, Leaf, Pairs, Spanned
from portal.request_types.keys import Key, Kind

FACTS_FOUND: Final = ("number", "step", "filed", "changed")
"""What a tracking search may show besides questions and facts of the type."""
_PARTS_OF: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "period": {
        "start_date": ("วันที่เริ่ม", "First day"),
        "end_date": ("วันที่สิ้นสุด", "Last day"),
        "start_time": ("เวลาเริ่ม", "From"),
        "end_time": ("เวลาสิ้นสุด", "Until"),
    },
    "slot": {"date": ("วันที่", "Day"), "time": ("เวลา", "Time")},
}


def part_names(root: Pairs, parts: Outline, events: Sequence[str]) -> Inside:
    """As the type is written now. `events` are those that a person is told of."""

    def inside(made_of: str, key: str, holder: Pairs | None) -> Sequence[Key] | None:
        match made_of, key:
            case "type", "notices":
                return [Key(each, Kind.PATTERN, each, each) for each in events]
            case "step", "shows":
                return [Key(id, Kind.SAID, label, label) for id, label in _facts(root)]
            case "field", "parts":
                named = _PARTS_OF.get(holder.word("type") if holder is not None else "", {})
                return [Key(id, Kind.TEXT, th, en) for id, (th, en) in named.items()]
            case "example", "given":
                return [_answer(each) for each in _asked(root, parts, ("form",)) if not _is_computed(root, each)]
            case "example", "expect":
                return [
                    _answer(each) for each in _asked(root, parts, ("form", "staff_forms")) if _is_computed(root, each)
                ]
            case ("then", "given") | ("new_account", "answers"):
                return ()
        return None

    return inside


def options_of(root: Pairs, part: Part, language: str) -> list[tuple[str, str]]:
    """The options of a question, each with what it is called."""
    node = _node(root, part)
    options = node.get("options") if node is not None else None
    if isinstance(options, Items):
        return [(each.value, each.value) for each in options.items if isinstance(each, Leaf)]
    pairs = options.pairs if isinstance(options, Pairs) else ()
    return [(pair.key.value, _said(pair.value, language) or pair.key.value) for pair in pairs]


def _answer(part: Part) -> Key:
    kind = Kind.WORDS if part.type == "choices" else Kind.WORD
    return Key(part.id, kind, part.label or part.id, part.label or part.id)


def _asked(root: Pairs, parts: Outline, lists: Sequence[str]) -> Iterator[Part]:
    """Questions of these forms, without the columns of tables."""
    for each in parts.all():
        if each.made_of == "field" and each.id and each.at.count("/") == 3 and each.at.partition("/")[0] in lists:
            yield each


def _is_computed(root: Pairs, part: Part) -> bool:
    node = _node(root, part)
    return node is not None and node.get("value") is not None


def _node(root: Pairs, part: Part) -> Pairs | None:
    """What the file says of a question of a form."""
    key, owner, _, _ = part.at.split("/")
    listed = root.get(key)
    for number, each in enumerate(listed.items if isinstance(listed, Items) else ()):
        if isinstance(each, Pairs) and owner in (str(number), each.word("id")):
            asked = node_at(each, ("fields",))
            found = (one for one in (asked.items if isinstance(asked, Items) else ()) if isinstance(one, Pairs))
            return next((one for one in found if one.word("id") == part.id), None)
    return None


def _facts(root: Pairs) -> Iterator[tuple[str, str]]:
    facts = root.get("shows")
    for pair in facts.pairs if isinstance(facts, Pairs) else ():
        yield pair.key.value, _said(pair.value, "th") or pair.key.value


def _said(node: Spanned, language: str) -> str:
    """In this language where it has it, else in its first."""
    if isinstance(node, Leaf):
        return node.value
    if isinstance(node, Pairs) and node.pairs:
        first = node.pairs[0].value
        return node.word(language) or (first.value if isinstance(first, Leaf) else "")
    return ""
