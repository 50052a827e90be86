"""A list that was sent held against one of the portal's: who matches, who is missing, who is extra, what is wrong (C67)."""

from pathlib import Path
from typing import Any

import pytest

from portal.db import Database
from portal.queries.filters import Filter
from portal.services.exporting import asking, comparing
from portal.services.exporting.asked import Listed
from portal.services.exporting.asking import Against
from portal.settings import Settings
from portal.uploads.storage import Area
from tests.services.exporting.test_exports import HELP, Office, office
from tests.support import books_read
from tests.support.declared import declare
from tests.support.requests import valid_citizen_id
from tests.support.workbooks import workbook

__all__ = ["office"]
FIRST, EXTRA = valid_citizen_id(123_456_789_012), valid_citizen_id(23_456_789_012)


def _dashed(number: str) -> str:
    return "-".join((number[0], number[1:5], number[5:10], number[10:12], number[12]))


def _thai(number: str) -> str:
    return number.translate({ord("0") + n: chr(ord("๐") + n) for n in range(10)})


def _compared(
    at: Office, who: Any, file: Path, against: Against | None = None
) -> tuple[Any, dict[str, list[list[Any]]]]:
    stored = at.storage.put([file.read_bytes()], Area.EXPORTED)
    with at.declared.database.transaction() as session:
        listed = Listed(Filter(types=("help",)))
        key = asking.compare(session, who, listed, [("เทียบ", "x")], against or Against(), stored.digest, file.name)
    at.work()
    row = at.row(key)
    found: dict[str, list[list[Any]]] = {}
    if row.state == "ready":
        with at.storage.local_copy(row.parts[0], Area.EXPORTED) as lines:
            for name in comparing.LISTS:
                page, begin = list[list[Any]](), 0
                while begin is not None:
                    rows, begin = comparing.page(lines, row.compares["lists"][name], begin, 1)  # type: ignore[index,assignment]
                    page += rows
                found[name] = page
    return row, found


def test_a_list_tells_who_matches_is_extra_or_missing_and_what_is_wrong_by_line(office: Office, tmp_path: Path) -> None:
    mine = office.declared.number_of(office.applicant)
    other = office.declared.person()
    kept = office.declared.request(office.file()).reference
    applicant, office.applicant = office.applicant, other
    missing = office.declared.request(office.file()).reference
    office.applicant = applicant
    broken = mine[:12] + str((int(mine[12]) + 1) % 10)
    file = tmp_path / "รายชื่อ.csv"
    rows = (
        "ลำดับ,ชื่อ-สกุล,เลขบัตร",
        f"1,ก้อย,{_thai(mine)}",
        f"2,กุ้ง,{_dashed(EXTRA)}",
        f"3,ซ้ำ,{mine}",
        f"4,ผิด,{broken}",
        "5,สั้น,12345",
        "6,ไม่มี,",
    )
    file.write_text("\n".join(rows), "utf-8-sig")
    row, found = _compared(office, office.officer, file)
    assert (row.state, row.compares["key_head"]) == ("ready", "เลขบัตร")
    assert [(each[0], each[1], each[2], each[4]) for each in found["both"]] == [(2, ["i", mine], "ก้อย", kept)]
    assert found["only_file"] == [[3, ["i", EXTRA], "กุ้ง"]]
    assert [(each[0], each[2]) for each in found["only_here"]] == [(["i", office.declared.number_of(other)], missing)]
    assert [(each[0], each[3]) for each in found["wrong"]] == [
        (4, "เลขซ้ำกับบรรทัด 2"), (5, "เลขไม่ถูกต้อง (หลักสุดท้ายไม่ตรง)"), (6, "เลขไม่ครบ 13 หลัก"), (7, "ไม่มีเลข"),
    ]  # fmt: skip
    book = books_read.read(office.fetched(office.officer, row.key))
    assert [len(rows) for rows in book.sheets.values()] == [2, 2, 2, 5]
    assert book.sheets["ตรงกัน"][1][1] == mine
    _, masked = _compared(office, office.clerk, file)
    assert masked["only_here"][0][0].count("x") == 5, "who reads no IDs reads none they did not send"


