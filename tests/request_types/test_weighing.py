"""Why a request is as it is: every rule with what it read and gave; what a reader may not know is told by no part of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from portal.access.sight import PARTIAL, WHOLE, Sight
from portal.access.unseen import Unseen
from portal.request_types.bearing import Group
from portal.request_types.checked import CheckedType
from portal.request_types.compiling import compile_bundle
from portal.request_types.judging.context import Context
from portal.request_types.judging.due import Reckoned, due_on, free_days, reckoned
from portal.request_types.judging.sitting import Sitting
from portal.request_types.reading.source import Bundle, File
from portal.request_types.values import Duration, Unit
from portal.request_types.weighing import Weighed, weighed
from portal.workflow.waiting import Waiting

OFFICE = """\
name: สำนักงาน
units: {front: หน่วยหน้า}
privacy: {basis: ก, purpose: ข}
holidays: {12/05/2568: วันวิสาขบูชา, 05/05/2568: วันฉัตรมงคล}
"""
TYPE = """\
id: help
title: ขอความช่วยเหลือ
due: 5 working days
form:
  - fields:
      - {id: age, type: integer, label: อายุ}
      - {id: income, type: money, label: รายได้, sensitive: true}
      - {id: illness, type: text, label: โรค, sensitive: true, optional: true}
      - {id: number, type: citizen_id, label: เลข, optional: true}
      - {id: school, type: text, label: โรงเรียน, when: age < 18}
      - {id: fee, type: money, label: ค่าธรรมเนียม, value: 0 if income < 3000 else 750}
      - {id: half, type: money, label: ครึ่งหนึ่ง, value: fee / 2}
      - {id: plain, type: integer, label: อีกสิบปี, value: age + 10 if age >= 18 and age < 60 else age}
      - {id: why, type: text, label: เหตุผล, when: 'age > 60 or illness == "เอดส์"', optional: half > 100}
      - id: members
        type: table
        label: สมาชิก
        optional: true
        fields:
          - {id: years, type: integer, label: อายุ}
          - {id: wage, type: money, label: ค่าจ้าง, sensitive: true}
          - {id: tax, type: money, label: ภาษี, value: row.wage * 0.1}
          - {id: old, type: yes_no, label: ชรา, value: row.years > 60}
      - {id: taxes, type: money, label: ภาษีรวม, value: sum(members.tax)}
      - {id: oldest, type: integer, label: อายุสูงสุด, value: "if_blank(max(members.years), 0)"}
