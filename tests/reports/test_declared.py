"""`report` and `dashboards` as files declare them: bound, explained, and refused where they cannot be kept."""

from decimal import Decimal
from pathlib import Path

import pytest

from portal.models.figures import KEYS
from portal.request_types.compiling import OfficeChecked, check_office
from portal.request_types.counting import bound, counted_by
from portal.request_types.describing.explaining import explain
from portal.request_types.reading.source import load_office
from portal.request_types.reports_declared import MOST_TOGETHER

OFFICE = """\
name: สำนักงานตัวอย่าง
privacy: {purpose: พิจารณาคำร้อง}
units: {front: หน่วยหน้า}
roles: {boss: {title: ผู้บริหาร, like: executive}}
"""
BOARDS = """\
dashboards:
  - id: board
    title: หน้าสรุป
    for: [boss]
    note: นับจากวันที่ยื่น
    filters: [district]
    tiles:
      - {title: ทั้งหมด, show: number}
      - {title: ช่วย, from: [help], where: amount > 10, rows: kind, columns: outcome, measures: [sum(amount)], show: bar,
         zero_rows: true, compare_by: fiscal_year}
"""
HOUSES = """\
id: houses
title: บ้าน
columns: [{id: name, type: text, label: ชื่อ}, {id: secret, type: text, label: ลับ, sensitive: true},
          {id: card, type: citizen_id, label: เลข, optional: true}]
rows: {one: {name: หนึ่ง, secret: x}}
"""
HELP = """\
id: help
title: ขอความช่วยเหลือ
shows: {outcome: ผล}
form:
  - fields:
      - {id: kind, type: choice, label: เรื่อง, options: {food: อาหาร, cash: เงิน}}
      - {id: district, type: choice, label: อำเภอ, options: {a: ก, b: ข}}
      - {id: bare, type: choice, label: ชอบ, options: [ก, ข]}
      - {id: amount, type: money, label: เงิน, optional: true}
      - {id: secret, type: choice, label: ลับ, options: {x: ก, y: ข}, sensitive: true}
      - {id: name, type: text, label: ชื่อ}
      - {id: house, type: reference, from: houses, label: บ้าน}
      - {id: story, type: long_text, label: เล่า}
      - {id: phone, type: phone, label: โทร}
steps: [{id: new, state: submitted, label: ใหม่, shows: {outcome: รอ}}]
records: [{id: rating, title: ความพึงพอใจ, by: [applicant], at: submitted, fields: [{id: score, type: rating, label: คะแนน}]}]
"""
REPORT = """\
report:
  dimensions: [kind, outcome, name, fiscal_year(request.filed), '"much"  if amount > 10 else "little"']
  measures: [count(), {label: เฉลี่ย, value: average(amount)}, count(kind == "food") / count() * 100, average(rating.score)]
  columns: [name, kind]
"""


def checked(tmp_path: Path, report: str = REPORT, boards: str = BOARDS) -> OfficeChecked:
    (tmp_path / "request_types").mkdir()
    (tmp_path / "registries").mkdir()
    (tmp_path / "registries" / "houses.yaml").write_text(HOUSES, "utf-8")
    (tmp_path / "office.yaml").write_text(OFFICE + boards, "utf-8")
    (tmp_path / "request_types" / "help.yaml").write_text(HELP + report, "utf-8")
    return check_office(load_office(tmp_path))


def told(found: OfficeChecked) -> list[tuple[str, str]]:
    return [(each.code.partition(".")[2], str(each.mark)) for each in found.problems.sorted()]


def test_a_type_is_counted_by_its_report_and_what_dashboards_add(tmp_path: Path) -> None:
    found = checked(tmp_path)
    assert told(found) == []
    board, help = found.office.dashboards[0], found.types["help"]
    assert help is not None
    assert (board.id, str(board.title), board.roles, str(board.note)) == ("board", "หน้าสรุป", ("boss",), "นับจากวันที่ยื่น")
    assert [(tile.show, tile.types, tile.zero_rows, tile.compare_by) for tile in board.tiles] == [
        ("number", (), False, None), ("bar", ("help",), True, "fiscal_year")
    ]  # fmt: skip
    counted = counted_by(found.office, help)
    assert counted.dimensions == (
        "request.state", "request.step", "request.unit", "kind", "outcome", "name", "fiscal_year(request.filed)",
        '"much" if amount > 10 else "little"', "district", "amount > 10",
    )  # fmt: skip
    assert counted.atoms == (
        "sum(amount)", "count(answered(amount))", 'count(kind == "food")', "sum(rating.score)", "count(answered(rating.score))",
    )  # fmt: skip
    assert {(), ("kind",), ("kind", "outcome"), ("amount > 10", "district", "kind", "outcome")} <= set(counted.together)
    dimensions, atoms = bound(help.counted_names, counted)
    assert (tuple(dimensions), tuple(atoms)) == (counted.dimensions, counted.atoms)
    assert [each.source for each in help.report.columns] == ["name", "kind"]
    assert "นับในรายงานตาม: «เรื่อง»" in explain(help, "th")
    assert "Figures in reports" in explain(help, "en")


