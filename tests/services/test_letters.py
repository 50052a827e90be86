"""Letters a type declares, from the YAML to the words in the PDF: every key of `print` shows (C70, C54)."""

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from PIL import Image

from portal import clock
from portal.db import Database
from portal.papers.rendering import Renderer
from portal.services.casework import handling
from portal.settings import ROOT
from portal.uploads.storage import LocalStorage
from tests.papers.reading import by_pdfium
from tests.support.declared import Declared, declare

EXECUTIVES = """\
title: ผู้บริหาร
columns:
  - {id: name, type: text, label: ชื่อ}
  - {id: position, type: text, label: ตำแหน่ง}
rows:
  director: {name: นางสมหญิง ตัวอย่าง, position: ผู้อำนวยการสำนักงานตัวอย่าง}
"""
CERTIFICATE = """\
title: ขอหนังสือรับรอง
form:
  - use: applicant
  - fields:
      - {id: wanted, type: choice, label: ต้องการ, options: {salary: เงินเดือน, conduct: ความประพฤติ}}
      - {id: post, type: text, label: ตำแหน่ง}
      - {id: salary, type: money, label: เงินเดือน}
      - {id: rank_pay, type: money, label: เงินวิทยฐานะ, optional: true}
print:
  - id: salary_certificate
    title: หนังสือรับรองเงินเดือน
    at: done
    when: wanted == "salary"
    number: "ที่ {seq}/{year}"
    digits: thai
    header: garuda
    to: "ผู้จัดการธนาคารตัวอย่าง"
    sign: [executives.director]
    officer_block: true
    body:
      - ขอรับรองว่า {applicant.full_name} ตำแหน่ง {post} อัตราเงินเดือน {salary} บาท ({salary:words})
      - {when: answered(rank_pay), text: "เงินวิทยฐานะ {rank_pay} บาท"}
      - ให้ไว้ ณ วันที่ {issued:long}
  - {id: plain, title: ใบรับ, header: none, body: "ได้รับคำร้องของ {applicant.full_name} แล้ว"}
"""


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as made:
        yield made


def _office(database: Database, tmp_path: Path) -> Declared:
    return declare(database, tmp_path / "office", registries={"executives": EXECUTIVES}, certificate=CERTIFICATE)


@pytest.mark.usefixtures("stopped_clock")
def test_a_letter_says_all_its_file_declares_when_its_step_is_reached(
    database: Database, tmp_path: Path, renderer: Renderer
) -> None:
    office, storage = _office(database, tmp_path), LocalStorage(tmp_path / "storage")
    applicant, officer = office.person(), office.person("officer", "front")
    keys = [
        office.file(applicant, "certificate", wanted="salary", post="ครู", salary="21,500.50", rank_pay=pay).key
        for pay in ("", "3500")
    ]
    first = office.papers(keys[0], 1, renderer, storage)
    assert set(first) == {"request", "plain"}
    for key in keys:
        office.act(handling.accept, officer, key)
        office.act(handling.finish, officer, key)
    assert set(office.papers(keys[0], 2, renderer, storage)) == {"request", "plain"}
    letters = [office.papers(key, 3, renderer, storage)["salary_certificate"] for key in keys]
    said = [" ".join(by_pdfium(letter).split()) for letter in letters]
    for words in (
        "ที่ ๑/๒๕๖๘", "หนังสือรับรองเงินเดือน", "เรียน ผู้จัดการธนาคารตัวอย่าง", "นายสมชาย ตัวอย่าง ตำแหน่ง ครู",
        "๒๑,๕๐๐.๕๐ บาท", "สองหมื่นหนึ่งพันห้าร้อยบาทห้าสิบสตางค์", "๓๑ มีนาคม ๒๕๖๘",
        "(นางสมหญิง ตัวอย่าง)", "ผู้อำนวยการสำนักงานตัวอย่าง", "ส่วนเจ้าหน้าที่",
    ):  # fmt: skip
        assert words in said[0], words
    assert "ที่ ๒/๒๕๖๘" in said[1]
    assert "เงินวิทยฐานะ" not in said[0]
    assert "เงินวิทยฐานะ ๓,๕๐๐.๐๐ บาท" in said[1]
    plain = " ".join(by_pdfium(first["plain"]).split())
    assert "ได้รับคำร้องของ นายสมชาย ตัวอย่าง แล้ว" in plain
    assert "ส่วนเจ้าหน้าที่" not in plain


def test_a_letter_whose_condition_does_not_hold_is_not_given_out(
    database: Database, tmp_path: Path, renderer: Renderer
) -> None:
    office, storage = _office(database, tmp_path), LocalStorage(tmp_path / "storage")
    applicant, officer = office.person(), office.person("officer", "front")
    key = office.file(applicant, "certificate", wanted="conduct", post="ครู", salary="21500").key
    office.act(handling.finish, officer, key)
    assert set(office.papers(key, 2, renderer, storage)) == {"request", "plain"}


