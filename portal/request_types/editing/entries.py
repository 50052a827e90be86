"""Entries of a map or a list of a file as a form shows them: units, roles, ready-made replies; one more, one less, moved."""

import keyword
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from portal.request_types.editing import edits
from portal.request_types.editing.asking import Asker, Question
from portal.request_types.editing.identity import names_of_entries
from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.setting import Path, moved, node_at, put
from portal.request_types.editing.spans import Items, Leaf, Pairs, spans
from portal.request_types.editing.written import Said, flowed
from portal.request_types.keys import Construct, Key, Kind, construct
from portal.request_types.parsing.names import RESERVED

LONGEST_ID: Final = 40
MOST_GONE: Final = 50
"""Entries that are shown once more; nobody types of so many at once."""
_NAMES: Final = ("title", "name")


@dataclass(frozen=True)
class Entry:
    """One of them."""

    path: Path
    id: str
    label: str
    questions: Sequence[Question]
    is_first: bool
    is_last: bool
    key: Leaf | None = None
    called: Path = ()
    """Its path as a form writes it: of a list by what it is, not by which it is."""

    @property
    def name(self) -> str:
        return "/".join(("v", *self.called))

    def key_holds(self, at: int) -> bool:
        """Whether its own name stands at this sign of the text."""
        return self.key is not None and self.key.start <= at <= self.key.end


def entries_of(asker: Asker, key_name: str, made_of: str = "office") -> list[Entry]:
    """Those of a key, in the order of the file."""
    key = _key(made_of, key_name)
    holder = node_at(asker.root, (key_name,))
    found: list[tuple[str, Leaf | None]] = []
    if isinstance(holder, Pairs):
        found = [(pair.key.value, pair.key) for pair in holder.pairs]
    elif isinstance(holder, Items):
        found = [(str(number), None) for number in range(len(holder.items))]
        names = names_of_entries(asker.root, made_of)
        paths = [(key_name, step) for step, _ in found]
        asker = replace(asker, names={path: (key_name, names[path].partition("/")[2]) for path in paths})
    made = [_entry(asker, key, step, leaf) for step, leaf in found]
    last = len(made) - 1
    return [
        Entry(path, id, label, questions, number == 0, number == last, leaf, asker.called(path))
        for number, (path, id, label, questions, leaf) in enumerate(made)
    ]


def questions_of(asker: Asker, key: Key, path: Path) -> list[Question]:
    """What is asked of one entry."""
    if key.of:
        made_of = construct(key.of)
        return asker.about(made_of, path, [each.name for each in made_of.keys if each.kind is not Kind.ID])
    return [asker.one(key.name, Key(key.name, Kind.TEXT, key.th, key.en, required=True), path)]


def gone_entries(asker: Asker, key_name: str, names: Iterable[str], made_of: str = "office") -> list[Entry]:
    """Entries that stood there once, by names of their questions: what was typed of them has a place to be shown at."""
    key = _key(made_of, key_name)
    told = [name.removeprefix(f"v/{key_name}/") for name in names if name.startswith(f"v/{key_name}/")]
    ids = dict.fromkeys(each.partition("/")[0] if key.of else each for each in told)
    paths = [(key_name, id) for id in list(ids)[:MOST_GONE] if id]
    return [Entry(path, path[1], path[1], questions_of(asker, key, path), True, True, called=path) for path in paths]


def with_entry(text: str, key_name: str, id: str, said: Said, made_of: str = "office") -> str:
    """With one more, behind all others."""
    key = _key(made_of, key_name)
    if key.kind is not Kind.MANY:
        return put(text, (key_name, id), said, made_of)
    assert not isinstance(said, str)
    listed = node_at(spans(text), (key_name,))
    count = len(listed.items) if isinstance(listed, Items) else 0
    told = "\n".join(f"{name}: {flowed(each)}" for name, each in {"id": id, **dict(said)}.items() if each)  # type: ignore[arg-type]
    return edits.insert(text, key_name, count, told, made_of)


def without_entry(text: str, path: Path, made_of: str = "office") -> str:
    """With one less."""
    is_listed = _key(made_of, path[0]).kind is Kind.MANY
    return edits.remove(text, "/".join(path), made_of) if is_listed else put(text, path, None, made_of)


def with_entry_moved(text: str, path: Path, by: int, made_of: str = "office") -> str:
    """With one further up (-1) or down (1)."""
    holder = node_at(spans(text), path[:-1])
    if isinstance(holder, Items):
        place = int(path[-1]) + by
        inside = 0 <= place < len(holder.items)
        return edits.move(text, "/".join(path), path[0], place, made_of) if inside else text
    names = [pair.key.value for pair in holder.pairs] if isinstance(holder, Pairs) else []
    if path[-1] not in names:
        raise NotEdited("language.edit.not_there", at="/".join(path)[:80])
    return moved(text, path, names.index(path[-1]) + by)


def new_id(words: str, otherwise: str, taken: Collection[str]) -> str:
    """A name for a new entry: of its English words where it has some, else counted."""
    stem = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[: LONGEST_ID - 3].rstrip("_")
    stem = stem if re.match(r"[a-z]", stem) and stem not in RESERVED and not keyword.iskeyword(stem) else otherwise
    if stem != otherwise and stem not in taken:
        return stem
    return next(
        name for number in range(1 if stem == otherwise else 2, 10_000) if (name := f"{stem}_{number}") not in taken
    )


def _key(made_of: str, name: str) -> Key:
    known: Construct = construct(made_of)
    key = known.key(name)
    if key is None:
        raise NotEdited("language.edit.not_there", at=name[:80])
    return key


def _entry(asker: Asker, key: Key, step: str, leaf: Leaf | None) -> tuple[Path, str, str, list[Question], Leaf | None]:
    path = (key.name, step)
    questions = questions_of(asker, key, path)
    node = node_at(asker.root, path)
    id = step if leaf is not None else node.word("id") if isinstance(node, Pairs) else ""
    named = next((each for each in questions if each.key.name in (*_NAMES, key.name)), None)
    words = {each.part: each.words for each in named.inputs} if named is not None else {}
    label = words.get(asker.reader) or next(filter(None, words.values()), "")
    return path, id, label or id or step, questions, leaf
