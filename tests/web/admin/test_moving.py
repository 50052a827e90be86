"""Open requests go on under a newer version only as they are: looked through first, moved by the worker (C30, F03)."""

import os
import subprocess
import sys
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.db import Database
from portal.failpoints import VARIABLE
from portal.models.catalogue import TypeVersion
from portal.models.drafts import Draft
from portal.models.history import Event
from portal.models.moves import VersionMove
from portal.models.requests import Edition
from portal.papers.paper import Paper
from portal.queries.history import events_of, verify_request
from portal.services.applying import drafts
from portal.services.casework import assigning, handling, own_work
from portal.services.printing.paper_contents import House, as_of, request_paper
from portal.services.publishing import moving
from portal.worker.loop import Loop
from portal.worker.moving import MoveRequests
from tests.support.declared import Declared, declare
from tests.support.forms import token

HOUSE = House("http://127.0.0.1")
ROOT = Path(__file__).resolve().parents[3]
FIRST = """\
title: ขอบัตร
due: 5 days
notices: {accept: รับไว้ตรวจ}
form:
  - fields:
      - {id: why, type: text, label: เหตุผล}
      - {id: kind, type: choice, label: ชนิด, options: {new: ใหม่, lost: หาย}}
      - {id: copies, type: integer, label: จำนวน}
      - {id: fee, type: money, label: ค่าธรรมเนียม, value: copies * 10}
steps: [{id: checking, state: in_progress, label: กำลังตรวจ}]
staff_forms: [{id: look, title: ตรวจ, at: [in_progress], fields: [{id: seen, type: text, label: เห็นอะไร}]}]
"""
SECOND = (
    FIRST.replace("due: 5 days", "due: 30 days").replace("label: เหตุผล", "label: เพราะเหตุใด").replace(", lost: หาย", "")
    .replace("label: จำนวน}", "label: จำนวน, max: 5}\n      - {id: more, type: text, label: เพิ่มเติม, optional: true}")
    .replace("รับไว้ตรวจ", "รับแล้ว")
    .replace("id: checking,", "id: proving, was: checking,").replace("label: กำลังตรวจ", "label: ตรวจสอบ")
)  # fmt: skip


def _work(made: Declared) -> None:
    handler = MoveRequests(moving.Moves(made.database, made.catalogue))
    loop = Loop(made.database, "mover", {moving.JOB: handler, "paper": lambda _: lambda session: None})
    while loop.run_once():
        pass


