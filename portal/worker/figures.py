"""Job `figures`: the requests of a type are counted anew, and then the cells of its tables are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.db import Database
from portal.queries.catalogue import Catalogue
from portal.services.counting.figure_cells import is_worth_folding, make_cells
from portal.services.counting.figuring import count_anew, plan_now
from portal.worker.chores import fold_all
from portal.worker.loop import Outcome


@dataclass(frozen=True)
class CountAnew:
    """The handler. Chunk by chunk, each in a transaction of its own: killed anywhere it goes on from there."""

    database: Database
    catalogue: Catalogue

    def __call__(self, payload: Mapping[str, Any]) -> Outcome:
        count_all(self.database, self.catalogue, str(payload["type_id"]))
        return _nothing


def count_all(database: Database, catalogue: Catalogue, type_id: str) -> None:
    """Everything that is to be done for a type."""
    catalogue.forget()
    while _one(database, catalogue, type_id):
        continue
    while True:
        with database.transaction() as session:
            plan = plan_now(session, type_id)
            if plan is None or not make_cells(session, plan):
                return


def _one(database: Database, catalogue: Catalogue, type_id: str) -> bool:
    with database.transaction() as session:
        went_on = count_anew(session, catalogue, type_id)
        is_worth_it = went_on and is_worth_folding(session)
    if is_worth_it:
        fold_all(database)
    return went_on


def _nothing(_session: Session) -> None:
    """Counting was all."""
