"""Several windows of one draft: a saving changes only what was changed in its own window (C32).

A page carries, for each question it asks, what was kept of it and what it was drawn with, as digests; so this also works
without scripts. Which window wrote a question last is kept with the draft: nobody is another window to themselves.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.forms.words import SHOWN
from portal.request_types.fields.table import is_left_out
from portal.request_types.judging.context import Words
from portal.request_types.judging.one_field import FILLED

DRAWN: Final = "_drawn"
"""Marks of the questions of a page: name, digest of what was kept, digest of what was drawn."""
WINDOW: Final = "_window"
"""Key of the page as it was drawn once."""


@dataclass(frozen=True)
class Settled:
    """The words of a page once what other windows wrote meanwhile has its due."""

    words: Mapping[str, tuple[str, ...]]
    theirs: frozenset[str] = frozenset()
    """Questions left as another window has them."""
    twice: frozenset[str] = frozenset()
    """Questions changed here and in another window: what came last stays."""


def marks(kept: Words, drawn: Words, names: Collection[str]) -> dict[str, str]:
    """What a page says of each question it asks."""
    stored, shown = _by_question(kept), _by_question(drawn)
    return {name: f"{name}:{_digest(stored.get(name, {}))}:{_digest(shown.get(name, {}))}" for name in names}


def settle(
    kept: Words, posted: Words, said: Mapping[str, Sequence[str]], fields: Collection[str], writers: Mapping[str, str]
) -> Settled:
    """`posted` are the words of a page, `said` all that it sent; without marks its words count, as of old pages."""
    window = window_of(said)
    before, after = _by_question(kept), _by_question(posted)
    theirs: set[str] = set()
    twice: set[str] = set()
    for name, was, drawn in _read(said, fields):
        here, there = _digest(after.get(name, {})), _digest(before.get(name, {}))
        if there in (was, here) or (window and writers.get(name) == window):
            continue
        (theirs if here == drawn else twice).add(name)
    words = {name: words for name, words in posted.items() if name.partition(".")[0] not in theirs}
    words |= {name: words for id in theirs for name, words in before.get(id, {}).items()}
    return Settled(words, frozenset(theirs), frozenset(twice))


def window_of(said: Mapping[str, Sequence[str]]) -> str:
    """The page's own key; empty when it has none."""
    return next(iter(said.get(WINDOW, ())), "")[:32]


def _read(said: Mapping[str, Sequence[str]], fields: Collection[str]) -> Iterator[tuple[str, str, str]]:
    shown = set(said.get(SHOWN, ()))
    for mark in said.get(DRAWN, ()):
        name, _, rest = mark.partition(":")
        was, _, drawn = rest.partition(":")
        if name in fields and name in shown and drawn:
            yield name, was, drawn


def _by_question(words: Words) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, said in words.items():
        found.setdefault(name.partition(".")[0], {})[name] = tuple(said)
    return found


def _digest(words: Mapping[str, Sequence[str]]) -> str:
    """Of what a person sees: blank is blank, however it is told, and browsers end lines in their own way."""
    seen = []
    for name, said in sorted(words.items()):
        typed = sorted(filter(None, ("\n".join(word.splitlines()).strip() for word in said)))
        if typed and not is_left_out(name) and not name.endswith(f".{FILLED}"):
            seen.append((name, typed))
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]
