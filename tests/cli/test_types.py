"""The office's files out of the portal and in again: not a byte is lost, and nothing wrong comes in (C14, C82)."""

from pathlib import Path

import pytest

from portal.cli import main
from portal.request_types.reading.folder import files_in
from portal.settings import ROOT
from tests.conftest import ENGINES, Fresh
from tests.support.declared import OFFICE

OFFICES = ("education-one-stop", "social-welfare", "city-complaints", "welfare-card")
CARD = "id: card\ntitle: ขอบัตร  # หมายเหตุ\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]\n"


@pytest.fixture(params=ENGINES)
def portal(
    request: pytest.FixtureRequest, fresh_database: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A small office on an empty portal, published."""
    folder = tmp_path / "office"
    for name in ("request_types", "files"):
        (folder / name).mkdir(parents=True)
    (folder / "office.yaml").write_text(OFFICE, "utf-8")
    (folder / "request_types" / "card.yaml").write_text(CARD, "utf-8")
    (folder / "files" / "คู่มือ.pdf").write_bytes(bytes(range(256)))
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", fresh_database(request.param))
    monkeypatch.setenv("PORTAL_OFFICE", str(folder))
    assert main(["publish"]) == 0
    return folder


@pytest.mark.parametrize("office", OFFICES)
def test_an_office_comes_back_byte_for_byte(
    office: str, fresh_database: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ROOT / "offices" / office
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", fresh_database("sqlite"))
    assert main(["publish", "--office", str(folder)]) == 0
    assert main(["types", "export", str(tmp_path / "out")]) == 0
    everything = {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    out = tmp_path / "out"
    assert {file.relative_to(out): file.read_bytes() for file in out.rglob("*") if file.is_file()} == everything
    assert main(["types", "diff", str(out)]) == 0
    assert main(["types", "import", str(out), "--reason", "ลอง"]) == 0
    assert main(["types", "export", str(out)]) == 2  # nothing is ever written over


def test_a_file_is_brought_in_whole_or_not_at_all(
    portal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other" / "request_types"
    other.mkdir(parents=True)
    (other / "card.yaml").write_text(CARD.replace("type: text", "type: tex"), "utf-8")
    capsys.readouterr()
    assert main(["types", "import", str(other / "card.yaml"), "--reason", "ลอง", "--lang", "en"]) == 1
    assert "request_types/card.yaml:3:" in capsys.readouterr().out
    assert main(["types", "diff"]) == 0
    newer = CARD.replace("}]}]", "}, {id: colour, type: text, label: สี}]}]")
    (other / "card.yaml").write_text(newer, "utf-8")
    assert main(["types", "import", str(other / "card.yaml"), "--reason", "ขอสีด้วย", "--lang", "en"]) == 0
    assert "card: published as version 2" in capsys.readouterr().out
    assert main(["publish", "--lang", "en"]) == 0
    assert "request_types/card.yaml: stays as written on screen" in capsys.readouterr().out
    assert main(["types", "diff", "card", "--lang", "en"]) == 1
    told = capsys.readouterr().out
    assert "colour" in told.splitlines()[0]
    assert "-form: [{fields: [{id: why, type: text, label: เหตุผล}]}]" in told
    assert main(["types", "diff", "card", "1", "1"]) == 0
    assert main(["types", "diff", "card", "1", "9"]) == 2


def test_a_folder_takes_away_only_what_it_is_told_to(portal: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["types", "export", str(out)]) == 0
    (out / "files" / "คู่มือ.pdf").unlink()
    assert main(["types", "import", str(out), "--reason", "ลอง"]) == 0
    assert main(["types", "diff", str(portal)]) == 0
    assert main(["types", "import", str(out), "--reason", "ลอง", "--remove"]) == 0
    assert main(["types", "diff", str(portal)]) == 1
    assert main(["types", "export", str(tmp_path / "again")]) == 0
    assert files_in(tmp_path / "again").files == files_in(out).files
    for path in (tmp_path / "nowhere", tmp_path / "home"):
        assert main(["types", "import", str(path), "--reason", "ลอง"]) == 2
