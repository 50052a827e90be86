"""`extends`: a type built on another, worked out on nodes, so that every problem names the file it stands in.

A single value replaces; maps merge key by key; plain lists replace; entries with `id` or `name` merge by it wherever
they stand; new entries go to the end of their list or `below` an id; `remove` takes out; checks are appended.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

from portal.request_types.blocks import with_value, without
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
        elif _is_sound(item, key, [str(known) for known in places if known], problems):
            items.append(item)
    return ListNode(tuple(items), base.mark)


def _is_sound(item: Node, key: str, known: list[str], problems: Problems) -> bool:
    """A new entry needs all it must have; one that lacks the chief thing was meant to change another."""
    name = _name(item, _ENTRIES[key])
    if not isinstance(item, MapNode) or name is None or item.entry(_NEEDED[key]) is not None:
        return True
    mark = item.entry(_ENTRIES[key])
    meant = nearest(name, known) or ", ".join(known[:10])
    problems.add(mark.value.mark if mark else item.mark, "language.not_declared", id=name[:40], meant=meant)
    return False


def _form(base: Node, own: Node, problems: Problems) -> Node:
    """Sections: one with a known title goes on with it, one without goes on with the last; others are new."""
    if not isinstance(base, ListNode) or not isinstance(own, ListNode):
        return own
    sections = list(base.items)
    known = [name for section in sections for name in _ids(section)]
    for node in own:
        if not isinstance(node, MapNode):
            sections.append(node)
            continue
        number = _section_meant(node, sections)
        fields = node.get("fields")
        items = fields.items if isinstance(fields, ListNode) else ()
        sound = tuple(item for item in items if _is_sound(item, "fields", known, problems))
        node = with_value(node, "fields", ListNode(sound, fields.mark)) if isinstance(fields, ListNode) else node
        if number is not None:
            sections[number] = _joined(sections[number], node)
        elif sound or node.entry("use"):
            sections.append(node)
    return ListNode(tuple(sections), base.mark)


def _heading(node: Node) -> str | None:
    if not isinstance(node, MapNode):
        return None
    found = node.get("title") or node.get("page")
    if isinstance(found, MapNode):
        found = found.entries[0].value if found.entries else None
    return found.text if isinstance(found, Scalar) else None


def _section_meant(node: MapNode, sections: list[Node]) -> int | None:
    if node.entry("use"):
        return None
    heading = _heading(node)
    for number in range(len(sections) - 1, -1, -1):
        section = sections[number]
        has_fields = isinstance(section, MapNode) and section.entry("fields") is not None
        if has_fields and (heading is None or heading == _heading(section)):
            return number
    return None


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
    return [
        name
        for key in ("form", "staff_forms")
        for node in [root.get(key)]
        if isinstance(node, ListNode)
        for section in node
        for name in _ids(section)
    ]


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
    known = _homes(root)
    for key in _LISTED:
        listed = root.get(key)
        if isinstance(listed, ListNode):
            found = [_name(item, "id") for item in listed]
            known += [name for name in found if name is not None]
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
    moving = [item for item in _all_fields(root) if item.entry("below") is not None]
    known = _homes(root)
    for item in moving:
        target, name = _name(item, "below"), _name(item, "id")
        if target not in known or target == name:
            place = item.get("below")
            problems.add(place.mark if place else item.mark, "language.below_unknown", id=str(target)[:40])
            continue
        root = _each_list(root, partial(_moved_below, without(item, "below"), str(name), str(target)))
    return _each_list(root, lambda items: [without(one, "below") if isinstance(one, MapNode) else one for one in items])


def _moved_below(item: MapNode, name: str, target: str, items: Sequence[Node]) -> list[Node]:
    """The list without the entry, and with it behind its target where that stands here."""
    others = [one for one in items if _name(one, "id") != name]
    return [found for one in others for found in ((one, item) if _name(one, "id") == target else (one,))]


def _all_fields(root: MapNode) -> list[MapNode]:
    lists = (root.get(key) for key in ("form", "staff_forms"))
    sections = (section for listed in lists if isinstance(listed, ListNode) for section in listed)
    fields = (section.get("fields") for section in sections if isinstance(section, MapNode))
    return [item for listed in fields if isinstance(listed, ListNode) for item in listed if isinstance(item, MapNode)]


def _ordered(items: Iterable[Node], problems: Problems) -> list[Node]:
    ordered: list[Node] = []
    moving: list[MapNode] = []
    for item in items:
        if isinstance(item, MapNode) and item.entry("below") is not None:
            moving.append(item)
        else:
            ordered.append(item)
    for item in moving:
        target = _name(item, "below")
        places = [number for number, one in enumerate(ordered) if _name(one, "id") == target]
        if not places:
            place = item.get("below")
            problems.add(place.mark if place else item.mark, "language.below_unknown", id=str(target)[:40])
        ordered.insert(places[0] + 1 if places else len(ordered), without(item, "below"))
    return ordered
