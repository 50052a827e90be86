"""A value of a map written anew where it stands: in its own way of writing, as long as that can say it."""

import re
from typing import Final

from portal.request_types.editing.lines import end_of_lines, line_break, line_end, with_comments
from portal.request_types.editing.pairs import column_of
from portal.request_types.editing.spans import Leaf, Pair, Pairs, Spanned, comments_of
from portal.request_types.editing.written import Said, after_key, flowed, folded, indented, scalar

_SIGN: Final = re.compile(r"[|>][-+0-9]*")


def with_leaf(text: str, root: Pairs, holder: Pairs, leaf: Leaf, words: str) -> str:
    """A text in the place of another; what is written over several lines stays so."""
    gap = " " if text[leaf.start - 1 : leaf.start] == ":" else ""
    if holder.flow:
        return text[: leaf.start] + gap + scalar(words, leaf.style, flow=True) + text[leaf.end :]
    end, column = line_break(text), column_of(text, holder) + 2
    if leaf.style in ("|", ">"):
        return _over_lines(text, leaf, words, column, end)
    if "\n" not in words:
        return text[: leaf.start] + gap + scalar(words, leaf.style) + text[leaf.end :]
    rest = line_end(text, leaf.end)
    comments = [each.strip() for each in [text[leaf.end : rest]] if each.strip()]
    told = f"{text[: leaf.start]}{gap}|-{end}{indented(words, column, end)}{end}{text[rest:]}"
    return with_comments(told, root, leaf.start, comments, end)


def _over_lines(text: str, leaf: Leaf, words: str, column: int, end: str) -> str:
    first = text.find("\n", leaf.start)
    head = text[leaf.start : first if 0 <= first < leaf.end else leaf.end].rstrip("\r")
    body = text[first + 1 : leaf.end] if 0 <= first < leaf.end else ""
    stood = next((line for line in body.split("\n") if line.strip()), "")
    column = len(stood) - len(stood.lstrip(" ")) if stood else column
    is_folded = leaf.style == ">" and "\n" not in words
    lines = (folded if is_folded else indented)(words, column, end)
    return text[: leaf.start] + _SIGN.sub(">-" if is_folded else "|-", head, count=1) + end + lines + text[leaf.end :]


def with_node(text: str, root: Pairs, holder: Pairs, pair: Pair, said: Said) -> str:
    """A value of another shape: a map where a word stood, a list for another list. Its comments stand above it then."""
    node, end = pair.value, line_break(text)
    comments = _comments(text, node)
    gap = " " if text[node.start - 1 : node.start] == ":" else ""
    if holder.flow:
        return with_comments(
            text[: node.start] + gap + flowed(said) + text[node.end :], root, pair.key.start, comments, end
        )
    column, colon = column_of(text, holder), text.index(":", pair.key.end) + 1
    told = after_key(said, column, end)
    if text.count("\n", pair.key.end, node.end):
        rest = end_of_lines(text, node.end, column)
        return with_comments(text[:colon] + told + end + text[rest:], root, pair.key.start, comments, end)
    head, _, body = told.partition(end)
    rest = line_end(text, node.end)
    behind = text[node.end : rest].rstrip("\r\n")
    return with_comments(
        text[:colon] + head + behind + end + (body + end if body else "") + text[rest:],
        root, pair.key.start, comments, end,
    )  # fmt: skip


def _comments(text: str, node: Spanned) -> list[str]:
    """Those within a value."""
    if isinstance(node, Leaf):
        return []
    shifted = " " * node.start + text[node.start : node.end]
    return comments_of(shifted, node)
