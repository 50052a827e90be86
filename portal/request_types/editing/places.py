"""Where in a file a list or an entry stands, by its address (see outline)."""

from dataclasses import dataclass
from typing import Final

from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.spans import Items, Leaf, Pairs, Spanned
from portal.request_types.keys import Construct, Key, Kind, construct, field_keys

LISTS: Final = (Kind.MANY, Kind.ITEMS)


@dataclass(frozen=True)
class Place:
    """A list of a file, there or not yet."""

    at: str
    """Its address with numbers alone."""
    holder: Pairs
    """The map it stands in."""
    known: Construct
    """What that map is."""
    key: Key
    items: Items | None
    """None where the key has no list yet."""

    @property
    def made_of(self) -> str:
        """What its entries are; fields stand among notes."""
        return "field" if self.key.kind is Kind.ITEMS else self.key.of

    def number_of(self, called: str) -> int:
        """The entry of this id or number; raises NotEdited."""
        items = self.items.items if self.items else ()
        ids = [item.word("id") if isinstance(item, Pairs) else "" for item in items]
        if called.isdecimal() and int(called) < len(items):
            return int(called)
        if called not in ids:
            raise NotEdited("language.edit.not_there", at=f"{self.at}/{called}"[:80])
        return ids.index(called)

    def entry(self, number: int) -> Spanned:
        """An entry that is there."""
        assert self.items is not None
        return self.items.items[number]


def keys_of(made_of: str, node: Spanned | None) -> Construct:
    """The keys a map of this construct may have."""
    if made_of != "field":
        return construct(made_of)
    if isinstance(node, Pairs) and is_note(node):
        return construct("note")
    return field_keys(node.word("type") if isinstance(node, Pairs) else "")


def is_note(node: Pairs) -> bool:
    """Words among fields."""
    return not node.pair("id") and bool(node.pair("note") or node.pair("heading"))


def find(root: Pairs, made_of: str, at: str) -> tuple[Place, int]:
    """The list an entry stands in, and its number there; raises NotEdited."""
    within, _, called = at.rpartition("/")
    place = find_list(root, made_of, within)
    return place, place.number_of(called)


def find_list(root: Pairs, made_of: str, within: str) -> Place:
    """A list by its address, there or not yet; raises NotEdited where no such list can be."""
    above, _, key_name = within.rpartition("/")
    holder: Spanned = root
    own = made_of
    at = ""
    if above:
        place, number = find(root, made_of, above)
        holder, own, at = place.entry(number), place.made_of, f"{place.at}/{number}/"
    known = keys_of(own, holder)
    key = known.key(key_name)
    if key is None or key.kind not in LISTS or not isinstance(holder, Pairs):
        raise NotEdited("language.edit.not_there", at=within[:80])
    value = holder.get(key_name)
    if isinstance(value, Pairs) or (isinstance(value, Leaf) and value.value):
        raise NotEdited("language.edit.no_list", at=within[:80])
    return Place(at + key_name, holder, known, key, value if isinstance(value, Items) else None)