def test_what_fits_is_moved_as_it_is_and_what_does_not_stays_and_says_why(app: Flask, tmp_path: Path) -> None:
    made = declare(app.extensions["database"], tmp_path / "office", card=FIRST)
    applicant, officer, admin = made.person(), made.person("officer", "front"), made.person("admin")
    fits, option, wrong, mended, closed = (
        made.file(applicant, "card", why=f"ข้อ {at}", kind=kind, copies=copies).key
        for at, (kind, copies) in enumerate([("new", "2"), ("lost", "1"), ("new", "9"), ("new", "1"), ("lost", "9")])
    )
    made.act(handling.accept, officer, fits)
    made.fill(officer, fits, "look", seen="ครบ")
    made.act(assigning.take_over, officer, fits)
    made.act(handling.cancel, applicant, closed)
    with made.database.transaction() as session:
        drafts.start_revision(session, applicant, made.catalogue, mended, "edit")
    before = {key: made.request(key) for key in (fits, option, wrong, mended, closed)}
    made.write(card=SECOND)
    client = made.browser(app, admin)
    page = client.get("/admin/types/card").text
    assert ("/admin/types/card/move" in page, "คำร้องที่ค้างอยู่ตามฉบับก่อน: 4 เรื่อง" in page) == (True, True)
    asked = client.get("/admin/types/card/move").text
    looked = client.post("/admin/types/card/move", data={"_csrf_token": token(asked)}).headers["Location"]
    assert "กำลังตรวจดู" in client.get(looked).text
    assert client.post(looked, data={"_csrf_token": token(asked), "reason": "เร็วไป"}).status_code == 409
    _work(made)
    told = unescape(client.get(looked).text)
    for words in ("ย้ายได้ 1 เรื่อง", "คงอยู่ตามฉบับเดิม 3 เรื่อง", "ตัวเลือกที่ตอบไว้ใน “ชนิด” ไม่มีแล้ว", "คำตอบของ “จำนวน” ไม่ผ่านกติกาใหม่",
                  "กำลังมีผู้แก้ไขคำตอบอยู่", before[option].reference, f"/staff/requests/{wrong}"):  # fmt: skip
        assert words in told, words
    assert {key: made.request(key).revision for key in before} == {key: each.revision for key, each in before.items()}
    refused = client.post(looked, data={"_csrf_token": token(asked), "reason": " "})
    assert (refused.status_code, 'aria-invalid="true"' in refused.text) == (422, True)
    assert client.post(looked, data={"_csrf_token": token(asked), "reason": "ใช้แบบใหม่"}).status_code == 303
    _work(made)
    assert "ย้ายแล้ว 1 เรื่อง" in client.get(looked).text
    now = {key: made.request(key) for key in before}
    newest = now[fits].version_id
    assert newest != before[fits].version_id
    for key in (option, wrong, mended, closed):
        assert (now[key].version_id, now[key].revision) == (before[key].version_id, before[key].revision)
    stayed = ("state", "unit", "reference", "due_on", "due_order", "assignee_id", "assigned_at", "edition", "filed_at",
              "state_changed_at", "subject_name", "message")  # fmt: skip
    assert {name: getattr(now[fits], name) for name in stayed} == {name: getattr(before[fits], name) for name in stayed}
    assert now[fits].step == "proving"
    with made.database.reading() as session:
        *_, event = events_of(session, now[fits].id)
        assert (event.action, event.message, event.actor_id) == ("carry", "ใช้แบบใหม่", admin.id)
        assert (event.data["version"]["numbers"], verify_request(session, now[fits].id)) == ([1, 2], None)
        assert not own_work.has_acted(session, admin.id, now[fits].id), "moving many is no reason to look at each (T38)"
        assert own_work.has_acted(session, officer.id, now[fits].id)
        assert session.scalar(select(func.count()).select_from(Edition)) == 5, "no answer was written again"
        assert session.scalar(select(func.count()).select_from(Draft)) == 1, "what is being mended is not touched"
    _reads(made, fits)
    mine = made.browser(app, applicant).get(f"/requests/{fits}").text
    assert ("คำตอบของท่านไม่เปลี่ยน" in mine, "ใช้แบบใหม่" in mine, "กำลังตรวจ" in mine) == (True, False, True)
    theirs = made.browser(app, officer).get(f"/staff/requests/{fits}").text
    assert "วันเดิมคงไว้เมื่อย้ายมาใช้ฉบับนี้" in made.browser(app, officer).get(f"/staff/requests/{fits}/why").text
    for words in ("เพราะเหตุใด", "→ กำลังตรวจ", "จากฉบับที่ 1 เป็นฉบับที่ 2", "ใช้แบบใหม่"):
        assert words in theirs, words
    events, notices = client.get("/admin/events").text, made.browser(app, applicant).get("/notices").text
    assert ("กำลังตรวจ" in events, "checking" in events) == (True, False), "what was before is told in the words of then"
    assert ("รับไว้ตรวจ" in notices, "รับแล้ว" in notices) == (True, False)
    made.act(handling.finish, officer, fits)
    again = client.post("/admin/types/card/move", data={"_csrf_token": token(asked)}).headers["Location"]
    _work(made)
    page = client.get(again).text
    assert ("ย้ายได้ 0 เรื่อง" in page, "ไม่ต้องทำอะไรเพิ่ม" in page, page.count(f'<a href="{again}"')) == (True, True, 0)
    assert client.get(looked).text.count("ตรวจดูอีกครั้ง") == 1
    assert "ย้ายคำร้องไปใช้ฉบับใหม่" in client.get("/admin/acts").text


@pytest.mark.one_engine
def test_what_a_request_read_in_a_list_is_as_it_was_when_it_is_moved(app: Flask, tmp_path: Path) -> None:
    points = "title: จุด\ncolumns:\n  - {id: name, type: text, label: ชื่อ}\n  - {id: price, type: integer, label: ราคา}\n"
    points += "rows: {a: {name: หนึ่ง, price: 10}, b: {name: สอง, price: 10}, c: {name: สาม, price: 10}}\n"
    card = "title: ขอบัตร\nform:\n  - fields:\n      - {id: point, type: reference, from: points, label: จุด}\n"
    card += "      - {id: fee, type: money, label: ค่า, value: point.price}\nsteps: [{id: x, state: in_progress, label: ตรวจ}]\n"
    made = declare(app.extensions["database"], tmp_path / "office", registries={"points": points}, card=card)
    applicant, admin = made.person(), made.person("admin")
    keys = [made.file(applicant, "card", point=point).key for point in "abc"]
    now = points.replace("a: {name: หนึ่ง, price: 10}, ", "").replace("name: สอง, price: 10", "name: สอง, price: 90")
    (made.folder / "registries" / "points.yaml").write_text(f"id: points\n{now}", "utf-8")
    made.write(card=card.replace("label: จุด", "label: จุดบริการ"))
    with made.database.transaction() as session:
        run = moving.begin(session, admin, made.catalogue, "card")
    _work(made)
    with made.database.reading() as session:
        tried = moving.find(session, run)
    assert (tried.state, tried.fits, tried.stays) == ("tried", len(keys), [])


