"""The text with a list changed: an entry more, one less, or one in another place of it."""

from dataclasses import dataclass

from portal.request_types.editing import brackets
from portal.request_types.editing.brackets import Entry, without_comma
from portal.request_types.editing.lines import (
    column_of,
    end_of_lines,
    line_break,
    line_end,
    line_start,
    spans_of,
    with_comments,
)
from portal.request_types.editing.pieces import Piece, on_one_line, piece_in_brackets, piece_of, with_dash
from portal.request_types.editing.places import Place
from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.spans import Items, Pairs
from portal.request_types.keys import Kind


@dataclass
class _Cut:
    """gap, entry, gap, entry ... gap: the text from `start` to `end`."""

    entries: list[Entry]
    gaps: list[str]
    start: int
    end: int

    def put_into(self, text: str) -> str:
        return text[: self.start] + brackets.joined(self.entries, self.gaps) + text[self.end :]


def piece_at(text: str, place: Place, number: int) -> Piece:
    """An entry with its comments, free of where it stands."""
    listed = _there(place)
    entry = _cut(text, listed).entries[number]
    return piece_in_brackets(entry) if listed.flow else piece_of(entry.body)


def ordered(text: str, place: Place, number: int, position: int) -> str:
    """With an entry in another place of its list; what stands between entries stays there."""
    cut = _cut(text, _there(place))
    cut.entries.insert(position, cut.entries.pop(number))
    return cut.put_into(text)


def without(text: str, place: Place, number: int) -> str:
    """Without an entry; of two gaps that meet one stays, and all comments."""
    cut = _cut(text, _there(place))
    if len(cut.entries) == 1:
        return _emptied(text, place, cut)
    del cut.entries[number]
    before, after = cut.gaps[number : number + 2]
    last = number == len(cut.entries)
    cut.gaps[number : number + 2] = [_comments(before) + after if last else before + _comments(after)]
    return cut.put_into(text)


def with_entry(text: str, root: Pairs, place: Place, position: int, piece: Piece) -> str:
    """With an entry more; in brackets it becomes one line, its comments above it."""
    listed = place.items
    end = line_break(text)
    if listed is None or not (listed.items or "#" in text[listed.start : listed.end]):
        return _begun(text, root, place, piece)
    cut = _cut(text, listed)
    body, comments = on_one_line(piece) if listed.flow else (with_dash(piece, column_of(text, listed), end), ())
    position = max(0, min(position, len(cut.entries)))
    if cut.entries:
        cut.gaps.insert(position + (position < len(cut.entries)), _between(cut.gaps, listed.flow))
    else:
        cut.gaps.append("")
    cut.entries.insert(position, Entry(body))
    return with_comments(cut.put_into(text), root, listed.start, comments, end)


def _cut(text: str, listed: Items) -> _Cut:
    if listed.flow:
        return _Cut(*brackets.cut(text, listed), listed.start + 1, listed.end - 1)
    spans = spans_of(text, listed)
    ends, starts = [spans[0][0], *(end for _, end in spans)], [*(start for start, _ in spans), spans[-1][1]]
    gaps = [text[first:last] for first, last in zip(ends, starts, strict=True)]
    return _Cut([Entry(text[start:end]) for start, end in spans], gaps, spans[0][0], spans[-1][1])


def _there(place: Place) -> Items:
    if place.items is None:
        raise NotEdited("language.edit.not_there", at=place.at[:80])
    return place.items


def _comments(gap: str) -> str:
    return without_comma(gap) if "#" in gap else ""


def _between(gaps: list[str], flow: bool) -> str:
    """What usually stands between entries of this list."""
    usual = gaps[1] if len(gaps) > 2 else ""
    return usual if usual and "#" not in usual else ", " if flow else ""


def _emptied(text: str, place: Place, cut: _Cut) -> str:
    """Without its last entry: the key goes too where nothing needs it, else an empty list stays."""
    listed, pair = _there(place), place.holder.pair(place.key.name)
    if listed.flow or pair is None:
        return text[: listed.start + 1] + "".join(map(_comments, cut.gaps)) + text[listed.end - 1 :]
    first = line_start(text, pair.key.start)
    colon = text.index(":", pair.key.end) + 1
    is_alone = not text[first : pair.key.start].strip() and not text[colon : cut.start].strip()
    if is_alone and place.key.kind is Kind.MANY and not place.key.required and len(place.holder.pairs) > 1:
        return text[:first] + text[cut.end :]
    return f"{text[:colon]} []{text[colon : cut.start]}{text[cut.end :]}"


def _begun(text: str, root: Pairs, place: Place, piece: Piece) -> str:
    """With a list where none stands yet, or an empty one."""
    end, holder, name = line_break(text), place.holder, place.key.name
    pair = holder.pair(name)
    if holder.flow:
        body, comments = on_one_line(piece)
        first, last = (pair.value.start, pair.value.end) if pair else (holder.pairs[-1].value.end,) * 2
        said = (
            f" [{body}]" if pair and text[first - 1 : first] == ":" else f"[{body}]" if pair else f", {name}: [{body}]"
        )
        return with_comments(text[:first] + said + text[last:], root, holder.start, comments, end)
    column = holder.pairs[0].key.start - line_start(text, holder.pairs[0].key.start)
    body = with_dash(piece, column + 2, end)
    if pair:
        rest = line_end(text, pair.value.end)
        colon = text.index(":", pair.key.end) + 1
        return text[:colon] + text[pair.value.end : rest] + body + text[rest:]
    at = _behind(text, place, column)
    return f"{text[:at]}{' ' * column}{name}:{end}{body}{text[at:]}"


def _behind(text: str, place: Place, column: int) -> int:
    """Where a new key goes: behind those that stand before it in the table of keys."""
    names = [key.name for key in place.known.keys]
    before = names[: names.index(place.key.name)]
    earlier = [pair for pair in place.holder.pairs if pair.key.value in before] or list(place.holder.pairs[:1])
    return end_of_lines(text, earlier[-1].value.end, column)
