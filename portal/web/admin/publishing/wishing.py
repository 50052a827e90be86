"""When a change is to be in force and whether a second person is asked, as a form says it; then it, or its proposal."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import request
from sqlalchemy.orm import Session

from portal.errors import Refused
from portal.services.publishing import proposals, second_person, shelf
from portal.services.publishing.proposals import Wish
from portal.services.publishing.publication import Published
from portal.web.admin.logs import narrowing
from portal.web.language import t
from portal.web.rules import actor

_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)( น\.)?")


@dataclass(frozen=True)
class When:
    """What the form says besides the change."""

    starts_at: datetime | None = None
    asks_second: bool = False


def said() -> When:
    """Raises Refused for what is no day or no time of the day."""
    wrong: list[tuple[str, str]] = []
    day, time = narrowing.day("day", wrong), request.form.get("time", "").strip()[:20]
    if wrong:
        raise Refused("proposals.day_wrong", {"day": ["proposals.day_wrong"]})
    asks = request.form.get("second") == "1"
    if day is None:
        if time:
            raise Refused("proposals.day_missing", {"day": ["proposals.day_missing"]})
        return When(None, asks)
    found = _TIME.fullmatch(time) if time else None
    if time and found is None:
        raise Refused("proposals.time_wrong", {"time": ["proposals.time_wrong"]})
    passed = timedelta(hours=int(found[1]), minutes=int(found[2])) if found else timedelta()
    return When(day + passed, asks)


def done(
    session: Session,
    judged: shelf.Judged,
    reason: str,
    bases: Mapping[str, int],
    when: When,
    undoes_id: int | None = None,
) -> Published | str:
    """In force, or the key of the proposal that it became. Raises as these do."""
    if when.starts_at is None and not when.asks_second and not second_person.is_required(session):
        return shelf.write(session, actor(), judged, reason, undoes_id=undoes_id)
    files = {path: (data, bases.get(path, 0)) for path, data in judged.changes.items()}
    return proposals.make(session, actor(), Wish(files, reason, when.starts_at, undoes_id), when.asks_second)


def told(problems: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Why a proposal failed, in words: what the check said, or a text of ours."""
    return [
        {**each, "what": t(str(each["code"]), path=each["file"])} if "code" in each else dict(each) for each in problems
    ]
