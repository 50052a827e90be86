"""Where each sign of a scalar stands, when it is written over several lines or with escapes."""

from typing import Final

_ESCAPE_LENGTHS: Final = {"x": 4, "u": 6, "U": 10}


def folds_of(
    value: str, raw: str, style: str, line: int, column: int
) -> tuple[tuple[int, int], tuple[tuple[int, int, int], ...]]:
    """The place of the first sign, and the folds after it (see Mark). `raw` is the scalar as written."""
    if style in ("'", '"'):
        if raw[1:-1] == value:
            return (line, column + 1), ()
        return _walk(value, raw[1:-1], style, line, column + 1)
    if style in ("|", ">"):
        rest = raw.partition("\n")[2]
        return _walk(value, rest, style, line + 1, 1)
    if raw == value:
        return (line, column), ()
    return _walk(value, raw, style, line, column)


def _walk(
    value: str, raw: str, style: str, line: int, column: int
) -> tuple[tuple[int, int], tuple[tuple[int, int, int], ...]]:
    """Go along both texts at once; wherever they part, note where the value goes on."""
    folds: list[tuple[int, int, int]] = []
    begin = expected = (line, column)
    at = 0
    position = 0
    while position < len(value) and at < len(raw):
        sign = value[position]
        if style == '"' and raw.startswith("\\\n", at):
            skipped = _blank_run(raw, at + 1)
            line, column = _moved(raw, at, skipped, line, column)
            at, expected = skipped, (0, 0)
            continue
        if raw[at] != sign and not (style == '"' and raw[at] == "\\"):
            skipped = _blank_run(raw, at)
            if skipped == at:
                break
            if sign in " \n" and style not in ("|",):
                position += 1
            line, column = _moved(raw, at, skipped, line, column)
            at = skipped
            expected = (0, 0)
            continue
        if (line, column) != expected:
            folds.append((position, line, column))
        step = _written_length(raw, at, style)
        line, column = _moved(raw, at, at + step, line, column)
        at += step
        position += 1
        expected = (line, column) if step == 1 and sign != "\n" else (0, 0)
    return folds[0][1:] if folds and folds[0][0] == 0 else begin, tuple(folds)


def _blank_run(raw: str, at: int) -> int:
    while at < len(raw) and raw[at] in " \n":
        at += 1
    return at


def _moved(raw: str, start: int, end: int, line: int, column: int) -> tuple[int, int]:
    part = raw[start:end]
    newlines = part.count("\n")
    if newlines:
        return line + newlines, len(part) - part.rfind("\n")
    return line, column + len(part)


def _written_length(raw: str, at: int, style: str) -> int:
    if style == "'" and raw[at : at + 2] == "''":
        return 2
    if style == '"' and raw[at] == "\\":
        return _ESCAPE_LENGTHS.get(raw[at + 1 : at + 2], 2)
    return 1
