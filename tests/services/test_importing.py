"""Files into lists: good rows go in, bad ones are told by line and cell, a second import changes what changed (C63)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models.base import table
from portal.models.catalogue import RegistryRow
from portal.queries import offered_rows
from portal.services.importing import keeping, lines, runs
from portal.services.importing.into import registry
from portal.services.importing.working import Works
from portal.services.publishing.office_folder import read_folder
from portal.services.publishing.publication import publish
from portal.texts import text
from portal.uploads.storage import Area, LocalStorage
from tests.support.declared import Declared, declare
from tests.support.people import citizen_id
from tests.support.workbooks import Cell, workbook

_ROW = table(RegistryRow)
DISTRICTS = """\
title: อำเภอ
columns: [{id: name, type: text, label: ชื่อ}]
rows: {north: {name: เหนือ}, south: {name: ใต้}}
"""
VILLAGES = """\
title: หมู่บ้าน
columns: [{id: name, type: text, label: ชื่อ}, {id: district, type: reference, from: districts, label: อำเภอ}]
rows: {v1: {name: บ้านเหนือ, district: north}, v2: {name: บ้านใต้, district: south}}
"""
HOLDERS = """\
title: ผู้ถือบัตร
key: card
label: "{name}"
columns:
  - {id: card, type: citizen_id, label: เลขประจำตัว}
  - {id: name, type: text, label: ชื่อ}
  - {id: born, type: date, label: วันเกิด, optional: true}
  - {id: income, type: money, label: รายได้, optional: true}
  - {id: district, type: reference, from: districts, label: อำเภอ}
  - {id: village, type: reference, from: villages, within: district, label: หมู่บ้าน, optional: true}
  - {id: unit, type: unit, label: หน่วย, optional: true}
  - {id: book, type: text, label: เลขสมุด, unique: true, optional: true}
"""
TYPE = """\
title: สิทธิ
form:
  - fields: [{id: holder, type: reference, from: holders, find_by: card, label: เลขประจำตัว}]
