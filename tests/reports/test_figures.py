"""Every number of a report is what its list holds, whoever asks, whatever was done before (C73-C76)."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from portal import clock
from portal.db import Database
from portal.models.base import table
from portal.models.figures import Figure, FigureCell, FigureChange, FigureGrouping
from portal.queries.figure_plans import all_groupings, newest
from portal.reports.asking import Ask, Period
from portal.reports.figures import Unknown
from portal.services.counting import figure_cells
from portal.services.counting.figure_cells import make_cells
from portal.worker.figures import count_all
from tests.reports.acting import CASE, LETTER, MEASURES, PERIODS, Acting, cell, expected

DIMENSIONS = (
    "district", "kind", "request.step", "request.state", "request.unit", "result", "fiscal_year(request.filed)",
    "answered(amount)",
)  # fmt: skip
ASKERS = ("clerk", "front", "back", "local", "nowhere", "boss")


def figures(count: int) -> tuple[Decimal | None, ...]:
    return (Decimal(count),)


def asks(acting: Acting, count: int) -> list[Ask]:
    """Some of all that may be asked."""
    one_of = acting.random.choice
    made = []
    for _ in range(count):
        rows, columns = one_of((None, *DIMENSIONS)), one_of((None, *DIMENSIONS))
        filters = one_of(
            [(), (("kind", "food"),), (("request.step", "asked"), ("district", "north")), (("amount > 50", "yes"),)]
        )
        made.append(Ask(("case",), rows, columns, MEASURES, filters, one_of(PERIODS)))
    return made


def compare(acting: Acting, who: str, ask: Ask, visible: set[str]) -> None:
    found, wanted = acting.read(who, ask), expected(acting.copies, visible, ask)
    assert {key: found.cells[key] for key in found.cells} == {
        key: cell(copies, who) for key, copies in wanted.items()
    }, (
        who,
        ask,
    )
    for place, totals in enumerate((found.row_totals, found.column_totals)):
        for value in {key[place] for key in wanted}:
            mine = [each for key, copies in wanted.items() if key[place] == value for each in copies]
            assert totals[value] == cell(mine, who)
    assert found.total == cell([each for copies in wanted.values() for each in copies], who)
    assert {each.value for each in found.rows} >= {row for row, _ in wanted}


def compare_lists(acting: Acting, who: str, ask: Ask) -> None:
    found, first, last = acting.read(who, ask), ask.period.first, ask.period.last
    wish = {
        "since": datetime(first.year, first.month, first.day, tzinfo=clock.BANGKOK) if first else None,
        "until": datetime(last.year, last.month, last.day + 1, tzinfo=clock.BANGKOK)
        if last and last.day < 28
        else None,
        "types": ("case",),
    }
    if last is not None and wish["until"] is None:
        return
    for row in found.rows:
        for column in found.columns:
            count = found.at(row.value, column.value)[0]
            assert len(acting.listed(who, found.by(row.value, column.value), **wish)) == count, (who, ask, row, column)


def test_every_number_is_what_its_list_holds_after_random_acts(database: Database, tmp_path: Path) -> None:
    acting = Acting.begun(database, tmp_path, seed=20221001)
    with clock.stopped_at(acting.now):
        acting.office.file(acting.people["applicant"], "letter", about="ขอ")
    for turn in range(4):
        acting.act(35)
        if turn % 2:
            acting.fold()
        for who in ASKERS:
            visible = acting.listed(who, types=("case",))
            some = asks(acting, 9)
            for ask in some:
                compare(acting, who, ask, visible)
            compare_lists(acting, who, some[0])
    with database.reading() as session:
        cells = session.scalar(select(func.count()).select_from(table(FigureCell))) or 0
    assert cells > 100  # what was read was not only waiting
    some = asks(acting, 6)
    before = [acting.read("clerk", ask) for ask in some]
    acting.fold()
    after = [acting.read("clerk", ask) for ask in some]
    assert [(each.cells, each.total) for each in before] == [(each.cells, each.total) for each in after]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(table(FigureChange))) == 0


def test_the_last_day_of_september_counts_in_one_fiscal_year_and_the_first_of_october_in_the_next(
    database: Database, tmp_path: Path
) -> None:
    acting = Acting.begun(database, tmp_path)
    for moment in (
        datetime(2022, 9, 30, 23, 59, tzinfo=clock.BANGKOK),
        datetime(2022, 10, 1, 0, 0, tzinfo=clock.BANGKOK),
    ):
        with clock.stopped_at(moment):
            acting.office.file(acting.people["applicant"], "case", district="north", kind="food")
    by_year = acting.read("boss", Ask(rows="fiscal_year(request.filed)"))
    assert [(each.value, by_year.at(each.value)[0]) for each in by_year.rows] == [
        ("2565", Decimal(1)),
        ("2566", Decimal(1)),
    ]
    english = acting.read("boss", Ask(rows="fiscal_year(request.filed)"), "en")
    assert [(each.value, each.label) for each in english.rows] == [("2565", "2022"), ("2566", "2023")]
    for year in (2565, 2566):
        assert acting.read("boss", Ask(period=Period.fiscal_year(year))).total == figures(1)
    assert acting.read("boss", Ask(period=Period(date(2022, 9, 30), date(2022, 9, 30)))).total == figures(1)
    assert acting.read("boss", Ask(period=Period(date(2022, 9, 30), date(2022, 10, 1)))).total == figures(2)


def test_headings_stand_in_the_order_of_what_they_name_and_nothing_has_rows_too(
    database: Database, tmp_path: Path
) -> None:
    acting = Acting.begun(database, tmp_path)
    acting.office.file(acting.people["applicant"], "case", district="south", kind="home")
    acting.office.file(acting.people["applicant"], "letter", about="ขอ")
    found = acting.read("clerk", Ask(("case",), "district", "kind", zero_rows=True))
    assert [each.label for each in found.rows] == ["เหนือ", "ใต้", "ตะวันตก"]
    assert [each.label for each in found.columns] == ["บ้าน"]
    assert (found.at("south", "home"), found.at("north", "home")) == (figures(1), figures(0))
    facts = acting.read("clerk", Ask(("case",), "result", zero_rows=True))
    assert [each.label for each in facts.rows] == ["รอ", "กำลังดู", "ช่วยแล้ว"]  # as the steps say them
    every = acting.read("clerk", Ask(rows="request.type", columns="request.step"))
    assert [each.label for each in every.rows] == ["เคส", "หนังสือ"]
    assert [each.value for each in every.columns] == ["new", "submitted"]
    assert [each.label for each in acting.read("clerk", Ask(rows="district")).rows] == ["ใต้", "ไม่ระบุ"]
    assert every.by("letter", "submitted") == ("request.type:letter", "request.step:submitted")
    assert len(acting.listed("clerk", every.by("letter", "submitted"))) == 1
    assert acting.listed("clerk", ("nothing:x",)) == acting.listed("clerk", ("district:nowhere",)) == set()


def test_what_nothing_is_counted_by_cannot_be_asked(database: Database, tmp_path: Path) -> None:
    acting = Acting.begun(database, tmp_path)
    for ask in (Ask(rows="about"), Ask(measures=("sum(nothing)",)), Ask(("letter",), rows="district")):
        with pytest.raises(Unknown):
            acting.read("clerk", ask)


def test_after_a_publication_all_are_counted_anew_by_what_each_version_knows(
    database: Database, tmp_path: Path
) -> None:
    acting = Acting.begun(database, tmp_path, seed=7)
    acting.act(30)
    before = acting.read("clerk", Ask(("case",), "kind", "district", MEASURES))
    grown = CASE.replace("      - {id: big", "      - {id: road, type: yes_no, label: ถนน}\n      - {id: big")
    grown = grown.replace("[district, kind, result,", "[road, kind, district, answered(big),")
    acting.office.write(case=grown, letter=LETTER)
    going_on = acting.read("clerk", Ask(("case",), "road", "kind"))
    assert (going_on.counted, going_on.total) == (Decimal(0), figures(0))
    assert acting.read("clerk", Ask(("case",), "kind", "district", MEASURES)).cells == before.cells
    acting.act(6)  # whoever acts meanwhile counts by the new plan
    for _ in range(2):  # killed and begun again, the job goes on and then finds nothing to do
        count_all(database, acting.office.catalogue, "case")
    found = acting.read("clerk", Ask(("case",), "road", "kind", MEASURES))
    visible = acting.listed("clerk", types=("case",))
    assert found.counted == 1
    assert {each.value for each in found.rows} == {""}
    assert found.total == cell([acting.copies[key] for key in visible])
    again = acting.read("clerk", Ask(("case",), "kind", "district", MEASURES))
    assert again.cells == {
        key: cell(copies) for key, copies in expected(acting.copies, visible, Ask((), "kind", "district")).items()
    }
    with pytest.raises(Unknown):
        acting.read("clerk", Ask(("case",), "result"))
    with clock.stopped_at(acting.now):
        acting.office.file(acting.people["applicant"], "case", district="north", kind="food", road="yes")
    assert acting.read("clerk", Ask(("case",), "road")).at("yes") == figures(1)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(table(Figure))) == len(visible) + 1


def test_cells_made_in_steps_while_people_act_are_what_the_rows_say(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a publication: cells grow from the oldest days on, and the log is folded in between."""
    acting = Acting.begun(database, tmp_path, seed=11)
    acting.act(40)
    acting.fold()
    monkeypatch.setattr(figure_cells, "COUNTED", 2)
    gone = table(FigureGrouping).delete()
    with database.transaction() as session:
        session.execute(gone)  # cells of these stay behind, and must not be mixed up with new ones
    made: set[date] = set()
    while len(made) < 60:
        with database.transaction() as session:
            plan = next(iter(newest(session, ["case"])))
            if not make_cells(session, plan):
                break
            made.add(min((each.made_to or date.max for each in all_groupings(session, ["case"])), default=date.max))
        if date.max not in made:
            acting.act(3)
            if len(made) % 2:
                acting.fold()
    assert len(made) > 3
    visible = acting.listed("clerk", types=("case",))
    for _ in range(2):
        for ask in asks(acting, 25):
            compare(acting, "clerk", ask, visible)
        acting.fold()
    with database.reading() as session:
        cells, kept = table(FigureCell), select(table(FigureGrouping).c.id)
        assert session.scalar(select(func.count()).where(cells.c.grouping_id.not_in(kept))) == 0
        assert session.scalar(select(func.count()).where(cells.c.total == 0)) == 0


