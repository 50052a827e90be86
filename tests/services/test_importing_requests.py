"""Requests out of a file: judged and filed as if somebody had sent the form, with a history line, and never twice (C49)."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.history import Event
from portal.models.imports import ImportClaim
from portal.models.requests import Request
from portal.services.casework import handling
from portal.services.importing import filings, lines, results
from portal.services.importing.into import registry, requests
from tests.support.imports import COURSE, HEAD, RESULT, Imports
from tests.support.people import citizen_id

_EVENT, _REQUEST, _ACCOUNT = table(Event), table(Request), table(Account)
HELP = """\
title: ขอความช่วยเหลือ
filed_by: [applicant, staff]
form:
  - fields:
      - {id: need, type: choice, label: ต้องการ, options: {food: อาหาร, work: งาน}, other: อื่นๆ}
      - {id: wishes, type: ranked, from: places, ranks: 2, label: จังหวัด}
      - {id: whom, type: text, label: ชื่อผู้รับ, prefill: applicant.full_name}
      - {id: photo, type: file, label: ภาพถ่าย}
steps:
  - {id: asked, state: submitted, label: รอรับ}
"""
MOST_STATEMENTS = 13
"""Of a row that is filed: its savepoint, number, request, answers, event and what they count as."""


@pytest.fixture
def imports(database: Database, tmp_path: Path) -> Imports:
    made = Imports(database, tmp_path)
    made.office.write(help=HELP)
    return made


def _counts(run: Any) -> tuple[int, int, int, int]:
    return run.new, run.changed, run.same, run.bad


def _told(run: Any) -> list[tuple[int, str, str]]:
    return [(each["line"], each["column"], each["code"].removeprefix("importing.")) for each in run.problems]


def test_rows_are_filed_for_people_with_accounts_and_never_twice(imports: Imports) -> None:
    into, clerk = requests("help"), imports.office.person("officer", "front")
    somchai = imports.office.number_of(imports.office.person())
    file = (
        "เลขที่อ้างอิง,เลขประจำตัวประชาชน,ชื่อผู้ยื่น,ต้องการ,จังหวัด\n"
        f"A-1,{somchai},สมชาย ตัวอย่าง,อาหาร,ลำปาง; cm\n"
        f"A-2,{somchai},,รถเข็น,lp; cm\n"
        f"A-3,{citizen_id(77)},,food,lp; cm\n"
        f"A-4,{somchai},สมหญิง อื่น,food,lp; cm\n"
        f"a 1,{somchai},,work,lp; cm\n"
        f",{somchai},,work,lp; cm\n"
        f"A-5,{somchai},,food,lp; lp\n"
    )
    accounts = imports.count(Account)
    refused = imports.run(file, who=clerk, into=into)
    assert _counts(refused) == (0, 0, 0, 7)
    assert _told(refused)[0] == (2, "", "said"), "its form requires a photograph"
    tried = imports.run(file, writes=False, who=clerk, into=into, without_files=True)
    done = imports.run(file, who=clerk, into=into, without_files=True)
    assert _counts(tried) == _counts(done) == (2, 0, 0, 5)
    assert (
        _told(tried)
        == _told(done)
        == [
            (4, "เลขประจำตัวประชาชน", "no_account"),
            (5, "ชื่อผู้ยื่น", "other_name"),
            (6, "เลขที่อ้างอิง", "key_twice"),
            (7, "เลขที่อ้างอิง", "cell_missing"),
            (8, "จังหวัด", "said"),
        ]
    )
    assert imports.count(Account) == accounts, "an import makes nobody an account"
    with imports.office.database.reading() as session:
        rows = session.execute(select(_REQUEST).where(_REQUEST.c.type_id == "help").order_by(_REQUEST.c.id)).all()
        first = session.execute(select(_EVENT).where(_EVENT.c.request_id == rows[0].id)).one()
        assert session.get_one(Account, rows[0].applicant_id).citizen_id == somchai
    assert [row.filed_by_id for row in rows] == [clerk.id] * 2
    assert first.data["import"] == {"run": done.key, "file": "ผล.csv", "line": 2, "without": ["photo"]}
    events = imports.count(Event)
    assert _counts(imports.run(file, who=clerk, into=into, without_files=True))[:3] == (0, 0, 2)
    imports.office.act(handling.cancel, imports.office.person("officer", "front"), rows[0].key, "ซ้ำ")
    again = imports.run(file.replace("รถเข็น", "จักรยาน"), who=clerk, into=into, without_files=True)
    assert (_counts(again)[:3], imports.count(Event)) == ((0, 0, 1), events + 1)
    assert (3, "", "filed_otherwise") in _told(again)


def test_what_a_type_lets_be_there_once_is_the_key_and_the_form_says_whom_it_is_about(imports: Imports) -> None:
    into, clerk = requests("course"), imports.office.person("officer", "front")
    kept = imports.learning(3)
    words = "เลขบัตร,ชื่อ,หน่วย\n" + "".join(f"{citizen_id(number)},คน {number},back\n" for number in (1, 2, 3))
    done = imports.run(words, who=clerk, into=into)
    assert _counts(done) == (2, 0, 0, 1), kept
    assert "เลขบัตร" in done.problems[0]["facts"]["said"]
    assert _counts(imports.run(words, who=clerk, into=into)) == (0, 0, 2, 1)
    twice = imports.run(f"{words}{citizen_id(1)},อีกครั้ง,back\n", who=clerk, into=into)
    assert (5, "เลขที่อ้างอิง", "key_twice") in [(line, "เลขที่อ้างอิง", code) for line, _, code in _told(twice)]
    with imports.office.database.reading() as session:
        rows = session.execute(select(_REQUEST).where(_REQUEST.c.filed_by_id == clerk.id)).all()
    assert {(row.subject_id, row.applicant_id, row.unit) for row in rows} == {
        (citizen_id(number), clerk.id, "back") for number in (1, 2)
    }


def test_who_may_not_file_for_another_and_files_without_a_key_are_refused(imports: Imports) -> None:
    clerk = imports.office.person("officer", "front")
    refused = [
        imports.run("ต้องการ\nfood\n", who=clerk, into=requests("help")),
        imports.run("import_key,need\n1,food\n", who=imports.office.person(), into=requests("help")),
        imports.run("เลขที่อ้างอิง,ต้องการ\n1,food\n", who=clerk, into=requests("help")),
    ]
    assert [run.refusal["code"].removeprefix("importing.") for run in refused] == [
        "columns_missing",
        "rights_changed",
        "columns_missing",
    ]
    assert refused[0].refusal["facts"] == {"columns": "เลขที่อ้างอิง, เลขประจำตัวประชาชนผู้ยื่น"}


def test_each_row_costs_what_the_one_door_costs(imports: Imports) -> None:
    into, clerk = requests("course"), imports.office.person("officer", "front")
    rows = [f"{citizen_id(number)},คน {number},back\n" for number in range(1, 9)]

    def asked(some: list[str]) -> int:
        return len(imports.statements("เลขบัตร,ชื่อ,หน่วย\n" + "".join(some), into=into, who=clerk))

    assert (asked(rows[2:]) - asked(rows[:2])) / 4 <= MOST_STATEMENTS
    assert asked(rows) == asked(rows[:2]), "rows that are there cost no statement of their own"


CARDS = """\
id: cards
title: บัตร
key: code
columns: [{id: code, type: text, label: รหัส}, {id: plate, type: text, label: ทะเบียนรถ, unique: true}]
"""


def test_rows_of_different_chunks_that_clash_are_found_before_any_comes_in(
    imports: Imports, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what is there once, by a request that two rows call otherwise, by a column where nothing is twice."""
    for module, name in ((filings, "AT_ONCE"), (results, "AT_ONCE"), (lines, "CHUNK")):
        monkeypatch.setattr(module, name, 1)
    (imports.office.folder / "registries" / "cards.yaml").write_text(CARDS, "utf-8")
    imports.office.write(course=COURSE.replace("subject:", "known_as: book\nsubject:", 1))
    one, two = imports.learning(1), imports.learning(2)
    imports.office.fill(imports.agency, imports.keys[one], "progress", True, hours="3")
    called = imports.office.request(imports.keys[one]).known_as
    clerk, filled = imports.office.person("officer", "front"), "ผ่าน,31/10/2569,ลำปาง,,\n"
    again, new = citizen_id(8), citizen_id(9)
    files = {
        requests("course"): f"import_key,เลขบัตร,ชื่อ,หน่วย\nA,{again},ก,back\nB,{new},ข,back\nC,{again},ค,back\n",
        RESULT: f"{HEAD}{one},{filled}{two},{filled}{called},{filled}",
        registry("cards"): "code,plate\n1,กข 1\n2,กข 2\n3,กข 1\n",
    }
    for into, words in files.items():
        who = clerk if into.kind == "requests" else imports.agency
        tried = imports.run(words, writes=False, who=who, into=into)
        assert (_counts(tried), [each["line"] for each in tried.problems]) == ((2, 0, 0, 1), [4]), into
        assert imports.count(ImportClaim) == 0
        assert _counts(imports.run(words, who=who, into=into)) == _counts(tried)
