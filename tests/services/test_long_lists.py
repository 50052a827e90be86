"""Lists too long to be held are asked by key and by index; nothing else notices, and offering one whole is told (C63)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select

from portal.db import Database
from portal.models.base import table
from portal.models.catalogue import RegistryList, RegistryRow
from portal.queries import offered_rows
from portal.request_types.judging.row_codec import decode_row, encode_row
from portal.request_types.values import Row
from portal.services.keeping import registry_words
from portal.services.publishing.office_folder import read_folder
from portal.services.publishing.publication import publish
from tests.support.declared import Declared, declare
from tests.support.people import citizen_id

_ROW, _LIST = table(RegistryRow), table(RegistryList)
DISTRICTS = """\
title: อำเภอ
columns: [{id: name, type: text, label: ชื่อ}]
rows: {north: {name: เหนือ}, south: {name: ใต้}}
"""
HOLDERS = """\
title: ผู้ถือบัตร
key: card
columns:
  - {id: card, type: citizen_id, label: เลขประจำตัว}
  - {id: name, type: text, label: ชื่อ}
  - {id: district, type: reference, from: districts, label: อำเภอ}
"""
TYPE = """\
title: สิทธิ
form:
  - fields:
      - {id: district, type: reference, from: districts, label: อำเภอ}
      - {id: holder, type: reference, from: holders, find_by: card, label: เลขประจำตัว}
      - {id: near, type: reference, from: holders, within: district, label: คนในอำเภอ, optional: true}
"""
WHOLE = "title: สิทธิ\nform:\n  - fields: [{id: who, type: reference, from: holders, label: ใคร}]\n"


@pytest.fixture
def office(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Declared:
    """A list of eight rows, as if five were as many as are held."""
    monkeypatch.setattr(offered_rows, "HELD_AT_MOST", 5)
    made = declare(database, tmp_path, "", {"districts": DISTRICTS, "holders": HOLDERS}, right=TYPE)
    with database.transaction() as session:
        asked = session.scalar(select(_LIST.c.asked).where(_LIST.c.id == "holders"))
        for number in range(8):
            place = Row("districts", "south" if number == 7 else "north", "-")
            row = Row("holders", citizen_id(number), f"คนที่ {number}", {"card": citizen_id(number), "district": place})
            told = {"registry_id": "holders", "key": row.key, "position": number, "label": {"th": row.label}}
            told |= {"columns": encode_row(row), "origin": "imported"}
            (id,) = session.execute(insert(_ROW).returning(_ROW.c.id), [told]).one()
            registry_words.write(session, "holders", asked or {}, {id: row}, {})
    made.catalogue = type(made.catalogue)(made.catalogue.compile)
    return made


def _rows(office: Declared) -> Iterator[offered_rows.Rows]:
    with office.database.reading() as session:
        yield office.catalogue.rows(session)


def test_a_long_list_is_found_in_by_key_by_column_and_by_the_row_above(office: Declared) -> None:
    for rows in _rows(office):
        assert rows.long == {"holders"}
        found = rows.get("holders", citizen_id(3))
        assert found is not None
        assert found.label == "คนที่ 3"
        assert rows.get("holders", "-") is None
        assert [row.label for row in rows.find("holders", "card", citizen_id(4))] == ["คนที่ 4"]
        assert rows.find("holders", "card", citizen_id(44)) == []
        (south,) = rows.find("holders", "district", Row("districts", "south"))
        assert south.label == "คนที่ 7"
        place = south.columns["district"]
        assert isinstance(place, Row)
        assert place.columns == {"name": "ใต้"}, "a row above that stands by its key alone is there with all it holds"
        assert len(rows.all("holders")) == 8


def test_finding_somebody_in_a_long_list_is_one_statement_by_the_index(office: Declared) -> None:
    asked: list[str] = []

    def heard(_c: object, _k: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    for rows in _rows(office):
        engine = rows._session.get_bind().engine
        event.listen(engine, "before_cursor_execute", heard)
        try:
            rows.find("holders", "card", citizen_id(4))
            rows.get("districts", "north")
        finally:
            event.remove(engine, "before_cursor_execute", heard)
    assert len(asked) == 1
    assert "registry_word" in asked[0]


def test_an_applicant_finds_their_row_and_a_type_that_offers_the_whole_list_is_refused(office: Declared) -> None:
    person = office.person()
    filed = office.file(person, "right", district="south", holder=citizen_id(7), near=citizen_id(7))
    assert office.request(filed.key).type_id == "right"
    (office.folder / "request_types" / "right.yaml").write_text(f"id: right\n{WHOLE}", "utf-8")
    with office.database.transaction() as session:
        done = publish(session, read_folder(office.folder))
    assert done.refused == ("right",)
    assert done.versions == {}


def test_a_new_file_leaves_imported_rows_as_they_are(office: Declared) -> None:
    (office.folder / "registries" / "holders.yaml").write_text(
        "id: holders\n" + HOLDERS.replace("ผู้ถือบัตร", "ผู้ถือบัตรสวัสดิการ"), "utf-8"
    )
    with office.database.transaction() as session:
        publish(session, read_folder(office.folder))
    with office.database.reading() as session:
        kept = session.execute(
            select(_ROW.c.columns).where(_ROW.c.registry_id == "holders", _ROW.c.retired_at.is_(None))
        )
        assert {decode_row(row.columns).key for row in kept} == {citizen_id(number) for number in range(8)}
