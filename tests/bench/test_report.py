"""The page of figures: what was missed stands there by name with its cause, what was reached is no complaint."""

from bench.cells import Cell
from bench.load import Figures, Wanted
from bench.report import Alone, written
from bench.single import Pair
from bench.stage import Measured, Stage
from bench.targets import CAUSES

NOTHING = Wanted([])
ALONE = Alone(Pair(100, 110), Pair(100, 100), 38_000)


def _stage(engine: str, count: int, share: float, p95: float = 10.0) -> Stage:
    cell = Cell("staff queue", NOTHING, NOTHING, "queue", 0.5)
    figures = Measured(cell, Figures(1000 * share, 5, p95), Figures(1000, 1, 2), 55_000)
    return Stage(engine, count, 1.0, [figures], {"common": 3.0})


def test_a_missed_target_is_named_with_its_cause() -> None:
    page = written([_stage("sqlite", 10_000, 0.2), _stage("postgresql", 10_000, 0.6)], ALONE, 3, 60)
    missed = page.partition("## Targets missed, and why")[2]
    assert "**staff queue** (SQLite 10,000: 20%)" in missed
    assert "PostgreSQL" not in missed.partition("##")[0]
    assert CAUSES["staff queue"] in missed


def test_a_run_that_reaches_all_says_so() -> None:
    page = written([_stage("sqlite", 10_000, 0.6)], ALONE, 3, 60)
    assert "## Targets missed\n\nNone." in page
    assert "| staff queue | 1,000 | 600 | 5.0 | 10.0 | 60% | >= 50% | 55.0 |" in page


def test_growth_compares_the_smallest_and_the_largest_set_of_an_engine() -> None:
    stages = [_stage("sqlite", 10_000, 0.6, 10.0), _stage("sqlite", 100_000, 0.6, 25.0)]
    assert "| SQLite | staff queue | 2.50 | 1.00 |" in written(stages, ALONE, 3, 60)