@pytest.mark.one_engine
def test_of_what_the_newer_version_has_only_one_no_second_request_is_moved_to_it(app: Flask, tmp_path: Path) -> None:
    card = "title: ขอบัตร\nform: [{fields: [{id: plate, type: text, label: ทะเบียน}]}]\n"
    made = declare(app.extensions["database"], tmp_path / "office", card=card)
    applicant, admin = made.person(), made.person("admin")
    for plate in ("กข 1", "กข 2"):
        made.file(applicant, "card", plate=plate)
    made.write(card=card + "one_per: [plate]\n")
    made.file(applicant, "card", plate="กข 1")
    with made.database.transaction() as session:
        run = moving.begin(session, admin, made.catalogue, "card")
    _work(made)
    with made.database.reading() as session:
        tried = moving.find(session, run)
    assert (tried.fits, [each["code"] for each in tried.stays]) == (1, ["one_per"])


def _reads(made: Declared, key: str) -> None:
    """What is printed right afterwards has the new labels, and tells what was before in the earlier ones."""
    request = made.request(key)
    with made.database.reading() as session:
        papers = [
            content
            for number in (request.revision, 2)
            if isinstance(
                content := request_paper(HOUSE, as_of(session, made.catalogue, request.id, number)).content, Paper
            )
        ]
    now, then = (repr(paper.sections) for paper in papers)
    assert ("เพราะเหตุใด" in now, "เพราะเหตุใด" in then, "เหตุผล" in then) == (True, False, True)
    assert "20" in now and "ครบ" not in now
    assert (papers[0].status, papers[1].status) == ("ตรวจสอบ", "กำลังตรวจ")
    assert any("กำลังตรวจ" in line.what for line in papers[0].history)


def test_a_newer_version_or_a_lost_right_stops_it_and_nobody_else_begins_it(app: Flask, tmp_path: Path) -> None:
    made = declare(app.extensions["database"], tmp_path / "office", card=FIRST)
    applicant, admin = made.person(), made.person("admin")
    key = made.file(applicant, "card", why="หาย", kind="new", copies="1").key
    made.write(card=SECOND)
    client = made.browser(app, admin)
    csrf = {"_csrf_token": token(client.get("/admin/types/card/move").text)}
    looked = client.post("/admin/types/card/move", data=csrf).headers["Location"]
    _work(made)
    made.write(card=SECOND.replace("ขอบัตร", "ขอบัตรใหม่"))
    app.extensions["catalogue"].forget()
    stale = client.post(looked, data=csrf | {"reason": "ย้าย"})
    assert (stale.status_code, "มีฉบับใหม่กว่านี้แล้ว" in stale.text, 'value="ย้าย"' in stale.text) == (409, True, True)
    assert made.request(key).revision == 1
    assert client.get("/admin/types/card/move/none").status_code == 404
    assert made.browser(app, made.person("officer", "front")).get("/admin/types/card/move").status_code == 403


CHILD = """
import sys
from portal.db import Database
from portal.queries.catalogue import Catalogue
from portal.services.publishing import moving
from portal.services.publishing.office_folder import compiled
from portal.worker.loop import Loop
from portal.worker.moving import MoveRequests
moving.AT_ONCE = 2
database = Database(sys.argv[1])
loop = Loop(database, "killed", {moving.JOB: MoveRequests(moving.Moves(database, Catalogue(compiled)))})
while loop.run_once():
    pass
"""


@pytest.mark.parametrize("point", ["move_written:2", "job_worked"])
def test_a_killed_move_goes_on_and_each_request_has_one_event_of_it(
    database: Database, tmp_path: Path, point: str
) -> None:
    made = declare(database, tmp_path / "office", card=FIRST)
    applicant, admin = made.person(), made.person("admin")
    keys = [made.file(applicant, "card", why="หาย", kind="new", copies="1").key for _ in range(5)]
    made.write(card=SECOND)
    with database.transaction() as session:
        key = moving.begin(session, admin, made.catalogue, "card")
    _work(made)
    with database.transaction() as session:
        moving.go(session, admin, made.catalogue, key, "ใช้แบบใหม่")
    url = database.engine.url.render_as_string(hide_password=False)
    env = {**os.environ, VARIABLE: point, "PYTHONPATH": str(ROOT)}
    died = subprocess.run([sys.executable, "-c", CHILD, url], env=env, cwd=ROOT, timeout=60, check=False)
    assert died.returncode == -9
    moved = [each for each in keys if made.request(each).revision == 2]
    assert len(moved) == {"move_written:2": 2, "job_worked": 5}[point]
    with clock.stopped_at(clock.now() + timedelta(seconds=120)):
        _work(made)
    with database.reading() as session:
        run = session.scalars(select(VersionMove).where(VersionMove.key == key)).one()
        assert (run.state, run.done, run.fits, run.stays) == ("done", 5, 5, [])
        newest = session.scalar(select(func.max(TypeVersion.id)))
        events = session.execute(
            select(Event.request_id, func.count()).where(Event.action == "carry").group_by(Event.request_id)
        )
        assert sorted(count for _, count in events) == [1] * 5
        assert all(verify_request(session, made.request(each).id) is None for each in keys)
    assert {made.request(each).version_id for each in keys} == {newest}
