"""What was added later, on the paper of its request: a newer one, beside the paper as filed (C50, C72)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.db import Database
from portal.papers.rendering import Renderer
from portal.uploads.storage import LocalStorage
from tests.papers.reading import by_pdfium
from tests.services.test_records import WORK, Office
from tests.support.declared import declare


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as made:
        yield made


def test_an_entry_is_printed_in_a_newer_paper_and_the_paper_as_filed_says_nothing_of_it(
    database: Database, tmp_path: Path, renderer: Renderer
) -> None:
    made = Office(declare(database, tmp_path / "office", work=WORK))
    made.add(made.front, "inside", remark="ตรวจภายในแล้ว")
    made.add(made.front, "amend", wording="เปลี่ยนหลอดไฟสองดวง")
    last = made.add(made.applicant, "rating", score="4", comment="รวดเร็ว").event_number
    storage = LocalStorage(tmp_path / "storage")
    papers = made.office.papers(made.key, last, renderer, storage)
    said = " ".join(by_pdfium(papers["request"]).split())
    for words in (
        "แก้ไขผลงาน",
        "เปลี่ยนหลอดไฟสองดวง",
        "ความพึงพอใจ",
        "4 จาก 5",
        "รวดเร็ว",
        "ตามที่ยื่น เพิ่มบันทึก 2 รายการ",
        "ไฟดับ",
    ):
        assert words in said, words
    assert "ตรวจภายในแล้ว" not in said
    filed = " ".join(by_pdfium(made.office.papers(made.key, 1, renderer, storage)["request"]).split())
    assert "ไฟดับ" in filed
    for words in ("เปลี่ยนหลอดไฟสองดวง", "4 จาก 5", "เพิ่มบันทึก"):
        assert words not in filed, words
    before = " ".join(by_pdfium(made.office.papers(made.key, last - 1, renderer, storage)["request"]).split())
    assert "เพิ่มบันทึก 1 รายการ" in before
    assert "4 จาก 5" not in before