checks: [{refuse_if: income > 90000 and age > 20, field: age, text: "เกิน {income}"}]
examples: [{name: one, given: {age: 30, income: 2000, members: []}}]
"""
FILED = datetime(2025, 5, 2, 4, tzinfo=UTC)
"""Friday 2 May 2568."""
VALUES: dict[str, Any] = {
    "age": 30, "income": Decimal("2345.67"), "illness": "เบาหวาน", "number": "1111111111119", "school": None, "fee": Decimal(0),
    "half": Decimal(0), "plain": 40, "why": None, "oldest": 64, "taxes": Decimal("4321.09"),
    "members": ({"years": 64, "wage": Decimal("43210.90"), "tax": Decimal("4321.09"), "old": True},),
}  # fmt: skip


@pytest.fixture(scope="module")
def checked() -> CheckedType:
    found, problems = compile_bundle(Bundle(File("request_types/help.yaml", TYPE), File("office.yaml", OFFICE)))
    assert found is not None, [str(each) for each in problems.sorted()]
    return found


def _weighed(checked: CheckedType, sight: Sight, **values: Any) -> list[Weighed]:
    here = Sitting(checked, {}, Context(filed=FILED), values=VALUES | values)
    return weighed(checked, here, here, Unseen(checked, sight))


def _of(found: list[Weighed], about: str, key: str, column: str = "") -> Weighed:
    return next(
        each for each in found if (each.bearing.about, each.bearing.key, each.bearing.column) == (about, key, column)
    )


def test_every_rule_stands_there_with_its_place_what_it_read_and_what_it_gave(checked: CheckedType) -> None:
    found = _weighed(checked, WHOLE)
    told = {(each.bearing.group, each.bearing.about, each.bearing.column): each.traced.value for each in found}
    assert told == {
        (Group.SHOWN, "school", ""): False, (Group.SHOWN, "why", ""): False, (Group.REQUIRED, "why", ""): False,
        (Group.WORKED_OUT, "fee", ""): Decimal(0), (Group.WORKED_OUT, "half", ""): Decimal(0),
        (Group.WORKED_OUT, "plain", ""): 40, (Group.WORKED_OUT, "members", "tax"): Decimal("4321.0900"),
        (Group.WORKED_OUT, "members", "old"): True, (Group.WORKED_OUT, "taxes", ""): Decimal("4321.09"),
        (Group.WORKED_OUT, "oldest", ""): 64, (Group.CHECKS, "age", ""): False,
    }  # fmt: skip
    plain = _of(found, "plain", "value")
    assert str(plain.bearing.mark).startswith("request_types/help.yaml:13:")
    assert [(part.source, part.value) for part in plain.traced.inputs()] == [("age", 30)]
    test, then, otherwise = plain.traced.parts
    assert (test.source, test.value) == ("age >= 18 and age < 60", True)
    assert [(part.source, part.value, part.is_used) for part in test.parts] == [
        ("age >= 18", True, True), ("age < 60", True, True),
    ]  # fmt: skip
    assert (then.is_used, otherwise.is_used, otherwise.value) == (True, False, 30)
    young = _of(_weighed(checked, WHOLE, age=7), "plain", "value").traced.parts
    assert [part.is_used for part in (*young[0].parts, *young[1:])] == [True, False, False, True]


def test_a_stored_value_that_would_come_out_otherwise_today_is_told(checked: CheckedType) -> None:
    found = _weighed(checked, WHOLE, plain=41)
    assert [(each.bearing.about, each.kept) for each in found if each.differs] == [("plain", 41)]


@pytest.mark.parametrize(
    "values", [{}, {"income": Decimal("98765.43")}, {"illness": "เอดส์"}, {"age": 61, "illness": None}]
)
def test_no_part_tells_what_is_hidden_nor_what_follows_from_it(checked: CheckedType, values: dict[str, Any]) -> None:
    found = _weighed(checked, PARTIAL, **values)
    hidden = {(each.bearing.about, each.bearing.column) for each in found if each.traced.is_hidden}
    assert hidden == {
        ("fee", ""), ("half", ""), ("why", ""), ("members", "tax"), ("taxes", ""), ("age", ""),
    }, "private answers, what is worked out from them, and what that decides"  # fmt: skip
    for each in found:
        _tells_nothing(
            each.traced, {str(value) for value in (VALUES | values).values() if isinstance(value, Decimal | str)}
        )
        assert not (each.traced.is_hidden and each.differs)
    assert {each.traced.value for each in found if not each.traced.is_hidden and each.bearing.about == "plain"}, (
        "the control"
    )


def test_the_same_rules_are_told_alike_whatever_a_hidden_answer_is(checked: CheckedType) -> None:
    """Of two requests that differ in what the reader may not know alone, every line is the same."""
    one, other = (
        _weighed(checked, PARTIAL, income=Decimal(income), illness=illness, fee=Decimal(fee), half=Decimal(fee) / 2,
                 taxes=Decimal(fee), number=number)
        for income, illness, fee, number in (("1", "เอดส์", 0, "1111111111119"), ("95000", "หวัด", 750, None))
    )  # fmt: skip
    assert [(each.traced, each.kept) for each in one] == [(each.traced, each.kept) for each in other]
    seen, unlike = _weighed(checked, WHOLE, income=Decimal(1)), _weighed(checked, WHOLE, income=Decimal(95000))
    assert [each.traced for each in seen] != [each.traced for each in unlike], "the control"


def _tells_nothing(traced: Any, secrets: set[str]) -> None:
    if traced.is_hidden:
        assert (traced.value, traced.problem) == (None, "")
        assert all(part.is_used for part in traced.parts)
    elif traced.path or traced.parts:  # what the rule itself says in so many words is no secret
        assert str(traced.value) not in secrets
    for part in traced.parts:
        _tells_nothing(part, secrets)


def test_the_day_it_is_due_comes_with_its_rule_and_the_days_left_out(checked: CheckedType) -> None:
    found = reckoned(checked, FILED)
    assert found == Reckoned(date(2025, 5, 13), "type", FILED, Duration(5, Unit.WORKING_DAYS))
    assert free_days(checked.office, FILED, found.day) == (4, (date(2025, 5, 5), date(2025, 5, 12)))
    late = reckoned(checked, FILED, waiting=Waiting(stopped_working_days=2))
    assert late is not None and (late.day, late.stopped) == (date(2025, 5, 15), 2)
    assert due_on(checked, FILED) == date(2025, 5, 13)
    by_office = reckoned(replace(checked, due=None), FILED)
    assert by_office is None, "neither promises anything"
