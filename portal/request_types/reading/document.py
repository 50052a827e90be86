"""YAML text to nodes with their places: by the events of PyYAML's C parser, so that nothing is guessed or expanded.

Refused: big files, tags, anchors, aliases, merge keys, nulls, duplicate keys, depth, hidden signs (T20, T21).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import yaml

from portal.request_types.reading.characters import cleaned, decoded
from portal.request_types.reading.composing import Builder, Stop
from portal.request_types.reading.nodes import MapNode, Node, Scalar
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.yaml_mistakes import explain_syntax

MOST_BYTES: Final = 512 * 1024
MOST_BLOCKS: Final = 300
_KEPT_BYTES: Final = 96 * 1024
"""Files up to this size are read once for all who ask, larger ones as long as they are at work: a check looks at each
file three times."""


@dataclass(frozen=True)
class Reading:
    """What could be read. `whole` is False when a part of the text could not: what seems missing may stand there."""

    root: MapNode | None
    whole: bool


def read(source: bytes | str, file: str, problems: Problems) -> Reading:
    """Read one file; whatever is wrong is added to `problems`, never raised."""
    if isinstance(source, str):
        reading, found = (_kept if len(source) <= _KEPT_BYTES else _kept_large)(source, file)
    else:
        reading, found = _read(source, file)
    problems.include(found)
    return reading


@lru_cache(maxsize=32)
def _kept(source: str, file: str) -> tuple[Reading, Problems]:
    """Nodes never change, and these problems are only copied from."""
    return _read(source, file)


@lru_cache(maxsize=2)
def _kept_large(source: str, file: str) -> tuple[Reading, Problems]:
    """A few of those that are rare: their nodes take thirty times the room of their text."""
    return _read(source, file)


def _read(source: bytes | str, file: str) -> tuple[Reading, Problems]:
    problems = Problems()
    return _reading(source, file, problems), problems


def _reading(source: bytes | str, file: str, problems: Problems) -> Reading:
    nothing = Reading(None, whole=False)
    size = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        problems.add(Mark(file, 1, 1), "language.too_big", size=size // 1024, most=MOST_BYTES // 1024)
        return nothing
    decoded_text = decoded(source, file, problems)
    if decoded_text is None:
        return nothing
    text, bad_lines = cleaned(decoded_text, file, problems)
    try:
        root = _compose(text, Builder(file, text, problems))
    except Stop:
        return nothing
    except yaml.YAMLError:
        return _read_by_blocks(text, file, bad_lines, problems)
    if isinstance(root, Scalar):
        lines = text.split("\n")
        explain_syntax(None, lines, root.mark.line - 1, len(lines), file, problems)
        return nothing
    return _as_map(root, file, problems, whole=not bad_lines)


def _compose(text: str, builder: Builder) -> Node | None:
    """The one document in the text, None for an empty one; raises yaml.YAMLError for broken YAML."""
    try:
        return builder.build(events_of(text))
    except (ValueError, RecursionError) as error:
        raise yaml.YAMLError(str(error)) from error


def events_of(text: str) -> Iterator[Any]:
    """What the parser finds, one after the other; raises yaml.YAMLError where it cannot go on."""
    loader = yaml.CSafeLoader(text)
    try:
        while True:
            event = loader.get_event()
            if event is None:
                return
            yield event
    finally:
        loader.dispose()


def _as_map(root: Node | None, file: str, problems: Problems, whole: bool) -> Reading:
    if isinstance(root, MapNode):
        return Reading(root, whole)
    problems.add(root.mark if root else Mark(file, 1, 1), "language.not_a_map" if root else "language.empty_file")
    return Reading(None, whole=False)


def _read_by_blocks(text: str, file: str, bad_lines: frozenset[int], problems: Problems) -> Reading:
    """YAML stops at its first error: cut the text where a line starts in column 1 and report one error per block."""
    entries: dict[str, Any] = {}
    lines = text.split("\n")
    top = next((number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), 0)
    if lines[top].startswith(" "):
        problems.add(Mark(file, top + 1, len(lines[top]) - len(lines[top].lstrip()) + 1), "language.indent")
    for first, last in blocks_of(lines):
        block = "\n".join(lines[first:last]) + "\n"
        try:
            node = _compose(block, Builder(file, block, problems, above=first))
        except Stop:
            continue
        except yaml.YAMLError as error:
            if not bad_lines.intersection(range(first + 1, last + 1)):
                explain_syntax(error, lines, first, last, file, problems)
            continue
        if not isinstance(node, MapNode):
            if not bad_lines.intersection(range(first + 1, last + 1)):
                explain_syntax(None, lines, first, last, file, problems)
            continue
        for entry in node:
            if entry.key.text in entries:
                earlier = entries[entry.key.text].key.mark
                problems.add(entry.key.mark, "language.key_twice", key=entry.key.text, first=str(earlier))
            entries.setdefault(entry.key.text, entry)
    if not problems:
        problems.add(Mark(file, 1, 1), "language.syntax")
    return Reading(MapNode(tuple(entries.values()), Mark(file, 1, 1)), whole=False) if entries else Reading(None, False)


def blocks_of(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Spans of lines, each from a line with a key in column 1 to the next such line."""
    starts = [number for number, line in enumerate(lines) if line[:1] not in ("", " ", "#", "-", "]", "}")]
    starts = starts[:MOST_BLOCKS] or [0]
    if any(line.strip() and not line.lstrip().startswith("#") for line in lines[: starts[0]]):
        starts.insert(0, 0)
    yield from zip(starts, [*starts[1:], len(lines)], strict=True)
