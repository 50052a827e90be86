"""Publishing a registry touches the rows that changed, however many there are (C25, C65)."""

from pathlib import Path

import pytest
from sqlalchemy import event

from portal.db import Database
from portal.queries.catalogue import Catalogue, compiled
from portal.services.publishing.office_folder import read_folder
from portal.services.publishing.publication import publish
from tests.support.declared import Declared, declare

TYPE = "title: ยืม\nform:\n  - fields: [{id: tool, type: reference, from: tools, label: เครื่องมือ}]\n"
TOOLS = "title: เครื่องมือ\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: tools.csv\n"


def _write(folder: Path, names: dict[str, str]) -> None:
    table = "key,name\n" + "".join(f"{key},{name}\n" for key, name in names.items())
    (folder / "registries").mkdir(parents=True, exist_ok=True)
    (folder / "registries" / "tools.csv").write_text(table, "utf-8")


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Declared:
    _write(tmp_path, {f"k{number}": f"ชิ้นที่ {number}" for number in range(500)})
    return declare(database, tmp_path, "", {"tools": TOOLS}, borrow=TYPE)


def _publish(office: Declared) -> list[str]:
    """Publish the folder again; the statements that wrote rows."""
    written: list[str] = []

    def heard(_connection: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        if "registry_row" in statement and not statement.startswith("SELECT"):
            written.extend([statement] * (len(parameters) if isinstance(parameters, list) else 1))

    found = read_folder(office.folder)
    event.listen(office.database.engine, "before_cursor_execute", heard)
    try:
        with office.database.transaction() as session:
            publish(session, found)
    finally:
        event.remove(office.database.engine, "before_cursor_execute", heard)
    office.catalogue.forget()
    return written


def _labels(office: Declared) -> dict[str | None, str]:
    with office.database.reading() as session:
        return {row.key: row.label for row in Catalogue(compiled).rows(session).all("tools")}


def test_only_rows_that_changed_are_written(office: Declared) -> None:
    assert _publish(office) == []
    names = _labels(office)
    _write(office.folder, {str(key): name for key, name in names.items()} | {"k7": "ชื่อใหม่"})
    assert len(_publish(office)) == 1
    assert _labels(office) == names | {"k7": "ชื่อใหม่"}


def test_a_row_that_goes_and_comes_back_is_the_same_row(office: Declared) -> None:
    names = {str(key): name for key, name in _labels(office).items()}
    less = dict(names)
    del less["k499"]
    _write(office.folder, less)
    assert len(_publish(office)) == 1
    assert "k499" not in _labels(office)
    _write(office.folder, names)
    assert len(_publish(office)) == 1
    assert _labels(office) == names
