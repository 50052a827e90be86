"""What a version changed, in words: on screen and on the command line alike (promise 6)."""

from collections.abc import Mapping

from portal.request_types.changes import Change
from portal.texts import text


def change_in_words(change: Change, language: str, open_at: Mapping[str, int] | None = None) -> str:
    """One line; a step that is gone or renamed says how many open requests stand there, which stay as they were."""
    facts = {"label": change.label.in_language(language), "id": change.id, "was": change.was}
    facts["keys"] = ", ".join(change.keys)
    facts["options"] = ", ".join(option.in_language(language) for option in change.options)
    said = text(language, f"admin.change_{change.how}", what=text(language, f"admin.change_{change.what}"), **facts)
    waiting = (open_at or {}).get(change.was or change.id, 0) if change.what == "step" else 0
    return said + (f" {text(language, 'admin.change_open', count=waiting)}" if waiting else "")
