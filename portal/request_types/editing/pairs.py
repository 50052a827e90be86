"""Keys of a map as they stand in a text: one more, one less, one in another place, one of another name."""

import re
from collections.abc import Sequence
from typing import Final

from portal.request_types.editing import brackets
from portal.request_types.editing.brackets import Entry
from portal.request_types.editing.lines import above_of, end_of_lines, line_break, line_start
from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.spans import Items, Leaf, Pair, Pairs, leaves
from portal.request_types.editing.written import Said, after_key, flowed, scalar

_COMMENT: Final = re.compile(r"(?:^|(?<=\s))(#[^\n]*)", re.MULTILINE)


def with_pair(text: str, holder: Pairs, key: str, said: Said, behind: int) -> str:
    """With a key more, behind the one of this number; -1: before all."""
    before = holder.pairs[behind] if behind >= 0 else None
    if holder.flow:
        told = f"{scalar(key, flow=True)}: {flowed(said)}"
        if before is not None:
            return f"{text[: before.value.end]}, {told}{text[before.value.end :]}"
        at = holder.pairs[0].key.start if holder.pairs else holder.start + 1
        return f"{text[:at]}{told}{', ' if holder.pairs else ''}{text[at:]}"
    column, end = column_of(text, holder), line_break(text)
    if before is None and _shares_line(text, holder.pairs[0]):
        first = holder.pairs[0].key.start
        return f"{text[:first]}{scalar(key)}:{after_key(said, column, end)}{end}{' ' * column}{text[first:]}"
    at = end_of_lines(text, before.value.end, column) if before else line_start(text, holder.pairs[0].key.start)
    return f"{text[:at]}{' ' * column}{scalar(key)}:{after_key(said, column, end)}{end}{text[at:]}"


def without_pair(text: str, holder: Pairs, number: int) -> str:
    """Without a key; the comments that stood at it stay, as lines of their own where they had none."""
    pair = holder.pairs[number]
    if holder.flow:
        entries, gaps, start, end = _cut_flow(text, holder)
        del entries[number]
        gaps[number : number + 2] = [_joined_gap(gaps[number], gaps[number + 1], number == len(entries))]
        inside = brackets.joined(entries, gaps) if entries else ""
        return text[: start + 1] + inside + text[end - 1 :]
    column, after = column_of(text, holder), holder.pairs[number + 1 : number + 2]
    if _shares_line(text, pair):
        if not after:
            raise NotEdited("language.edit.shared_line", line=text.count("\n", 0, pair.key.start) + 1)
        return text[: pair.key.start] + text[after[0].key.start :]
    start, end = line_start(text, pair.key.start), end_of_lines(text, pair.value.end, column)
    kept = "".join(f"{' ' * column}{each}{line_break(text)}" for each in _comments(text, pair, start, end))
    return text[:start] + kept + text[end:]


def with_moved(text: str, holder: Pairs, number: int, position: int) -> str:
    """With a key in another place; what stands between keys stays there."""
    if holder.flow:
        entries, gaps, start, end = _cut_flow(text, holder)
        start, end = start + 1, end - 1
    else:
        entries, gaps, start, end = _cut_block(text, holder)
    entries.insert(position, entries.pop(number))
    return text[:start] + brackets.joined(entries, gaps) + text[end:]


def with_name(text: str, key: Leaf, name: str) -> str:
    """With another key for the same value."""
    return text[: key.start] + scalar(name, key.style) + text[key.end :]


def behind_of(holder: Pairs, key: str, order: Sequence[str]) -> int:
    """Behind which key a new one goes: those that stand before it in the order of the table, else the last."""
    if key not in order:
        return len(holder.pairs) - 1
    before = order[: order.index(key)]
    return max((number for number, pair in enumerate(holder.pairs) if pair.key.value in before), default=-1)


def column_of(text: str, holder: Pairs) -> int:
    """The column of its keys."""
    return holder.pairs[0].key.start - line_start(text, holder.pairs[0].key.start)


def _shares_line(text: str, pair: Pair) -> bool:
    """Whether something stands before it on its line: the dash of a list."""
    return bool(text[line_start(text, pair.key.start) : pair.key.start].strip())


def _joined_gap(before: str, after: str, is_last: bool) -> str:
    """Of two gaps that meet one stays, and all comments."""
    kept = brackets.without_comma(before) if is_last else before
    behind = brackets.without_comma(after)
    return (kept if "#" in kept or not is_last else "") + (behind if "#" in behind or is_last else "")


def _cut_flow(text: str, holder: Pairs) -> tuple[list[Entry], list[str], int, int]:
    as_items = tuple(Leaf(pair.key.start, pair.value.end, "") for pair in holder.pairs)
    entries, gaps = brackets.cut(text, Items(holder.start, holder.end, as_items, flow=True))
    return entries, gaps, holder.start, holder.end


def _cut_block(text: str, holder: Pairs) -> tuple[list[Entry], list[str], int, int]:
    column, found = column_of(text, holder), list[tuple[int, int]]()
    if _shares_line(text, holder.pairs[0]):
        raise NotEdited("language.edit.shared_line", line=text.count("\n", 0, holder.start) + 1)
    for pair in holder.pairs:
        floor = found[-1][1] if found else 0
        first = above_of(text, line_start(text, pair.key.start), column, floor)
        found.append((first, end_of_lines(text, pair.value.end, column)))
    ends, starts = [found[0][0], *(end for _, end in found)], [*(start for start, _ in found), found[-1][1]]
    gaps = [text[first:last] for first, last in zip(ends, starts, strict=True)]
    return [Entry(text[start:end]) for start, end in found], gaps, found[0][0], found[-1][1]


def _comments(text: str, pair: Pair, start: int, end: int) -> list[str]:
    at, rest = start, ""
    for leaf in (pair.key, *leaves(pair.value)):
        rest += text[at : leaf.start] + "x" * (leaf.end > leaf.start)
        at = leaf.end
    return [found[1].rstrip() for found in _COMMENT.finditer(rest + text[at:end])]
