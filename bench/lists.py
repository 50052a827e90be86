"""`python -m bench.lists`: how fast long lists come in and how fast a row is found, beside bare reading of the file.

Rows a second by the clock and by the processor, because the machine may be doing other work; peak memory of the process
that imports and of the child that reads.
"""

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from bench.places import Place, asks_engines, places, sizes
from portal.app import create_app
from portal.db import Database
from portal.models import schema
from portal.queries.catalogue import Catalogue
from portal.settings import ROOT, from_environment
from tests.support.declared import declare
from tests.support.forms import token
from tests.support.people import citizen_id
from tests.support.workbooks import Cell, workbook

HOLDERS: Final = """\
title: ผู้ถือบัตร
key: card
lookup: {ask: card, found: มีสิทธิ, not_found: ไม่พบ, shows: points}
label: "{first_name} {last_name}"
columns:
  - {id: card, type: citizen_id, label: เลขประจำตัว}
  - {id: title, type: text, label: คำนำหน้า}
  - {id: first_name, type: text, label: ชื่อ}
  - {id: last_name, type: text, label: สกุล}
  - {id: born, type: date, label: วันเกิด}
  - {id: income, type: money, label: รายได้}
  - {id: district, type: reference, from: districts, label: อำเภอ}
  - {id: village, type: text, label: หมู่บ้าน}
"""
DISTRICTS: Final = (
    "title: อำเภอ\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {"
    + ", ".join(f"d{number}: {{name: อำเภอ {number}}}" for number in range(25))
    + "}\n"
)
POINTS: Final = (
    "title: จุดรับแจ้ง\ncolumns:\n  - {id: name, type: text, label: ชื่อ}\n"
    "  - {id: district, type: reference, from: districts, label: อำเภอ}\n"
    "rows: {" + ", ".join(f"p{number}: {{name: จุด {number}, district: d{number}}}" for number in range(25)) + "}\n"
)
NO_CHECK: Final = "registration: {who: open, human_check: false}\n"
TYPE: Final = """\
title: สิทธิ
form:
  - fields:
      - {id: district, type: reference, from: districts, label: อำเภอ}
      - {id: holder, type: reference, from: holders, find_by: card, within: district, label: เลขประจำตัว}
"""
HEAD: Final = ("เลขประจำตัว", "คำนำหน้า", "ชื่อ", "สกุล", "วันเกิด", "รายได้", "อำเภอ", "หมู่บ้าน")
LOOKS: Final = 200
_CHILD: Final = """
import json, resource, sys, time
from bench.reading import Reading
from portal.cli import main
began = time.perf_counter()
with Reading() as reading:
    code = main(["import", "holders", sys.argv[1], "--lang", "en"])
own, seconds = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - began
told = {"code": code, "seconds": seconds, "cpu": own.ru_utime + own.ru_stime + reading.cpu,
        "own": own.ru_maxrss / 1024, "child": reading.peak}
print(json.dumps(told), file=sys.stderr)
"""


@dataclass(frozen=True)
class Came:
    """One import."""

    what: str
    rows: int
    bare: float
    """Seconds of processor of bare reading."""
    told: dict[str, Any]

    def line(self) -> str:
        """A row of the table."""
        rate, cpu = self.rows / self.told["seconds"], self.rows / self.told["cpu"]
        memory = f"{self.told['own']:.0f} / {self.told['child']:.0f}"
        return f"| {self.what} | {self.rows:,} | {self.rows / self.bare:,.0f} | {rate:,.0f} | {cpu:,.0f} | {memory} |"


def cells(number: int) -> list[str]:
    """One fictional holder."""
    born = f"{number % 28 + 1:02}/{number % 12 + 1:02}/{2490 + number % 60}"
    name = [citizen_id(number), "นาย", f"ชื่อ{number % 5000}", f"สกุล{number % 77_777}", born]
    return [*name, f"{number % 30_000}.50", f"d{number % 25}", f"หมู่ {number % 12}"]


def csv_file(folder: Path, rows: int) -> Path:
    """A list of so many, as spreadsheets save it."""
    file = folder / f"{rows}.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(HEAD)
        writer.writerows(map(cells, range(rows)))
    return file


def excel_file(folder: Path, rows: int) -> Path:
    """The same as a workbook, numbers as numbers."""
    sheet: dict[int, list[Cell]] = {1: list(HEAD)}
    for number in range(rows):
        told: list[Cell] = list(cells(number))
        sheet[number + 2] = [int(str(told[0])), *told[1:5], float(str(told[5])), *told[6:]]
    return workbook(folder / f"{rows}.xlsx", {"holders": sheet})


