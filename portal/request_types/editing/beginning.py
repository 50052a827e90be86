"""The text a new type or registry begins with: from nothing, on a ready-made one, or after another of the office."""

import json
import re
from typing import Final

from portal.request_types.editing.lines import end_of_lines, line_break, line_start
from portal.request_types.editing.spans import spans
from portal.request_types.editing.written import Said, flowed
from portal.texts import text as said

_PLAIN = re.compile(r"[^\W\d_][\w .()/\u0e30-\u0e4e-]*(?<! )\Z")
_OF_ITS_OWN: Final = ("code",)


def new_type(id: str, title: Said, extends: str = "", language: str = "th") -> str:
    """A sound type with one question, or one on `library/...` or another type; its comments say what to do next."""
    head = f"id: {id}\ntitle: {_title(title)}\n"
    if extends:
        return _comment(language, "extends") + f"format: 1\n{head}extends: {extends}\n"
    label = _word(said(language, "language.begin.label"))
    form = f"form:\n  - use: applicant\n  - fields:\n      - {{id: details, type: long_text, label: {label}}}\n"
    example = f"examples:\n  - name: {_word(said(language, 'language.begin.example'))}\n    errors: []\n"
    parts = [_comment(language, part) for part in ("nothing", "form", "examples")]
    return f"{parts[0]}format: 1\n{head}{parts[1]}{form}{parts[2]}{example}"


def new_registry(id: str, title: Said, language: str = "th") -> str:
    """A sound list with one column and one row; its comments say what to do next."""
    label, row = (_word(said(language, f"language.begin.{part}")) for part in ("column", "row"))
    head = f"{_comment(language, 'registry')}format: 1\nid: {id}\ntitle: {_title(title)}\n"
    columns = f"columns:\n  - {{id: name, type: text, label: {label}}}\n"
    return f"{head}{columns}{_comment(language, 'rows')}rows:\n  first: {{name: {row}}}\n"


def another(text: str, id: str, title: Said, language: str = "th") -> str:
    """The text of another file with an id and a title of its own; what must differ, its `code`, is left out."""
    end = line_break(text)
    changes = []
    for pair in spans(text).pairs:
        start = line_start(text, pair.key.start)
        if pair.key.value in _OF_ITS_OWN:
            changes.append((start, end_of_lines(text, pair.value.end, 0), ""))
        elif pair.key.value in ("id", "title"):
            word = id if pair.key.value == "id" else _title(title)
            changes.append((pair.key.end, pair.value.end, f": {word}"))
    for start, stop, new in reversed(changes):
        text = text[:start] + new + text[stop:]
    return _comment(language, "after").replace("\n", end) + text


def _comment(language: str, part: str) -> str:
    return "".join(f"# {line}\n" for line in said(language, f"language.begin.{part}").splitlines())


def _title(said: Said) -> str:
    """In one language as it is, in several as a map."""
    return _word(said) if isinstance(said, str) else flowed(said)


def _word(words: str) -> str:
    """As it is where that is no sign of the language, else in quotes."""
    return words if _PLAIN.match(words) else json.dumps(words, ensure_ascii=False)
