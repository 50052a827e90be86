"""`python -m bench` (or bench/run): measure everything in one run and write the table."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from bench import report, single
from bench.stage import Stage, Wish, measure
from portal.settings import ROOT
from tests.support.postgres import Postgres


def main() -> int:
    """0 when all was measured; which targets are missed is for the table to say."""
    chosen = _arguments()
    began, folder = time.perf_counter(), Path(tempfile.mkdtemp(prefix="portal-bench-"))
    words = [word for word in chosen.only.split(",") if word]
    wish = Wish(chosen.seconds, lambda cell: not words or any(word in cell.name for word in words), _say)
    stages: list[Stage] = []
    server = Postgres.start(durable=True) if "postgresql" in chosen.engines else None
    try:
        alone = report.Alone(single.cleaning(single.photo(), folder, chosen.rounds), *single.printing(chosen.rounds))
        _say(f"cleaning {alone.cleaning}, printing {alone.printing}, {alone.paper_bytes} bytes")
        for count in map(int, chosen.sizes.split(",")):
            for engine in chosen.engines.split(","):
                home = folder / f"{engine}-{count}"
                url = server.create(f"bench_{count}") if server and engine == "postgresql" else ""
                url = url or f"sqlite:///{home}/portal.sqlite3"
                stages.append(measure(engine, url, count, home, wish))
                if chosen.write:  # after each stage: a run that is cut off has told what it found
                    page = report.written(stages, alone, chosen.seconds, time.perf_counter() - began)
                    chosen.write.write_text(page, "utf-8")
                if not chosen.keep:
                    shutil.rmtree(home)
    finally:
        if server:
            server.stop()
        if not chosen.keep:
            shutil.rmtree(folder, ignore_errors=True)
    if not chosen.write:
        print(report.written(stages, alone, chosen.seconds, time.perf_counter() - began))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000", help="requests in the database, by commas")
    parser.add_argument("--engines", default="sqlite,postgresql", help="sqlite, postgresql or both")
    parser.add_argument("--seconds", type=int, default=3, help="of each load; a cell has three of them")
    parser.add_argument("--rounds", type=int, default=10, help="of what is timed one at a time")
    parser.add_argument("--only", default="", help="words of cells' names, by commas: measure these alone")
    parser.add_argument("--keep", action="store_true", help="leave the databases and logs where they are")
    parser.add_argument(
        "--print", dest="write", action="store_const", const=None, default=ROOT / "docs" / "performance.md"
    )
    return parser.parse_args()


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


raise SystemExit(main())
