"""An office whose requests are acted upon at random, and a plain copy of what each of them should count as."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.access.permissions import Actor
from portal.access.scopes import staff_requests
from portal.db import Database
from portal.errors import PortalError
from portal.models.base import table
from portal.models.requests import Request
from portal.queries.requests import Wish, queue
from portal.reports.asking import Ask, Figures, Period
from portal.reports.figures import read
from portal.reports.listing import listed_by
from portal.services.applying import drafts, revisions
from portal.services.casework import assigning, handling, records
from portal.services.counting import figure_cells
from tests.support.declared import Declared, declare

ROLES = """\
  local: {title: ประจำอำเภอ, like: staff, unit: all, area: districts}
  boss: {title: ผู้บริหาร, like: executive}
"""
DASHBOARDS = """\
dashboards:
  - id: board
    title: หน้าสรุป
    filters: [big]
    tiles: [{title: ตาราง, from: [case], where: amount > 50, rows: district, columns: kind, measures: [sum(amount)]}]
"""
DISTRICTS = """\
title: อำเภอ
columns: [{id: name, type: text, label: ชื่อ}]
rows: {north: {name: เหนือ}, south: {name: ใต้}, west: {name: ตะวันตก}}
"""
CASE = """\
title: เคส
unit: front
area: [district]
shows: {result: ผล}
form:
  - fields:
      - {id: district, type: reference, from: districts, label: อำเภอ}
      - {id: kind, type: choice, label: เรื่อง, options: {food: อาหาร, cash: เงิน, home: บ้าน}}
      - {id: big, type: yes_no, label: ใหญ่, optional: true}
steps:
  - {id: new, state: submitted, label: ใหม่, shows: {result: รอ}}
  - {id: asked, state: in_progress, label: ขอความเห็น, shows: {result: กำลังดู}}
  - {id: paid, state: in_progress, label: จ่าย, shows: {result: ช่วยแล้ว}}
staff_forms:
  - {id: opinion, title: ความเห็น, at: [asked], by: [back], fields: [{id: said, type: text, label: ความเห็น}]}
  - {id: help, title: ช่วย, at: [asked], moves_to: paid, fields: [{id: amount, type: money, label: เงิน}]}
records:
  - {id: rating, title: ความพึงพอใจ, by: [applicant], at: [new, asked, paid], fields: [{id: score, type: rating, label: คะแนน}]}
report:
  dimensions: [district, kind, result, fiscal_year(request.filed), answered(amount), rating.score]
  measures: [count(), sum(amount), average(rating.score), count(kind == "food") / count()]
