"""An export of all requests beside bare XlsxWriter, with peak memory: `python -m bench.exporting --counts 10000,100000`.

The floor writes as many rows of the same cells, already in memory, with XlsxWriter alone and as flat as it can. Each runs
in a process of its own, whose peak the system tells. Prints a table for docs/performance-exports.md.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench import loader, preparing, samples
from portal.db import Database
from portal.models import schema
from portal.queries.filters import Filter
from portal.services.exporting import asking
from portal.services.exporting.asked import Listed
from portal.services.exporting.asking import Wanted
from portal.settings import from_environment
from portal.sheets.plan import Format
from portal.uploads.storage import Area, LocalStorage
from portal.worker.lengthy import clerk
from tests.support.postgres import Postgres


def main() -> int:
    """Load, export, write bare, print; 0 when all was measured."""
    chosen = _arguments()
    if chosen.role:
        told = _portal() if chosen.role == "portal" else _bare(Path(chosen.rows))
        print(json.dumps(told | {"peak": _peak(os.getpid())}))
        return 0
    print("| engine | requests | columns | bare XlsxWriter rows/s | peak MB | export rows/s | of it | reading s | writing s "
          "| worker's peak MB | writer's peak MB | file MB |\n|" + "---|" * 2 + "---:|" * 10)  # fmt: skip
    for engine in chosen.engines.split(","):
        for count in map(int, chosen.counts.split(",")):
            _measure(engine, count)
    return 0


def _measure(engine: str, count: int) -> None:
    home = Path(tempfile.mkdtemp(prefix="portal-bench-exports-"))
    server = Postgres.start(durable=True) if engine == "postgresql" else None
    try:
        url = server.create("bench_exports") if server else f"sqlite:///{home}/portal.sqlite3"
        environment = os.environ | {"PORTAL_HOME": str(home), "DATABASE_URL": url}
        schema.upgrade(url)
        database = Database(url)
        office = preparing.found(database, preparing.office_folder(home / "office"), -(-count // samples.PER_PERSON))
        loader.load(database, preparing.plan_of(database, office), count)
        _ask(database, office)
        database.close()
        told = _run(environment, "--role", "portal")
        bare = _run(environment, "--role", "bare", "--rows", told["rows"])
        print(_row(engine, told, bare), flush=True)
    finally:
        if server:
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _ask(database: Database, office: preparing.Office) -> None:
    """All requests of the type, with every column."""
    listed = Listed(Filter(types=(samples.TYPE,)))
    with database.transaction() as session:
        offered = asking.offered(session, office.staff, office.catalogue, listed)[0]
        wanted = Wanted(listed, [], [each.id for each in offered], Format.XLSX)
        asking.ask(session, office.staff, office.catalogue, wanted)


def _portal() -> dict[str, Any]:
    """What the clerk does, step by step; the rows it read are kept for the floor."""
    from portal.queries.catalogue import Catalogue, compiled

    settings = from_environment()
    database, storage = Database(settings.database_url), LocalStorage(settings.storage)
    loop = clerk(database, Catalogue(compiled), settings)
    children = _Children()
    children.start()
    rows, steps = settings.home / "rows", list[float]()
    while True:
        _keep(database, storage, rows)
        before = time.perf_counter()
        if not loop.run_once():
            break
        steps.append(time.perf_counter() - before)
    with database.reading() as session:
        row = session.execute(_newest()).one()
    assert row.state == "ready", row.problem
    return {"rows": str(rows), "done": row.done, "size": row.size, "reading": sum(steps[:-1]), "writing": steps[-1],
            "peak_child": children.peak}  # fmt: skip


def _newest() -> Any:
    from sqlalchemy import select

    from portal.models.base import table
    from portal.models.exports import Export

    return select(table(Export)).order_by(table(Export).c.id.desc()).limit(1)


def _keep(database: Database, storage: LocalStorage, rows: Path) -> None:
    """What was read so far, before it goes: the floor writes the same."""
    with database.reading() as session:
        found = session.execute(_newest()).one()
    parts = found.parts if found.total is not None and found.done == found.total else ()
    if not parts:
        return
    with rows.open("wb") as file:
        for part in parts:
            file.writelines(storage.open(part, Area.EXPORTED))


def _bare(rows: Path) -> dict[str, Any]:
    """The same cells by XlsxWriter alone; a chunk of them in memory, again and again."""
    import xlsxwriter

    with rows.open("rb") as file:
        told = [json.loads(line) for line, _ in zip(file, range(2000), strict=False)]
        total = sum(1 for line in file if line.startswith(b"[0,")) + sum(1 for each in told if each[0] == 0)
    cells = [[cell if isinstance(cell, str | int) else str(cell) for cell in each[1]] for each in told if each[0] == 0]
    began = time.perf_counter()
    book = xlsxwriter.Workbook(str(rows.with_suffix(".xlsx")), {"constant_memory": True})
    sheet = book.add_worksheet()
    for number in range(total):
        for column, cell in enumerate(cells[number % len(cells)]):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            else:
                sheet.write_string(number, column, cell)
    book.close()
    return {"total": time.perf_counter() - began, "done": total, "columns": len(cells[0])}


def _run(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.exporting", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _row(engine: str, told: dict[str, Any], bare: dict[str, Any]) -> str:
    rate, floor = told["done"] / (told["reading"] + told["writing"]), bare["done"] / bare["total"]
    cells = (engine, f"{told['done']:,}", bare["columns"], f"{floor:,.0f}", bare["peak"], f"{rate:,.0f}", f"{rate / floor:.0%}",
             f"{told['reading']:.1f}", f"{told['writing']:.1f}", told["peak"], told["peak_child"],
             f"{told['size'] / 1024 / 1024:.1f}")  # fmt: skip
    return "| " + " | ".join(map(str, cells)) + " |"


def _peak(process: int) -> int:
    """The most memory a process ever held, in MB: of the program it runs, not of the one it was forked from."""
    with suppress(OSError):
        told = Path(f"/proc/{process}/status").read_text("ascii", "replace")
        return next((int(line.split()[1]) // 1024 for line in told.splitlines() if line.startswith("VmHWM")), 0)
    return 0


class _Children(threading.Thread):
    """Looks at the writing process while it lives."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0

    def run(self) -> None:
        me = os.getpid()
        while True:
            for child in Path(f"/proc/{me}/task/{me}/children").read_text("ascii").split():
                self.peak = max(self.peak, _peak(int(child)))
            time.sleep(0.02)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.exporting", description=__doc__)
    parser.add_argument("--counts", default="10000,100000", help="requests in the list, by commas")
    parser.add_argument("--engines", default="sqlite")
    parser.add_argument("--role", default="", choices=("", "portal", "bare"), help=argparse.SUPPRESS)
    parser.add_argument("--rows", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
