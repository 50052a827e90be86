"""The same questions as bare SQL, as an expert writes it over one narrow table with the index that each question wants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, text

from bench.figures_office import TYPE
from portal.queries.figure_plans import Plan

NAMES: Final = {
    "province": "province",
    "district": "district",
    "kind": "kind",
    "source": "source",
    "urgent": "urgent",
    "result": "result",
    "request.step": "step",
    "request.state": "state",
}
_INDEXES: Final = (
    "filed_on, amount", "filed_on, step", "filed_on, kind, result", "filed_on, district, amount",
    "urgent, filed_on, province, kind", "filed_on, source, state", "filed_on, district, kind", "filed_on, province, kind, result",
    "province, filed_on, district, state", "district, kind, filed_on, request_id",
)  # fmt: skip


def make(connection: Connection, plan: Plan) -> None:
    """The narrow table, out of what was counted."""
    slots = ", ".join(f"{plan.dimensions[name].name} AS {column}" for name, column in NAMES.items())
    amount = plan.atoms["sum(amount)"].name
    connection.execute(
        text(
            f"CREATE TABLE fact AS SELECT request_id, filed_on, {slots}, {amount} AS amount FROM figure WHERE type_id = '{TYPE}'"
        )
    )
    for number, columns in enumerate(_INDEXES):
        connection.execute(text(f"CREATE INDEX fact_{number} ON fact ({columns})"))


@dataclass(frozen=True)
class Bare:
    """Some statements with the days they ask for."""

    statements: Sequence[str]
    first: date = date(2000, 1, 1)
    last: date = date(2100, 1, 1)

    def run(self, connection: Connection) -> None:
        for each in self.statements:
            connection.execute(text(each), {"first": self.first, "last": self.last}).all()


def grouped(by: str, what: str = "count(*)", where: str = "") -> str:
    """One table of figures."""
    days = "filed_on BETWEEN :first AND :last" + (f" AND {where}" if where else "")
    return (
        f"SELECT {by}, {what} FROM fact WHERE {days} GROUP BY {by}" if by else f"SELECT {what} FROM fact WHERE {days}"
    )
