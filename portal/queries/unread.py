"""Which requests bring news to a unit's staff since they last read their notices (C57)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.history import Notice

_NOTICE = table(Notice)


def of_units(session: Session, request_ids: Sequence[int], seen_notice_id: int) -> frozenset[int]:
    """Those of the requests, all of them in the reader's scope, with a notice to staff that is newer than the last one seen."""
    if not request_ids:
        return frozenset()
    rows = select(_NOTICE.c.request_id).distinct()
    rows = rows.where(_NOTICE.c.request_id.in_(request_ids), _NOTICE.c.id > seen_notice_id)
    return frozenset(session.scalars(rows.where(_NOTICE.c.unit.is_not(None))))
