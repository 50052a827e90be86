"""Files the office gives to the applicant (C41): one event, and `ดาวน์โหลดไฟล์` in the list."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.sight import OFFICER
from portal.errors import Refused
from portal.queries.catalogue import Catalogue
from portal.services.casework import desk
from portal.services.casework.desk import Claimed
from portal.services.casework.handling import act, take
from portal.services.door.advance import Advanced, Deed
from portal.workflow.transitions import Action


def give(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    key: str,
    seen: int,
    message: str = "",
    followed: bool = False,
) -> Advanced:
    """Give what this officer laid ready to the applicant of an open request; `followed`: by an act that tells them.

    Raises Refused while a file is not clean or when there is none, Stale, Forbidden, IllegalTransition.
    """
    hand = take(session, actor, catalogue, key)
    given = desk.claim(session, actor, hand.held, [OFFICER])
    if not given:
        raise Refused("lifecycle.no_file", {OFFICER: ["lifecycle.no_file"]})
    columns = {"has_officer_file": True}
    deed = Deed(Action.MESSAGE, seen, message=message, data=told(given), columns=columns, followed=followed)
    return act(session, actor, hand, deed)


def told(given: Sequence[Claimed]) -> dict[str, Any]:
    """What an event says of the files that came with it."""
    if not given:
        return {}
    names = ", ".join(one.name for one in given)
    files = [{"key": one.key, "field": one.field_id, "name": one.name, "digest": one.digest} for one in given]
    return {"file": names[:1000], "files": files}
