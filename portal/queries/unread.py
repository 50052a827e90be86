"""Which requests bring news to a unit's staff since they last read their notices (C57)."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.history import Notice

_NOTICE = table(Notice)
_NEWS = (
    select(_NOTICE.c.request_id)
    .distinct()
    .where(_NOTICE.c.request_id.in_(bindparam("requests", expanding=True)), _NOTICE.c.id > bindparam("seen"))
    .where(_NOTICE.c.unit.is_not(None))
)


def of_units(session: Session, request_ids: Sequence[int], seen_notice_id: int) -> frozenset[int]:
    """Those of the requests, all of them in the reader's scope, with a notice to staff that is newer than the last one seen."""
    if not request_ids:
        return frozenset()
    return frozenset(session.scalars(_NEWS, {"requests": list(request_ids), "seen": seen_notice_id}))
