"""`python -m bench.figures --sizes 10000,100000,1000000`: pages of figures beside the SQL an expert would write.

All requests are counted as after a publication that counts otherwise: by the worker's own job, in a process of its own, for
its time and its memory. Then pages are asked for as a browser asks, each with the bare `GROUP BY`s of the same questions in
turn. It prints docs/performance-figures.md, or with `--write` writes it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select, text

from bench import figures_bare
from bench.figures_bare import Bare, grouped
from bench.figures_filling import fill
from bench.figures_office import CASE, LISTS, ROLES, TYPE
from bench.figures_report import Answer, Stage, written
from bench.places import asks_engines, places, sizes
from portal.app import create_app
from portal.db import Database
from portal.models import schema
from portal.models.base import table
from portal.models.figures import FigureCell, FigureGrouping
from portal.queries.figure_plans import newest
from portal.settings import ROOT, from_environment
from tests.support.declared import Declared, declare

ROUNDS: Final = 25
_CHILD: Final = """
import json, resource, sys, time
from portal.db import Database
from portal.queries.catalogue import Catalogue, compiled
from portal.worker.figures import count_all
database, began = Database(sys.argv[1]), time.perf_counter()
count_all(database, Catalogue(compiled), sys.argv[2])
told = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"seconds": time.perf_counter() - began, "cpu": told.ru_utime + told.ru_stime, "mb": told.ru_maxrss / 1024}))
"""


@dataclass(frozen=True)
class Question:
    """A page, and the bare SQL that its numbers are."""

    name: str
    address: str
    bare: Bare


def questions() -> list[Question]:
    """Of each kind of page some."""
    board = (
        grouped("", "count(*), sum(amount)"), grouped("step"), grouped("kind, result"),
        grouped("district", "count(*), sum(amount)"), grouped("province, kind", where="urgent = 'yes'"), grouped("source, state"),
    )  # fmt: skip
    below = [each for each in board if "urgent" not in each]
    year, odd = (date(2024, 10, 1), date(2025, 9, 30)), (date(2023, 2, 11), date(2025, 7, 19))
    odd_days, cross = "from=11/02/2566&to=19/07/2568", f"/staff/figures?type={TYPE}&rows=district&columns=kind"
    table_of, below_p3 = grouped("district, kind"), grouped("district, state", where="province = 'p3'")
    listed = (
        "SELECT request_id FROM fact WHERE district = 'd11' AND kind = 'kind2' AND filed_on BETWEEN :first AND :last "
        "ORDER BY filed_on DESC, request_id DESC LIMIT 10"
    )
    of_province = [each.replace("WHERE", "WHERE province = 'p3' AND") for each in below]
    urgent = grouped("province, kind", where="urgent = 'yes' AND province = 'p3'")
    by = f"/staff/summary/requests?type={TYPE}&by=district:d11&by=kind:kind2&from=01/10/2567&to=30/09/2568"
    return [
        Question("dashboard, fiscal year", "/staff/dashboards/main?year=2568", Bare(board, *year)),
        Question(
            "dashboard, one province", "/staff/dashboards/main?year=2568&f1=p3", Bare([*of_province, urgent], *year)
        ),
        Question("dashboard, odd days", f"/staff/dashboards/main?{odd_days}", Bare(board, *odd)),
        Question("cross table, fiscal year", f"{cross}&year=2568", Bare([table_of], *year)),
        Question("cross table, all years", f"{cross}&year=all", Bare([table_of])),
        Question("cross table, odd days", f"{cross}&{odd_days}", Bare([table_of], *odd)),
        Question(
            "areas of a province", f"/staff/figures/areas?type={TYPE}&year=2568&under=p3", Bare([below_p3], *year)
        ),
        Question("the list of a number", by, Bare([listed], *year)),
    ]


def measure(engine: str, url: str, count: int, home: Path) -> Stage:
    """Everything about one engine and size; `home` is an empty folder."""
    settings = from_environment({"PORTAL_HOME": str(home), "DATABASE_URL": url})
    schema.upgrade(url)
    database = Database(url)
    office = declare(database, home / "office", ROLES, LISTS, case=CASE)
    office.person()
    boss = office.person("boss")
    began = time.perf_counter()
    fill(database, count)
    _say(f"{engine}, {count:,}: filled in {time.perf_counter() - began:.0f} s")
    counting = counted(url)
    _say(
        f"{engine}, {count:,}: counted in {counting['seconds']:.0f} s, {counting['cpu']:.0f} s of CPU, {counting['mb']:.0f} MB"
    )
    with database.engine.begin() as connection, database.reading() as session:
        figures_bare.make(connection, newest(session, [TYPE])[0])
    if not database.is_sqlite:  # what PostgreSQL does by itself within a day; nobody does it on SQLite
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    with database.reading() as session:
        sizes = [
            session.scalar(select(func.count()).select_from(table(model))) or 0
            for model in (FigureGrouping, FigureCell)
        ]
    stage = Stage(engine, count, counting, sizes[0], sizes[1])
    app = create_app(settings, testing=True)
    try:
        ask_all(stage, app, office, boss, database)
    finally:
        app.extensions["database"].close()
        database.close()
    return stage


def counted(url: str) -> dict[str, float]:
    """The job of the worker, alone in a process."""
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, url, TYPE], env=environ, cwd=ROOT, capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def ask_all(stage: Stage, app: Flask, office: Declared, boss: Any, database: Database) -> None:
    """Every question, pages and bare SQL in turn."""
    browser, clock = office.browser(app, boss), Clock()
    clock.watch()
    with database.engine.connect() as connection:
        for question in questions():
            pages, sql, bare = [], [], []
            for number in range(ROUNDS + 3):
                clock.spent = 0.0
                page = _timed(partial(_get, browser, question.address))
                of_it = clock.spent * 1000
                own = _timed(partial(question.bare.run, connection))
                connection.rollback()  # on SQLite it holds the writers' turn, and a page may note that somebody is here
                if number >= 3:
                    pages.append(page)
                    sql.append(of_it)
                    bare.append(own)
            made = [statistics.median(each) for each in (pages, sql, bare)]
            stage.answers.append(Answer(question.name, made[0], sorted(pages)[int(0.95 * ROUNDS)], made[1], made[2]))
            _say(f"  {stage.answers[-1]}")


class Clock:
    """Seconds between a statement's leaving and its answer."""

    def __init__(self) -> None:
        self.spent = self._began = 0.0

    def watch(self) -> None:
        """All statements count."""
        event.listen(Engine, "before_cursor_execute", self._left)
        event.listen(Engine, "after_cursor_execute", self._came)

    def _left(self, *_: Any) -> None:
        self._began = time.perf_counter()

    def _came(self, *_: Any) -> None:
        self.spent += time.perf_counter() - self._began


def _get(browser: FlaskClient, address: str) -> None:
    answer = browser.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status}")


def _timed(what: Callable[[], None]) -> float:
    began = time.perf_counter()
    what()
    return (time.perf_counter() - began) * 1000


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.figures", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000", help="requests in the database, by commas")
    asks_engines(parser)
    parser.add_argument("--write", action="store_true", help="write docs/performance-figures.md")
    parser.add_argument("--keep", action="store_true", help="leave the SQLite databases where they are")
    chosen = parser.parse_args()
    began = time.perf_counter()
    with places("figures", chosen.engines, sizes(chosen.sizes), chosen.keep) as all_of_them:
        stages = [measure(place.engine, place.url, place.size, place.home) for place in all_of_them]
    page = written(stages, ROUNDS, time.perf_counter() - began)
    if chosen.write:
        (ROOT / "docs" / "performance-figures.md").write_text(page, "utf-8")
    print(page)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
