"""The measurement of long lists runs from end to end, on a short one."""

from pathlib import Path

from bench.lists import measure


def test_a_list_is_measured_in_both_kinds_of_file(tmp_path: Path) -> None:
    home = tmp_path / "home"
    lines = measure(30, "sqlite", f"sqlite:///{home}/p.sqlite3", home, excel=True)
    assert [line.split("|")[1].strip() for line in lines[:3]] == [
        "sqlite, CSV, all new",
        "sqlite, CSV, once more",
        "sqlite, Excel, once more",
    ]
    assert lines[3].startswith("sqlite: found by citizen ID among 30 in ")
