"""Which keys of a construct say something else than before, wherever they stand in the file now."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import Any, Final

from portal.request_types.definition import Field, Option
from portal.request_types.moved import moved
from portal.request_types.reading.positions import InLanguages, Mark, Text, Written

_PLACES: Final = frozenset({"mark", "marks", "was", "options_named", "unread"})
"""What tells where something stands, or what it was called."""
_WITHIN: Final = frozenset(
    {"options", "items", "fields", "form", "steps", "staff_forms", "records", "replies", "print", "examples"}
)
"""What is told of by itself."""
_TOLD_APART: Final = _PLACES | _WITHIN | {"id"}
_SAID: Final = frozenset({"text"})
"""What people read, though there are blanks in it."""
_WORD: Final = re.compile(r"(?<![\w.])[a-z][a-z0-9_]*")
Names = Mapping[str, str]
SAME: Final[Names] = MappingProxyType({})


def altered(old: Any, new: Any, names: Names = SAME) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys whose words were changed, and keys that work otherwise, of two of the same construct.

    `names`: questions by their earlier ids; a formula that only follows a new name is what it was.
    """
    words: list[str] = []
    rules: list[str] = []
    for name, before, after in _keys(old, new):
        if plain(before, names) != plain(after):
            is_words = isinstance(before if before is not None else after, Text) or name in _SAID
            (words if is_words else rules).append(name)
    return tuple(words), tuple(rules)


def options_of(old: Field, new: Field) -> tuple[tuple[Option, ...], tuple[Option, ...], tuple[Option, ...]]:
    """Options that came, that went, and that stand elsewhere now."""
    before, after = ({option.id: option for option in each.options} for each in (old, new))
    came = tuple(option for id, option in after.items() if id not in before)
    went = tuple(option for id, option in before.items() if id not in after)
    return came, went, tuple(after[id] for id in moved(list(before), list(after)))


def options_called(old: Field, new: Field) -> tuple[tuple[Option, Option], ...]:
    """Options with what they were called and are called now, where that is another."""
    before = {option.id: option for option in old.options}
    both = [(before[each.id], each) for each in new.options if each.id in before]
    return tuple((was, now) for was, now in both if plain(was.label) != plain(now.label))


def _keys(old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    for each in fields(old):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if each.name == "own":
            for key in dict.fromkeys([*before, *after]):
                yield key, before.get(key), after.get(key)
        elif each.name not in _TOLD_APART:
            yield each.name, before, after


def plain(value: Any, names: Names = SAME) -> Any:
    """A value without its places, to be compared; of the earlier one by the names of now."""
    if isinstance(value, Written):
        words = " ".join(value.text.split())
        return _WORD.sub(lambda word: names.get(word[0], word[0]), words) if names else words
    if isinstance(value, InLanguages):
        return tuple(
            (language, plain(said, names if isinstance(said, Written) else SAME)) for language, said in value.words
        )
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: plain(getattr(value, each.name), names) for each in fields(value) if each.name not in _PLACES
        }
    if isinstance(value, Mapping):
        return {key: plain(each, names) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return tuple(plain(each, names) for each in value)
    if isinstance(value, str):
        return names.get(value, value)
    return None if isinstance(value, Mark) else value
