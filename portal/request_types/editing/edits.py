"""Insert, move, copy and remove entries of lists. What does not change keeps every sign, comments among them.

Addresses are those of the outline; `position` is where the entry stands afterwards, from 0. All raise NotEdited.
"""

from collections.abc import Iterable

from portal.request_types.editing import listing
from portal.request_types.editing.lines import line_break
from portal.request_types.editing.pieces import Piece, piece_of, snippet_of
from portal.request_types.editing.places import find, find_list
from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.renaming import ids_apart
from portal.request_types.editing.spans import spans


def insert(
    text: str, within: str, position: int, snippet: str, made_of: str = "type", taken: Iterable[str] = ()
) -> str:
    """With a new entry. Ids that the file has already, or that are `taken` in its base, get a number: `email_2`."""
    root = spans(text)
    new = ids_apart(snippet, root, find_list(root, made_of, within), taken)
    return _inserted(text, within, position, piece_of(new), made_of)


def move(text: str, at: str, within: str, position: int, made_of: str = "type") -> str:
    """With an entry elsewhere in its list, or in another list of the same things."""
    whole = _whole(text)
    root = spans(whole)
    (source, number), target = find(root, made_of, at), find_list(root, made_of, within)
    if target.at == source.at:
        return _as_before(listing.ordered(whole, source, number, position), text)
    if target.made_of != source.made_of:
        raise NotEdited("language.edit.other_things")
    if f"{target.at}/".startswith(f"{source.at}/{number}/"):
        raise NotEdited("language.edit.into_itself")
    piece = listing.piece_at(whole, source, number)
    rest = listing.without(whole, source, number)
    return _as_before(_inserted(rest, _afterwards(target.at, source.at, number), position, piece, made_of), text)


def copy(text: str, at: str, new_id: str = "", made_of: str = "type") -> str:
    """With an entry once more, right behind itself; its id and those of its questions are new."""
    whole = _whole(text)
    root = spans(whole)
    place, number = find(root, made_of, at)
    snippet = snippet_of(listing.piece_at(whole, place, number))
    new = ids_apart(snippet, root, place, called=new_id)
    return _as_before(_inserted(whole, place.at, number + 1, piece_of(new), made_of), text)


def remove(text: str, at: str, made_of: str = "type") -> str:
    """Without an entry and the comments that belong to it."""
    whole = _whole(text)
    return _as_before(listing.without(whole, *find(spans(whole), made_of, at)), text)


def _inserted(text: str, within: str, position: int, piece: Piece, made_of: str) -> str:
    whole = _whole(text)
    root = spans(whole)
    return _as_before(listing.with_entry(whole, root, find_list(root, made_of, within), position, piece), text)


def _afterwards(target: str, source: str, number: int) -> str:
    """A list's address once an entry before it is gone."""
    if not target.startswith(f"{source}/"):
        return target
    own, _, rest = target.removeprefix(f"{source}/").partition("/")
    return f"{source}/{int(own) - (int(own) > number)}/{rest}"


def _whole(text: str) -> str:
    """The text whose last line ends as all others."""
    return text if text.endswith("\n") else text + line_break(text)


def _as_before(text: str, before: str) -> str:
    return text if before.endswith("\n") else text.removesuffix("\n").removesuffix("\r")
