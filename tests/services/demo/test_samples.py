"""What is drawn is what uploads take."""

from pathlib import Path

import pytest

from portal.services.demo.samples import drawn
from portal.uploads.cleaning import Cleaner
from portal.uploads.inspection import Cleaned
from portal.uploads.limits import Limits


@pytest.mark.parametrize("name", ["สำเนาบัตร.jpg", "แผนที่.png", "หนังสือ.pdf"])
def test_a_drawn_file_is_clean_and_small(name: str, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(drawn(name))
    with Cleaner() as cleaner:
        verdict = cleaner.clean(tmp_path / "source", name, Limits(), tmp_path / "target", tmp_path / "preview")
    assert isinstance(verdict, Cleaned)
    assert verdict.kind == name.rpartition(".")[2]
    assert len(drawn(name)) < 60_000


def test_a_name_always_draws_the_same_file() -> None:
    assert drawn("a.jpg") == drawn("a.jpg") != drawn("b.jpg")
