"""Filed without a name: one placeholder everywhere, no ID asked or kept, and never sent back (C13)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.db import Database
from portal.errors import Forbidden, NotFound, Refused
from portal.models.accounts import ANONYMOUS, Account
from portal.papers.rendering import Renderer
from portal.queries import accounts
from portal.queries.accounts import Meant
from portal.queries.requests import Wish, queue
from portal.queries.status import status_of
from portal.services.applying import anonymous, drafts
from portal.services.applying.filing import Filed
from portal.services.casework import handling
from portal.uploads.storage import LocalStorage
from tests.papers.reading import by_pdfium
from tests.request_types.test_checking import complaints
from tests.support.declared import Declared, declare
from tests.support.forms import post
from tests.support.people import citizen_id

NAME = "พลเมืองดี ปกปิดข้อมูล"
CASE = f"""\
title: เรื่องร้องเรียน
anonymous: {NAME}
form:
  - use: applicant
  - fields:
      - {{id: card, type: citizen_id, label: เลขบัตรผู้แจ้ง, when: not applicant.anonymous}}
      - {{id: call, type: phone, label: โทรกลับ, prefill: applicant.phone, optional: true}}
      - {{id: what, type: text, label: เรื่อง}}
"""
CARD = "title: ขอบัตร\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]\n"


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as made:
        yield made


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Declared:
    return declare(database, tmp_path / "office", case=CASE, card=CARD)


def _filed(office: Declared, officer: object) -> Filed:
    with office.database.transaction() as session:
        key = anonymous.begin(session, officer, office.catalogue, "case")  # type: ignore[arg-type]
        found = drafts.find(session, officer, key)  # type: ignore[arg-type]
        checked = office.catalogue.version(session, found.version_id)
        drafts.save(session, officer, checked, found, {"what": ("ถนนชำรุด",)})  # type: ignore[arg-type]
    return office.send(officer, key)  # type: ignore[arg-type]


def test_all_stand_under_one_placeholder_without_id_and_who_filed_is_kept(office: Declared) -> None:
    officer, colleague = office.person("officer", "front"), office.person("officer", "front")
    keys = [_filed(office, who).key for who in (officer, colleague)]
    first, second = (office.request(key) for key in keys)
    assert first.applicant_id == second.applicant_id
    assert (first.filed_by_id, second.filed_by_id) == (officer.id, colleague.id)
    assert (first.subject_name, first.subject_id, first.subject_phone) == (NAME, "", "")
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).where(Account.role == ANONYMOUS)) == 1
        placeholder = session.get_one(Account, first.applicant_id)
        assert placeholder.password_hash is None
        for meant in (Meant(names=("พลเมืองดี",)), Meant(citizen_id=anonymous.NUMBER)):
            assert accounts.at_counter(session, meant) == []
        assert anonymous.NUMBER not in [row.citizen_id for row in accounts.found(session, "")[0]]
        assert [row.key for row in queue(session, officer, Wish(words="พลเมืองดี")).rows] == keys[::-1]
        assert {row.subject_name for row in queue(session, officer, Wish()).rows} == {NAME}
        assert status_of(session, first.reference) is not None


def test_it_is_never_sent_back_by_whatever_door(office: Declared) -> None:
    officer = office.person("officer", "front")
    key = _filed(office, officer).key
    with pytest.raises(Refused) as refused:
        office.act(handling.return_for_correction, officer, key, "ขอรูปเพิ่ม")
    assert refused.value.code == "lifecycle.anonymous_not_returned"
    with pytest.raises(Refused):
        office.act(handling.move, officer, key, "returned", "ขอรูปเพิ่ม")
    assert office.request(key).state == "submitted"


def test_where_the_type_takes_no_such_request_none_is_begun(office: Declared) -> None:
    officer, applicant = office.person("officer", "front"), office.person()
    with office.database.transaction() as session, pytest.raises(NotFound):
        anonymous.begin(session, officer, office.catalogue, "card")
    with office.database.transaction() as session, pytest.raises(Forbidden):
        anonymous.begin(session, applicant, office.catalogue, "case")


def test_pages_ask_no_id_and_show_the_placeholder(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", case=CASE)
    officer = office.person("officer", "front")
    client = office.browser(app, officer)
    assert "ยื่นโดยไม่เปิดเผยชื่อ" in client.get("/staff/counter").get_data(as_text=True)
    draft = post(client, "/staff/counter/nameless", {"type": "case"}, page="/staff/counter").location
    page = client.get(draft).get_data(as_text=True)
    assert NAME in page and "เลขบัตรผู้แจ้ง" not in page and "เลขประจำตัวประชาชน" not in page
    key = _filed(office, officer).key
    page = client.get(f"/staff/requests/{key}").get_data(as_text=True)
    assert NAME in page and "จึงส่งกลับให้แก้ไขไม่ได้" in page
    assert "เลขประจำตัวประชาชน" not in page and 'value="returned"' not in page and anonymous.NUMBER not in page
    assert NAME in client.get("/staff").get_data(as_text=True)


def test_the_paper_names_nobody(office: Declared, renderer: Renderer, tmp_path: Path) -> None:
    key = _filed(office, office.person("officer", "front")).key
    said = " ".join(by_pdfium(office.papers(key, 1, renderer, LocalStorage(tmp_path / "s"))["request"]).split())
    assert "พลเมืองดี" in said and "เลขประจำตัวประชาชน" not in said and anonymous.NUMBER not in said


def test_an_id_that_must_be_given_is_refused_in_such_a_type() -> None:
    found = complaints(
        "id: t\ntitle: ก\nanonymous: ใครก็ได้\nform: [{fields: [{id: card, type: citizen_id, label: บัตร}]}]\n"
    )
    assert "anonymous_id" in [each for each, _ in found], found


def test_staff_correct_it_instead_and_the_history_says_so(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", case=CASE)
    officer, other = office.person("officer", "front"), office.person("officer", "back")
    filed = _filed(office, officer)
    office.act(handling.accept, officer, filed.key)
    client, here = office.browser(app, officer), f"/staff/requests/{filed.key}"
    assert f'action="/requests/{filed.key}/edit"' in client.get(here).get_data(as_text=True)
    assert post(office.browser(app, other), f"/requests/{filed.key}/edit", page="/staff/counter").status_code == 404
    draft = post(client, f"/requests/{filed.key}/edit", page=here).location
    page = client.get(draft).get_data(as_text=True)
    assert "ถนนชำรุด" in page and "เลขบัตรผู้แจ้ง" not in page
    posted = {"what": "ไฟดับ", "_shown": ["what"], "_go": "next"}
    assert post(client, draft, posted).location == f"{draft}/check"
    seen = {"_seen": str(office.request(filed.key).revision)}
    assert post(client, f"{draft}/send", seen, page=f"{draft}/check").location == here
    request = office.request(filed.key)
    assert (request.edition, request.state, request.subject_name) == (2, "in_progress", NAME)
    page = client.get(here).get_data(as_text=True)
    assert "เจ้าหน้าที่แก้ไขคำตอบ" in page and "ไฟดับ" in page


def test_the_answers_of_somebody_with_a_name_are_theirs_alone_to_mend(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", case=CASE)
    officer = office.person("officer", "front")
    key = office.file(office.person(), "case", what="ถนน", card=citizen_id(61)).key
    client, here = office.browser(app, officer), f"/staff/requests/{key}"
    assert "/edit" not in client.get(here).get_data(as_text=True)
    assert post(client, f"/requests/{key}/edit", page=here).status_code == 403
    with office.database.transaction() as session, pytest.raises(Forbidden):
        drafts.start_revision(session, officer, office.catalogue, key, "correction")
