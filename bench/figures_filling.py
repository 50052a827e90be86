"""Requests of five fiscal years for the office of bench/figures_office.py: the rows that counting them reads, and no others."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.orm import Session

from bench.figures_office import DISTRICTS, KINDS, PROVINCES, SOURCES, STEPS, TYPE
from portal.db import Database
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.figures import FigureGrouping, FigurePlan
from portal.models.machinery import Tally
from portal.models.requests import Edition, Request, StaffAnswers

FIRST_DAY: Final = date(2021, 10, 1)
DAYS: Final = 1826
_TABLES: Final = tuple(table(model) for model in (Request, Edition, StaffAnswers))
_STATES: Final = dict(zip(STEPS, ("submitted", "in_progress", "in_progress", "done"), strict=True))
_AT_ONCE: Final = 2000


def fill(database: Database, count: int) -> None:
    """The oldest first, as an office gets them; older ones are mostly done, and some districts have more than others."""
    dice = random.Random(1)
    with database.reading() as session:
        who = session.scalar(select(func.min(table(Account).c.id)))
        version = session.scalar(text("SELECT current_version_id FROM request_type WHERE id = :id"), {"id": TYPE})
    for first in range(1, count + 1, _AT_ONCE):
        rows = [_rows(dice, number, count, who, version) for number in range(first, min(first + _AT_ONCE, count + 1))]
        with database.transaction() as session:
            for where, made in zip(_TABLES, zip(*rows, strict=True), strict=True):
                _put(session, where, [each for each in made if each])
    with database.transaction() as session:
        _settle(session)


def _put(session: Session, where: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.execute(insert(where), rows)


def _rows(dice: random.Random, id: int, count: int, who: Any, version: Any) -> Sequence[Mapping[str, Any]]:
    """A request, what was answered, what staff added."""
    day = FIRST_DAY + timedelta(days=(id - 1) * DAYS // count)
    at = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    age = 1 - id / count
    step = dice.choices(STEPS, (1, 2, 3, 4 + 60 * age))[0]
    district = int(DISTRICTS * dice.random() ** 1.5)
    request = {
        "id": id, "key": f"K{id:021}", "reference": f"R{id}", "type_id": TYPE, "version_id": version, "state": _STATES[step],
        "step": step, "unit": "front", "last_hash": "", "applicant_id": who, "filed_by_id": who, "subject_name": "",
        "filed_at": at, "state_changed_at": at, "search_text": "", "submission_key": f"S{id:021}", "edition": 1,
    }  # fmt: skip
    answers = {
        "province": {"row": f"p{district % PROVINCES}"}, "district": {"row": f"d{district}"}, "kind": dice.choice(KINDS),
        "source": dice.choice(SOURCES), "urgent": dice.random() < 0.1, "story": "เล่าเรื่องที่เดือดร้อน " * 10,
    }  # fmt: skip
    edition = {"request_id": id, "number": 1, "answers": answers, "kept": _kept(district), "at": at, "by_id": who}
    if step in ("new", "asked"):
        return request, edition, {}
    added = {"amount": f"{dice.randrange(1, 100) * 100}.00"}
    return request, edition, {"request_id": id, "answers": added, "kept": {}, "forms": {}}


def _kept(district: int) -> Mapping[str, Any]:
    of = district % PROVINCES
    province = {"registry": "provinces", "row": f"p{of}", "label": f"จังหวัด {of}", "columns": {"name": f"จังหวัด {of}"}}
    columns = {"name": f"อำเภอ {district}", "province": province}
    mine = {"registry": "districts", "row": f"d{district}", "label": f"อำเภอ {district}", "columns": columns}
    return {"province": {f"p{of}": province}, "district": {f"d{district}": mine}}


def _settle(session: Session) -> None:
    """Kept counts; and as after a publication that counts otherwise: everything is still to be counted."""
    request = table(Request)
    counts = select(request.c.type_id, request.c.unit, request.c.state, request.c.step, func.count().label("change"))
    rows = session.execute(counts.group_by(request.c.type_id, request.c.unit, request.c.state, request.c.step))
    session.execute(insert(table(Tally)), [dict(row._mapping) for row in rows])
    session.execute(table(FigureGrouping).delete())
    session.execute(update(table(FigurePlan)).values(done_at=None, reached=0))
