"""What a request is about, in a line for lists: the type's `summary` with its blanks left out."""

import re
from typing import Final

from portal.request_types.checked import CheckedType
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.judging.facts import facts_of
from portal.request_types.judging.sitting import Sitting

LONGEST: Final = 240
"""Signs; the rest is cut off."""
_BLANK: Final = "\0"
_AROUND: Final = re.compile(r"[(\[“]\s*\0\s*[)\]”]")
_BEFORE: Final = re.compile(r"[\s,;:·/–-]*\0")
_ENDS: Final = " ,;:·/–-"


def summary_of(checked: CheckedType, step: str, here: Sitting) -> str:
    """As the answers stand at a step, in the office's first language.

    What is not known yet is left out, together with the comma or bracket that stands at it.
    """
    if checked.summary is None:
        return ""
    language = checked.office.languages[0]
    reading = here
    if any(path[0] in checked.definition.shows for path in checked.summary.reads):
        reading = here.with_facts(**facts_of(checked, step, here, language))
    try:
        said = checked.summary.render(reading, language, blank=_BLANK)
    except FormulaFailed:
        return ""
    said = _BEFORE.sub("", _AROUND.sub(_BLANK, said)).strip(_ENDS)
    words = " ".join(said.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
