"""`extends`: a type built on another, worked out on nodes, so that every problem names the file it stands in.

A single value replaces; maps merge key by key; plain lists replace; entries with `id` or `name` merge by it wherever
they stand; new entries go to the end of their list or `below` an id; `remove` takes out; checks are appended.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from portal.request_types.blocks import with_value, without
from portal.request_types.chains import Chain
from portal.request_types.parsing.names import nearest
from portal.request_types.reading.nodes import Entry, ListNode, MapNode, Node, Scalar
from portal.request_types.reading.problems import Problems

OF_THE_EXTENDER: Final = ("id", "title", "code", "unit", "extends", "remove", "format")
Change = Callable[[Sequence[Node]], list[Node]]
_LISTED: Final = ("steps", "staff_forms", "records", "replies", "print")
_ENTRIES: Final = dict.fromkeys((*_LISTED, "fields"), "id") | {"examples": "name"}
_NEEDED: Final = dict.fromkeys(_ENTRIES, "title") | {"steps": "state", "examples": "name", "fields": "type"}


def merge(base: MapNode, own: MapNode, problems: Problems) -> MapNode:
    """The whole type as if written in one piece; `remove` and `below` are worked out and gone."""
    merged = without(base, *OF_THE_EXTENDER)
    merged = _removed(merged, own, problems)
    overrides, rest = _overrides(merged, own)
    merged = _with_overrides(merged, overrides)
    for entry in rest:
        key = entry.key.text
        if key not in ("extends", "remove"):
            merged = with_value(merged, key, _value(merged, key, entry.value, problems))
    merged = _placed_below(merged, problems)
    kept = without(own, "extends", "remove")
    head = tuple(entry for entry in kept if entry.key.text in OF_THE_EXTENDER)
    return MapNode((*head, *without(merged, *OF_THE_EXTENDER).entries), own.mark)


def _value(base: MapNode, key: str, value: Node, problems: Problems) -> Node:
    before = base.get(key)
    if before is None:
        return value
    if key == "form":
        return _form(before, value, problems)
    if key == "checks" and isinstance(before, ListNode) and isinstance(value, ListNode):
        return ListNode((*before.items, *value.items), value.mark)
    if key in _ENTRIES:
        return _entries(before, value, key, problems)
    if isinstance(before, MapNode) and isinstance(value, MapNode):
        return _map(before, value, problems)
    return value


def _map(base: MapNode, own: MapNode, problems: Problems) -> MapNode:
    merged = base
    for entry in own:
        key = entry.key.text
        if key in _ENTRIES and isinstance(entry.value, ListNode):
            merged = with_value(merged, key, _value(merged, key, entry.value, problems))
            continue
        before, value = merged.get(key), entry.value
        if isinstance(before, MapNode) and isinstance(value, MapNode):
            value = _map(before, value, problems)
        merged = with_value(merged, key, value)
    return merged


def _name(node: Node, key: str) -> str | None:
    found = node.get(key) if isinstance(node, MapNode) else None
    return found.text if isinstance(found, Scalar) and not found.is_missing else None


def _entries(base: Node, own: Node, key: str, problems: Problems) -> Node:
    """Entries with a name of their own: known ones merge in place, new ones go to the end."""
    if not isinstance(base, ListNode) or not isinstance(own, ListNode):
        return own
    by = _ENTRIES[key]
    items = list(base.items)
    places = {_name(item, by): number for number, item in enumerate(items)}
    for item in own:
        name = _name(item, by)
        number = places.get(name) if name is not None else None
        if number is not None and isinstance(item, MapNode):
            before = items[number]
            items[number] = _map(before, item, problems) if isinstance(before, MapNode) else item
        elif _is_sound(item, key, places, problems):
            items.append(item)
    return ListNode(tuple(items), base.mark)


def _is_sound(item: Node, key: str, known: Iterable[str | None], problems: Problems) -> bool:
    """A new entry needs all it must have; one that lacks the chief thing was meant to change another."""
    name = _name(item, _ENTRIES[key])
    if not isinstance(item, MapNode) or name is None or item.entry(_NEEDED[key]) is not None:
        return True
    mark = item.entry(_ENTRIES[key])
    names = [each for each in known if each]
    meant = nearest(name, names) or ", ".join(names[:10])
    problems.add(mark.value.mark if mark else item.mark, "language.not_declared", id=name[:40], meant=meant)
    return False


def _form(base: Node, own: Node, problems: Problems) -> Node:
    """Sections: one with a known title goes on with it, one without goes on with the last; others are new."""
    if not isinstance(base, ListNode) or not isinstance(own, ListNode):
        return own
    sections = list(base.items)
    known = [name for section in sections for name in _ids(section)]
    last: dict[str | None, int] = {}
    for number, section in enumerate(sections):
        last |= _called(section, number)
    for node in own:
        if not isinstance(node, MapNode):
            sections.append(node)
            continue
        meant = None if node.entry("use") else last.get(_heading(node))
        fields = node.get("fields")
        items = fields.items if isinstance(fields, ListNode) else ()
        sound = tuple(item for item in items if _is_sound(item, "fields", known, problems))
        node = with_value(node, "fields", ListNode(sound, fields.mark)) if isinstance(fields, ListNode) else node
        if meant is not None:
            sections[meant] = _joined(sections[meant], node)
        elif sound or node.entry("use"):
            last |= _called(node, len(sections))
            sections.append(node)
    return ListNode(tuple(sections), base.mark)


def _heading(node: Node) -> str | None:
    if not isinstance(node, MapNode):
        return None
    found = node.get("title") or node.get("page")
    if isinstance(found, MapNode):
        found = found.entries[0].value if found.entries else None
    return found.text if isinstance(found, Scalar) else None


def _called(section: Node, number: int) -> dict[str | None, int]:
    """The section that is meant from now on by this one's heading, and by none."""
    has_fields = isinstance(section, MapNode) and section.entry("fields") is not None
    return {None: number, _heading(section): number} if has_fields else {}


