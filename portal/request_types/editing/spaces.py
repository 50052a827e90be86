"""Which names a file has, each in its space, and by which of them an entry is named."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from portal.request_types.editing.naming import ACT, ACT_FIELD, FIELD, FORM, STEP, STEP_TEXT, Mention
from portal.request_types.editing.places import Place
from portal.request_types.editing.spans import Items, Leaf, Pairs, Spanned
from portal.workflow.states import State

RECORD: Final = "record"
_FOLLOWED: Final = {FIELD: (FIELD,), STEP: (STEP, ACT, STEP_TEXT), FORM: (FORM, ACT), RECORD: (FIELD, ACT)}


@dataclass(frozen=True)
class Name:
    """A name by which others call an entry."""

    space: str
    words: tuple[str, ...]
    """`members.age` of a column, `rating.score` of a record's question."""
    home: str = ""
    """Address of the table or record within which it has a shorter name."""
    short: tuple[str, ...] = ()
    """`row.age`; `score`."""
    hidden_in: Mapping[str, str] = field(default_factory=dict)
    """Records with a question of the same name: address and id."""

    def word_in(self, mention: Mention) -> int | None:
        """Which word of the mention is the entry's own id; None when it means something else."""
        name = mention.name
        if mention.space == ACT_FIELD and self.space == FIELD:
            own = name[1:] == self.words and name[0] not in self.hidden_in.values()
            return 1 if own or name == self.words else None
        if mention.space not in _FOLLOWED[self.space]:
            return None
        if self.home and _is_in(mention.holder, (self.home,)) and name[: len(self.short)] == self.short:
            return len(self.short) - 1
        if name[: len(self.words)] == self.words and not _is_in(mention.holder, self.hidden_in):
            return len(self.words) - 1
        return None


def names_of(root: Pairs, place: Place, number: int) -> Iterator[Name]:
    """Its own name, and those of the questions it brings."""
    above = place.at.rpartition("/")[0]
    for space, leaf in defined(place.entry(number), place.made_of):
        word = leaf.value
        if space == FIELD and place.known.name == FIELD:
            yield Name(space, (place.holder.word("id"), word), above, ("row", word))
        elif space == FIELD and place.known.name == RECORD:
            yield Name(space, (place.holder.word("id"), word), above, (word,))
        elif space == FIELD:
            yield Name(space, (word,), hidden_in=dict(_records_with(root, word)))
        elif space in _FOLLOWED:
            yield Name(space, (word,))


def known(root: Pairs, place: Place, space: str) -> set[str]:
    """Names of this space that are taken where the list stands."""
    if space == FIELD and place.known.name not in (FIELD, RECORD):
        return set(_questions(root))
    entries = place.items.items if place.items else ()
    names = {leaf.value for item in entries for of, leaf in defined(item, place.made_of) if of == space}
    return names | ({state.value for state in State} if space == STEP else set())


def defined(node: Spanned, made_of: str) -> Iterator[tuple[str, Leaf]]:
    """The id of an entry, and those of the questions it asks in the name space of the type, each with its space."""
    if not isinstance(node, Pairs):
        return
    own = node.get("name" if made_of == "example" else "id")
    if isinstance(own, Leaf) and own.value:
        yield made_of, own
    asked = node.get("fields") if made_of in ("section", FORM) else None
    for item in asked.items if isinstance(asked, Items) else ():
        yield from defined(item, FIELD)


def _questions(root: Pairs) -> Iterator[str]:
    """All questions of form and staff forms, or of a block, and facts."""
    for key, made_of in (("form", "section"), ("staff_forms", FORM), ("fields", FIELD)):
        for item in _items(root.get(key)):
            yield from (leaf.value for space, leaf in defined(item, made_of) if space == FIELD)
    facts = root.get("shows")
    yield from (pair.key.value for pair in facts.pairs) if isinstance(facts, Pairs) else ()


def _records_with(root: Pairs, word: str) -> Iterator[tuple[str, str]]:
    for number, record in enumerate(_items(root.get("records"))):
        if isinstance(record, Pairs) and any(
            isinstance(asked, Pairs) and asked.word("id") == word for asked in _items(record.get("fields"))
        ):
            yield f"records/{number}", record.word("id")


def _items(node: Spanned | None) -> Iterable[Spanned]:
    return node.items if isinstance(node, Items) else ()


def _is_in(holder: str, addresses: Iterable[str]) -> bool:
    return any(f"{holder}/".startswith(f"{address}/") for address in addresses)
