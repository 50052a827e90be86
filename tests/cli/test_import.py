"""`portal import`: says what it would do, does it, and goes on where it was killed (C63)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.cli import main
from portal.db import Database
from portal.failpoints import VARIABLE
from portal.settings import ROOT
from tests.support.declared import Declared, declare
from tests.support.imports import HEAD, Imports
from tests.support.people import citizen_id

HOLDERS = """\
title: ผู้ถือบัตร
key: card
columns: [{id: card, type: citizen_id, label: เลข}, {id: name, type: text, label: ชื่อ}]
"""
TYPE = "title: สิทธิ\nform:\n  - fields: [{id: holder, type: reference, from: holders, find_by: card, label: เลข}]\n"


@pytest.fixture
def office(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Declared, Path]:
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    file = tmp_path / "a.csv"
    file.write_text(f"เลข,ชื่อ\n{citizen_id(1)},สมชาย\n{citizen_id(2)},สมศรี\n1,เสีย\n", "utf-8")
    return declare(database, tmp_path / "office", "", {"holders": HOLDERS}, right=TYPE), file


def _names(office: Declared) -> list[str]:
    office.catalogue.forget()
    with office.database.reading() as session:
        return [row.label for row in office.catalogue.rows(session).all("holders")]


def test_an_import_is_tried_done_and_done_again(
    office: tuple[Declared, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    made, file = office
    assert main(["import", "holders", str(file), "--dry-run", "--lang", "en"]) == 1
    assert "Looked through: 2 new, 0 changed, 0 as before, 1 to be corrected" in capsys.readouterr().out
    assert _names(made) == []
    assert main(["import", "holders", str(file)]) == 1
    assert "บรรทัด 4 ช่อง เลข" in capsys.readouterr().out
    assert _names(made) == ["สมชาย", "สมศรี"]
    file.write_text(f"เลข,ชื่อ\n{citizen_id(2)},สมศรี มีสุข\n", "utf-8")
    assert main(["import", "holders", str(file), "--end-rest", "--lang", "en"]) == 0
    assert "1 rows that are not in the file are offered no more" in capsys.readouterr().out
    assert _names(made) == ["สมศรี มีสุข"]
    file.write_bytes(b"PK\x03\x04 no workbook")
    assert main(["import", "holders", str(file)]) == 2
    assert main(["import", "holders", str(file.with_name("none.csv"))]) == 2
    assert main(["import", "nothing", str(file)]) == 1


def test_a_killed_import_goes_on_when_it_is_called_again(
    office: tuple[Declared, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    made, file = office
    environ = os.environ | {VARIABLE: "import_written", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "portal.cli", "import", "holders", str(file)]
    assert subprocess.run(command, env=environ, cwd=ROOT, check=False).returncode == -9
    assert _names(made) == []
    assert main(["import", "holders", str(file), "--lang", "en"]) == 1
    assert "Imported: 2 new" in capsys.readouterr().out
    assert len(_names(made)) == 2


def test_results_are_imported_in_the_name_of_an_officer(
    database: Database,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    made, file = Imports(database, tmp_path), tmp_path / "a.csv"
    one = made.learning(1)
    file.write_text(f"{HEAD}{one},ผ่าน,,ลำปาง,,\n", "utf-8")
    command = ["import", "course:result", str(file), "--lang", "en"]
    assert main(command) == 1
    assert main([*command, "--as", made.office.number_of(made.agency)]) == 0
    assert "Imported: 1 new" in capsys.readouterr().out
    assert made.office.request(made.keys[one]).state == "done"