"""
LETTER = """\
title: หนังสือ
unit: back
form: [{fields: [{id: about, type: text, label: เรื่อง}]}]
"""
MEASURES = ("count()", "sum(amount)", "average(rating.score)", 'count(kind == "food") / count()')
START = datetime(2022, 8, 20, 3, tzinfo=UTC)


@dataclass
class Copy:
    """What one request counts as, kept by the test itself."""

    district: str
    kind: str
    filed: date
    unit: str = "front"
    state: str = "submitted"
    step: str = "new"
    amount: Decimal | None = None
    score: int | None = None

    def value(self, dimension: str) -> str:
        results = {"new": "รอ", "asked": "กำลังดู", "paid": "ช่วยแล้ว"}
        year = self.filed.year + 543 + (self.filed.month >= 10)
        return {
            "district": self.district,
            "kind": self.kind,
            "request.step": self.step,
            "request.state": self.state,
            "request.unit": self.unit,
            "result": results.get(self.step, "ไม่พบข้อมูล"),
            "fiscal_year(request.filed)": str(year),
            "answered(amount)": "yes" if self.amount is not None else "no",
            "amount > 50": "" if self.amount is None else ("yes" if self.amount > 50 else "no"),
        }[dimension]


def cell(copies: list[Copy], who: str = "clerk") -> tuple[Decimal | None, ...]:
    """The figures of `MEASURES` over some requests, worked out the plain way; what few thought is not for the boss."""
    scores = [each.score for each in copies if each.score is not None]
    average = Decimal(sum(scores)) / len(scores) if len(scores) >= (5 if who == "boss" else 1) else None
    share = Decimal(sum(each.kind == "food" for each in copies)) / len(copies) if copies else None
    return Decimal(len(copies)), sum((each.amount or Decimal() for each in copies), Decimal()), average, share


@dataclass
class Acting:
    """The office, its people, its requests."""

    office: Declared
    random: random.Random
    copies: dict[str, Copy] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    now: datetime = START

    @classmethod
    def begun(cls, database: Database, folder: Path, seed: int = 1) -> "Acting":
        office = declare(database, folder, ROLES + DASHBOARDS, {"districts": DISTRICTS}, case=CASE, letter=LETTER)
        made = cls(office, random.Random(seed))
        made.people = {
            "applicant": office.person(),
            "clerk": office.person("clerk", "front"),
            "front": office.person("officer", "front"),
            "back": office.person("officer", "back"),
            "local": office.person("local", "front", areas=["north", "west"]),
            "nowhere": office.person("local", "front", areas=[]),
            "boss": office.person("boss"),
        }
        return made

    def act(self, times: int) -> None:
        acts: list[Callable[[], None]] = [self.file, self.file, self.accept, self.help, self.rate, self.forward]
        acts += [self.cancel, self.edit, self.finish, self.note]
        for _ in range(times):
            self.now += timedelta(days=self.random.randrange(4), minutes=self.random.randrange(1, 500))
            with clock.stopped_at(self.now):
                self.random.choice(acts)()

    def file(self) -> None:
        district, kind = self.random.choice(("north", "south", "west")), self.random.choice(("food", "cash", "home"))
        filed = self.office.file(self.people["applicant"], "case", district=district, kind=kind)
        self.copies[filed.key] = Copy(district, kind, self.now.astimezone(clock.BANGKOK).date())

    def some(self, **wanted: str) -> Iterator[tuple[str, Copy]]:
        """One request that is so, if there is any."""
        fitting = [
            (key, each) for key, each in self.copies.items() if all(getattr(each, k) == v for k, v in wanted.items())
        ]
        if fitting:
            yield self.random.choice(fitting)

    def accept(self) -> None:
        for key, copy in self.some(step="new"):
            self.office.act(handling.accept, self.people["clerk"], key)
            copy.state, copy.step = "in_progress", "asked"

    def help(self) -> None:
        for key, copy in self.some(step="asked"):
            amount = self.random.choice((10, 50, 51, 1000))
            moves = self.random.random() < 0.7
            self.office.fill(self.people["clerk"], key, "help", moves, amount=str(amount))
            copy.amount, copy.step = Decimal(amount), "paid" if moves else "asked"

    def rate(self) -> None:
        for key, copy in self.some():
            if copy.step in ("new", "asked", "paid"):
                self.rate_this(key)

    def rate_this(self, key: str) -> None:
        score, seen = self.random.randrange(1, 6), self.office.request(key).revision
        with self.office.database.transaction() as session:
            try:
                records.add(
                    session,
                    self.people["applicant"],
                    self.office.catalogue,
                    key,
                    "rating",
                    {"score": (str(score),)},
                    seen,
                )
            except PortalError:
                return
        self.copies[key].score = score

    def forward(self) -> None:
        for key, copy in self.some():
            unit = "back" if copy.unit == "front" else "front"
            if copy.state in ("submitted", "in_progress"):
                self.office.act(assigning.forward, self.people["clerk"], key, unit, "ย้าย")
                copy.unit = unit

    def cancel(self) -> None:
        if self.random.random() < 0.3:
            for key, copy in self.some(step="new"):
                self.office.act(handling.cancel, self.people["applicant"], key)
                copy.state = copy.step = "cancelled"

    def finish(self) -> None:
        for key, copy in self.some(step="paid"):
            self.office.act(handling.finish, self.people["clerk"], key)
            copy.state = copy.step = "done"

    def note(self) -> None:
        for key, _ in self.some():
            self.office.act(handling.add_note, self.people["clerk"], key, "จด")

    def edit(self) -> None:
        for key, copy in self.some(step="new"):
            district = self.random.choice(("north", "south", "west"))
            who = self.people["applicant"]
            with self.office.database.transaction() as session:
                draft = drafts.start_revision(session, who, self.office.catalogue, key, "edit")
                found = drafts.find(session, who, draft)
                checked = self.office.catalogue.version(session, found.version_id)
                drafts.save(session, who, checked, found, {"district": (district,), "kind": (copy.kind,)})
            with self.office.database.transaction() as session:
                revisions.refile(session, who, self.office.catalogue, draft, self.office.request(key).revision)
            copy.district = district

    def fold(self) -> None:
        with self.office.database.transaction() as session:
            figure_cells.fold_figures(session)

    def read(self, who: str, ask: Ask, language: str | None = None) -> Figures:
        with self.office.database.reading() as session:
            return read(session, self.people[who], self.office.catalogue, ask, language)

    def listed(self, who: str, words: tuple[str, ...] = (), **wish: Any) -> set[str]:
        """Keys of the list that a number opens."""
        with self.office.database.reading() as session:
            by = listed_by(session, self.office.catalogue, words)
            wanted, request = Wish(by=by, **wish), table(Request)
            rows = select(request.c.key).where(staff_requests(self.people[who].reach), *wanted.criteria())
            found = set(session.scalars(rows))
            page = queue(session, self.people[who], wanted)
            assert page.total == len(found)
            assert {row.key for row in page.rows} <= found
            return found


def expected(copies: Mapping[str, Copy], visible: set[str], ask: Ask) -> dict[tuple[str, str], list[Copy]]:
    """Requests by row and column, as they should be counted."""
    found: dict[tuple[str, str], list[Copy]] = {}
    for key, each in copies.items():
        if key not in visible or not ask.period.covers(each.filed):
            continue
        if any(each.value(name) != value for name, value in ask.filters):
            continue
        here = tuple(each.value(name) if name is not None else "" for name in (ask.rows, ask.columns))
        found.setdefault((here[0], here[1]), []).append(each)
    return found


PERIODS = (
    Period(),
    Period.fiscal_year(2565),
    Period.fiscal_year(2566),
    Period(date(2022, 9, 10), date(2022, 11, 5)),
    Period(date(2022, 9, 3), date(2022, 9, 12)),
)
