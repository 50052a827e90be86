"""`portal check`, `explain`, `schema`, `reference`: what an office's admin reads on the command line."""

import json
import shutil
from pathlib import Path

import pytest

from bench.hostile_texts import TEXTS
from portal.cli import main

OFFICE = Path(__file__).parents[2] / "offices" / "education-one-stop"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OFFICE, tmp_path / "office"))


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_a_sound_office_runs_its_examples_and_prints_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(OFFICE)]) == 0
    lines = said(capsys)
    assert len(lines) == len(list((OFFICE / "request_types").glob("*.yaml")))
    assert all("ตัวอย่างผ่าน" in line for line in lines)


def test_every_problem_of_every_file_is_told_at_once(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order, rooms = office / "request_types/form_order.yaml", office / "registries/rooms.yaml"
    order.write_text(order.read_text("utf-8").replace("goods + shipping", "goods + shiping"), "utf-8")
    rooms.write_text(rooms.read_text("utf-8").replace("hours: 08:30", "hours: 08:31"), "utf-8")
    assert main(["check", str(office), "--lang", "en"]) == 1
    lines = said(capsys)
    assert len(lines) == 2
    assert lines[0].startswith(f"{rooms}:")
    assert lines[1].startswith(f"{order}:")
    assert "did you mean `shipping`" in lines[1]


def test_of_thousands_of_problems_the_shell_tells_some_of_each_kind_and_all_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(TEXTS["unknown keys"].of(3000), "utf-8")
    assert main(["check", str(file), "--lang", "en"]) == 1
    lines = said(capsys)
    assert (len(lines) < 30, any("2,979 more like it, such as lines 22, 23, 24" in line for line in lines)) == (
        True,
        True,
    )
    assert main(["check", str(file), "--lang", "en", "--all"]) == 1
    assert len(said(capsys)) >= 3000
    assert main(["explain", str(file), "--lang", "en"]) == 1
    assert len(said(capsys)) < 30


def test_one_file_is_checked_within_its_office(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card, rooms = office / "request_types/card.yaml", office / "registries/rooms.yaml"
    rooms.write_text("id: rooms\ntitle: a: b\n", "utf-8")
    assert main(["check", str(card), "--lang", "en"]) == 0
    assert main(["check", str(rooms), "--lang", "en"]) == 1
    assert main(["check", str(office / "request_types/room_booking.yaml"), "--lang", "en"]) == 1
    assert "quotes" in capsys.readouterr().out


def test_from_within_the_folder_a_file_is_checked_with_its_examples(
    office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office)
    assert main(["check", "request_types/form_order.yaml", "--lang", "en"]) == 0
    assert "examples" in said(capsys)[0]


def test_an_example_that_fails_is_told_at_its_place(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order = office / "request_types/form_order.yaml"
    order.write_text(order.read_text("utf-8").replace('payable: "740.03"', 'payable: "740.04"'), "utf-8")
    assert main(["check", str(order)]) == 1
    (line,) = said(capsys)
    number = order.read_text("utf-8")[: order.read_text("utf-8").index("half a satang")].count("\n") + 1
    assert line.startswith(f"{order}:{number}:")
    assert "half a satang rounds up" in line


def test_links_and_codes_are_compared_across_the_office(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card = office / "request_types/card.yaml"
    text = card.read_text("utf-8").replace("page: card-guide", "page: no-guide").replace("code: 11", "code: 41")
    card.write_text(text, "utf-8")
    assert main(["check", str(office), "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "pages/no-guide" in out
    assert "41 is used already" in out


@pytest.mark.parametrize(
    ("type", "before", "after"),
    [
        ("card", "o: O}, sensitive: true}", "o: O}, sensitive: true, searchable: true}"),
        (
            "pension",
            "- {id: id_card",
            "- {id: own, type: citizen_id, label: เลข, searchable: true}\n      - {id: id_card",
        ),
    ],
)
def test_a_private_answer_that_a_search_would_tell_is_refused_at_its_place(
    type: str, before: str, after: str, office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = office / "request_types" / f"{type}.yaml"
    text = file.read_text("utf-8").replace(before, after, 1)
    file.write_text(text, "utf-8")
    assert main(["check", str(office), "--lang", "en"]) == 1
    (line,) = said(capsys)
    at = text.index("searchable: ", text.index(after)) + len("searchable: ")
    assert line.startswith(f"{file}:{text.count(chr(10), 0, at) + 1}:{at - text.rindex(chr(10), 0, at)}: ")
    assert "leave out searchable" in line


@pytest.mark.parametrize("path", ["nothing", "nothing.yaml"])
def test_what_is_not_there_is_told(path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / path)]) == 1
    assert len(said(capsys)) == 1
    assert main(["check", str(tmp_path)]) == 1


def test_fix_puts_in_quotes_and_changes_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(
        "id: f\n"
        "title: ก: ข\n"
        "note: - ค  # kept\n"
        "form:\n"
        "  - fields:\n"
        "      - {id: a, type: text, label: ชื่อ, สกุล}\n"
        "      - {id: b, type: money, label: ราคา, value: max(25, 3)}\n"
        '      - {id: c, type: yes_no, label: x, when: a in ["x"]}\n'
        "short:ง\n",
        "utf-8",
    )
    main(["check", str(file), "--fix"])
    assert file.read_text("utf-8") == (
        "id: f\n"
        "title: 'ก: ข'\n"
        "note: '- ค'  # kept\n"
        "form:\n"
        "  - fields:\n"
        "      - {id: a, type: text, label: 'ชื่อ, สกุล'}\n"
        "      - {id: b, type: money, label: ราคา, value: 'max(25, 3)'}\n"
        "      - {id: c, type: yes_no, label: x, when: 'a in [\"x\"]'}\n"
        "short: ง\n"
    )


def test_a_sound_file_is_not_touched_by_fix(office: Path) -> None:
    before = {path: path.read_bytes() for path in office.rglob("*.yaml")}
    assert main(["check", str(office), "--fix"]) == 0
    assert {path: path.read_bytes() for path in office.rglob("*.yaml")} == before


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_file_is_said_back_in_plain_words(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(OFFICE / "request_types/form_order.yaml"), "--lang", language]) == 0
    out = capsys.readouterr().out
    label = {"th": "ค่าขนส่ง (บาท)", "en": "Shipping (baht)"}[language]
    assert label in out
    assert " goods " not in out


def test_a_broken_file_is_not_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "f.yaml").write_text("id: f\n", "utf-8")
    assert main(["explain", str(tmp_path / "f.yaml")]) == 1
    assert "title" in capsys.readouterr().out


def test_schema_and_reference_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "office"]) == 0
    assert json.loads(capsys.readouterr().out)["$ref"] == "#/$defs/office"
    assert main(["reference", "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("# The language")
