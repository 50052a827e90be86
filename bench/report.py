"""The table in docs/performance.md: written by the run itself; a target missed stands there with its cause."""

import os
import platform
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.single import Pair
from bench.stage import Measured, Stage
from bench.targets import CAUSES, CLEANING, GROWTH, PAPER_BYTES, PRINTING, SEARCHING
from portal.settings import ROOT


@dataclass(frozen=True)
class Alone:
    """What was timed one at a time, once for all stages."""

    cleaning: Pair
    printing: Pair
    paper_bytes: int


def written(stages: Sequence[Stage], alone: Alone, seconds: int, took: float) -> str:
    """The whole page."""
    parts = [_INTRODUCTION, _about(seconds, took)]
    for stage in stages:
        parts.append("\n".join([f"## {_engine(stage)}, {stage.count:,} requests", "", *_table(stage)]))
    parts += [_one_at_a_time(stages, alone), _growth(stages), _missed(stages, alone), _REPEAT]
    return "\n\n".join(part for part in parts if part) + "\n"


_INTRODUCTION = """# Performance

Each figure stands beside a **floor** measured in the same minutes: a bare Flask application under the same server
(granian), on the same database, with one indexed query and a template of like size, or one insert; nobody logged in,
nothing permitted, audited or translated. Rates move with the machine; **ratios** are what counts. This page is written by
`bench/run`; do not edit it by hand. Pages of figures are in [performance-figures.md](performance-figures.md)."""
_REPEAT = """## Repeat it

    script/setup --dev
    bench/run                                  # all of it, about twenty minutes; writes this page
    bench/run --sizes 10000 --engines sqlite --print --only home,submit

The set is loaded by `bench/loader.py`, which `tests/bench` compares row by row with a hundred requests filed through the
services. Eight clients hold their connections (wrk, else a client of our own); every answer's status is checked; loads go
floor, portal, floor, warmed first and drained in between; the database is vacuumed and analysed before. The worker does not
run meanwhile: what it does, cleaning and printing, is timed by itself."""


def _about(seconds: int, took: float) -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    cores, busy = len(os.sched_getaffinity(0)), os.getloadavg()[2]
    return (
        f"Commit {commit.stdout.strip() or 'unknown'}, Python {platform.python_version()}, {cores} cores shared by client, "
        f"servers and database, {seconds} s a load, {took / 60:.0f} minutes in all; load average of the last quarter of "
        f"an hour {busy:.1f} (the run itself makes about 3; what is above came from other work on the machine, and weighs "
        "more on the portal's longer answers than on the floor's short ones)."
    )


def _engine(stage: Stage) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[stage.engine]


def _table(stage: Stage) -> Iterator[str]:
    yield "| work | floor/s | portal/s | p50 ms | p95 ms | of the floor | target | page kB |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for found in stage.cells:
        target = "" if found.cell.least is None else f">= {found.cell.least:.0%}"
        ratio = f"**{found.ratio:.0%}**" if _is_missed(found) else f"{found.ratio:.0%}"
        size = f"{found.bytes / 1000:.1f}" if found.bytes else ""
        yield (
            f"| {found.cell.name} | {found.floor.rate:,.0f} | {found.portal.rate:,.0f} | {found.portal.p50:.1f} "
            f"| {found.portal.p95:.1f} | {ratio} | {target} | {size} |"
        )


def _one_at_a_time(stages: Sequence[Stage], alone: Alone) -> str:
    lines = ["## One at a time", "", "| work | floor ms | portal ms | ratio | target |", "|---|---:|---:|---:|---:|"]
    for name, pair, most in (
        ("clean a photograph of 8 megapixels, 1 MB", alone.cleaning, CLEANING),
        ("print a page of 40 fields, a table, a QR (first time)", alone.printing, PRINTING),
    ):
        ratio = pair.portal / pair.floor
        lines.append(f"| {name} | {pair.floor:.0f} | {pair.portal:.0f} | {ratio:.2f} | <= {most:.2f} |")
    for stage in stages:
        for kind, took in stage.searching.items():
            name = f"SQL of a search, {kind} ({_engine(stage)}, {stage.count:,})"
            lines.append(f"| {name} | | {took:.1f} | | <= {SEARCHING:.0f} ms |")
    return "\n".join([*lines, "", f"That PDF has {alone.paper_bytes / 1000:.1f} kB (target <= {PAPER_BYTES // 1000})."])


def _growth(stages: Sequence[Stage]) -> str:
    """How p95 grows from the smallest to the largest set of each engine."""
    lines = []
    for engine in dict.fromkeys(stage.engine for stage in stages):
        of = sorted((stage for stage in stages if stage.engine == engine), key=lambda stage: stage.count)
        if len(of) < 2:
            continue
        small = {found.cell.name: found for found in of[0].cells}
        for found in of[-1].cells:
            if found.cell.name in small:
                growth = found.portal.p95 / small[found.cell.name].portal.p95
                at_floor = found.floor.p95 / small[found.cell.name].floor.p95
                lines.append(f"| {_engine(of[0])} | {found.cell.name} | {growth:.2f} | {at_floor:.2f} |")
    if not lines:
        return ""
    head = [f"## Growth of p95 from {stages[0].count:,} to {stages[-1].count:,} requests (target <= {GROWTH})", ""]
    return "\n".join([*head, "| engine | work | portal | floor |", "|---|---|---:|---:|", *lines])


def _is_missed(found: Measured) -> bool:
    return found.cell.least is not None and found.ratio < found.cell.least


def _missed(stages: Sequence[Stage], alone: Alone) -> str:
    """Each target missed, where, and why."""
    where: dict[str, list[str]] = {}
    for stage in stages:
        for found in stage.cells:
            if _is_missed(found):
                where.setdefault(found.cell.name, []).append(f"{_engine(stage)} {stage.count:,}: {found.ratio:.0%}")
        for kind, took in stage.searching.items():
            if took > SEARCHING:
                where.setdefault(f"SQL of a search, {kind}", []).append(
                    f"{_engine(stage)} {stage.count:,}: {took:.0f} ms"
                )
    if alone.cleaning.portal > CLEANING * alone.cleaning.floor:
        where["clean a photograph"] = [f"{alone.cleaning.portal / alone.cleaning.floor:.2f}"]
    if alone.printing.portal > PRINTING * alone.printing.floor:
        where["print a page"] = [f"{alone.printing.portal / alone.printing.floor:.2f}"]
    if not where:
        return "## Targets missed\n\nNone."
    lines = [
        f"- **{name}** ({'; '.join(places)}): {CAUSES.get(name, 'cause not found yet.')}"
        for name, places in where.items()
    ]
    return "\n".join(["## Targets missed, and why", "", *lines])
