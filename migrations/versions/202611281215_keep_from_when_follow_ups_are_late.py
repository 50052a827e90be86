"""keep from when follow-ups are late"""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from portal import clock
from portal.models.base import Moment
from portal.queries.catalogue import compiled
from portal.services.door.missed import windows_of
from portal.workflow.missed import Windows, missed

revision = "c1a7e5d20b64"
down_revision = "6911441c8f21"
branch_labels = None
depends_on = None

MISSES = sa.text("missed_from IS NOT NULL")
AT_ONCE = 500
VERSION = sa.table("type_version", sa.column("id", sa.Integer), sa.column("bundle", sa.JSON))
REQUEST = sa.table(
    "request",
    sa.column("id", sa.Integer),
    sa.column("version_id", sa.Integer),
    sa.column("step", sa.String),
    sa.column("missed_from", sa.Date),
    sa.column("missed_own_from", sa.Date),
)
EVENT = sa.table(
    "event",
    sa.column("request_id", sa.Integer),
    sa.column("to_step", sa.String),
    sa.column("to_state", sa.String),
    sa.column("at", Moment),
)
RECORD = sa.table("record", *map(sa.column, ("request_id", "record_id", "place")))


def upgrade() -> None:
    for name in ("missed_from", "missed_own_from"):
        op.add_column("request", sa.Column(name, sa.Date(), nullable=True))
    fill(op.get_bind())
    for columns in (["missed_from", "id"], ["unit", "missed_from", "id"]):
        name = f"ix_request_{'_'.join(columns)}"
        op.create_index(name, "request", columns, sqlite_where=MISSES, postgresql_where=MISSES)


def downgrade() -> None:
    for name in ("ix_request_unit_missed_from_id", "ix_request_missed_from_id"):
        op.drop_index(name, "request")
    for name in ("missed_own_from", "missed_from"):
        op.drop_column("request", name)


def fill(connection: sa.Connection) -> None:
    """What stands there already, version by version: few have windows, and of theirs only those that stand at such a step."""
    for version in connection.execute(sa.select(VERSION)).all():
        if "windows" not in json.dumps(version.bundle):
            continue
        checked = compiled(version.bundle)
        windows = windows_of(checked)
        steps = [step.id for step in checked.steps if windows is not None and windows.here(step.id)]
        if windows is None or not steps:
            continue
        last = 0
        while rows := connection.execute(_next(version.id, steps, last)).all():
            last = rows[-1].id
            _fill(connection, windows, {row.id: row.step for row in rows})


def _next(version: int, steps: list[str], last: int) -> sa.Select[Any]:
    rows = sa.select(REQUEST.c.id, REQUEST.c.step).where(REQUEST.c.version_id == version, REQUEST.c.step.in_(steps))
    return rows.where(REQUEST.c.id > last).order_by(REQUEST.c.id).limit(AT_ONCE)


def _fill(connection: sa.Connection, windows: Windows, steps: dict[int, str]) -> None:
    came: dict[int, dict[tuple[str, str], datetime]] = defaultdict(dict)
    taken: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    by = EVENT.c.request_id, EVENT.c.to_step, EVENT.c.to_state
    first = sa.select(*by, sa.func.min(EVENT.c.at)).where(EVENT.c.request_id.in_(steps)).group_by(*by)
    for row in connection.execute(first):
        came[row[0]][row[1], row[2]] = row[3]
    for row in connection.execute(sa.select(RECORD).where(RECORD.c.request_id.in_(steps))):
        taken[row.request_id].add((row.record_id, row.place))
    now = clock.now()
    found: Iterable[dict[str, Any]] = (
        vars(missed(windows, step, came[id], taken[id], now)) | {"of": id} for id, step in steps.items()
    )
    rows = [each for each in found if each["missed_from"] is not None]
    if rows:
        columns = {name: sa.bindparam(name) for name in ("missed_from", "missed_own_from")}
        connection.execute(sa.update(REQUEST).where(REQUEST.c.id == sa.bindparam("of")).values(**columns), rows)
