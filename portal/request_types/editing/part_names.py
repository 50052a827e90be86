"""Which names may stand in a map by ids of a type: answers of an example, facts of a step, events, parts of a date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.request_types.editing.questions import Inside
from portal.request_types.editing.spans import Items, Leaf, Pairs, Spanned
from portal.request_types.keys import Key, Kind

MOST_ASKED: Final = 100
"""Questions that an example's form asks besides those it names: of more nobody makes a form."""
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


@dataclass(frozen=True)
class Asked:
    """A question of the form or of a staff form."""

    id: str
    type: str
    label: str
    is_of_staff: bool
    node: Pairs

    @property
    def is_computed(self) -> bool:
        return self.node.get("value") is not None

    def options(self, language: str) -> list[tuple[str, str]]:
        """Its options, each with what it is called."""
        options = self.node.get("options")
        if isinstance(options, Items):
            return [(each.value, each.value) for each in options.items if isinstance(each, Leaf)]
        pairs = options.pairs if isinstance(options, Pairs) else ()
        return [(pair.key.value, _said(pair.value, language) or pair.key.value) for pair in pairs]


def questions_of(root: Pairs, language: str) -> dict[str, Asked]:
    """All by id, in the order of the file, without the columns of tables."""
    found: dict[str, Asked] = {}
    for key in ("form", "staff_forms"):
        listed = root.get(key)
        for owner in listed.items if isinstance(listed, Items) else ():
            fields = owner.get("fields") if isinstance(owner, Pairs) else None
            for node in fields.items if isinstance(fields, Items) else ():
                if isinstance(node, Pairs) and (id := node.word("id")):
                    label = node.get("label")
                    called = _said(label, language) if label is not None else ""
                    found.setdefault(id, Asked(id, node.word("type"), called or id, key == "staff_forms", node))
    return found


def part_names(root: Pairs, asked: Mapping[str, Asked], events: Sequence[str]) -> Inside:
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
                return _answers(
                    [each for each in asked.values() if not (each.is_of_staff or each.is_computed)], holder, key
                )
            case "example", "expect":
                return _answers([each for each in asked.values() if each.is_computed], holder, key)
            case ("then", "given") | ("new_account", "answers"):
                return ()
        return None

    return inside


def _answers(asked: Sequence[Asked], holder: Pairs | None, key: str) -> list[Key]:
    """The first questions, and whichever the example names."""
    named = holder.get(key) if holder is not None else None
    there = {pair.key.value for pair in named.pairs} if isinstance(named, Pairs) else set()
    chosen = [each for number, each in enumerate(asked) if number < MOST_ASKED or each.id in there]
    return [
        Key(each.id, Kind.WORDS if each.type == "choices" else Kind.WORD, each.label, each.label) for each in chosen
    ]


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
