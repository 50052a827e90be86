"""The words of a notice, from its code and facts, in the reader's language; the office's own wording goes first (C58)."""

from collections.abc import Mapping
from typing import Any

from portal.request_types.checked import CheckedType
from portal.texts import text
from portal.workflow.steps import find


def worded(language: str, code: str, facts: Mapping[str, Any], reference: str, checked: CheckedType) -> str:
    """One sentence: which request, what happened to it, and the message that came with it.

    `facts` hold `message` and `step`, and under `texts` what the office's own pattern gave when it happened.
    """
    own = facts.get("texts")
    if isinstance(own, Mapping) and own.get(language):
        return str(own[language])
    said = text(
        language,
        f"notices.{code}",
        title=checked.definition.in_lists().in_language(language),
        reference=reference,
        step=_label(checked, str(facts.get("step", "")), language),
    )
    message = str(facts.get("message") or "").strip()
    return text(language, "notices.with_message", said=said, message=message) if message else said


def _label(checked: CheckedType, step: str, language: str) -> str:
    try:
        found: Any = find(checked.steps, step)
    except KeyError:
        return ""
    words = getattr(found, "public", None) or found.label
    return str(words.in_language(language))
