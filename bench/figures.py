"""What a table of figures costs beside the SQL an expert would write: `python -m bench.figures 10000 100000 [--postgresql]`.

The figures of so many requests are written as the door writes them, for a type with eight dimensions and a sum; then the
cross-table of two dimensions, all years and one fiscal year, is read as a screen reads it, and by a bare `GROUP BY` over the
same narrow rows.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from sqlalchemy import func, insert, select, text

from portal.db import Database
from portal.models import schema
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.figures import Figure, FigureGrouping
from portal.models.requests import Request
from portal.queries.catalogue import Catalogue, compiled
from portal.queries.figure_plans import newest
from portal.reports.asking import Ask, Period
from portal.reports.figures import read
from portal.services.figure_cells import make_cells
from portal.services.office_folder import read_folder
from portal.services.publication import publish
from portal.settings import ROOT
from tests.support.postgres import Postgres
from tests.support.requests import person

OFFICE: Final = ROOT / "offices" / "social-welfare"
TYPE: Final = "welfare_case"
MANY: Final = {
    "district": 22,
    "subdistrict": 200,
    "category": 8,
    "operation": 2,
    "result": 9,
    "help_kind": 6,
    "source": 2,
}
_FIGURE, _REQUEST, _GROUPING = table(Figure), table(Request), table(FigureGrouping)
_AT_ONCE: Final = 2000


def measure(url: str, count: int) -> None:
    """One line for each question."""
    schema.upgrade(url)
    database, catalogue = Database(url), Catalogue(compiled)
    with database.transaction() as session:
        publish(session, read_folder(OFFICE))
        actor = person(session, "executive")
    began = time.perf_counter()
    fill(database, count)
    filled = time.perf_counter()
    with database.transaction() as session:
        session.execute(_GROUPING.delete())
    made = 0
    while True:
        with database.transaction() as session:
            if not make_cells(session, newest(session, [TYPE])[0]):
                break
            made += 1
    built = time.perf_counter()
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    print(f"{count}: rows {filled - began:.1f} s; {made} groupings {built - filled:.1f} s")
    for name, period in (
        ("all years", Period()),
        ("one fiscal year", Period.fiscal_year(2566)),
        ("odd days", Period(date(2022, 2, 11), date(2023, 7, 19))),
    ):
        ask = Ask((TYPE,), "district", "category", ("count()", "sum(amount)"), period=period)
        with database.reading() as session:
            plan = newest(session, [TYPE])[0]
            ours = _best(partial(read, session, actor, catalogue, ask))
            bare = _best(partial(_bare, session, plan, period))
            total = read(session, actor, catalogue, ask).total
        print(f"  {name}: {ours:.1f} ms; bare SQL {bare:.1f} ms; {total[0]} requests")
    database.close()


def fill(database: Database, count: int) -> None:
    """Requests of five years with their figures."""
    dice = random.Random(1)
    with database.reading() as session:
        plan = newest(session, [TYPE])[0]
        who = session.scalar(select(func.min(table(Account).c.id)))
        version = session.scalar(text("SELECT current_version_id FROM request_type WHERE id = :id"), {"id": TYPE})
    slots = {name: slot.name for name, slot in plan.dimensions.items()}
    money = plan.atoms["sum(amount)"].name
    for first in range(1, count + 1, _AT_ONCE):
        ids = range(first, min(first + _AT_ONCE, count + 1))
        requests: list[dict[str, Any]] = []
        figures: list[dict[str, Any]] = []
        for id in ids:
            day = date(2020, 10, 1) + timedelta(days=dice.randrange(1826))
            at = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
            step = dice.choice(("waiting", "checking", "committee", "closed"))
            requests.append({
                "id": id, "reference": f"R{id}", "type_id": TYPE, "version_id": version, "state": "submitted", "step": step,
                "unit": "welfare", "last_hash": "", "applicant_id": who, "filed_by_id": who, "subject_name": "", "filed_at": at,
                "state_changed_at": at, "search_text": "", "submission_key": f"S{id}",
            })  # fmt: skip
            values = {slots[name]: f"{name}{dice.randrange(many)}" for name, many in MANY.items()}
            values |= {
                slots["request.state"]: "submitted",
                slots["request.step"]: step,
                slots["request.unit"]: "welfare",
            }
            figures.append({
                "request_id": id, "plan_id": plan.id, "type_id": TYPE, "unit": "welfare", "filed_on": day,
                "month": day.replace(day=1), money: dice.randrange(10_000) * 10_000, **values,
            })  # fmt: skip
        with database.transaction() as session:
            session.execute(insert(_REQUEST), requests)
            session.execute(insert(_FIGURE), figures)


def _bare(session: Any, plan: Any, period: Period) -> Any:
    """What an expert writes over one narrow table."""
    row, column = (_FIGURE.c[plan.dimensions[name].name] for name in ("district", "category"))
    made = select(row, column, func.count(), func.sum(_FIGURE.c[plan.atoms["sum(amount)"].name]))
    made = made.where(_FIGURE.c.type_id == TYPE)
    if period.first is not None:
        made = made.where(_FIGURE.c.filed_on.between(period.first, period.last))
    return session.execute(made.group_by(row, column)).all()


def _best(ask: Callable[[], Any]) -> float:
    """Milliseconds of the best of nine."""
    took = []
    for _ in range(9):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    return min(took) * 1000


def main() -> None:
    """Sizes as arguments; `--postgresql` on a server of its own."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or [10_000, 100_000]
    server = Postgres.start(durable=True) if "--postgresql" in sys.argv else None
    try:
        for size in sizes:
            url = server.create(f"figures_{size}") if server else f"sqlite:///{Path(mkdtemp()) / 'figures.sqlite3'}"
            measure(url, size)
    finally:
        if server:
            server.stop()


if __name__ == "__main__":
    main()
