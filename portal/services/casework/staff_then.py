"""What staff forms held as of an event: each saving is an event with all answers of its form (C72)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from portal.queries.history import Told
from portal.queries.pinned import names_between
from portal.request_types.checked import CheckedType
from portal.request_types.judging.answers import load_answers
from portal.request_types.renames import Renames
from portal.request_types.values import Value
from portal.services.applying.judgement import staff_state


def staff_then(
    session: Session, checked: CheckedType, request_id: int, history: Sequence[Told], since: Sequence[Renames]
) -> Mapping[str, Value]:
    """By the names of the version of then. `history` ends with the event; `since`: what was called anew after it."""
    forms: dict[str, Mapping[str, Any]] = {}
    for told in history:
        if "form" in told.data:
            said = told.data.get("answers", {})
            for names in names_between(history, told.number, history[-1].number):
                said = names.stored(said)
            forms[told.data["form"]] = said
    answers = {name: value for form in forms.values() for name, value in form.items()}
    kept = staff_state(session, checked, request_id).kept
    for names in reversed(since):
        kept = names.back.kept(kept)
    return load_answers(checked, answers, kept)
