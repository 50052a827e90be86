"""Which units see a request besides its own: those that a staff form names in `by`, while it stands at that form's `at`."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.machinery import Tally
from portal.models.requests import Lent
from portal.workflow.steps import At

_LENT, _TALLY = table(Lent), table(Tally)


@dataclass(frozen=True)
class Loan:
    """A request that may be lent."""

    request_id: int
    type_id: str
    unit: str


def lend(session: Session, loan: Loan, before: At | None, after: At, units: Collection[str] | None) -> None:
    """Lend the request to these units and no others; kept counts follow. `before` and `after`: where it stands."""
    wanted = set(units or ()) - {loan.unit}
    mine = _LENT.c.request_id == loan.request_id
    had = set(session.scalars(select(_LENT.c.unit).where(mine))) if before is not None else set()
    if had - wanted:
        session.execute(delete(_LENT).where(mine, _LENT.c.unit.in_(had - wanted)))
    if wanted - had:
        session.execute(insert(_LENT), [{"request_id": loan.request_id, "unit": unit} for unit in sorted(wanted - had)])
    counted = [(unit, before, -1) for unit in sorted(had) if before and (unit not in wanted or before != after)]
    counted += [(unit, after, 1) for unit in sorted(wanted) if unit not in had or before != after]
    common = {"type_id": loan.type_id, "unit": loan.unit}
    rows = [common | {"guest": unit, **vars(at), "change": change} for unit, at, change in counted]
    if rows:
        session.execute(insert(_TALLY), rows)
