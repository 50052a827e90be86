"""What a part of a file is found by again, whoever wrote above or below it meanwhile (decision 38).

Its id where no other has it, an example's name; else a digest of what it says. Sections come and go around questions, so
they are no part of a question's name: `form/fields/email`, `form/~1f0c9a2b7d`, `form/fields/people/fields/age`.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from portal.request_types.editing.places import LISTS, keys_of
from portal.request_types.editing.setting import Path, plain
from portal.request_types.editing.spans import Items, Pairs, Spanned
from portal.request_types.keys import Kind

_ID: Final = re.compile(r"[a-z][a-z0-9_]*\Z")
_DIGITS: Final = 10


@dataclass(frozen=True)
class _Entry:
    """An entry of a list. `space`: the lists among which it is looked for, as keys and ids of what holds them."""

    path: Path
    space: str
    own: str
    said: str


def names_of_entries(root: Spanned, made_of: str) -> Mapping[Path, str]:
    """The name of every entry of every list of a file of this construct, by its path with numbers."""
    found = list(_entries(root, made_of, (), ""))
    own = Counter((each.space, each.own) for each in found if each.own)
    said = Counter((each.space, each.said) for each in found)
    spoken: dict[str, list[str]] = {}
    for each in found:
        spoken.setdefault(each.space, []).append(each.said)
    whole = {space: _digest(several) for space, several in spoken.items()}
    seen: Counter[str] = Counter()
    names: dict[Path, str] = {}
    for each in found:
        seen[each.space] += 1
        if own[each.space, each.own] == 1:
            name = each.own
        elif said[each.space, each.said] == 1:
            name = f"~{each.said}"
        else:  # only their places tell them apart: as long as everything around them says the same
            name = f"~{_digest([whole[each.space], seen[each.space]])}"
        names[each.path] = f"{each.space}/{name}"
    return names


def _entries(node: Spanned, made_of: str, above: Path, space: str) -> Iterator[_Entry]:
    if not isinstance(node, Pairs):
        return
    lists = {key.name: key for key in keys_of(made_of, node).keys if key.kind in LISTS}
    for pair in node.pairs:
        key = lists.get(pair.key.value)
        if key is None or not isinstance(pair.value, Items):
            continue
        of = "field" if key.kind is Kind.ITEMS else key.of
        for number, item in enumerate(pair.value.items):
            path, own = (*above, key.name, str(number)), _own(item, of)
            here = f"{space}/{key.name}".lstrip("/")
            yield _Entry(path, here, own, _said(item, of))
            yield from _entries(item, of, path, f"{here}/{own}" if own else here)


def _own(item: Spanned, made_of: str) -> str:
    if not isinstance(item, Pairs):
        return ""
    if made_of == "example":
        return item.word("name").strip()
    word = item.word("id")
    return word if _ID.match(word) else ""


def _said(item: Spanned, made_of: str) -> str:
    """A digest of its own words; of a part that has none, of whatever stands within it."""
    whole: Any = plain(item)
    if not isinstance(item, Pairs):
        return _digest(whole)
    lists = {key.name for key in keys_of(made_of, item).keys if key.kind in LISTS}
    return _digest({key: said for key, said in whole.items() if key not in lists} or whole)


def _digest(said: Any) -> str:
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:_DIGITS]
