"""Charts made by the server, of HTML and SVG, without scripts: an extra beside a table, which says the same.

What a chart writes is words of the page around it (they wrap and grow with the page); SVG draws the bars and the lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup, escape

MOST_BARS: Final = 20
MOST_PARTS: Final = 6
"""Colours that can be told apart (`.c1` to `.c6` in style.css)."""
_WIDE, _HIGH = 600, 160


@dataclass(frozen=True)
class Point:
    """One bar, or one point of a line for each series."""

    label: str
    values: tuple[Decimal | None, ...]
    shown: str
    """The figure as the table has it."""


def bars(points: Sequence[Point], series: Sequence[str] = (), stacked: bool = False) -> Markup:
    """Bars from left to right, the label above each; the highest MOST_BARS of them. Empty where nothing is above zero.

    `stacked`: the values of a point lie behind each other in one bar; else each is a bar of its own.
    """
    lengths = [sum(_lengths(each), Decimal()) if stacked else max(_lengths(each), default=Decimal()) for each in points]
    longest = max(lengths, default=Decimal())
    if longest <= 0:
        return Markup()
    highest = sorted(range(len(points)), key=lambda at: -lengths[at])[:MOST_BARS]
    highest = [at for at in highest if lengths[at] or len(points) <= MOST_BARS]
    shown = [points[at] for at in sorted(highest)]
    rows = Markup().join(_bar(each, longest, stacked) for each in shown)
    return Markup('<div class="chart" aria-hidden="true">{}<ul class="bars">{}</ul></div>').format(_key(series), rows)


def line(points: Sequence[Point], series: Sequence[str] = ()) -> Markup:
    """A line for each series, from zero to the highest value; the first and last label stand below. Two points at least."""
    highest = max((length for each in points for length in _lengths(each)), default=Decimal())
    if highest <= 0 or len(points) < 2:
        return Markup()
    drawn = Markup().join(_line(points, number, highest) for number in range(len(points[0].values)))
    svg = Markup(
        '<svg class="line" viewBox="0 0 {} {}" preserveAspectRatio="none" focusable="false">'
        '<path class="rule" d="M0 {}H{}"></path>{}</svg>'
    ).format(_WIDE, _HIGH, _HIGH - 1, _WIDE, drawn)
    top = max(points, key=lambda each: max(_lengths(each), default=Decimal()))
    ends = Markup('<p class="ends"><span>{}</span><span>{}</span></p>').format(points[0].label, points[-1].label)
    return Markup('<div class="chart" aria-hidden="true">{}<p class="top">{}</p>{}{}</div>').format(
        _key(series), top.shown, svg, ends
    )


def _lengths(point: Point) -> list[Decimal]:
    return [max(value, Decimal()) for value in point.values if value is not None]


def _key(series: Sequence[str]) -> Markup:
    if len(series) < 2:
        return Markup()
    swatch = Markup(
        '<li><svg width="14" height="14" focusable="false"><rect class="c{}" width="14" height="14"/></svg>{}</li>'
    )
    named = Markup().join(swatch.format(_colour(number), name) for number, name in enumerate(series))
    return Markup('<ul class="key">{}</ul>').format(named)


def _colour(number: int) -> int:
    return number % MOST_PARTS + 1


def _bar(point: Point, longest: Decimal, stacked: bool) -> Markup:
    high = 16 if stacked else 16 // max(1, min(2, len(point.values)))
    rects = Markup().join(_rects(point, longest, stacked, high))
    tall = high if stacked else high * len(point.values)
    svg = Markup('<svg width="100%" height="{}" focusable="false">{}</svg>').format(tall, rects)
    return Markup("<li><span>{}</span><b>{}</b>{}</li>").format(escape(point.label), point.shown, svg)


def _rects(point: Point, longest: Decimal, stacked: bool, high: int) -> Iterator[Markup]:
    start = Decimal()
    for number, value in enumerate(point.values):
        share = max(value or Decimal(), Decimal()) * 100 / longest
        place = (f"{start:.2f}%", 0) if stacked else ("0", number * high)
        if share:
            yield Markup('<rect class="c{}" x="{}" y="{}" width="{:.2f}%" height="{}"/>').format(
                _colour(number), *place, share, high - (0 if stacked else 1)
            )
        start += share


def _line(points: Sequence[Point], number: int, highest: Decimal) -> Markup:
    """A gap where a value is not known."""
    step, path, drawing = Decimal(_WIDE) / (len(points) - 1), [], False
    for place, point in enumerate(points):
        value = point.values[number]
        if value is None:
            drawing = False
            continue
        height = _HIGH - 1 - max(value, Decimal()) * (_HIGH - 6) / highest
        path.append(f"{'L' if drawing else 'M'}{place * step:.1f} {height:.1f}")
        drawing = True
    return Markup('<path class="l{}" d="{}"></path>').format(_colour(number), "".join(path))
