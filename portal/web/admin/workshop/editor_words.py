"""What the editor itself says (its search, its lists, its marks), in the reader's words: it knows English alone."""

from typing import Final

from portal.web.language import t

_SAID: Final = {
    "Find": "find",
    "Replace": "replace_with",
    "next": "next",
    "previous": "previous",
    "all": "all",
    "match case": "case",
    "regexp": "regexp",
    "by word": "word",
    "replace": "replace",
    "replace all": "replace_all",
    "close": "close",
    "current match": "match",
    "replaced $ matches": "replaced",
    "replaced match on line $": "replaced_at",
    "on line": "on_line",
    "Go to line": "go_to",
    "go": "go",
    "Completions": "completions",
    "Diagnostics": "problems",
    "No diagnostics": "no_problems",
}
"""Its phrases, where `$` stands for a number, and the texts of ours."""


def phrases() -> dict[str, str]:
    """All of them in the language of the page."""
    return {said: t(f"workshop.editor_{name}") for said, name in _SAID.items()}