def test_an_excel_file_is_read_and_what_holds_no_numbers_is_told(office: Office, tmp_path: Path) -> None:
    mine = office.declared.number_of(office.applicant)
    office.file()
    file = workbook(tmp_path / "list.xlsx", {"แผ่น": {1: ("เลข", "ชื่อ"), 2: (int(mine), "ก้อย"), 3: (FIRST, "กุ้ง")}})
    row, found = _compared(office, office.officer, file)
    assert (row.state, len(found["both"]), len(found["only_file"])) == ("ready", 1, 1)
    plain = tmp_path / "plain.csv"
    plain.write_text("ชื่อ,เบอร์\nก้อย,0812345678\n", "utf-8")
    row, _ = _compared(office, office.officer, plain)
    assert (row.state, row.problem, row.parts) == ("failed", "comparing.no_column", [])
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    row, _ = _compared(office, office.officer, tmp_path / "broken.xlsx")
    assert row.problem == "importing.no_excel"


def test_a_registry_is_held_by_its_keys(database: Database, settings: Settings, tmp_path: Path) -> None:
    places = (
        'title: ชุมชน\nkept_by: [officer]\ncolumns: [{id: name, type: text, label: ชื่อ}]\nlabel: "{name}"\nrows:\n'
        + "".join(f"  c{n}: {{name: ชุมชน {n}}}\n" for n in range(3))
    )
    declared = declare(database, tmp_path / "office", registries={"places": places}, help=f"unit: front\n{HELP}")
    at = Office(declared, settings, declared.person("officer", "front"), declared.person("clerk"), declared.person())
    file = tmp_path / "keys.csv"
    file.write_text("รหัส,ชื่อ\nc๑,ของเรา\nc9,แปลก\n", "utf-8")
    _, found = _compared(at, at.officer, file, Against("places", "", "ชุมชน", by_id=False))
    assert [each[1:4] for each in found["both"]] == [["c1", "ของเรา", "ชุมชน 1"]]
    assert [each[1] for each in found["only_file"]] == ["c9"]
    assert [each[0] for each in found["only_here"]] == ["c0", "c2"]


def test_who_keeps_a_part_of_a_registry_is_told_of_that_part_alone(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    named = "columns: [{id: name, type: text, label: ชื่อ}"
    zones = f"title: เขต\n{named}]\nrows: {{east: {{name: ตะวันออก}}, west: {{name: ตะวันตก}}}}\n"
    people = (
        f"title: คน\nkept_by: [local]\narea: [zone]\n{named}, {{id: zone, type: reference, from: zones, label: เขต}},"
        ' {id: card, type: citizen_id, label: เลข, optional: true}]\nlabel: "{name} {card}"\n'
        "rows: {a: {name: ใกล้, zone: east}, b: {name: ไกล, zone: west},"
        " c: {name: ใกล้เหมือนกัน, zone: east, card: '1111111111119'}}\n"
    )
    role = "  local: {title: ประจำเขต, like: staff, unit: all, area: zones, sees_ids: false}\n"
    declared = declare(
        database, tmp_path / "office", role, {"zones": zones, "people": people}, help=f"unit: front\n{HELP}"
    )
    local = declared.person("local", "front", areas=["east"])
    at = Office(declared, settings, local, declared.person("clerk"), declared.person())
    file = tmp_path / "keys.csv"
    file.write_text("รหัส\na\nb\n", "utf-8")
    _, found = _compared(at, local, file, Against("people", "", "คน", by_id=False))
    assert [each[1] for each in found["both"]] == ["a"]
    assert [each[1] for each in found["only_file"]] == ["b"], "whoever lies beyond is not told of"
    assert [each[:2] for each in found["only_here"]] == [["c", "ใกล้เหมือนกัน"]], "no number where the label says one"
    row, _ = _compared(at, at.clerk, file, Against("people", "", "คน", by_id=False))
    assert (row.state, row.problem) == ("failed", "exports.rights_changed")


@pytest.mark.parametrize("at", [-5, 3, 10**9])
def test_a_page_begins_only_where_a_row_does(tmp_path: Path, at: int) -> None:
    content, bounds = comparing.written({"both": [[1], [2], [3]], "only_file": [], "only_here": [], "wrong": [[4]]})
    file = tmp_path / "lines"
    file.write_bytes(b"".join(content))
    rows, following = comparing.page(file, bounds["both"], at, 2)
    assert (rows, comparing.page(file, bounds["both"], following or 0, 2)) == ([[1], [2]], ([[3]], None))