def test_a_renamed_step_is_one_heading_and_opens_both(database: Database, tmp_path: Path) -> None:
    acting = Acting.begun(database, tmp_path)
    for _ in range(2):
        acting.file()
        acting.accept()
        acting.office.write(
            case=CASE.replace("{id: asked,", "{id: heard, was: asked,").replace("at: [asked]", "at: [heard]")
            .replace("[new, asked, paid]", "[new, heard, paid]"), letter=LETTER,
        )  # fmt: skip
    found = acting.read("clerk", Ask(("case",), "request.step"))
    assert [(each.value, each.label) for each in found.rows] == [("heard", "ขอความเห็น")]
    assert found.at("heard") == figures(2)
    assert len(acting.listed("clerk", found.by("heard"))) == 2


def test_a_move_costs_two_statements_for_figures_and_a_message_none(database: Database, tmp_path: Path) -> None:
    acting = Acting.begun(database, tmp_path)
    acting.file()
    (key,) = acting.copies
    counted: list[str] = []

    def seen(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "figure" in statement:
            counted.append(statement)

    event.listen(database.engine, "before_cursor_execute", seen)
    acting.note()
    assert counted == []
    acting.accept()
    # One reads, one changes; on PostgreSQL the log goes in with the event, on SQLite it is a third.
    assert len(counted) == 3, counted
    assert acting.office.request(key).step == "asked"
