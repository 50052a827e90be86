"""A list of dashes cut into its entries, each whole lines, and what stands between them.

To an entry belong the comments right above it, those at the ends of its lines, and those below it that are indented
further than its dash. Blank lines and other comments stand between entries.
"""

from collections.abc import Sequence

from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.spans import Items, Pairs, Spanned


def line_break(text: str) -> str:
    """How lines end in this text."""
    return "\r\n" if "\r\n" in text else "\n"


def line_start(text: str, position: int) -> int:
    """Where the line of this position begins."""
    return text.rfind("\n", 0, position) + 1


def line_end(text: str, position: int) -> int:
    """Where the line after the one of this position begins."""
    found = text.find("\n", position)
    return len(text) if found < 0 else found + 1


def column_of(text: str, listed: Items) -> int:
    """The column of its dashes; raises NotEdited where the first one shares its line with something else."""
    start = line_start(text, listed.start)
    if text[start : listed.start].strip():
        raise NotEdited("language.edit.shared_line", line=text.count("\n", 0, start) + 1)
    return listed.start - start


def spans_of(text: str, listed: Items) -> list[tuple[int, int]]:
    """From where to where each entry's lines go, in their order."""
    column = column_of(text, listed)
    found: list[tuple[int, int]] = []
    for item in listed.items:
        dash = _dash(text, item, listed, column)
        first = above_of(text, line_start(text, dash), column, found[-1][1] if found else 0)
        found.append((first, end_of_lines(text, max(item.end, dash + 1), column)))
    return found


def above_of(text: str, first: int, column: int, floor: int) -> int:
    """Where the comments right above the line that begins here begin, not further up than `floor`."""
    while first > floor and _is_comment(text, above := line_start(text, first - 1), column):
        first = above
    return first


def with_comments(text: str, root: Pairs, position: int, comments: Sequence[str], end: str) -> str:
    """With comments above the line on which the brackets around this position open."""
    start = line_start(text, _outermost(root, position))
    indent = " " * (len(text[start:]) - len(text[start:].lstrip(" ")))
    return text[:start] + "".join(f"{indent}{comment}{end}" for comment in comments) + text[start:]


def _outermost(node: Spanned, position: int) -> int:
    if not isinstance(node, (Pairs, Items)) or node.flow:
        return node.start
    inner = [each.value for each in node.pairs] if isinstance(node, Pairs) else list(node.items)
    around = next((each for each in inner if each.start <= position < each.end), None)
    return _outermost(around, position) if around else position


def _dash(text: str, item: Spanned, listed: Items, column: int) -> int:
    """Where the entry's dash stands: on the line of what it holds, or above it."""
    start = line_start(text, item.start)
    while start > listed.start and (
        text[start : start + column].strip() or text[start + column : start + column + 1] != "-"
    ):
        start = line_start(text, start - 1)
    return start + column


def end_of_lines(text: str, content: int, column: int) -> int:
    """Behind the line on which its content ends, and behind comments below that are indented further."""
    end = at = line_end(text, content)
    while at < len(text):
        line = text[at : line_end(text, at)]
        if line.strip() and not _is_comment(text, at, column + 1):
            break
        at += len(line)
        end = at if line.strip() else end
    return end


def _is_comment(text: str, start: int, column: int) -> bool:
    """Whether the line that begins here is a comment, from this column on or further right."""
    line = text[start : line_end(text, start)]
    words = line.lstrip(" ")
    return words.startswith("#") and len(line) - len(words) >= column
