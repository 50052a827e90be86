"""docs/performance-figures.md, out of what bench/figures.py found."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from portal.settings import ROOT

_HEAD: Final = """\
# Reports: dashboards, cross tables, numbers and their lists

How fast pages of figures are, and how they grow with the requests they count. Written by

    python -m bench.figures --sizes {sizes} --engines {engines} --write

Milliseconds, medians of a page asked for {rounds} times by one reader who sees all; *SQL* is the part of the page that the
database took. **Bare** is the SQL that an expert writes for the same numbers, in turn with the page: a `GROUP BY` for each
table, over one narrow table of these facts with a covering index for each question. The office has 8 provinces and 80
districts and five fiscal years of requests; its dashboard has six tiles, one compared with the year before, and two filters.

Commit {commit}, 2 cores shared by client, server and database, {minutes} minutes in all; load average of the last quarter of
an hour {load:.1f} (the run itself makes about 1; what is above came from other work, and then times say little and ratios some).
"""
_TAIL: Final = """
Growth of one reader's page is what its cells grow by: years, quarters, months and halves of months are kept summed, so a page
reads as many cells of a million requests as of a hundred thousand, and at most eight days of requests at each end of a range.
The bare `GROUP BY` reads every request of its days. Where the numbers are kept:
[decision 26](decisions/0026-figures-rows-log-and-cells.md).
"""


@dataclass(frozen=True)
class Answer:
    """Milliseconds: of the whole page, of the SQL in it, of the bare SQL; medians, and 95 of 100."""

    name: str
    page: float
    p95: float
    sql: float
    bare: float


@dataclass(frozen=True)
class Stage:
    """One engine and size."""

    engine: str
    count: int
    counting: Mapping[str, float]
    groupings: int
    cells: int
    answers: list[Answer] = field(default_factory=list)


def written(stages: Sequence[Stage], rounds: int, seconds: float) -> str:
    """The whole page."""
    engines, sizes = [*dict.fromkeys(each.engine for each in stages)], [*dict.fromkeys(each.count for each in stages)]
    head = _HEAD.format(
        sizes=",".join(map(str, sizes)), engines=",".join(engines), rounds=rounds, commit=_commit(),
        minutes=round(seconds / 60), load=os.getloadavg()[2],
    )  # fmt: skip
    parts = [head]
    for engine in engines:
        mine = [each for each in stages if each.engine == engine]
        parts += [f"## {_called(engine)}\n", "\n".join(_pages(mine)), ""]
    parts += ["## Counting all requests anew\n", "\n".join(_counting(stages)), _TAIL]
    return "\n".join(parts)


def _called(engine: str) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[engine]


def _pages(stages: Sequence[Stage]) -> Iterator[str]:
    columns = [f"{each.count:,}: page (p95), SQL, bare" for each in stages]
    grown = ["growth of the page", "of its SQL", "of bare SQL"] if len(stages) > 1 else []
    yield "| page | " + " | ".join([*columns, *grown]) + " |"
    yield "|---|" + "---:|" * (len(columns) + len(grown))
    for number, first in enumerate(stages[0].answers):
        each = [stage.answers[number] for stage in stages]
        told = [f"{one.page:.1f} ({one.p95:.1f}), {one.sql:.1f}, {one.bare:.1f}" for one in each]
        last = each[-1]
        ratios = ((last.page, first.page), (last.sql, first.sql), (last.bare, first.bare))
        told += [f"{high / low:.2f}" for high, low in ratios] if grown else []
        yield f"| {first.name} | " + " | ".join(told) + " |"


def _counting(stages: Sequence[Stage]) -> Iterator[str]:
    yield (
        "As after a publication that counts otherwise: the worker's job evaluates the formulas of each request, writes what it\n"
        "counts as, and makes the cells. It goes on where it was killed, and others write in between.\n"
    )
    yield "| engine | requests | seconds | of CPU of the worker | requests/s | memory MB | groupings | cells |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for each in stages:
        told = each.counting
        yield (
            f"| {_called(each.engine)} | {each.count:,} | {told['seconds']:.0f} | {told['cpu']:.0f} | "
            f"{each.count / told['seconds']:,.0f} | {told['mb']:.0f} | {each.groupings} | {each.cells:,} |"
        )


def _commit() -> str:
    return subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
