"""Publishing from the command line: what is new, what stayed, what is wrong with the rest (C14, F18)."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.cli import main
from portal.db import Database
from portal.models.acts import AdminAct
from portal.models.catalogue import RequestType, TypeVersion
from portal.request_types.reading.folder import names_in
from portal.settings import ROOT

PARKING = """\
format: 1
id: parking
title: {th: ขอที่จอดรถ, en: Parking}
code: 51
form:
  - title: รถ
    fields:
      - {id: plate, type: text, label: ทะเบียนรถ}
examples:
  - name: a car
    given: {plate: กก 1}
    errors: []
"""


@pytest.fixture
def office(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample office with two types, on an empty portal."""
    folder = tmp_path / "office"
    shutil.copytree(ROOT / "offices" / "education-one-stop", folder)
    for file in (folder / "request_types").iterdir():
        if file.stem not in ("pension", "form_order"):
            file.unlink()
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("PORTAL_OFFICE", str(folder))
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    return folder


def _versions(url: str, type_id: str) -> tuple[int, int]:
    """How many versions there are, and the number of the one in force."""
    database = Database(url)
    with database.reading() as session:
        current = session.get_one(RequestType, type_id).current_version_id
        numbers = {
            row.id: row.number for row in session.scalars(select(TypeVersion).where(TypeVersion.type_id == type_id))
        }
    database.close()
    return len(numbers), numbers.get(current or 0, 0)


def test_what_the_shell_published_is_an_act_of_the_shell(office: Path, database: Database) -> None:
    assert main(["publish"]) == 0
    (office / "pages" / "new.md").write_text("# ใหม่\n", "utf-8")
    assert [main(["publish"]), main(["publish"])] == [0, 0]
    with database.reading() as session:
        told = session.execute(select(AdminAct.what, AdminAct.via, AdminAct.after).order_by(AdminAct.number)).all()
    assert [(each.what, each.via) for each in told] == [("office.publish", "shell")] * 2
    assert told[0].after["en"].startswith("New versions: pension 1, form_order 1; Files that changed: ")
    assert told[1].after["en"] == "Files that changed: pages/new.md"


def test_a_folder_published_twice_changes_nothing(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--lang", "en"]) == 0
    *heard, first, second = capsys.readouterr().out.splitlines()
    assert [first, second] == ["pension: published as version 1", "form_order: published as version 1"]
    assert heard == [f"{name}: new" for name in names_in(office)]
    assert main(["publish", "--lang", "en"]) == 0
    assert capsys.readouterr().out == "pension: unchanged\nform_order: unchanged\n"


def test_c14_a_dropped_file_is_published_and_a_broken_one_leaves_the_last_version(
    office: Path, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["publish"]) == 0
    file = office / "request_types" / "parking.yaml"
    file.write_text(PARKING)
    assert main(["publish", "--lang", "en"]) == 0
    assert "parking: published as version 1" in capsys.readouterr().out
    file.write_text(PARKING.replace("type: text", "type: tex"))
    assert main(["publish", "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "parking: not published" in said
    assert "  request_types/parking.yaml:8:" in said
    assert _versions(database_url, "parking") == (1, 1)
    file.write_text(PARKING.replace("ทะเบียนรถ", "เลขทะเบียนรถ"))
    assert main(["publish", "--lang", "en"]) == 0
    assert "parking: published as version 2" in capsys.readouterr().out
    assert _versions(database_url, "parking") == (2, 2)


def test_a_failing_example_keeps_the_last_version(
    office: Path, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = office / "request_types" / "parking.yaml"
    file.write_text(PARKING)
    assert main(["publish"]) == 0
    file.write_text(PARKING.replace("errors: []", "errors: [plate]"))
    assert main(["publish"]) == 1
    assert "a car" in capsys.readouterr().out
    assert _versions(database_url, "parking") == (1, 1)


def test_a_folder_that_is_no_office_withdraws_nothing(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["publish"]) == 0
    assert main(["publish", "--office", str(tmp_path / "nowhere")]) == 2
    assert main(["publish", "--lang", "en"]) == 0
    assert "pension: unchanged" in capsys.readouterr().out
