"""Why a request is as it is, on a page: rules, the day it is due, whose it is, who may do what; nothing hidden is told."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from portal import clock
from portal.errors import PortalError
from portal.services.casework import assigning, handling, who_may
from portal.services.casework.who_may import Act
from portal.services.door.advance import Deed, advance
from portal.workflow.transitions import Action
from tests.support.declared import Declared, declare
from tests.support.forms import look

OFFICE = "holidays: {12/05/2568: วันวิสาขบูชา}\n"
HELP = """\
title: ขอความช่วยเหลือ
unit: front
due: 5 working days
handled_by: '"back" if age > 60 else "front"'
form:
  - fields:
      - {id: age, type: integer, label: อายุ}
      - {id: income, type: money, label: รายได้, sensitive: true}
      - {id: fee, type: money, label: ค่าธรรมเนียม, value: 0 if income < 3000 else 750}
      - {id: school, type: text, label: โรงเรียน, when: age < 18}
checks: [{refuse_if: income > 90000, field: income, text: รายได้เกิน}]
steps:
  - {id: sent, state: submitted, label: ส่งแล้ว, next: [doing]}
  - {id: doing, state: in_progress, label: กำลังทำ}
  - {id: signed, state: in_progress, label: ลงนามแล้ว, by: [admin], needs: [look]}
  - {id: closed, state: done, label: เสร็จ}
staff_forms:
  - {id: look, title: ตรวจ, at: [doing], by: [officer], fields: [{id: seen, type: yes_no, label: ตรวจแล้ว}]}
  - {id: poor, title: ยกเว้น, when: fee == 0, moves_to: closed, fields: [{id: so, type: yes_no, label: ยกเว้น}]}
"""
ROLES = "  watcher: {title: ผู้ตรวจ, like: staff, unit: all, sees_ids: false}\n"
FILED = datetime(2025, 5, 8, 4, tzinfo=UTC)


@pytest.fixture
def office(app: Flask, tmp_path: Path) -> Declared:
    return declare(app.extensions["database"], tmp_path / "office", ROLES + OFFICE, help=HELP)


def _text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<h1") :]).split())


def test_the_page_tells_rules_day_hands_and_acts_and_hides_what_the_reader_may_not_know(
    app: Flask, office: Declared
) -> None:
    filer, officer, watcher = office.person(), office.person("officer", "front"), office.person("watcher")
    with clock.stopped_at(FILED):
        key = office.file(filer, "help", age="30", income="2345.67").key
    at = f"/staff/requests/{key}"
    with clock.stopped_at(FILED):
        desk = office.browser(app, officer)
        assert f'href="{at}/why"' in desk.get(at).text
        page = _text(desk.get(f"{at}/why").text)
        veiled = _text(office.browser(app, watcher).get(f"{at}/why").text)
        assert office.browser(app, filer).get(f"{at}/why").status_code == 403
        assert office.browser(app, office.person("officer", "back")).get(f"{at}/why").status_code == 404
    for words in (
        "16 พ.ค. 2568", "5 วันทำการ นับจาก 8 พ.ค. 2568", "ไม่นับวันหยุดประจำสัปดาห์ 2 วัน", "ไม่นับวันวิสาขบูชา 12 พ.ค. 2568",
        "ตามกฎ handled_by", "ยังไม่มีผู้รับผิดชอบ", "«รายได้» 2,345.67", "ได้ 0.00 ", "«อายุ» 30", "จึงไม่แสดง", "จึงผ่าน",
        "request_types/help.yaml บรรทัด 10", "จึงใช้แบบนี้",
    ):  # fmt: skip
        assert words in page, words
    assert "2,345" not in veiled and "2345" not in veiled
    assert not any(words in veiled for words in ("ได้ 0.00", "«ค่าธรรมเนียม» 0", "จึงใช้แบบนี้", "จึงผ่าน"))
    assert veiled.count("ท่านไม่มีสิทธิ์ดู") >= 6 and "«อายุ» 30" in veiled


def test_whose_it_is_and_who_gave_it_to_them(app: Flask, office: Declared) -> None:
    officer, other = office.person("officer", "front", first_name="อนันต์"), office.person("clerk")
    key = office.file(office.person(), "help", age="30", income="5000").key
    office.act(assigning.take_over, officer, key)
    office.act(assigning.forward, officer, key, "back", "ของหน่วยหลัง")
    page = _text(look(office.browser(app, other), f"/staff/requests/{key}/why").text)
    assert re.search("หน่วยหลัง เพราะ นายอนันต์ .*ส่งต่อเมื่อ", page) and "ยังไม่มีผู้รับผิดชอบ" in page, page[:900]


def test_what_is_told_of_every_act_is_what_the_door_does(app: Flask, office: Declared) -> None:
    """Each act by each role at three places, told and then tried; what was tried is taken back."""
    roles = {role: office.person(role, "front") for role in ("officer", "clerk", "admin", "staff")}
    key = office.file(office.person(), "help", age="30", income="5000").key
    officer, told = roles["officer"], set[str]()
    for step in (
        lambda: None,
        lambda: office.act(handling.move, officer, key, "doing"),
        lambda: office.fill(officer, key, "look", seen="yes"),
        lambda: office.act(handling.finish, officer, key),
    ):
        step()
        for role, who in roles.items():
            with office.database.transaction() as session:
                hand = handling.take(session, who, office.catalogue, key)
                for act in who_may.acts(hand):
                    verdict = who_may.told(hand, who, act)
                    stranger = who_may.told(hand, replace(who, id=0), act)
                    assert act.action is Action.ACKNOWLEDGE or verdict.may is stranger.may, (role, act)
                    with session.begin_nested() as nested:
                        assert _tried(session, who, hand, act, verdict.form) is verdict.may or verdict.because in (
                            "has_applicant", "not_given", "by", "when", "here",
                        ), (role, act, verdict)  # fmt: skip
                        nested.rollback()
                    told.add(verdict.because)
    assert {"", "state", "side", "door", "by", "needs", "has_applicant", "not_given"} <= told


def _tried(session: object, who: object, hand: handling.InHand, act: Act, form: str) -> bool:
    deed = Deed(act.action, hand.held.revision, act.step or None, "เพราะ", form or act.form or None)
    try:
        advance(session, who, hand.held, hand.lifecycle, deed)  # type: ignore[arg-type]
    except PortalError:
        return False
    return True
