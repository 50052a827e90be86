"""`then`, read and checked: what is wrong is told at its place, with what else is needed; and said back in plain words."""

from pathlib import Path

import pytest

from portal.request_types.compiling import check_office
from portal.request_types.describing.explaining import explain
from portal.request_types.reading.source import load_office

OFFICE = """\
name: สำนักงาน
privacy: {purpose: พิจารณา}
units: {front: หน้า, back: หลัง}
registration: {who: approved, fields: [{id: agency, type: text, label: หน่วยงาน}]}
roles:
  helper: {title: เครือข่าย, like: applicant}
  officer: {title: เจ้าหน้าที่, like: staff}
  manager: {title: ผู้ดูแล, like: admin}
"""
ZONES = "id: zones\ntitle: เขต\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {north: {name: เหนือ}}\n"
FIRST = """\
id: first
title: ก
form: [{fields: [{id: card, type: citizen_id, label: บัตร}, {id: age, type: integer, label: อายุ, optional: true},
  {id: zone, type: reference, from: zones, label: เขต}, {id: rank, type: choice, label: ขั้น, options: {helper: ก, manager: ข}},
  {id: kind, type: choice, label: ชนิด, options: {helper: ก, officer: ข}}]}]
steps: [{id: given, state: done, label: ให้, by: [manager]}, {id: open_door, state: in_progress, label: ทำ}]
then: [ACT]
"""
SECOND = """\
id: second
title: ข
form: [{fields: [{id: who, type: text, label: ชื่อ}, {id: years, type: integer, label: ปี, optional: true},
  {id: total, type: integer, label: รวม, value: 1}, {id: where, type: text, label: ที่, default: บ้าน}]}]
"""
GIVEN = "at: given, create_account: {role: helper"


def _check(folder: Path, act: str, second: str = SECOND) -> tuple[list[str], str]:
    first = FIRST.replace("ACT", act.replace("GIVEN", GIVEN))
    files = {"request_types/first": first, "request_types/second": second, "registries/zones": ZONES, "office": OFFICE}
    for name, text in files.items():
        file = folder / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    made = check_office(load_office(folder))
    checked = made.types["first"]
    codes = [problem.code.partition(".")[2] for problem in made.problems.sorted()]
    return codes, explain(checked, "en") if checked is not None else ""


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ("{at: given}", "then_one"),
        ("{at: given, open: second, create_account: {role: helper}}", "then_one"),
        ("{at: givn, open: second, given: {who: card}}", "word_meant"),
        ("{GIVEN}, given: {who: card}}", "then_given"),
        ("{at: open_door, create_account: {role: helper}}", "then_by"),
        ("{at: done, create_account: {role: manager}}", "word_one_of"),
        ("{at: submitted, create_account: {role: helper}}", "then_state"),
        ("{at: cancelled, create_account: {role: helper}}", "then_state"),
        ("{at: given, create_account: {role: hleper}}", "word_meant"),
        ("{at: given, create_account: {role: rank}}", "word_one_of"),
        ("{at: given, create_account: {role: card}}", "then_choice"),
        ("{GIVEN, unit: nowhere}}", "word_one_of"),
        ("{GIVEN, areas: age}}", "then_area"),
        ("{GIVEN, email: age}}", "wrong_kind"),
        ("{GIVEN, answers: {agecny: card}}}", "word_meant"),
        ("{GIVEN, answers: {agency: age}}}", "wrong_kind"),
        ("{GIVEN, pasword: card}}", "key_unknown"),
        ("{at: given, open: secnd, given: {who: card}}", "word_meant"),
        ("{at: given, open: second}", "then_missing"),
        ("{at: given, open: second, given: {woh: card}, draft: true}", "word_meant"),
        ("{at: given, open: second, given: {who: card, total: age}}", "word_one_of"),
        ("{at: given, open: second, given: {who: age}}", "wrong_kind"),
        ("{at: given, open: second, given: {who: nothing_like_it}}", "unknown_name"),
        ("{at: given, when: age, open: second, given: {who: card}}", "not_a_condition"),
        ("{at: given, open: first, draft: true}", "then_cycle"),
    ],
)
def test_a_mistake_in_an_act_is_told(tmp_path: Path, act: str, code: str) -> None:
    assert code in _check(tmp_path, act)[0]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("{GIVEN, unit: front, areas: [zone], answers: {agency: card}}}", "with the role เครือข่าย"),
        ("{at: done, create_account: {role: kind, citizen_id: card}}", "with the role «ชนิด»"),
        ("{at: given, when: age > 1, open: second, given: {who: card, years: age}}", "a request second is filed"),
        ("{at: open_door, open: second, draft: true}", "a draft of second is left"),
    ],
)
def test_a_sound_act_is_said_back(tmp_path: Path, act: str, said: str) -> None:
    codes, words = _check(tmp_path, act)
    assert codes == [] and said in words


def test_types_that_open_each_other_are_told_with_their_path(tmp_path: Path) -> None:
    back = SECOND + "then: [{at: done, open: first, draft: true}]\n"
    codes, _ = _check(tmp_path, "{at: given, open: second, given: {who: card}}", back)
    assert codes == ["then_cycle", "then_cycle"]


def test_a_draft_nobody_may_send_is_told(tmp_path: Path) -> None:
    codes, _ = _check(tmp_path, "{at: given, open: second, given: {who: card}}", SECOND + "filed_by: [helper]\n")
    assert codes == ["then_nobody"]