def _joined(base: Node, own: MapNode) -> Node:
    if not isinstance(base, MapNode):
        return own
    joined = base
    for entry in own:
        if entry.key.text == "fields":
            before = joined.get("fields")
            items = before.items if isinstance(before, ListNode) else ()
            added = entry.value.items if isinstance(entry.value, ListNode) else ()
            joined = with_value(joined, "fields", ListNode((*items, *added), entry.value.mark))
        elif entry.key.text not in ("title", "page"):
            joined = with_value(joined, entry.key.text, entry.value)
    return joined


def _ids(section: Node) -> list[str]:
    fields = section.get("fields") if isinstance(section, MapNode) else None
    found = (_name(item, "id") for item in fields) if isinstance(fields, ListNode) else ()
    return [name for name in found if name is not None]


def _homes(root: MapNode) -> list[str]:
    """All field ids of form and staff forms."""
    listed = [root.get(key) for key in ("form", "staff_forms")]
    return [name for node in listed if isinstance(node, ListNode) for section in node for name in _ids(section)]


def _overrides(base: MapNode, own: MapNode) -> tuple[dict[str, MapNode], tuple[Entry, ...]]:
    """Fields of the extender that the base has, wherever they stand, and the rest of it without them."""
    known = set(_homes(base))
    overrides: dict[str, MapNode] = {}
    rest = []
    for entry in own:
        value = entry.value
        if entry.key.text in ("form", "staff_forms") and isinstance(value, ListNode):
            value = ListNode(tuple(_stripped(section, known, overrides) for section in value), value.mark)
        rest.append(Entry(entry.key, value))
    return overrides, tuple(rest)


def _stripped(section: Node, known: set[str], overrides: dict[str, MapNode]) -> Node:
    fields = section.get("fields") if isinstance(section, MapNode) else None
    if not isinstance(section, MapNode) or not isinstance(fields, ListNode):
        return section
    kept = []
    for item in fields:
        name = _name(item, "id")
        if name in known and name not in overrides and isinstance(item, MapNode):
            overrides[str(name)] = item
        else:
            kept.append(item)
    return with_value(section, "fields", ListNode(tuple(kept), fields.mark))


