"""Which keys of a construct say something else than before, wherever they stand in the file now."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from portal.request_types.definition import Field, Option
from portal.request_types.reading.positions import InLanguages, Mark, Text, Written

_PLACES: Final = frozenset({"mark", "marks", "was", "options_named", "unread"})
"""What tells where something stands, or what it was called."""
_WITHIN: Final = frozenset(
    {"options", "items", "fields", "form", "steps", "staff_forms", "records", "replies", "print", "examples"}
)
"""What is told of by itself."""
_SAID: Final = frozenset({"text"})
"""What people read, though there are blanks in it."""


def altered(old: Any, new: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys whose words were changed, and keys that work otherwise, of two of the same construct."""
    words: list[str] = []
    rules: list[str] = []
    for name, before, after in _keys(old, new):
        if _plain(before) != _plain(after):
            is_words = isinstance(before if before is not None else after, Text) or name in _SAID
            (words if is_words else rules).append(name)
    return tuple(words), tuple(rules)


def options_of(old: Field, new: Field) -> tuple[tuple[Option, ...], tuple[Option, ...], tuple[Option, ...]]:
    """Options that came, that went, and that are called otherwise now."""
    before, after = ({option.id: option for option in each.options} for each in (old, new))
    came = tuple(option for id, option in after.items() if id not in before)
    went = tuple(option for id, option in before.items() if id not in after)
    said = tuple(each for id, each in after.items() if id in before and _plain(each.label) != _plain(before[id].label))
    return came, went, said


def _keys(old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    for each in fields(old):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if each.name == "own":
            for key in dict.fromkeys([*before, *after]):
                yield key, before.get(key), after.get(key)
        elif each.name not in _PLACES | _WITHIN:
            yield each.name, before, after


def _plain(value: Any) -> Any:
    """A value without its places, to be compared."""
    if isinstance(value, Written):
        return " ".join(value.text.split())
    if isinstance(value, InLanguages):
        return tuple((language, _plain(said)) for language, said in value.words)
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value) if each.name not in _PLACES}
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return tuple(_plain(each) for each in value)
    return None if isinstance(value, Mark) else value
