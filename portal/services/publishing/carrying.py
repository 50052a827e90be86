"""An open request goes on under another version of its type, where the very same answers are an answer there (C30).

Nothing it holds is worked over: answers, due day, assignee, unit and number stay. What does not fit stays as it is. Where
a question has another name, the same answer stands under that name from then on (services/publishing/renaming.py).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.models.base import table
from portal.models.catalogue import TypeVersion
from portal.models.requests import Request
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedType
from portal.services.applying import one_per
from portal.services.applying.judgement import lifecycle_of
from portal.services.door.advance import Advanced, Deed, advance
from portal.services.door.following import search_words
from portal.services.door.lifecycle import Lifecycle
from portal.services.door.requests import hold
from portal.services.publishing.fitting import Fitted, fit, rules
from portal.services.publishing.renaming import rename
from portal.services.rows.search_index import index_again
from portal.workflow.transitions import Action

_VERSION, _REQUEST_ROWS = table(TypeVersion), table(Request)


def carry(
    session: Session, actor: Actor, catalogue: Catalogue, key: str, version_id: int, reason: str
) -> Advanced | None:
    """Put an open request under another version, by the one door. None where it stands there already.

    Raises Unfit where anything does not fit, NotFound, Forbidden, IllegalTransition; nothing is changed then.
    """
    held = hold(session, actor, key)
    if held.version_id == version_id:
        return None
    old, new = (catalogue.version(session, each) for each in (held.version_id, version_id))
    fitted = fit(session, actor, catalogue, held, new)
    lifecycle = _lifecycle(old, new, fitted)
    before = session.scalar(select(_REQUEST_ROWS.c.search_text).where(_REQUEST_ROWS.c.id == held.id)) or ""
    words = search_words(held.reference, held.subject_name, fitted.sitting, fitted.sitting.values)
    columns: dict[str, Any] = {"version_id": version_id, "search_text": words}
    columns |= {"facts": {}} if old.definition.shows and not new.definition.shows else {}
    columns |= {"missed_from": None, "missed_own_from": None} if lifecycle.windows is None else {}
    data: dict[str, Any] = {"version": _told(session, held.version_id, version_id)}
    if fitted.names:
        columns["edition"] = rename(session, actor, held, version_id, fitted.names)
        data |= {"edition": columns["edition"], "renamed": fitted.names.to_json()}
    done = advance(
        session,
        actor,
        held,
        lifecycle,
        Deed(Action.CARRY, held.revision, fitted.step, reason, data=data, columns=columns),
    )
    if rules(old) != rules(new):
        one_per.claim(session, held.type_id, held.id, fitted.singles)
    index_again(session, held.id, before, words)
    return done


def _lifecycle(old: CheckedType, new: CheckedType, fitted: Fitted) -> Lifecycle:
    """The doors of the new version; the day it is due stays, and no act of a step happens again."""
    made = lifecycle_of(new, fitted.sitting, fitted.staff)
    return replace(made, clock=replace(made.clock, due=None), left=old.lent, places=made.places or frozenset())


def _told(session: Session, before: int, after: int) -> Mapping[str, Any]:
    """What the event says: from which version to which, by what they are known here and to people."""
    rows = session.execute(select(_VERSION.c.id, _VERSION.c.number).where(_VERSION.c.id.in_([before, after])))
    numbers = {row.id: row.number for row in rows}
    return {"from": before, "to": after, "numbers": [numbers[before], numbers[after]]}
