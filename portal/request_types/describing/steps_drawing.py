"""The picture of steps as SVG: steps in a column, ways on at their right, ways back at their left.

All ways to one step run along one line, so that many of them stay clear. Drawn for a screen of 360 pixels; colours
and fonts come from the style sheet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from portal.request_types.describing.steps_picture import Node, Picture

_WIDE: Final = 200
_LINE, _STATE, _PAD, _GAP, _LANE, _MARGIN = 19, 15, 9, 26, 13, 6
_LETTERS: Final = 26
"""About so many letters stand on a line of a box; marks above and below take no room."""
_MOST_LINES: Final = 3


@dataclass(frozen=True)
class _Box:
    node: Node
    lines: tuple[str, ...]
    top: int

    @property
    def height(self) -> int:
        return 2 * _PAD + _LINE * len(self.lines) + _STATE * self.tells_state

    @property
    def tells_state(self) -> bool:
        return self.node.label != self.node.state_label

    @property
    def out(self) -> int:
        return self.top + self.height * 2 // 3

    @property
    def into(self) -> int:
        return self.top + self.height // 3


@dataclass(frozen=True)
class _Line:
    """All ways of one kind to one step, along one side."""

    target: _Box
    sources: tuple[_Box, ...]
    dashed: bool

    @property
    def ends(self) -> tuple[int, int]:
        ys = [self.target.into, *(box.out for box in self.sources)]
        return min(ys), max(ys)


def drawn(shown: Picture, title: str) -> str:
    """The SVG, `title` is read aloud in its place."""
    boxes = {box.node.id: box for box in _boxes(shown.nodes)}
    order = list(boxes)
    right, left, down = _sorted_out(shown, boxes, order)
    lanes_right, lanes_left = _lanes(right), _lanes(left)
    x = _MARGIN + _LANE * (max(lanes_left, default=-1) + 2)
    width = x + _WIDE + _LANE * (max(lanes_right, default=-1) + 2) + _MARGIN
    height = max(box.top + box.height for box in boxes.values()) + _MARGIN
    parts = [_arrow_down(boxes[source], boxes[target], x) for source, target in down]
    parts += [
        _way(line, x + _WIDE, x + _WIDE + _LANE * (lane + 1)) for line, lane in zip(right, lanes_right, strict=True)
    ]
    parts += [_way(line, x, x - _LANE * (lane + 1)) for line, lane in zip(left, lanes_left, strict=True)]
    parts += [_drawn_box(box, x) for box in boxes.values()]
    said = escape(title, quote=True)
    return (
        f'<svg class="steps" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{said}">{"".join(parts)}</svg>'
    )


def _boxes(nodes: Iterable[Node]) -> Iterator[_Box]:
    top = _MARGIN
    for node in nodes:
        box = _Box(node, _wrapped(node.label), top)
        top += box.height + _GAP
        yield box


def _sorted_out(
    shown: Picture, boxes: dict[str, _Box], order: list[str]
) -> tuple[list[_Line], list[_Line], list[tuple[str, str]]]:
    """Lines at the right, at the left, and plain arrows to the step below."""
    ways: dict[tuple[str, bool, bool], list[_Box]] = {}
    down = []
    for edge in shown.edges:
        source, target = order.index(edge.source), order.index(edge.target)
        if target == source + 1 and not edge.everywhere:
            down.append((edge.source, edge.target))
        else:
            ways.setdefault((edge.target, target < source, edge.everywhere), []).append(boxes[edge.source])
    lines = [(back, _Line(boxes[target], tuple(sources), dashed)) for (target, back, dashed), sources in ways.items()]
    key = {True: 10_000, False: 0}
    found = sorted(lines, key=lambda each: each[1].ends[1] - each[1].ends[0] + key[each[1].dashed])
    return [line for back, line in found if not back], [line for back, line in found if back], down


def _lanes(lines: list[_Line]) -> list[int]:
    """For each line how far out it runs: no two share a stretch of one lane."""
    taken: list[list[tuple[int, int]]] = []
    found = []
    for line in lines:
        first, last = line.ends
        lane = next((n for n, ends in enumerate(taken) if all(last < a or first > b for a, b in ends)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((first, last))
        found.append(lane)
    return found


def _way(line: _Line, edge: int, lane: int) -> str:
    first, last = line.ends
    into = 1 if edge > lane else -1
    stubs = "".join(f"M{edge} {box.out}H{lane}" for box in line.sources)
    dots = "".join(f'<circle cx="{lane}" cy="{box.out}" r="2"/>' for box in line.sources)
    kind = "way always" if line.dashed else "way"
    return (
        f'<g class="{kind}"><path d="{stubs}M{lane} {first}V{last}M{lane} {line.target.into}H{edge - into * 5}"/>{dots}'
        f"{_head(edge, line.target.into, into * 8, 0)}</g>"
    )


def _arrow_down(source: _Box, target: _Box, x: int) -> str:
    middle, start = x + _WIDE // 2, source.top + source.height
    return f'<g class="way"><path d="M{middle} {start}V{target.top - 5}"/>{_head(middle, target.top, 0, 8)}</g>'


def _head(x: int, y: int, dx: int, dy: int) -> str:
    """The head of an arrow that points at (x, y) from this far away."""
    if dx:
        return f'<path class="head" d="M{x} {y}l{-dx} -4v8z"/>'
    return f'<path class="head" d="M{x} {y}l-4 {-dy}h8z"/>'


def _drawn_box(box: _Box, x: int) -> str:
    words = "".join(
        f'<text x="{x + 14}" y="{box.top + _PAD + 14 + _LINE * number}">{escape(line)}</text>'
        for number, line in enumerate(box.lines)
    )
    low = box.top + _PAD + _LINE * len(box.lines) + 11
    state = f'<text class="of" x="{x + 14}" y="{low}">{escape(_short(box.node.state_label))}</text>' * box.tells_state
    kind = f"step {box.node.state.value}{' paused' if box.node.paused else ''}"
    return (
        f'<g class="{kind}"><rect x="{x}" y="{box.top}" width="{_WIDE}" height="{box.height}" rx="6"/>'
        f'<rect class="edge" x="{x}" y="{box.top}" width="6" height="{box.height}" rx="3"/>{words}{state}</g>'
    )


def _wrapped(label: str) -> tuple[str, ...]:
    """On at most three lines, broken at spaces where there are any; too long a word breaks between letters."""
    lines = [""]
    for word in label.split():
        while _room(word) > _LETTERS:
            cut = _fitting(word)
            lines = [*lines, word[:cut], ""] if lines[-1] else [*lines[:-1], word[:cut], ""]
            word = word[cut:]
        if lines[-1] and _room(f"{lines[-1]} {word}") > _LETTERS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    kept = [line for line in lines if line]
    return (*kept[: _MOST_LINES - 1], f"{kept[_MOST_LINES - 1]}…") if len(kept) > _MOST_LINES else tuple(kept)


def _fitting(word: str) -> int:
    """After how many signs to break: before no mark that stands on a letter."""
    cut = next(n for n in range(len(word), 0, -1) if _room(word[:n]) <= _LETTERS)
    while cut > 1 and _is_mark(word[cut]):
        cut -= 1
    return cut


def _short(words: str) -> str:
    return words if _room(words) <= _LETTERS + 6 else f"{words[: _LETTERS + 5]}…"


def _room(words: str) -> int:
    return sum(not _is_mark(sign) for sign in words)


def _is_mark(sign: str) -> bool:
    return sign == "\u0e31" or "\u0e34" <= sign <= "\u0e3a" or "\u0e47" <= sign <= "\u0e4e"