"""
HEAD = "ลำดับ,เลขประจำตัว,ชื่อ,วันเกิด,รายได้,อำเภอ,village,unit,book\n"
GOOD = (
    f'1,{citizen_id(1)},สมชาย ใจดี,31/03/2520,"1,250.50",north,v1,front,B1\n'
    f"2,{citizen_id(2)},สมศรี มีสุข,๓๑ มี.ค. ๒๕๒๑,,south,,,B2\n"
)
Import = Callable[..., Any]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Declared:
    lists = {"districts": DISTRICTS, "villages": VILLAGES, "holders": HOLDERS}
    return declare(database, tmp_path / "office", "", lists, right=TYPE)


@pytest.fixture
def imported(office: Declared, tmp_path: Path) -> Import:
    works = Works(office.database, office.catalogue, LocalStorage(tmp_path / "store"))

    def run(content: str | Path, **wish: Any) -> Any:
        pieces = [content.read_bytes()] if isinstance(content, Path) else [content.encode()]
        kept = works.storage.receive(pieces, 1 << 30)
        name = content.name if isinstance(content, Path) else "a.csv"
        with office.database.transaction() as session:
            key = runs.start(session, registry("holders"), name, kept.digest, kept.key, **({"writes": True} | wish))
        done = works.work(key, 60)
        works.drop(done)
        assert list(works.storage.keys(Area.QUARANTINE)) == []
        return done

    return run


def _counts(run: Any) -> tuple[int, int, int, int]:
    return run.new, run.changed, run.same, run.bad


def _offered(office: Declared) -> dict[str | None, str]:
    with office.database.reading() as session:
        return {row.key: row.label for row in office.catalogue.rows(session).all("holders")}


def _told(run: Any) -> list[tuple[int, str, str]]:
    for each in run.problems:
        assert text("th", each["code"], **each["facts"])
    return [(each["line"], each["column"], each["code"]) for each in run.problems]


def test_good_rows_go_in_and_bad_ones_are_told_by_line_and_cell(office: Declared, imported: Import) -> None:
    bad = (
        f"3,{citizen_id(3)[:-1]}x,ก,,,north,,,\n"
        f"4,{citizen_id(4)},,,,north,,,\n"
        f"5,{citizen_id(5)},ข,31/02/2568,สิบ,west,,,\n"
        f"6,{citizen_id(6)},ค,,,north,v2,,\n"
        f"7,{citizen_id(1)},อีกครั้ง,,,north,,,\n"
        f"8,{citizen_id(8)},ง,,,north,,nowhere,\n"
        f"9,{citizen_id(9)},จ,,,north,,,B1\n"
        f"10,{citizen_id(10)},ฉ,,,north,,,,เกิน\n"
    )
    run = imported(HEAD + GOOD + bad)
    assert (run.state, run.rows, run.unused) == ("done", 10, ["ลำดับ"])
    assert _counts(run) == (2, 0, 0, 8)
    assert _told(run) == [
        (4, "เลขประจำตัว", "answers.citizen_id"),
        (5, "ชื่อ", "importing.cell_missing"),
        (6, "วันเกิด", "formats.date_none"),
        (6, "รายได้", "formats.number_wrong"),
        (6, "อำเภอ", "importing.no_row"),
        (7, "village", "importing.not_within"),
        (8, "เลขประจำตัว", "importing.key_twice"),
        (9, "unit", "importing.no_unit"),
        (10, "เลขสมุด", "importing.not_unique_here"),
        (11, "", "importing.more_cells"),
    ]
    assert _offered(office) == {citizen_id(1): "สมชาย ใจดี", citizen_id(2): "สมศรี มีสุข"}
    with office.database.reading() as session:
        first = office.catalogue.rows(session).get("holders", citizen_id(1))
        assert first is not None
        assert str(first.columns["income"]) == "1250.50"
        assert first.columns["district"].columns == {"name": "เหนือ"}  # type: ignore[union-attr]
    filed = office.file(office.person(), "right", holder=citizen_id(2))
    assert office.request(filed.key).type_id == "right"


def test_a_second_import_changes_what_changed_and_a_dry_run_nothing(office: Declared, imported: Import) -> None:
    assert _counts(imported(HEAD + GOOD, writes=False)) == (2, 0, 0, 0)
    assert _offered(office) == {}
    assert _counts(imported(HEAD + GOOD)) == (2, 0, 0, 0)
    assert _counts(imported(HEAD + GOOD)) == (0, 0, 2, 0)
    other = HEAD + GOOD.replace("มีสุข", "มีทรัพย์") + f"3,{citizen_id(3)},มาลี,,,south,,,\n"
    assert _counts(imported(other, writes=False)) == _counts(imported(other)) == (1, 1, 1, 0)
    assert _offered(office)[citizen_id(2)] == "สมศรี มีทรัพย์"


def test_rows_the_file_has_no_more_stay_unless_they_are_to_be_ended_and_come_back(
    office: Declared, imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "STRIDE", 1)
    imported(HEAD + GOOD)
    only = HEAD + GOOD.splitlines(keepends=True)[0]
    assert imported(only).ended == 0
    assert len(_offered(office)) == 2
    run = imported(only, ends_rest=True)
    assert (run.ended, _counts(run)) == (1, (0, 0, 1, 0))
    assert list(_offered(office)) == [citizen_id(1)]
    assert _counts(imported(HEAD + GOOD)) == (0, 1, 1, 0)
    assert len(_offered(office)) == 2


def test_a_row_that_is_to_be_mended_is_in_the_file_and_not_ended(office: Declared, imported: Import) -> None:
    """Whoever ends what a file has no more must not lose whom it names with a mistake."""
    third, fourth = citizen_id(3), citizen_id(4)
    everybody = HEAD + GOOD + f"3,{third},มาลี,,,south,,,B3\n4,{fourth},มานะ,,,south,,,B4\n"
    imported(everybody)
    thai = third.translate({ord("0") + digit: chr(ord("๐") + digit) for digit in range(10)})
    mistakes = GOOD.replace("north,v1", "nowhere,") + f"3,{thai},มาลี,,,south,,,B2\n"
    run = imported(HEAD + mistakes, ends_rest=True)
    assert [line for line, _, _ in _told(run)] == [2, 4]
    assert (run.ended, list(_offered(office))) == (1, [citizen_id(1), citizen_id(2), third])
    for nothing in (HEAD, HEAD + "1,123,ใคร,,,south,,,\n"):
        assert imported(nothing, ends_rest=True).ended == 0, "no list at all ends nobody"
    assert len(_offered(office)) == 3


def test_rows_of_the_offices_own_file_are_changed_there_alone(office: Declared, imported: Import) -> None:
    rows = f"rows:\n  '{citizen_id(1)}': {{name: จากไฟล์, district: north}}\n"
    (office.folder / "registries" / "holders.yaml").write_text(f"id: holders\n{HOLDERS}{rows}", "utf-8")
    with office.database.transaction() as session:
        publish(session, read_folder(office.folder))
    office.catalogue.forget()
    run = imported(HEAD + GOOD)
    assert _told(run) == [(2, "", "importing.of_file")]
    assert _offered(office) == {citizen_id(1): "จากไฟล์", citizen_id(2): "สมศรี มีสุข"}
    (office.folder / "registries" / "holders.yaml").write_text(f"id: holders\n{HOLDERS}", "utf-8")
    with office.database.transaction() as session:
        publish(session, read_folder(office.folder))
    office.catalogue.forget()
    assert list(_offered(office)) == [citizen_id(2)], "a new file retires its own rows alone"
    assert _counts(imported(HEAD + GOOD)) == (0, 1, 1, 0)


def test_files_that_cannot_be_imported_say_why(office: Declared, imported: Import, tmp_path: Path) -> None:
    found = {
        name: imported(content).refusal["code"]
        for name, content in {
            "column": "เลขประจำตัว,อำเภอ\n1,north\n",
            "twice": "เลขประจำตัว,card,ชื่อ,อำเภอ\n1,1,ก,north\n",
            "nothing": "\n",
        }.items()
    }
    assert found == {
        "column": "importing.columns_missing",
        "twice": "importing.column_twice",
        "nothing": "importing.empty",
    }


def test_a_file_that_is_gone_ends_its_run_and_blocks_no_other(office: Declared, tmp_path: Path) -> None:
    works = Works(office.database, office.catalogue, LocalStorage(tmp_path / "store"))
    with office.database.transaction() as session:
        key = runs.start(session, registry("holders"), "a.csv", "0" * 64, "0" * 32, writes=True)
    assert works.work(key, 60).refusal["code"] == "importing.gone"


def test_an_excel_file_goes_in_with_its_numbers_and_dates(office: Declared, imported: Import, tmp_path: Path) -> None:
    rows: dict[int, list[Cell]] = {
        1: ["เลขประจำตัว", "ชื่อ", "รายได้", "อำเภอ"],
        3: [int(citizen_id(1)), "สมชาย", 1250.5, "north"],
    }
    run = imported(workbook(tmp_path / "a.xlsx", {"คน": rows, "อื่น": {}}))
    assert (run.state, run.sheet, _counts(run)) == ("done", "คน", (1, 0, 0, 0))
    assert _offered(office) == {citizen_id(1): "สมชาย"}


def test_a_list_that_is_offered_whole_does_not_grow_too_long(
    office: Declared, imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.write(right=TYPE.replace(", find_by: card", ""))
    monkeypatch.setattr(keeping, "HELD_AT_MOST", 1)
    assert imported(HEAD + GOOD, writes=False).refusal["code"] == "importing.list_long"
    assert imported(HEAD + GOOD).refusal["code"] == "importing.list_long"
    assert _offered(office) == {}


def test_chunks_go_on_where_they_stopped_and_long_lists_are_asked(
    office: Declared, imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "CHUNK", 3)
    monkeypatch.setattr(lines, "MOST_TOLD", 2)
    monkeypatch.setattr(offered_rows, "HELD_AT_MOST", 5)
    many = "".join(f"0,{citizen_id(at)},คน {at},,,north,,,\n" for at in range(1, 11))
    run = imported(HEAD + many + "0,,,,,x,,,\n" * 3)
    assert (_counts(run), run.done) == ((10, 0, 0, 3), 13)
    assert _counts(imported(HEAD + many)) == (0, 0, 10, 0)
    with office.database.reading() as session:
        rows = office.catalogue.rows(session)
        assert rows.long == {"holders"}
        assert [row.label for row in rows.find("holders", "card", citizen_id(7))] == ["คน 7"]
        positions = session.execute(select(_ROW.c.position).where(_ROW.c.registry_id == "holders").order_by(_ROW.c.id))
        assert [row.position for row in positions] == list(range(2, 12))
