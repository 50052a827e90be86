"""Rows in CSV files, and the registries that come ready (C65)."""

from pathlib import Path

import pytest

from portal.request_types.compiling import bundle_of, check_office, compile_bundle
from portal.request_types.examples.running import run
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.reading import source
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import load_office
from portal.request_types.reading.tables import MOST_TABLE_ROWS, Table, read_table
from tests.support.declared import OFFICE

TOOLS = """\
id: tools
title: เครื่องมือ
columns:
  - {id: name, type: text, label: {th: ชื่อ, en: Name}}
  - {id: price, type: money, label: {th: ราคา, en: Price}, optional: true}
rows: tools.csv
"""
MOVE = """\
id: move
title: แจ้งย้าย
form:
  - fields:
      - {id: province, type: reference, from: provinces, label: จังหวัด}
      - {id: district, type: reference, from: districts, within: province, label: อำเภอ}
      - {id: place, type: reference, from: sub_districts, within: district, label: ตำบล}
      - {id: postcode, type: text, label: รหัสไปรษณีย์, prefill: place.postcodes}
examples:
  - name: a place in its district
    given: {province: "52", district: "5201", place: "520101"}
    expect: {postcode: "52000"}
  - name: a district of another province
    given: {province: "50", district: "5201", place: "520101"}
    errors: [district]
"""


def _office(folder: Path, table: bytes | None = None, registry: str = TOOLS, **types: str) -> Path:
    for part in ("registries", "request_types"):
        (folder / part).mkdir(exist_ok=True)
    (folder / "office.yaml").write_text(OFFICE, "utf-8")
    if table is not None:
        (folder / "registries" / "tools.yaml").write_text(registry, "utf-8")
        (folder / "registries" / "tools.csv").write_bytes(table)
    for name, text in types.items():
        (folder / "request_types" / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def _told(folder: Path) -> list[tuple[int, int, str]]:
    problems = check_office(load_office(folder)).problems.sorted()
    return [(each.mark.line, each.mark.column, each.code.removeprefix("language.")) for each in problems]


def _rows(folder: Path) -> dict[str, dict[str, object]]:
    checked = check_office(load_office(folder))
    assert not checked.problems.sorted()
    return {str(row.key): dict(row.columns) for row in RowsInMemory(checked.registries).all("tools")}


def _table(text: str) -> Table:
    problems = Problems()
    table = read_table("t.csv", text, problems)
    assert table is not None and not problems
    return table


SAW = "key,name,price\nsaw,เลื่อย,120\n"


@pytest.mark.parametrize(
    "table",
    [
        SAW.encode(),
        b"\xef\xbb\xbf" + SAW.replace("\n", "\r\n").encode(),
        SAW.encode("cp874"),
        SAW.replace(",", ";").encode(),
        SAW.replace(",", "\t").encode(),
        b"\n" + SAW.replace("name,price", "ชื่อ,Price").encode() + b",,\n\n",
        "name,key,price\n เลื่อย ,saw,\"120\"\n".encode(),
    ],
)  # fmt: skip
def test_a_table_is_read_as_spreadsheets_save_it(tmp_path: Path, table: bytes) -> None:
    assert _rows(_office(tmp_path, table)) == {"saw": {"name": "เลื่อย", "price": 120}}


def test_a_row_is_at_the_line_where_it_begins() -> None:
    table = _table('key,name\na,"two\nlines"\n\nb,"with, comma"\n')
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("a", "two\nlines")), (5, ("b", "with, comma"))]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("key,name,cost\nsaw,เลื่อย,1\n", [(1, 3, "no_column")]),
        ("key,name,ชื่อ\nsaw,เลื่อย,1\n", [(1, 3, "id_twice")]),
        ("key,price\nsaw,1\n", [(1, 1, "table_column_missing")]),
        ("name,price\nเลื่อย,1\n", [(1, 1, "table_column_missing")]),
        ("key,name\nsaw,เลื่อย\nnail,\n,ค้อน\n", [(3, 2, "column_missing"), (4, 1, "column_missing")]),
        ("key,name\nsaw,เลื่อย\nsaw,ค้อน\n", [(3, 1, "id_twice")]),
        ("key,name\nSAW,เลื่อย\nrow,ค้อน\n", [(2, 1, "id_form"), (3, 1, "id_reserved")]),
        ("key,name,price\nsaw,เลื่อย,1,000\n", [(2, 4, "table_cells")]),
        ("key,name,price\nsaw,เลื่อย,ฟรี\n", [(2, 1, "cell_wrong")]),
        ('key,name\nsaw,"เลื่อย\n', [(1, 1, "table_broken")]),
        ("", [(1, 1, "table_empty")]),
        ("\n,,\n", [(1, 1, "table_empty")]),
        ("key,name\nsaw,a\0b\n", [(1, 1, "table_signs")]),
    ],
)
def test_what_is_wrong_with_a_table_is_told_at_its_cell(
    tmp_path: Path, table: str, told: list[tuple[int, int, str]]
) -> None:
    assert _told(_office(tmp_path, table.encode())) == told


