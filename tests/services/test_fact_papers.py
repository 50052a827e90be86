"""What steps say of a type's facts stands on the paper of each event as it was then (C33, C69)."""

from pathlib import Path

from portal.db import Database
from portal.papers.rendering import Renderer
from portal.services.casework import handling
from portal.uploads.storage import LocalStorage
from tests.papers.reading import by_pdfium
from tests.services.test_facts import CASE, OPERATION, RESULT
from tests.support.declared import declare


def test_each_paper_says_the_facts_of_its_own_moment(database: Database, tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "storage")
    office = declare(database, tmp_path / "office", case=CASE.replace("title:", "unit: front\ntitle:", 1))
    officer = office.person("officer", "front")
    key = office.file(office.person(), "case", person_name="นางใจดี").key
    office.fill(officer, key, "receipt")
    office.act(handling.return_for_correction, officer, key, "ขอสำเนา", (("person_name", "ตรวจชื่อ"),))
    papers = {}
    with Renderer() as renderer:
        for event in (1, 2, 3):
            papers[event] = "".join(by_pdfium(office.papers(key, event, renderer, storage)["request"]).split())
    for event, operation, result in (
        (1, "รอดำเนินการ", "ยังไม่ช่วยเหลือ"),
        (2, "รับเรื่องแล้ว", "รอพิจารณา"),
        (3, "รับเรื่องแล้ว", "คืนเอกสารแก้ไข"),
    ):
        told = (OPERATION, operation, RESULT, result)
        assert all(each in papers[event] for each in told), (event, papers[event])
