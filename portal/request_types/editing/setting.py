"""A value set, changed or taken away at a path, `units`, `central`, `th`: only the lines that say something else change.

What comes out is read again: it says what was meant and nothing else, and has every comment; otherwise NotEdited, and the
text stays as it was. So a form never spoils what it cannot say.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from portal.request_types.editing import pairs
from portal.request_types.editing.leaves import with_leaf, with_node
from portal.request_types.editing.lines import line_break
from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.spans import Items, Leaf, Pairs, Spanned, comments_of, spans
from portal.request_types.editing.written import Said
from portal.request_types.keys import Construct, Kind, construct

Path: TypeAlias = tuple[str, ...]
"""Keys; the entry of a list by its number, as digits."""
_BY_ID: Final = frozenset({Kind.TEXTS_BY_ID, Kind.PATTERNS_BY_ID, Kind.WORDS_BY_ID, Kind.SAID_BY_ID, Kind.OWN})
_LANGUAGES: Final = ("th", "en")


def put(text: str, path: Path, said: Said | None, made_of: str = "office", position: int | None = None) -> str:
    """The text in which this stands at the path; None: nothing. A new key of a map goes to `position` where one is named.

    In a map that is given, None is a key that is taken away and keys that are not named stay.
    """
    whole = text if text.endswith("\n") else text + line_break(text)
    new = _put(whole, path, said, made_of, position)
    _agreed(whole, new, _with(plain(spans(whole)), path, said))
    return new if text.endswith("\n") else new.removesuffix("\n").removesuffix("\r")


def moved(text: str, path: Path, position: int) -> str:
    """The text in which a key of a map stands in another place of it."""
    whole = text if text.endswith("\n") else text + line_break(text)
    root = spans(whole)
    holder, number = _holder(root, path)
    if not 0 <= position < len(holder.pairs):
        return text
    new = pairs.with_moved(whole, holder, number, position)
    _agreed(whole, new, plain(root))
    return new if text.endswith("\n") else new.removesuffix("\n").removesuffix("\r")


def called(text: str, path: Path, name: str) -> str:
    """The text in which a key of a map has another name."""
    root = spans(text)
    holder, number = _holder(root, path)
    if holder.pair(name) is not None:
        raise NotEdited("language.edit.id_taken", id=name[:60])
    new = pairs.with_name(text, holder.pairs[number].key, name)
    before: Any = plain(root)
    inside = _at(before, path[:-1])
    inside[name] = inside.pop(path[-1])
    _agreed(text, new, before)
    return new


def node_at(root: Spanned, path: Path) -> Spanned | None:
    """What stands at a path; None where nothing does."""
    found: Spanned | None = root
    for step in path:
        if isinstance(found, Pairs):
            found = found.get(step)
        elif isinstance(found, Items) and step.isdecimal() and int(step) < len(found.items):
            found = found.items[int(step)]
        else:
            return None
    return found


def plain(node: Spanned) -> Any:
    """What it says, without how it is written."""
    if isinstance(node, Leaf):
        return node.value
    if isinstance(node, Items):
        return [plain(each) for each in node.items]
    return {pair.key.value: plain(pair.value) for pair in node.pairs}


def _put(text: str, path: Path, said: Said | None, made_of: str, position: int | None = None) -> str:
    root = spans(text)
    node = node_at(root, path)
    if said is None:
        return text if node is None else _taken(text, root, path, made_of)
    if node is None:
        return _added(text, root, path, said, made_of, position)
    if _says(node, said):
        return text
    if isinstance(node, Pairs) and isinstance(said, Mapping):
        for key, inner in said.items():
            text = _put(text, (*path, key), inner, made_of)
        return text
    holder = node_at(root, path[:-1])
    if not isinstance(holder, Pairs):
        raise NotEdited("language.edit.not_from_here", at="/".join(path)[:80])
    pair = holder.pair(path[-1])
    assert pair is not None
    if isinstance(node, Leaf) and isinstance(said, str):
        return with_leaf(text, root, holder, node, said)
    return with_node(text, root, holder, pair, said)


def _added(text: str, root: Pairs, path: Path, said: Said, made_of: str, position: int | None) -> str:
    if not path:
        raise NotEdited("language.edit.nothing")
    holder = node_at(root, path[:-1])
    if holder is None or (isinstance(holder, Leaf) and not holder.value):
        return _put(text, path[:-1], {path[-1]: said}, made_of)
    if not isinstance(holder, Pairs):
        raise NotEdited("language.edit.not_from_here", at="/".join(path)[:80])
    if not holder.pairs and not holder.flow:
        raise NotEdited("language.edit.nothing")
    behind = position - 1 if position is not None else pairs.behind_of(holder, path[-1], _order(made_of, path[:-1]))
    return pairs.with_pair(text, holder, path[-1], said, min(behind, len(holder.pairs) - 1))


def _taken(text: str, root: Pairs, path: Path, made_of: str) -> str:
    """With the last key of a map goes the map."""
    holder, number = _holder(root, path)
    if len(holder.pairs) == 1 and len(path) > 1:
        return _put(text, path[:-1], None, made_of)
    return pairs.without_pair(text, holder, number)


def _holder(root: Pairs, path: Path) -> tuple[Pairs, int]:
    holder = node_at(root, path[:-1])
    names = [pair.key.value for pair in holder.pairs] if isinstance(holder, Pairs) else []
    if not isinstance(holder, Pairs) or path[-1] not in names:
        raise NotEdited("language.edit.not_there", at="/".join(path)[:80])
    return holder, names.index(path[-1])


def _says(node: Spanned, said: Said) -> bool:
    """Whether it says so already, however it is written."""
    if isinstance(said, str):
        return isinstance(node, Leaf) and _stripped(node.value) == said
    if isinstance(said, Mapping):
        return isinstance(node, Pairs) and all(
            (inner := node.get(key)) is None if each is None else (inner := node.get(key)) and _says(inner, each)
            for key, each in said.items()
        )
    items = node.items if isinstance(node, Items) else (node,)
    return len(items) == len(said) and all(_says(each, wanted) for each, wanted in zip(items, said, strict=True))


def _order(made_of: str, path: Path) -> Sequence[str]:
    """In which order a map's keys are told: that of the table, of languages; none for names of the office's own."""
    known: Construct | None = construct(made_of)
    kind, steps = None, list(path)
    while steps:
        key = known.key(steps.pop(0)) if known else None
        if key is None:
            return _LANGUAGES if kind is None else ()
        kind, known = key.kind, construct(key.of) if key.of else None
        if kind in _BY_ID or kind is Kind.MANY:
            if not steps:
                return ()
            steps.pop(0)
    return [key.name for key in known.keys] if known else _LANGUAGES


def _with(before: Any, path: Path, said: Said | None) -> Any:
    """What a file says once this stands at the path."""
    if not path:
        return _merged(before, said)
    holder = before if before or isinstance(before, list) else {}
    step: Any = int(path[0]) if isinstance(holder, list) else path[0]
    there = holder[step] if isinstance(holder, list) else holder.get(step)
    inner = _with(there, path[1:], said)
    if isinstance(holder, list):
        return [inner if number == step else each for number, each in enumerate(holder)]
    rest = {key: each for key, each in holder.items() if key != step}
    return rest if inner is None or inner == {} else rest | {step: inner}


def _merged(before: Any, said: Said | None) -> Any:
    if isinstance(said, Mapping):
        stood = before if isinstance(before, dict) else {}
        new = {key: _merged(stood.get(key), each) for key, each in said.items() if each is not None}
        return {key: each for key, each in stood.items() if key not in said} | new
    if isinstance(said, str) or said is None:
        return said
    return [_merged(None, each) for each in said]


def _at(whole: Any, path: Path) -> Any:
    for step in path:
        whole = whole[int(step)] if isinstance(whole, list) else whole[step]
    return whole


def _agreed(before: str, after: str, meant: Any) -> None:
    """Raises NotEdited when the text does not say what was meant, or lost a comment."""
    if after == before:
        return
    found = spans(after)
    lost = Counter(comments_of(before, spans(before))) - Counter(comments_of(after, found))
    if lost or _stripped(plain(found)) != _stripped(meant):
        raise NotEdited("language.edit.not_from_here", at="")


def _stripped(said: Any) -> Any:
    """Ends of lines and empty lines at the end of a text are how it is written."""
    if isinstance(said, dict):
        return {key: _stripped(each) for key, each in said.items()}
    if isinstance(said, list):
        return [_stripped(each) for each in said]
    return "\n".join(line.rstrip() for line in said.split("\n")).strip()
