"""What a version changed, in words: on screen and on the command line alike (promise 6)."""

from collections.abc import Mapping
from typing import Final

from portal.request_types.change_values import Pair, key_of, on_a_line
from portal.request_types.changes import Change
from portal.request_types.keys import construct
from portal.texts import text

_CALLED: Final = frozenset(
    {
        *("assigned_to", "at", "body", "by", "checks", "clock", "default", "due", "fee", "filed_by", "from"),
        *("handled_by", "hint", "label", "law", "locked", "max", "min", "moves_to", "needs", "next", "none", "note"),
        *("notices", "number", "one_per", "open", "optional", "page", "prefill", "privacy", "public", "report"),
        *("short", "when", "state", "text", "then", "tile", "title", "unit", "value", "what", "who"),
    }
)
"""Keys that have words of their own; any other is told as the file calls it."""
_MADE_OF: Final = {"list": "registry", "list_column": "column", "office": "office", "office_role": "role"}
"""What the office's other files declare: their keys are called as the table of keys calls them."""

_WRITTEN: Final = {
    "from_registry": "from",
    "second_person": "publishing",
    "privacy_page": "privacy",
    "own_unit_only": "unit",
}
"""Keys of these that the code calls otherwise."""


def change_in_words(change: Change, language: str, open_at: Mapping[str, int] | None = None) -> str:
    """One line; a step that is gone or renamed says how many open requests stand there, which stay as they were."""
    facts = {"label": change.label.in_language(language), "id": change.id, "was": change.was}
    made_of = _MADE_OF.get(change.what)
    facts["keys"] = "; ".join(_key(each, language, made_of) for each in change.values) or ", ".join(change.keys)
    if change.how == "kind":
        facts["keys"] = " → ".join(str(each) for _, *both in change.values for each in both)
    facts["options"] = ", ".join(
        " → ".join(dict.fromkeys(said.in_language(language) for said in reversed(option))) for option in change.options
    )
    said = text(language, f"admin.change_{change.how}", what=text(language, f"admin.change_{change.what}"), **facts)
    waiting = (open_at or {}).get(change.was or change.id, 0) if change.what == "step" else 0
    return said + (f" {text(language, 'admin.change_open', count=waiting)}" if waiting else "")


def _key(pair: Pair, language: str, made_of: str | None) -> str:
    """What it is called, with what it said and says where that fits on the line."""
    name, before, after = pair
    key = key_of(name)
    called = text(language, f"admin.key_{key}") if key in _CALLED and made_of is None else key
    known = construct(made_of).key(_WRITTEN.get(key, key)) if made_of is not None else None
    if known is not None:
        called = (known.th if language == "th" else known.en).partition(":")[0]
    said = on_a_line(before, language), on_a_line(after, language)
    return f"{called}: {said[0]} → {said[1]}" if None not in said else called
