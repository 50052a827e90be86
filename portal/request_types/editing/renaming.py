"""New names for what stands in a file, followed to wherever it is named; and where that is, before something goes."""

import keyword
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Final

from portal.request_types.editing.lines import line_break, line_end, line_start
from portal.request_types.editing.naming import FIELD, STEP, Mention, mentions
from portal.request_types.editing.pieces import piece_of
from portal.request_types.editing.places import Place, find
from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.spaces import Name, defined, known, names_of
from portal.request_types.editing.spans import Leaf, Pairs, spanned, spans
from portal.request_types.parsing.names import RESERVED

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_LONGEST: Final = 36
Change = tuple[int, int, str]
"""From where to where, and what stands there instead."""


@dataclass(frozen=True)
class Use:
    """A place where something is named: the entry and its key, with the line, from 1."""

    at: str
    key: str
    line: int


def what_uses(text: str, at: str, made_of: str = "type") -> tuple[Use, ...]:
    """Where the file names this entry or what it brings (a section its questions), outside of itself.

    Read from the text alone, so that it can be asked while the file still has problems.
    """
    root = spans(text)
    place, number = find(root, made_of, at)
    own, names = f"{place.at}/{number}/", list(names_of(root, place, number))
    found = {
        Use(each.holder, each.key, text.count("\n", 0, each.words[-1][1]) + 1)
        for each in mentions(text, root, made_of)
        if not f"{each.holder}/".startswith(own) and any(name.word_in(each) is not None for name in names)
    }
    return tuple(sorted(found, key=lambda use: (use.line, use.at, use.key)))


def rename(text: str, at: str, new_id: str, made_of: str = "type", published: bool = False) -> str:
    """The text with another id, wherever it is named; what was `published` says what it `was`. Raises NotEdited."""
    root = spans(text)
    place, number = find(root, made_of, at)
    node = place.entry(number)
    own = node.get("id") if isinstance(node, Pairs) else None
    if not isinstance(node, Pairs) or not isinstance(own, Leaf) or not own.value:
        raise NotEdited("language.edit.no_id")
    if new_id == own.value:
        return text
    if not _ID.match(new_id) or new_id in RESERVED or keyword.iskeyword(new_id):
        raise NotEdited("language.edit.id_form", id=new_id[:60])
    if new_id in known(root, place, place.made_of):
        raise NotEdited("language.edit.id_taken", id=new_id)
    changes = [(own.start, own.end, new_id)]
    for name in list(names_of(root, place, number))[:1]:
        changes += _followed(name, mentions(text, root, made_of), new_id)
    if published and place.made_of in (FIELD, STEP) and not node.pair("was"):
        changes.append(_was(text, node, own))
    return _changed(text, changes)


def ids_apart(snippet: str, root: Pairs, place: Place, taken: Iterable[str] = (), called: str = "") -> str:
    """A snippet whose ids are not yet in the file, followed within itself; its own becomes `called` if that is free."""
    text = "\n".join(piece_of(snippet).lines)
    node, _ = spanned(text)
    changes: list[Change] = []
    for place_in, (space, leaf) in enumerate(defined(node, place.made_of)):
        others = known(root, place, space) | set(taken)
        wanted = called if called and not place_in else leaf.value
        if wanted not in others and wanted == leaf.value:
            continue
        new_id = _free(wanted, others, " " if space == "example" else "_")
        changes.append((leaf.start, leaf.end, new_id))
        if space == FIELD:
            changes += _followed(Name(FIELD, (leaf.value,)), mentions(text, node, place.made_of), new_id)
    above = "".join(f"{line}\n" for line in piece_of(snippet).above)
    return above + _changed(text, changes)


def _free(wanted: str, others: set[str], before: str) -> str:
    """The word itself, or with the first number that makes it free: `email_2`."""
    if wanted not in others:
        return wanted
    base = re.sub(rf"{before}\d+\Z", "", wanted)[:_LONGEST]
    return next(word for number in count(2) if (word := f"{base}{before}{number}") not in others)


def _followed(name: Name, found: Iterable[Mention], new_id: str) -> list[Change]:
    changes = []
    for mention in found:
        word = name.word_in(mention)
        if word is not None and mention.words[word][1] >= 0:
            old, start = mention.words[word]
            changes.append((start, start + len(old), new_id))
    return changes


def _was(text: str, node: Pairs, own: Leaf) -> Change:
    if node.flow:
        return own.end, own.end, f", was: {own.value}"
    first = node.pairs[0].key.start
    at = line_end(text, own.end)
    said = f"{' ' * (first - line_start(text, first))}was: {own.value}"
    end = line_break(text)
    return at, at, f"{said}{end}" if text[:at].endswith("\n") else f"{end}{said}"


def _changed(text: str, changes: Iterable[Change]) -> str:
    for start, end, said in sorted(set(changes), reverse=True):
        text = text[:start] + said + text[end:]
    return text