def _with_overrides(root: MapNode, overrides: dict[str, MapNode]) -> MapNode:
    silent = Problems()

    def merged(item: Node) -> Node:
        own = overrides.get(_name(item, "id") or "")
        return _map(item, own, silent) if own is not None and isinstance(item, MapNode) else item

    return _each_list(root, lambda items: [merged(item) for item in items])


def _removed(root: MapNode, own: MapNode, problems: Problems) -> MapNode:
    node = own.get("remove")
    words = node.items if isinstance(node, ListNode) else (node,) if node is not None else ()
    names = {word.text: word for word in words if isinstance(word, Scalar) and not word.is_missing}
    known = set(_homes(root))
    for key in _LISTED:
        listed = root.get(key)
        if isinstance(listed, ListNode):
            found = [_name(item, "id") for item in listed]
            known |= {name for name in found if name is not None}
            kept = tuple(item for item in listed if _name(item, "id") not in names)
            root = with_value(root, key, ListNode(kept, listed.mark)) if kept else without(root, key)
    for name, word in names.items():
        if name not in known:
            problems.add(word.mark, "language.remove_unknown", id=name[:40])
    if not names:
        return root
    return _each_list(root, lambda items: [item for item in items if _name(item, "id") not in names], drop_empty=True)


def _each_list(root: MapNode, change: Change, drop_empty: bool = False) -> MapNode:
    """The type with each list of fields changed; sections left without fields go when `drop_empty`."""
    for key in ("form", "staff_forms"):
        listed = root.get(key)
        if not isinstance(listed, ListNode):
            continue
        sections: list[Node] = []
        for section in listed:
            fields = section.get("fields") if isinstance(section, MapNode) else None
            if isinstance(section, MapNode) and isinstance(fields, ListNode):
                items = change(fields.items)
                if not items and fields.items and drop_empty and key == "form":
                    continue
                section = with_value(section, "fields", ListNode(tuple(items), fields.mark))
            sections.append(section)
        root = with_value(root, key, ListNode(tuple(sections), listed.mark))
    return root


def _placed_below(root: MapNode, problems: Problems) -> MapNode:
    """Entries that say `below` move behind the entry of that id; the key goes."""
    for key in ("steps", "staff_forms", "print"):
        listed = root.get(key)
        if isinstance(listed, ListNode):
            root = with_value(root, key, ListNode(tuple(_ordered(listed.items, problems)), listed.mark))
    lists: list[Sequence[Node]] = []

    def seen(items: Sequence[Node]) -> list[Node]:
        lists.append(items)
        return list(items)

    _each_list(root, seen)
    fields = [item for listed in lists for item in listed]
    if all(not isinstance(item, MapNode) or item.entry("below") is None for item in fields):
        return root
    chain, known = Chain(lists), dict[str, int]()
    for number, item in enumerate(fields):
        known.setdefault(_name(item, "id") or "", number)
    for number, item in enumerate(fields):
        if not isinstance(item, MapNode) or (place := item.get("below")) is None:
            continue
        target, name = _name(item, "below"), _name(item, "id")
        if not target or target not in known or target == name:
            problems.add(place.mark, "language.below_unknown", id=str(target)[:40])
        elif known.get(name or "") == number:
            chain.move(number, known[target])
    placed = iter(chain.lists())
    return _each_list(
        root, lambda _: [without(one, "below") if isinstance(one, MapNode) else one for one in next(placed)]
    )


def _ordered(items: Iterable[Node], problems: Problems) -> list[Node]:
    ordered: list[Node] = []
    moving: list[MapNode] = []
    for item in items:
        if isinstance(item, MapNode) and item.entry("below") is not None:
            moving.append(item)
        else:
            ordered.append(item)
    chain, known = Chain([ordered]), dict[str | None, int]()
    for number, item in enumerate(ordered):
        known.setdefault(_name(item, "id"), number)
    for item in moving:
        target = _name(item, "below")
        place = known.get(target) if target is not None else None
        if place is None:
            at = item.get("below")
            problems.add(at.mark if at else item.mark, "language.below_unknown", id=str(target)[:40])
        known.setdefault(_name(item, "id"), chain.insert(without(item, "below"), place))
    return chain.lists()[0]