def test_columns_stand_beside_rows_and_what_is_filtered_by_may_be_typed_left_out_or_be_the_rows(tmp_path: Path) -> None:
    """As many filters as tiles bear: what they are counted by together is at most five, the same twice is one."""
    boards = BOARDS.replace("filters: [district]", "filters: [district, kind, {value: house, typed: key, label: รหัส}]")
    tile = "rows: house, beside: [{value: name, label: ชื่อบ้าน}, name], measures: [{value: count(), without: [district]}]"
    found = checked(tmp_path, boards=f"{boards}      - {{title: บ้าน, from: [help], {tile}}}\n")
    assert told(found) == []
    board, help = found.office.dashboards[0], found.types["help"]
    assert help is not None
    assert [(each.value.text, each.typed and each.typed.text, each.label and str(each.label)) for each in board.filters] == [
        ("district", None, None), ("kind", None, None), ("house", "key", "รหัส")
    ]  # fmt: skip
    last = board.tiles[-1]
    assert [(each.value.text, each.label and str(each.label)) for each in last.beside] == [
        ("name", "ชื่อบ้าน"),
        ("name", None),
    ]
    assert [[each.text for each in measure.without] for measure in last.measures] == [["district"]]
    together = counted_by(found.office, help).together
    assert max(map(len, together)) == MOST_TOGETHER == len(KEYS)
    assert ("district", "house", "kind") in together, "rows that are filtered by too cost no more cells"


def test_a_figure_is_worked_out_of_sums_that_can_be_kept(tmp_path: Path) -> None:
    help = checked(tmp_path).types["help"]
    assert help is not None
    sums = {"count()": 4, "sum(amount)": 30, "count(answered(amount))": 3, 'count(kind == "food")': 1}
    known = {name: Decimal(value) for name, value in sums.items()}
    assert [each.worked_out(known) for each in help.report.measures[:3]] == [4, 10, 25]
    assert str(help.report.measures[1].label) == "เฉลี่ย"
    nothing = dict.fromkeys(known, Decimal())
    assert [each.worked_out(nothing) for each in help.report.measures[:3]] == [0, None, None]


def test_a_type_that_says_nothing_is_counted_by_where_it_stands(tmp_path: Path) -> None:
    help = checked(tmp_path, "channel: kind\n", "").types["help"]
    assert help is not None
    assert [each.name for each in help.report.dimensions] == ["request.state", "request.step", "request.unit", "kind"]


@pytest.mark.parametrize(
    ("dimensions", "measures", "code", "column"),
    [
        ("secret", "count()", "name_elsewhere", 15),
        ("story", "count()", "report_kind", 15),
        ("house.secret", "count()", "no_column", 15),
        ("phone", "count()", "report_kind", 15),
        ("amount", "count()", "report_kind", 15),
        ("request.filed", "count()", "report_kind", 15),
        ("applicant.phone", "count()", "name_elsewhere", 15),
        ("bare", "count()", "report_options", 15),
        ("today()", "count()", "no_clock", 15),
        ("kind", "max(amount)", "report_function", 14),
        ("kind", "round(sum(amount))", "report_measure", 14),
        ("kind", 'any(kind == "food")', "wrong_kind", 14),
        ("kind", "amount", "column_alone", 14),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_place(
    tmp_path: Path, dimensions: str, measures: str, code: str, column: int
) -> None:
    found = checked(tmp_path, f"report:\n  dimensions: {dimensions}\n  measures: '{measures}'\n", "")
    line = HELP.count("\n") + (2 if column == 15 else 3)
    assert told(found) == [(code, f"request_types/help.yaml:{line}:{column}")]
    for problem in found.problems.sorted():
        assert problem.said("th") != problem.said("en")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("rows: kind", "rows: secret", "name_elsewhere"),
        ("rows: kind", "rows: house.card", "no_column"),
        ("from: [help]", "from: [halp]", "word_meant"),
        ("for: [boss]", "for: [bos]", "word_meant"),
        ("where: amount > 10", "where: amount", "not_a_condition"),
        ("filters: [district]", "filters: [district, kind, outcome, name, house]", "report_filters"),
        ("zero_rows: true", "beside: [name]", "report_beside"),
        ("rows: kind", "rows: house, beside: [nam]", "no_column"),
        ("rows: kind", "rows: house, beside: [name, secret]", "report_beside_private"),
        ("[district]", "[{value: house, typed: name}]", "report_typed"),
        ("[district]", "[{value: kind, typed: key}]", "report_typed"),
        ("[sum(amount)]", "[{value: count(), without: [kind]}]", "report_without"),
        ("sum(amount)", "min(amount)", "report_function"),
    ],
)
def test_a_dashboard_that_does_not_fit_its_types_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert code in [each for each, _ in told(checked(tmp_path, boards=BOARDS.replace(old, new)))]


def test_more_than_can_be_kept_is_refused(tmp_path: Path) -> None:
    many = ", ".join(f"amount > {number}" for number in range(15))
    assert "report_many" in [each for each, _ in told(checked(tmp_path, f"report: {{dimensions: [{many}]}}\n", ""))]
