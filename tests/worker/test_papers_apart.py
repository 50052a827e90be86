"""Each paper of an event stands or falls by itself, and shows the request as it stood then (C69, C70, C72, F19)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import Database
from portal.models.drafts import Paper
from portal.models.machinery import Job
from portal.papers.rendering import PaperFailed, Renderer
from portal.services import jobs
from portal.services.casework import handling
from portal.uploads.storage import LocalStorage
from tests.papers.reading import by_pdfium
from tests.support.declared import Declared, declare

LETTERS = """\
title: ขอบัตร
form: [{fields: [{id: why, type: text, label: เหตุผล}]}]
staff_forms:
  - id: decide
    title: ผลการพิจารณา
    at: [in_progress]
    moves_to: done
    fields: [{id: book_no, type: text, label: เลขที่บัตร, to_applicant: true}]
print:
  - {id: receipt, title: ใบรับ, at: submitted, body: "ได้รับคำขอแล้ว"}
  - {id: heavy, title: ใบหนัก, at: submitted, body: "ใบที่พิมพ์ไม่ได้ {why}"}
  - {id: lost, title: ใบแทน, at: submitted, when: why == "หาย", body: "บัตรหาย"}
  - {id: last, title: ใบส่งมอบ, at: done, body: "เลขที่ {book_no}"}
"""


class Choosy(Renderer):
    """The real press, but for one letter it cannot print."""

    broken = True

    def render(self, paper: Any) -> bytes:
        if self.broken and paper.title == "ใบหนัก":
            raise PaperFailed("papers.too_slow")
        return super().render(paper)


@pytest.fixture(scope="module")
def press() -> Iterator[Choosy]:
    made = Choosy()
    with made:
        yield made


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Declared:
    return declare(database, tmp_path / "office", "  manager: {title: ผู้ดูแล, like: admin}\n", card=LETTERS)


def _parked(office: Declared) -> list[Job]:
    with office.database.reading() as session:
        return list(session.scalars(select(Job).where(Job.parked_at.is_not(None), Job.kind == "paper")))


def test_a_letter_that_cannot_be_printed_keeps_no_other_back_and_is_set_aside_in_sight(
    app: Flask, office: Declared, tmp_path: Path, press: Choosy
) -> None:
    applicant, officer, admin = office.person(), office.person("officer", "front"), office.person("manager")
    storage = LocalStorage(app.extensions["settings"].storage)
    key = office.file(applicant, "card", why="หาย").key
    press.broken = True
    assert set(office.papers(key, 1, press, storage)) == {"request", "receipt", "lost"}
    [parked] = _parked(office)
    assert parked.payload["kind"] == "heavy"
    page = office.browser(app, officer).get(f"/staff/requests/{key}").get_data(as_text=True)
    assert page.count("พิมพ์ไม่สำเร็จ") == 1
    for who, kind, status in ((applicant, "receipt", 200), (applicant, "heavy", 422), (officer, "heavy", 422)):
        answer = office.browser(app, who).get(f"/requests/{key}/paper?kind={kind}")
        assert (answer.status_code, "Refresh" in answer.headers) == (status, False)
    told = office.browser(app, admin).get("/admin/jobs").get_data(as_text=True)
    assert f"{office.request(key).reference} heavy" in told
    press.broken = False
    with office.database.transaction() as session:
        jobs.try_again(session, admin, parked.id)
    assert set(office.papers(key, 1, press, storage)) == {"request", "receipt", "lost", "heavy"}
    page = office.browser(app, officer).get(f"/staff/requests/{key}").get_data(as_text=True)
    assert "พิมพ์ไม่สำเร็จ" not in page


def test_a_letter_not_given_out_is_not_there_and_one_whose_job_was_lost_is_asked_for_again(
    app: Flask, office: Declared, press: Choosy
) -> None:
    applicant = office.person()
    key = office.file(applicant, "card", why="ชำรุด").key
    with office.database.transaction() as session:
        session.query(Job).delete()
    client = office.browser(app, applicant)
    for kind in ("lost", "last", "nothing"):
        assert client.get(f"/requests/{key}/paper?kind={kind}").status_code == 404
    assert client.get(f"/requests/{key}/paper?kind=receipt").headers["Refresh"] == "2"
    press.broken = False
    office.papers(key, 1, press, LocalStorage(app.extensions["settings"].storage))
    assert client.get(f"/requests/{key}/paper?kind=receipt").mimetype == "application/pdf"
    with office.database.reading() as session:
        assert set(session.scalars(select(Paper.kind))) == {"receipt"}


def test_the_paper_as_filed_says_nothing_of_later_even_when_it_is_printed_late(
    office: Declared, tmp_path: Path, press: Choosy
) -> None:
    applicant, officer = office.person(), office.person("officer", "front")
    key = office.file(applicant, "card", why="หาย").key
    office.act(handling.accept, officer, key)
    office.fill(officer, key, "decide", book_no="บ-7781")
    press.broken = False
    storage = LocalStorage(tmp_path / "storage")
    said = {event: by_pdfium(office.papers(key, event, press, storage)["request"]) for event in (1, 3)}
    assert ("บ-7781" in said[1], "บ-7781" in said[3]) == (False, True)
