"""The measurement of long lists runs from end to end, on a short one."""

from pathlib import Path

from bench.lists import measure
from bench.places import Place
from bench.reading import Reading
from portal.limited.asking import Bounds, Children


def test_a_list_is_measured_in_both_kinds_of_file(tmp_path: Path) -> None:
    lines = measure(Place("sqlite", f"sqlite:///{tmp_path}/p.sqlite3", tmp_path, 30), excel=True)
    assert [line.split("|")[1].strip() for line in lines[:3]] == [
        "sqlite, CSV, all new",
        "sqlite, CSV, once more",
        "sqlite, Excel, once more",
    ]
    assert lines[3].startswith("sqlite: found by citizen ID among 30 in ")


def test_what_a_fork_of_a_warm_parent_takes_up_is_seen() -> None:
    """It is nobody's child that this process waits for."""
    children = Children("tests.limited.works:do")
    try:
        with Reading() as reading:
            children.do(b"hold 60", Bounds(cpu=5, wall=20.0, memory=512 * 1024 * 1024))
        assert 60 < reading.peak < 200 and reading.cpu > 0
    finally:
        children.close()
