"""The paper of the request itself looks as its type says (`own_paper`, C70)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.db import Database
from portal.papers.rendering import Renderer
from portal.uploads.storage import LocalStorage
from tests.papers.reading import by_pdfium
from tests.support.declared import declare

TOLD = """\
title: แจ้งเหตุ
form: [{fields: [{id: count, type: integer, label: จำนวน}]}]
"""
OWN = 'own_paper: {officer_block: false, digits: thai, to: "นายกเทศมนตรี ตัวอย่าง {count}"}\n'


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as made:
        yield made


def test_a_type_says_how_the_paper_of_its_requests_looks(
    database: Database, tmp_path: Path, renderer: Renderer
) -> None:
    office, storage = declare(database, tmp_path / "office", told=TOLD, plain=TOLD + OWN), LocalStorage(tmp_path / "s")
    person = office.person()
    papers = {
        id: office.papers(office.file(person, id, count="12").key, 1, renderer, storage) for id in ("told", "plain")
    }
    said = {id: " ".join(by_pdfium(found["request"]).split()) for id, found in papers.items()}
    assert "ส่วนเจ้าหน้าที่" in said["told"]
    assert "จำนวน 12" in said["told"]
    assert "เรียน" not in said["told"]
    assert "ส่วนเจ้าหน้าที่" not in said["plain"]
    assert "จำนวน ๑๒" in said["plain"]
    assert "เรียน นายกเทศมนตรี ตัวอย่าง ๑๒" in said["plain"]
