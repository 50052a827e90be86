"""Signs that nobody sees or that mislead the reader: refused before a file is parsed (T20, T21)."""

import re
from typing import Final

from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems

MOST_REPORTED: Final = 20
_HIDDEN_SPACES = "\u00a0\u00ad\u1680\u2000-\u200d\u202f\u205f\u2060\u3000"
REFUSED: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_MISPLACED = re.compile(
    rf"^ *(?:- +)*(?P<indent>[{_HIDDEN_SPACES}]+)|(?:^|[{{,])[ \w-]*:(?P<gap>[{_HIDDEN_SPACES}]+)", re.MULTILINE
)
_SURROGATES = re.compile("[\ud800-\udfff]")
HIDDEN: Final = re.compile(f"[{_HIDDEN_SPACES}]")


def decoded(source: bytes | str, file: str, problems: Problems) -> str | None:
    """The text of a file that must be UTF-8 (a BOM is dropped); None when it is not."""
    if isinstance(source, str):
        broken = _SURROGATES.search(source)
        if broken is None:
            return source.removeprefix("\ufeff")
        problems.add(Mark(file, source.count("\n", 0, broken.start()) + 1, 1), "language.not_utf8")
        return None
    try:
        return source.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = source[: error.start]
        problems.add(Mark(file, before.count(b"\n") + 1, 1), "language.not_utf8")
        return None


def cleaned(text: str, file: str, problems: Problems) -> tuple[str, frozenset[int]]:
    """The text with every refused sign made a space, so that reading can go on, and the lines that had one."""
    text = text.replace("\r\n", "\n")
    lines: set[int] = set()
    found = [(match.start(), match.start() + 1) for match in REFUSED.finditer(text)]
    found += [match.span(match.lastgroup or 0) for match in _MISPLACED.finditer(text)]
    for count, (start, _) in enumerate(sorted(found)):
        line = text.count("\n", 0, start) + 1
        lines.add(line)
        if count < MOST_REPORTED:
            mark = Mark(file, line, start - (text.rfind("\n", 0, start) + 1) + 1)
            sign = text[start]
            code = {"\t": "language.tab", "\r": "language.line_end"}.get(sign, "language.hidden_sign")
            problems.add(mark, code, sign=f"U+{ord(sign):04X}")
        elif count > 1000:
            break
    text = REFUSED.sub(" ", text)
    return with_plain_gaps(text), frozenset(lines)


def with_plain_gaps(text: str) -> str:
    """With ordinary spaces where a hidden one would begin a line or part a key from its value."""
    return _MISPLACED.sub(lambda match: HIDDEN.sub(" ", match[0]), text)