def test_a_table_wrong_throughout_is_told_once_after_twenty_rows(tmp_path: Path) -> None:
    table = "key,name\n" + "".join(f"k{number},\n" for number in range(500))
    told = _told(_office(tmp_path, table.encode()))
    assert len(told) == 21 and told[-1][2] in ("table_more_wrong", "column_missing")
    assert [code for _, _, code in told].count("table_more_wrong") == 1


def test_a_table_that_is_too_long_for_a_folder_is_refused(tmp_path: Path) -> None:
    rows = "".join(f"k{number},ก\n" for number in range(MOST_TABLE_ROWS + 1))
    assert _told(_office(tmp_path, ("key,name\n" + rows).encode())) == [(MOST_TABLE_ROWS + 2, 1, "table_long")]


def test_a_table_that_is_not_there_is_told_where_it_is_named(tmp_path: Path) -> None:
    folder = _office(tmp_path, b"", TOOLS.replace("tools.csv", "../office.yaml"))
    assert _told(folder) == [(6, 7, "table_missing")]


def test_bytes_of_no_writing_are_refused_in_words(tmp_path: Path) -> None:
    assert _told(_office(tmp_path, b"key,name\nsaw,\xdb\xff\xdc\n")) == [(1, 1, "table_signs")]


def test_a_wrong_cell_is_told_where_rows_stand_in_yaml_too(tmp_path: Path) -> None:
    registry = TOOLS.replace("rows: tools.csv", "rows:\n  saw: {name: เลื่อย, price: ฟรี}")
    assert _told(_office(tmp_path, b"", registry)) == [(7, 3, "cell_wrong")]


def _with_areas(folder: Path) -> Path:
    _office(folder, move=MOVE)
    for name in ("provinces", "districts", "sub_districts"):
        (folder / "registries" / f"{name}.yaml").write_text(f"id: {name}\nextends: library/{name}\n", "utf-8")
    return folder


def test_the_areas_of_thailand_come_ready(tmp_path: Path) -> None:
    checked = check_office(load_office(_with_areas(tmp_path)))
    assert checked.problems.sorted() == ()
    rows = RowsInMemory(checked.registries)
    assert [len(rows.all(name)) for name in ("provinces", "districts", "sub_districts")] == [77, 928, 7436]
    move = checked.types["move"]
    assert move is not None
    assert [(each.name, each.failures) for each in run(move, rows)] == [
        ("a place in its district", ()),
        ("a district of another province", ()),
    ]


def test_an_office_changes_what_a_ready_made_registry_says(tmp_path: Path) -> None:
    own = 'id: provinces\nextends: library/provinces\ntitle: จังหวัดที่ดูแล\nrows: {"52": {name: ลำปาง, name_en: Lampang}}\n'
    folder = _office(tmp_path)
    (folder / "registries" / "provinces.yaml").write_text(own, "utf-8")
    checked = check_office(load_office(folder))
    assert checked.problems.sorted() == ()
    assert checked.registries["provinces"].title.in_language("th") == "จังหวัดที่ดูแล"
    assert [row.label for row in RowsInMemory(checked.registries).all("provinces")] == ["ลำปาง"]


def test_a_ready_made_registry_that_is_not_there_is_told(tmp_path: Path) -> None:
    folder = _office(tmp_path)
    (folder / "registries" / "provinces.yaml").write_text("id: provinces\nextends: library/planets\n", "utf-8")
    assert (2, 10, "base_missing") in _told(folder)


def test_a_version_keeps_the_ready_made_registry_it_was_made_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = bundle_of(load_office(_with_areas(tmp_path)), "move")
    assert set(bundle.registries) >= {"library/districts", "districts", "provinces"}
    monkeypatch.setattr(source, "LIBRARY", tmp_path / "nowhere")
    checked, problems = compile_bundle(type(bundle).from_json(bundle.to_json()))
    assert problems.sorted() == () and checked is not None
    assert checked.registries["sub_districts"].columns[-1].id == "postcodes"
