"""Average and distribution of ratings: within the scope, from kept counts, telling no single person (C60, C74)."""

from decimal import Decimal
from pathlib import Path

from flask import Flask
from sqlalchemy import event

from portal.db import Database
from portal.queries import ratings
from portal.queries.ratings import Rated
from portal.services.counting import tallies
from tests.services.test_records import WORK, Office
from tests.support.declared import Declared, declare

ROLES = """\
  chief: {title: ผู้บริหารหน่วย, like: executive, unit: own}
  other: {title: งานอื่น, like: staff, types: [elsewhere]}
"""
ELSEWHERE = "title: อื่น\ncode: '77'\nform: [{fields: [{id: why, type: text, label: เรื่อง}]}]\n"


def _rate(office: Declared, *scores: int) -> Office:
    made = [Office(office) for _ in scores]
    for each, score in zip(made, scores, strict=True):
        each.add(each.applicant, "rating", score=str(score))
    return made[-1]


def _read(office: Declared, role: str, unit: str | None = None) -> list[Rated]:
    who = office.person(role, unit)
    with office.database.reading() as session:
        return list(ratings.by_question(session, who))


def test_average_and_distribution_within_the_scope_and_never_of_fewer_than_five_to_overseers(
    database: Database, tmp_path: Path
) -> None:
    office = declare(database, tmp_path, ROLES, work=WORK, elsewhere=ELSEWHERE)
    assert _read(office, "admin") == []
    _rate(office, 5, 5, 4, 2)
    (seen,) = _read(office, "officer", "front")
    assert (seen.type_id, seen.record_id, seen.field_id) == ("work", "rating", "score")
    assert (seen.scores, seen.total, seen.average) == ({5: 2, 4: 1, 2: 1}, 4, Decimal("4.0"))
    for overseer in (_read(office, "executive"), _read(office, "chief", "front")):
        assert [(each.scores, each.average) for each in overseer] == [({}, None)]
    _rate(office, 5)
    with database.transaction() as session:
        tallies.fold(session)
    for role, unit in (("executive", None), ("chief", "front"), ("admin", None), ("clerk", None)):
        (seen,) = _read(office, role, unit)
        assert (seen.total, seen.average) == (5, Decimal("4.2")), role
    assert _read(office, "officer", "back") == []
    assert _read(office, "chief", "back") == []
    assert _read(office, "other") == []
    assert _read(office, "applicant") == []


def test_no_request_is_read_for_them(database: Database, tmp_path: Path) -> None:
    office = declare(database, tmp_path, work=WORK)
    _rate(office, 5, 3)
    said: list[str] = []
    who = office.person("admin")
    with database.reading() as session:
        event.listen(
            session.get_bind(), "before_cursor_execute", lambda c, cu, statement, *more: said.append(statement)
        )
        ratings.by_question(session, who)
    (asked,) = [statement for statement in said if statement.startswith("SELECT")]
    assert "FROM rating_tally" in asked
    assert "request" not in asked


def test_the_summary_shows_them_and_says_when_there_are_too_few(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", work=WORK)
    _rate(office, 5, 5, 4, 2)
    officer, chief = office.person("officer", "front"), office.person("executive")
    page = office.browser(app, officer).get("/staff/summary").get_data(as_text=True)
    for words in ("ความพึงพอใจ: คะแนน", "4.0 จาก 5", "แจ้งซ่อม"):
        assert words in page, words
    page = office.browser(app, chief).get("/staff/summary").get_data(as_text=True)
    assert "แสดงเมื่อมีผู้ให้คะแนนตั้งแต่ 5 คน" in page
    assert "จาก 5" not in page