def test_a_letter_is_of_the_day_and_year_it_is_issued_and_not_of_the_filing(
    database: Database, tmp_path: Path, renderer: Renderer
) -> None:
    with clock.stopped_at(datetime(2025, 12, 30, 4, tzinfo=UTC)):
        office, storage = _office(database, tmp_path), LocalStorage(tmp_path / "storage")
        applicant, officer = office.person(), office.person("officer", "front")
        key = office.file(applicant, "certificate", wanted="salary", post="ครู", salary="21500").key
    with clock.stopped_at(datetime(2026, 1, 5, 4, tzinfo=UTC)):
        office.act(handling.finish, officer, key)
        said = " ".join(by_pdfium(office.papers(key, 2, renderer, storage)["salary_certificate"]).split())
    assert "ให้ไว้ ณ วันที่ ๕ มกราคม ๒๕๖๙" in said
    assert "ที่ ๑/๒๕๖๙" in said
    assert "๒๕๖๘" not in said


def test_the_certificate_of_the_sample_office_is_a_letter_its_director_signs(
    database: Database, tmp_path: Path, renderer: Renderer
) -> None:
    own = yaml.safe_load((ROOT / "offices/education-one-stop/request_types/certificate.yaml").read_text("utf-8"))[
        "print"
    ]
    names = ("servant_type", "workplace", "grade", "purpose")
    asked = "".join(f"      - {{id: {name}, type: text, label: {name}}}\n" for name in names)
    pay = "      - {id: allowance, type: money, label: ค่าตอบแทน, optional: true}\n"
    form = CERTIFICATE.partition("print:")[0].replace("rank_pay", "standing_pay")
    declared = f"{form}{asked}{pay}print: {json.dumps(own, ensure_ascii=False)}\n"
    office = declare(database, tmp_path / "office", registries={"executives": EXECUTIVES}, certificate=declared)
    storage, applicant, officer = LocalStorage(tmp_path / "storage"), office.person(), office.person("officer", "front")
    words = {
        "servant_type": "ข้าราชการครู",
        "workplace": "โรงเรียนตัวอย่าง",
        "post": "ครู",
        "grade": "ชำนาญการ",
        "purpose": "กู้เงิน",
    }
    key = office.file(applicant, "certificate", wanted="salary", salary="31340", standing_pay="3500", **words).key
    office.act(handling.finish, officer, key)
    said = " ".join(by_pdfium(office.papers(key, 2, renderer, storage)["certificate"]).split())
    for part in ("เดือนละ ๓๑,๓๔๐.๐๐ บาท", "สามหมื่นหนึ่งพันสามร้อยสี่สิบบาทถ้วน", "วิทยฐานะเดือนละ ๓,๕๐๐.๐๐", "(นางสมหญิง ตัวอย่าง)"):
        assert part.replace(" ", "") in said.replace(" ", ""), part
    assert "ค่าตอบแทน" not in said and "ความประพฤติ" not in said


def test_an_office_gives_its_own_emblem_and_whoever_holds_the_post_signs(
    database: Database, tmp_path: Path, renderer: Renderer
) -> None:
    office, storage = _office(database, tmp_path), LocalStorage(tmp_path / "storage")
    applicant, officer = office.person(), office.person("officer", "front")
    key = office.file(applicant, "certificate", wanted="salary", post="ครู", salary="21500").key
    office.act(handling.finish, officer, key)
    (office.folder / "garuda.png").write_bytes(_png())
    file = office.folder / "registries" / "executives.yaml"
    renamed = file.read_text("utf-8").replace("นางสมหญิง ตัวอย่าง", "นายสมชาย ทดลอง")
    file.write_text(renamed, "utf-8")
    office.write()
    letter = office.papers(key, 2, renderer, storage)["salary_certificate"]
    assert "(นายสมชาย ทดลอง)" in by_pdfium(letter)
    assert letter.count(b"/Subtype /Image") + letter.count(b"/Subtype/Image") >= 1


def test_the_number_of_a_letter_begins_anew_with_its_year(
    database: Database, tmp_path: Path, renderer: Renderer
) -> None:
    told = 'print: [{id: receipt, title: ใบรับ, number: "ใบที่ {seq:03}", restarts: fiscal_year, body: รับแล้ว}]\n'
    card = "title: ขอบัตร\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]\n" + told
    office, storage = declare(database, tmp_path / "office", card=card), LocalStorage(tmp_path / "storage")
    applicant = office.person()
    numbers = []
    for at in (datetime(2025, 9, 29, tzinfo=UTC), datetime(2025, 9, 30, tzinfo=UTC), datetime(2025, 10, 1, tzinfo=UTC)):
        with clock.stopped_at(at):
            key = office.file(applicant, "card", why="หาย").key
        numbers += re.findall(r"ใบที่ (\d+)", by_pdfium(office.papers(key, 1, renderer, storage)["receipt"]))
    assert numbers == ["001", "002", "001"]


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 60), "gold").save(out, "PNG")
    return out.getvalue()
