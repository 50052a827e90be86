"""Results in a file fill a staff form of the requests they name, each by the one door; a second import changes nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.clock import BANGKOK
from portal.db import Database
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.history import Event, Notice
from portal.services.casework import handling
from portal.services.importing.into import results
from portal.services.importing.results import key_headings
from portal.texts import text
from tests.support.imports import HEAD, Imports
from tests.support.people import citizen_id

_EVENT = table(Event)
MOST_STATEMENTS, MOST_AGAIN = 16, 7
"""Of a row that fills a form, and of one that says what the form says."""


@pytest.fixture
def imports(database: Database, tmp_path: Path) -> Imports:
    return Imports(database, tmp_path)


def _counts(run: Any) -> tuple[int, int, int, int]:
    return run.new, run.changed, run.same, run.bad


def _told(run: Any) -> list[tuple[int, str, str]]:
    for each in run.problems:
        assert text("th", each["code"], **each["facts"])
    return [(each["line"], each["column"], each["code"].removeprefix("importing.")) for each in run.problems]


def test_rows_fill_the_form_of_the_requests_they_name_and_bad_ones_are_told(imports: Imports) -> None:
    one, two, three = (imports.learning(number) for number in (1, 2, 3))
    foreign = imports.learning(4, "front")
    file = HEAD + (
        f"{one},ผ่าน,31/10/2569,ลำปาง,ตัดเย็บ; cook,ก1\n"
        f"{two.lower()},failed,,lp,,\n"
        f"{three},ดี,,ลำปาง,,\n"
        f"{foreign},ผ่าน,,ลำปาง,,\n"
        f"ไม่มี/1,ผ่าน,,ลำปาง,,\n"
        f"{one},ไม่ผ่าน,,ลำปาง,,\n"
        f",ผ่าน,,ลำปาง,,\n"
    )
    events, notices = imports.count(Event), imports.count(Notice)
    tried = imports.run(file, writes=False)
    assert (imports.count(Event), imports.count(Notice)) == (events, notices), "looked through, and nothing happened"
    done = imports.run(file)
    assert (_counts(tried), _told(tried)) == (_counts(done), _told(done))
    assert (done.state, _counts(done), done.unused) == ("done", (2, 0, 0, 5), ["เล่มที่"])
    assert _told(done) == [
        (4, "ผล", "said"),
        (5, "เลขที่คำร้อง", "no_request"),
        (6, "เลขที่คำร้อง", "no_request"),
        (7, "เลขที่คำร้อง", "request_twice"),
        (8, "เลขที่คำร้อง", "cell_missing"),
    ]
    assert imports.count(Event) == events + 2, "one event for each request that was filled"
    assert imports.count(Notice) == notices + 2
    with imports.office.database.reading() as session:
        filled = session.execute(select(_EVENT).where(_EVENT.c.action == "finish").order_by(_EVENT.c.id)).all()
    assert [each.actor_id for each in filled] == [imports.agency.id] * 2
    assert filled[0].data["import"] == {"run": done.key, "file": "ผล.csv", "line": 2}
    assert filled[0].data["answers"]["skills"] == ["sew", "cook"]
    assert filled[1].data["answers"]["ended_on"] == clock.now().astimezone(BANGKOK).date().isoformat(), (
        "a blank cell is filled in as on screen"
    )
    assert imports.office.request(imports.keys[one]).state == "done"


def test_a_second_import_changes_nothing_and_other_answers_are_told(imports: Imports) -> None:
    one, two = imports.learning(1), imports.learning(2)
    file = f"request.number,hours\n{one},771\n{two},8\n"
    progress = results("course", "progress")
    assert _counts(imports.run(file, into=progress)) == (2, 0, 0, 0)
    events = imports.count(Event)
    assert _counts(imports.run(file, into=progress)) == (0, 0, 2, 0)
    assert imports.count(Event) == events
    assert _counts(imports.run(file.replace("771", "772"), into=progress)) == (0, 1, 1, 0)
    assert imports.office.staff_answers(imports.keys[one])["book"] == "B1", "a number that was given stays"
    ended = f"{HEAD}{one},ผ่าน,,cm,,\n"
    assert _counts(imports.run(ended)) == (1, 0, 0, 0)
    with clock.stopped_at(clock.now() + timedelta(days=3)):
        assert _counts(imports.run(ended)) == (0, 0, 1, 0), "what the form filled in by itself stays as it was"
        other = imports.run(ended.replace("ผ่าน", "ไม่ผ่าน"))
    assert _told(other) == [(2, "", "filled_otherwise")]
    assert other.problems[0]["facts"] == {"step": "จบแล้ว"}
    late = imports.run(file, into=progress)
    assert (_counts(late), _told(late)) == ((0, 0, 1, 1), [(2, "", "filled_otherwise")])


def test_people_find_their_requests_by_citizen_id_where_ids_are_read(imports: Imports) -> None:
    _, two = imports.learning(1), imports.learning(2)
    dashed = f"{citizen_id(1)[:1]}-{citizen_id(1)[1:]}"
    file = f"เลขบัตร,outcome,place\n{dashed},passed,lp\n{citizen_id(9)},passed,lp\n{citizen_id(1)},passed,lp\n"
    run = imports.run(file)
    assert _counts(run) == (1, 0, 0, 2)
    assert _told(run) == [(3, "เลขบัตร", "no_request"), (4, "เลขบัตร", "request_twice")]
    both = imports.run(f"เลขบัตร,request.number,outcome,place\n{citizen_id(1)},{two},passed,lp\n")
    assert _told(both) == [(2, "request.number", "other_person")]
    imports.office.act(handling.cancel, imports.agency, imports.keys[two], "ซ้ำ")
    again = imports.learning(2)
    assert _counts(imports.run(f"citizen_id,outcome,place\n{citizen_id(2)},passed,lp\n")) == (1, 0, 0, 0)
    assert imports.office.request(imports.keys[again]).state == "done"
    blind = replace(imports.agency, sees_ids=False)
    assert list(key_headings(blind, imports.checked)) == ["request.number"]


def test_files_and_people_that_may_not_are_refused_whole(imports: Imports) -> None:
    one = imports.learning(1)
    row = f"{HEAD}{one},ผ่าน,,lp,,\n"
    officer = imports.office.person("officer", "back")
    refused = {
        "heading": imports.run("ผล\nผ่าน\n"),
        "answers": imports.run(f"เลขที่คำร้อง,เล่ม\n{one},1\n"),
        "twice": imports.run(f"เลขที่คำร้อง,ผล,outcome\n{one},ผ่าน,ผ่าน\n"),
        "role": imports.run(row, who=officer),
        "form": imports.run(row, into=results("course", "none")),
    }
    assert {name: run.refusal["code"].removeprefix("importing.") for name, run in refused.items()} == {
        "heading": "columns_missing",
        "answers": "no_answers",
        "twice": "column_twice",
        "role": "rights_changed",
        "form": "rights_changed",
    }
    with imports.office.database.transaction() as session:
        session.get_one(Account, imports.agency.id).disabled_at = clock.now()
    assert imports.run(row).refusal["code"] == "importing.rights_changed"
    assert imports.office.request(imports.keys[one]).state == "in_progress"


def test_each_row_costs_what_the_one_door_costs(imports: Imports) -> None:
    rows = [imports.learning(number) for number in range(1, 9)]
    words = [f"{number},ผ่าน,,lp,,\n" for number in rows]
    few, many = (len(list(imports.statements(HEAD + "".join(some)))) for some in (words[:2], words[2:]))
    assert (many - few) / 4 <= MOST_STATEMENTS
    again = len(list(imports.statements(HEAD + "".join(words[2:])))) - len(
        list(imports.statements(HEAD + words[0] + words[1]))
    )
    assert again / 4 <= MOST_AGAIN
