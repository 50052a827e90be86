"""A question that was another is the same question when open requests move, and all that was answered goes with it (C30)."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from portal import clock
from portal.errors import Refused
from portal.models.base import table
from portal.models.drafts import Attachment, Draft
from portal.models.requests import Correction, Edition, GivenNumber, OnePer, StaffAnswers
from portal.papers.paper import Paper
from portal.queries.folding import as_number
from portal.queries.history import verify_request
from portal.services.applying import drafts, revisions
from portal.services.casework import handling
from portal.services.printing.paper_contents import House, as_of, request_paper
from portal.services.publishing.carrying import carry
from portal.services.publishing.fitting import Unfit
from tests.support.declared import Declared, declare

FIRST = """\
title: ขอบัตร
one_per: [why]
form:
  - fields:
      - {id: why, type: text, label: เหตุผล}
      - {id: goods, type: table, label: สิ่งของ, fields: [{id: n, type: integer, label: กี่ชิ้น}]}
      - {id: sum, type: integer, label: รวม, value: sum(goods.n)}
      - {id: photo, type: file, label: รูป, optional: true}
staff_forms:
  - id: look
    title: ตรวจ
    at: [submitted, in_progress]
    fields: [{id: seen, type: text, label: เห็นอะไร}, {id: book_no, type: text, label: เลขรับ, number: "{seq:04}"}]