def bare_seconds(file: Path) -> float:
    """Reading the file and nothing else."""
    began = time.process_time()
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as source:
            for _ in csv.reader(source):
                pass
    else:
        import python_calamine

        for _ in python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0).iter_rows():
            pass
    return time.process_time() - began


def imported(file: Path, home: Path, url: str) -> dict[str, Any]:
    """By the command, in a process of its own."""
    environ = os.environ | {"PORTAL_HOME": str(home), "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    # Through a shell: a child's peak begins at its parent's size, and ours has just made a workbook.
    done = subprocess.run(
        ["/bin/sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", _CHILD, str(file)],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stderr.splitlines()[-1])
    if told["code"] != 0:
        raise RuntimeError(done.stdout)
    return told


def measure(place: Place, excel: bool) -> list[str]:
    """The lines of one database."""
    rows, name, url, home = place.size, place.engine, place.url, place.home
    schema.upgrade(url)
    database = Database(url)
    try:
        lists = {"districts": DISTRICTS, "holders": HOLDERS, "points": POINTS}
        made = declare(database, home / "office", NO_CHECK, lists, right=TYPE)
        file = csv_file(home, rows)
        bare = bare_seconds(file)
        lines = [Came(f"{name}, CSV, all new", rows, bare, imported(file, home, url)).line()]
        lines.append(Came(f"{name}, CSV, once more", rows, bare, imported(file, home, url)).line())
        if excel:
            book = excel_file(home, rows)
            again = Came(f"{name}, Excel, once more", rows, bare_seconds(book), imported(book, home, url))
            lines.append(again.line())
        made.catalogue.forget()
        lines.append(_looks(database, made.catalogue, rows, name))
        lines.append(_asked(url, home, rows, name))
    finally:
        database.close()
    return lines


def _looks(database: Database, catalogue: Catalogue, rows: int, name: str) -> str:
    with database.reading() as session:
        numbers = [citizen_id(random.Random(3).randrange(rows)) for _ in range(LOOKS)]
        by_column = _each(numbers, lambda number: catalogue.rows(session).find("holders", "card", number))
        by_key = _each(numbers, lambda number: catalogue.rows(session).get("holders", number))
    return f"{name}: found by citizen ID among {rows:,} in {by_column:.2f} ms, by key in {by_key:.2f} ms (medians of {LOOKS})"


def _asked(url: str, home: Path, rows: int, name: str) -> str:
    """The public question over HTTP, each from an address of its own, which the portal counts them by."""
    app = create_app(
        replace(from_environment({"PORTAL_HOME": str(home), "PORTAL_TESTING": "1"}), database_url=url), testing=True
    )
    try:
        numbers = iter(range(LOOKS + 1))

        def ask(word: str) -> bool:
            client, number = app.test_client(), next(numbers)
            client.environ_base["REMOTE_ADDR"] = f"10.0.{number // 250}.{number % 250 + 1}"
            page = client.get("/lookup/holders").text
            began = time.perf_counter()
            told = client.post("/lookup/holders", data={"word": word, "_csrf_token": token(page)})
            times.append(1000 * (time.perf_counter() - began))
            return told.status_code == 200 and ("มีสิทธิ" in told.text)

        times: list[float] = []
        ask(citizen_id(0))  # the first request reads what the others find kept
        times.clear()
        somebody = [citizen_id(random.Random(4).randrange(rows)) for _ in range(LOOKS // 2)]
        nobody = [citizen_id(rows + number) for number in range(LOOKS // 2)]
        if not all(map(ask, somebody)) or any(map(ask, nobody)):
            raise RuntimeError("an answer is wrong")
        half = LOOKS // 2
        yes, no = statistics.median(times[:half]), statistics.median(times[half:])
        return (
            f"{name}: the public question about {rows:,} answered in {yes:.1f} ms (there) and {no:.1f} ms (not there)"
        )
    finally:
        app.extensions["database"].close()


def _each(numbers: list[str], look: Callable[[str], object]) -> float:
    times = []
    for number in numbers:
        began = time.perf_counter()
        if not look(number):
            raise RuntimeError("nobody was found")
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.lists", description=__doc__)
    parser.add_argument("--sizes", default="100000", help="rows of the list, by commas")
    asks_engines(parser)
    parser.add_argument("--excel", action="store_true", help="import a workbook too")
    chosen = parser.parse_args()
    print("| work | rows | bare reading, rows/s of CPU | rows/s | rows/s of CPU | memory MB: import / reading |")
    print("|---|---:|---:|---:|---:|---:|", flush=True)
    with places("lists", chosen.engines, sizes(chosen.sizes)) as all_of_them:
        for place in all_of_them:
            for line in measure(place, chosen.excel):
                print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
