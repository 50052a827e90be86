"""`python -m bench.imports`: how fast requests and results come in from files, beside the bare rows of the same file.

Each row is judged and acted upon by the one door: number, history, notices, figures. The floor reads the same file with the
standard library and writes three bare rows for each of its rows, as many in one transaction. In turn, in one run; rows a
second by the clock and by the processor of this process, because the machine may be doing other work.
"""

import argparse
import csv
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import text

from bench.places import asks_engines, places
from portal.access.permissions import Actor
from portal.db import Database
from portal.models import schema
from portal.services.casework import handling
from portal.services.importing.filings import AT_ONCE
from portal.services.importing.into import Into, requests
from tests.support.imports import HEAD, RESULT, Imports
from tests.support.people import citizen_id

_BARE: Final = ("bare_request", "bare_edition", "bare_event")


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock and of the processor."""

    clock: float
    cpu: float

    @classmethod
    def on(cls, work: Callable[[], object]) -> "Spent":
        began, busy = time.perf_counter(), time.process_time()
        work()
        return cls(time.perf_counter() - began, time.process_time() - busy)

    def line(self, what: str, rows: int, floor: "Spent") -> str:
        """A row of the table."""
        rates = f"{rows / self.clock:,.0f} | {rows / self.cpu:,.0f} | {rows / floor.cpu:,.0f}"
        return f"| {what} | {rows:,} | {rates} | {self.cpu / floor.cpu:.0f} |"


def bare(database: Database, words: str) -> None:
    """The rows of a file as they stand, three for each."""
    lines = csv.reader(StringIO(words))
    next(lines)
    while some := list(islice(lines, AT_ONCE)):
        with database.engine.begin() as connection:
            told = [{"first": line[0], "rest": "|".join(line[1:])} for line in some]
            for name in _BARE:
                connection.execute(text(f"INSERT INTO {name} (first, rest) VALUES (:first, :rest)"), told)


def measured(database: Database, folder: Path, engine: str, rows: int) -> Iterator[str]:
    """The lines of one database."""
    with database.engine.begin() as connection:
        for name in _BARE:
            connection.execute(text(f"CREATE TABLE {name} (first VARCHAR(40), rest VARCHAR(400))"))
            connection.execute(text(f"CREATE INDEX {name}_first ON {name} (first)"))
    imports = Imports(database, folder)
    imports.patience = float("inf")
    clerk, into = imports.office.person("officer", "front"), requests("course")
    filed = "เลขบัตร,ชื่อ,หน่วย\n" + "".join(f"{citizen_id(number)},คน {number},back\n" for number in range(1, rows + 1))

    def run(words: str, writes: bool = True, who: Actor | None = None, into: Into = RESULT) -> Spent:
        def work() -> None:
            done = imports.run(words, writes, who, into)
            if done.bad or done.done != rows:
                raise RuntimeError(done.problems[:3])

        return Spent.on(work)

    floor = Spent.on(lambda: bare(database, filed))
    yield run(filed, False, who=clerk, into=into).line(f"{engine}, requests, looked through", rows, floor)
    yield run(filed, who=clerk, into=into).line(f"{engine}, requests, all new", rows, floor)
    yield run(filed, who=clerk, into=into).line(f"{engine}, requests, once more", rows, floor)
    with database.reading() as session:
        found = session.execute(text("SELECT \"key\", reference FROM request WHERE type_id = 'course'")).all()
    for key, _ in found:
        imports.office.act(handling.accept, imports.agency, key)
    results = HEAD + "".join(f"{reference},ผ่าน,31/10/2569,ลำปาง,ตัดเย็บ,\n" for _, reference in found)
    floor = Spent.on(lambda: bare(database, results))
    yield run(results, False).line(f"{engine}, results, looked through", rows, floor)
    yield run(results).line(f"{engine}, results, all new", rows, floor)
    yield run(results).line(f"{engine}, results, once more", rows, floor)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=1000, help="rows of each file")
    asks_engines(parser)
    chosen = parser.parse_args()
    print("| work | rows | rows/s | rows/s of CPU | floor, rows/s of CPU | CPU, times the floor |")
    print("|---|---:|---:|---:|---:|---:|", flush=True)
    with places("imports", chosen.engines, [chosen.rows]) as all_of_them:
        for place in all_of_them:
            schema.upgrade(place.url)
            database = Database(place.url)
            try:
                for line in measured(database, place.home, place.engine, chosen.rows):
                    print(line, flush=True)
            finally:
                database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