"""
SECOND = (
    FIRST.replace("[why]", "[reason]").replace("id: why, ", "id: reason, was: why, ").replace("เหตุผล", "เพราะ")
    .replace("id: goods, ", "id: things, was: goods, ").replace("id: n, ", "id: count, was: n, ")
    .replace("sum(goods.n)", "sum(things.count)").replace("id: photo, ", "id: picture, was: photo, ")
    .replace("id: seen, ", "id: noticed, was: seen, ").replace("id: book_no, ", "id: receipt_no, was: book_no, ")
)  # fmt: skip
THIRD = (
    SECOND.replace("[reason]", "[cause]").replace("id: reason, was: why", "id: cause, was: reason").replace("was: goods, ", "")
    .replace("id: things", "id: articles, was: things").replace("things.count", "articles.count")
)  # fmt: skip
ROWS = [{"count": 2, "#": 1}, {"count": 3, "#": 2}]


def _carry(made: Declared, admin: Any, key: str) -> None:
    with made.database.transaction() as session:
        newest = made.catalogue.offered(session, "card").version_id
        carry(session, admin, made.catalogue, key, newest, "ใช้แบบใหม่")


def _held(made: Declared, key: str) -> dict[str, Any]:
    """All that stands by the names of questions."""
    request = made.request(key)
    with made.database.reading() as session:
        editions = session.execute(select(table(Edition)).where(table(Edition).c.request_id == request.id)).all()
        names = {
            of.__name__: sorted(session.scalars(select(of.field_id).where(of.request_id == request.id)))
            for of in (Attachment, Correction, GivenNumber)
        }
        staff = session.scalar(select(StaffAnswers.answers).where(StaffAnswers.request_id == request.id))
        assert verify_request(session, request.id) is None
        answers = {row.number: row.answers for row in editions}
        return {**names, "edition": request.edition, "answers": answers, "staff": staff}


def test_answers_files_corrections_and_numbers_go_along_and_what_was_filed_stays(app: Flask, tmp_path: Path) -> None:
    made = declare(app.extensions["database"], tmp_path / "office", card=FIRST)
    applicant, officer, admin = made.person(), made.person("officer", "front"), made.person("admin")
    words = {"why": "หาย", "goods__1__n": "2", "goods__2__n": "3"}
    key, straight = (
        made.file(applicant, "card", **words).key,
        made.file(applicant, "card", **words | {"why": "ขาด"}).key,
    )
    _attach(made, applicant, key)
    with made.database.transaction() as session:
        typed = drafts.start_revision(session, applicant, made.catalogue, key, "edit")
    made.fill(officer, key, "look", seen="ครบ")
    made.act(handling.return_for_correction, officer, key, "แก้เหตุผล", [("why", "ไม่ชัด")])
    filed = _held(made, key)
    made.write(card=SECOND)
    _carry(made, admin, key)
    now = _held(made, key)
    assert now["answers"] == {
        1: filed["answers"][1],
        2: {"reason": "หาย", "things": ROWS, "sum": 5, "picture": None},
    }
    assert (now["edition"], now["staff"]) == (2, {"noticed": "ครบ", "receipt_no": filed["staff"]["book_no"]})
    assert (now["Attachment"], now["Correction"], now["GivenNumber"]) == (["picture"], ["reason"], ["receipt_no"])
    _typed_stays(made, typed)
    staff = made.browser(app, officer).get(f"/staff/requests/{key}").text
    for said in ("เพราะ", "หาย", "บัตร.png", "ไม่ชัด", "ครบ"):
        assert said in staff, said
    _papers(made, key)
    with made.database.transaction() as session:
        again = drafts.start_revision(session, applicant, made.catalogue, key, "correction")
        found = drafts.find(session, applicant, again)
        assert found.words["reason"] == ("หาย",) and found.words["things.1.count"] == ("2",)
        checked = made.catalogue.version(session, found.version_id)
        drafts.save(session, applicant, checked, found, {**found.words, "reason": ("หายแล้ว",)})
    with made.database.transaction() as session:
        revisions.refile(session, applicant, made.catalogue, again, made.request(key).revision)
    made.write(card=THIRD)
    for each in (key, straight):  # one version after the other, and both at once
        _carry(made, admin, each)
    told = {each: _held(made, each)["answers"] for each in (key, straight)}
    assert told[key][4] == {"cause": "หายแล้ว", "articles": ROWS, "sum": 5, "picture": None}
    assert told[straight][2] == {"cause": "ขาด", "articles": ROWS, "sum": 5, "picture": None}
    staff = made.browser(app, officer).get(f"/staff/requests/{key}").text
    assert ("หายแล้ว" in staff, "ไม่ชัด" in staff) == (True, True), "what the correction changed is still compared"
    made.write(card=FIRST)
    _carry(made, admin, straight)
    assert _held(made, straight)["answers"][3] == _held(made, straight)["answers"][1], "back to where it was"
    with made.database.reading() as session:
        assert (
            session.scalar(select(OnePer.request_id).where(OnePer.request_id == made.request(straight).id)) is not None
        )


def _attach(made: Declared, applicant: Any, key: str) -> None:
    row = {
        "owner_id": applicant.id,
        "request_id": made.request(key).id,
        "field_id": "photo",
        "original_name": "บัตร.png",
    }
    row |= {
        "key": "k" * 32,
        "original_digest": "d",
        "digest": "d",
        "state": "clean",
        "claimed_edition": 1,
        "side": "applicant",
    }
    with made.database.transaction() as session:
        session.execute(
            insert(table(Attachment)), row | {"uploaded_at": clock.now(), "media_type": "image/png", "size": 9}
        )


def _typed_stays(made: Declared, draft: str) -> None:
    """What somebody typed when staff were faster is read under the names of now."""
    with made.database.reading() as session:
        row = session.execute(select(table(Draft)).where(table(Draft).c.key == draft)).one()
        assert row.overtaken_at is not None
        assert (row.words["reason"], row.version_id) == (["หาย"], made.catalogue.offered(session, "card").version_id)


def _papers(made: Declared, key: str) -> None:
    """Before the move it is printed by the names of then, files and what staff filled in among it."""
    request = made.request(key)
    with made.database.reading() as session:
        for number, label in ((2, "เหตุผล"), (request.revision, "เพราะ")):
            at = as_of(session, made.catalogue, request.id, number)
            content = request_paper(House("http://127.0.0.1"), at).content
            assert isinstance(content, Paper)
            assert content.edition == "ตามที่ยื่น", "nobody amended it"
            said = repr(content.sections)
            assert (
                label in said,
                "หาย" in said,
                "บัตร.png" in said,
                at.sitting.values[at.checked.staff_forms["look"].fields[0].id],
            ) == (True, True, True, "ครบ")


def test_what_is_not_the_same_under_its_new_name_stays(app: Flask, tmp_path: Path) -> None:
    made = declare(app.extensions["database"], tmp_path / "office", card=FIRST)
    applicant, officer, admin = made.person(), made.person("officer", "front"), made.person("admin")
    key = made.file(applicant, "card", why="หายไปแล้ว", goods__1__n="2").key
    for text, code in (
        (SECOND.replace("was: why, type: text", "was: why, type: integer"), "kind"),
        (SECOND.replace("label: กี่ชิ้น", "label: กี่ชิ้น, max: 1"), "wrong"),
    ):
        made.write(card=text)
        with pytest.raises(Unfit) as unfit:
            _carry(made, admin, key)
        assert code in {each.code for each in unfit.value.misfits}
    assert _held(made, key)["edition"] == 1
    made.fill(officer, key, "look", seen="ครบ")
    made.write(card=SECOND)
    first, second = (made.file(applicant, "card", reason=each, things__1__count="1").key for each in ("อื่น", "อีก"))
    with pytest.raises(Refused):  # 0001 was given under the earlier name
        made.fill(officer, first, "look", noticed="ครบ", receipt_no="0001")
    made.fill(officer, first, "look", noticed="ครบ")
    made.fill(officer, second, "look", noticed="ครบ")
    assert [made.staff_answers(each)["receipt_no"] for each in (first, second)] == ["0002", "0003"], (
        "it goes on from there"
    )
    with made.database.transaction() as session:  # as an office may have it that renamed before numbers went along
        row = {"type_id": "card", "field_id": "receipt_no", "period": "", "number": as_number("0001")}
        session.execute(insert(table(GivenNumber)), row | {"request_id": made.request(first).id})
    with pytest.raises(Unfit) as unfit:
        _carry(made, admin, key)
    assert [each.code for each in unfit.value.misfits] == ["number"]
