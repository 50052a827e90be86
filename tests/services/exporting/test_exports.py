"""An export holds the list it was asked of: whose it is, its columns over versions, what its reader may see (C71, C83)."""

import csv
import io
import json
import zipfile
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import takewhile
from pathlib import Path

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import NotFound, Refused
from portal.models.accounts import Account
from portal.models.exports import Export
from portal.models.machinery import Job
from portal.queries.filters import By, Filter
from portal.queries.requests import Wish
from portal.services.casework import handling
from portal.services.exporting import asking, reading
from portal.services.exporting.asked import Listed
from portal.services.exporting.asking import Wanted
from portal.services.exporting.offers import BASE, OLDER
from portal.settings import Settings
from portal.sheets.plan import Format
from portal.uploads.storage import Area, LocalStorage
from portal.worker.chores import sweep
from portal.worker.claims import LEASE
from portal.worker.lengthy import clerk
from tests.support import books_read as workbooks
from tests.support.declared import Declared, declare

HELP = """\
title: ขอความช่วยเหลือ
filed_by: [applicant]
form:
  - fields:
      - {id: topic, type: text, label: เรื่อง}
      - {id: amount, type: money, label: จำนวนเงิน}
      - {id: day, type: date, label: วันที่ต้องใช้}
      - {id: number, type: citizen_id, label: เลขผู้ดูแล}
      - {id: blood, type: text, label: หมู่เลือด, sensitive: true}
      - id: family
        type: table
        label: สมาชิก
        fields:
          - {id: name, type: text, label: ชื่อ}
          - {id: card, type: citizen_id, label: เลข}
          - {id: illness, type: text, label: โรค, sensitive: true}
staff_forms:
  - {id: visit, title: ผลการเยี่ยม, at: [in_progress], fields: [{id: finding, type: text, label: ข้อค้นพบ}]}
"""
CARD, CARER = "1111111111119", "2222222222227"


@dataclass
class Office:
    """The office, its worker, and who asks."""

    declared: Declared
    settings: Settings
    officer: Actor
    clerk: Actor
    applicant: Actor

    @property
    def storage(self) -> LocalStorage:
        return LocalStorage(self.settings.storage)

    def file(self, unit_type: str = "help", topic: str = "=1+1", **more: str) -> str:
        words = {"topic": topic, "amount": "1250.50", "day": "31/03/2568", "number": CARER, "blood": "เลือดลับ",
                 "family__0__name": "ก้อย", "family__0__card": CARD, "family__0__illness": "โรคลับ",
                 "family__1__name": "กุ้ง", "family__1__card": CARD, "family__1__illness": "โรคลับสอง"}  # fmt: skip
        return self.declared.file(self.applicant, unit_type, **(words | more)).key

    def ask(self, who: Actor, wanted: Filter | None = None, chosen: tuple[str, ...] = (), **more: object) -> str:
        listed = Listed(wanted or Filter(types=("help",)), str(more.pop("words", "")))
        with self.declared.database.transaction() as session:
            if not chosen:
                offered = asking.offered(session, who, self.declared.catalogue, listed)[0]
                chosen = (*(each.id for each in offered if each.chosen), OLDER)
            kind = Format(str(more.pop("kind", Format.XLSX)))
            asked = Wanted(listed, [("ประเภท", "ขอความช่วยเหลือ")], chosen, kind, bool(more.get("has_ids")))
            return asking.ask(session, who, self.declared.catalogue, asked)

    def work(self, most: int = 1000) -> int:
        loop = clerk(self.declared.database, self.declared.catalogue, self.settings)
        return sum(1 for _ in takewhile(bool, (loop.run_once() for _ in range(most))))

    def row(self, key: str) -> Export:
        with self.declared.database.reading() as session:
            return session.scalars(select(Export).where(Export.key == key)).one()

    def fetched(self, who: Actor, key: str) -> bytes:
        with self.declared.database.transaction() as session:
            found = asking.fetch(session, who, key)
        return b"".join(self.storage.open(found.digest or "", Area.EXPORTED))

    def lines(self, who: Actor, *args: object, **more: object) -> list[tuple[int, list[object]]]:
        """Rows as they wait for the file, with their sheet."""
        key = self.ask(who, *args, **more)  # type: ignore[arg-type]
        self.work(2)
        parts = [b"".join(self.storage.open(part, Area.EXPORTED)) for part in self.row(key).parts]
        with self.declared.database.transaction() as session:
            asking.remove(session, who, key)
        self.work()
        return [tuple(json.loads(line)) for part in parts for line in part.splitlines()[1:]]

    def exported(self, who: Actor, *args: object, **more: object) -> workbooks.Book:
        key = self.ask(who, *args, **more)  # type: ignore[arg-type]
        self.work()
        return workbooks.read(self.fetched(who, key))


@pytest.fixture
def office(database: Database, settings: Settings, tmp_path: Path) -> Office:
    declared = declare(
        database,
        tmp_path / "office",
        help=f"unit: front\n{HELP}",
        other="unit: back\ntitle: อื่น\nform:\n  - fields: [{id: topic, type: text, label: เรื่อง}]\n",
    )
    people = [declared.person("officer", "front"), declared.person("clerk"), declared.person()]
    return Office(declared, settings, *people)


def test_one_type_has_its_own_columns_with_rows_on_a_second_sheet(office: Office) -> None:
    key = office.file()
    office.declared.act(handling.accept, office.officer, key)
    office.declared.fill(office.officer, key, "visit", moves=False, finding="พบแล้ว")
    book = office.exported(office.officer)
    main, family = book.sheets["ขอความช่วยเหลือ"], book.sheets["สมาชิก"]
    heads = [str(head) for head in main[0]]
    assert heads[: len(BASE)] == ["เลขที่คำร้อง", "ประเภท", "วันที่ยื่น", "สถานะ", "ขั้นตอน", "เปลี่ยนสถานะเมื่อ",
                                  "กำหนดเสร็จ", "หน่วยงาน", "ผู้รับผิดชอบ", "ชื่อผู้ขอ", "เลขประจำตัวประชาชน"]  # fmt: skip
    assert heads[len(BASE) :] == ["เรื่อง", "จำนวนเงิน", "วันที่ต้องใช้", "เลขผู้ดูแล", "สมาชิก", "ข้อค้นพบ"]
    line = dict(zip(heads, main[1], strict=False))
    assert line["เลขที่คำร้อง"] == office.declared.request(key).reference
    assert (line["เรื่อง"], line["จำนวนเงิน"], line["สมาชิก"], line["ข้อค้นพบ"]) == ("=1+1", 1250.5, 2, "พบแล้ว")
    assert line["วันที่ต้องใช้"] == 45747.0
    assert (line["เลขผู้ดูแล"], line["เลขประจำตัวประชาชน"]) == (CARER, office.declared.number_of(office.applicant))
    assert book.formulas == 0
    assert family[0] == ["เลขที่คำร้อง", "แถวที่", "ชื่อ", "เลข"]
    assert [row[1:] for row in family[1:]] == [[1, "ก้อย", CARD], [2, "กุ้ง", CARD]]


def test_who_sees_no_ids_gets_them_masked_and_nothing_sensitive(office: Office) -> None:
    office.file()
    everything = ("request.number", "subject.citizen_id", "number", "blood", "family", "family.illness")
    whole = repr(office.lines(office.clerk, None, everything))
    assert CARER not in whole and CARD not in whole and office.declared.number_of(office.applicant) not in whole
    assert "ลับ" not in whole and "2-2222-xxxxx-22-7" in whole and "1-1111-xxxxx-11-9" in whole
    seen = office.lines(office.officer, None, everything)
    assert seen[0][1][2:4] == [["i", CARER], "เลือดลับ"]
    assert seen[1][1][2:] == ["ก้อย", ["i", CARD], "โรคลับ"]


def test_versions_of_one_type_share_columns_and_what_was_asked_before_comes_last(office: Office) -> None:
    office.file(topic="เดิม")
    office.declared.write(
        help="unit: front\ntitle: ขอความช่วยเหลือ\nfiled_by: [applicant]\nform:\n  - fields:\n"
        "      - {id: kind, type: text, label: ชนิด}\n      - {id: subject_line, type: text, label: หัวเรื่อง, was: topic}\n"
    )
    office.declared.file(office.applicant, "help", kind="ด่วน", subject_line="ใหม่")
    key = office.ask(office.officer, has_ids=True, kind=Format.CSV)
    office.work()
    with zipfile.ZipFile(io.BytesIO(office.fetched(office.officer, key))) as packed:
        read = list(
            csv.DictReader(
                io.StringIO(
                    packed.read("help.csv" if "help.csv" in packed.namelist() else packed.namelist()[0]).decode(
                        "utf-8-sig"
                    )
                )
            )
        )
    assert [(row["kind"], row["subject_line"], row["amount"]) for row in read] == [
        ("", "เดิม", "1250.50"),
        ("ด่วน", "ใหม่", ""),
    ]
    assert list(read[0])[len(BASE) :] == ["kind", "subject_line", "amount", "day", "number", "family", "finding"]


def test_the_list_is_the_one_of_the_queue_in_the_scope_of_who_asks(office: Office) -> None:
    keys = [office.file(topic=f"เรื่อง {number}") for number in range(3)]
    office.declared.file(office.applicant, "other", topic="ของหน่วยหลัง")
    office.declared.act(handling.accept, office.officer, keys[0])

    def numbers(who: Actor, wanted: Filter, **more: object) -> set[object]:
        return {cells[0] for _, cells in office.lines(who, wanted, ("request.number",), **more)}

    references = [office.declared.request(key).reference for key in keys]
    assert numbers(office.officer, Filter()) == set(references), "of her own unit only"
    assert len(numbers(office.clerk, Filter())) == 4
    since = Filter(types=("help",), states=("submitted",), since=clock.now() - timedelta(hours=1))
    assert numbers(office.officer, since) == set(references[1:])
    assert numbers(office.officer, Filter(types=("help",)), words=references[2]) == {references[2]}


def test_a_worker_that_dies_is_taken_up_where_it_was(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHUNK", 2)
    for number in range(5):
        office.file(topic=f"เรื่อง {number}")
    key = office.ask(office.officer)
    office.work(2)
    assert (office.row(key).total, office.row(key).done) == (5, 2)
    database = office.declared.database
    with database.transaction() as session:
        held = update(Job).where(Job.kind == "export").values(claimed_until=clock.now() + LEASE, claimed_by="dead")
        session.execute(held)
    assert office.work() == 0, "another has it"
    with clock.stopped_at(clock.now() + LEASE + timedelta(seconds=1)):
        office.work()
    main = workbooks.read(office.fetched(office.officer, key)).sheets["ขอความช่วยเหลือ"]
    assert [row[len(BASE)] for row in main[1:]] == [f"เรื่อง {number}" for number in range(5)]


def test_the_file_is_its_owners_for_a_day_with_the_same_rights(office: Office) -> None:
    office.file()
    key, stays = office.ask(office.officer), office.ask(office.officer, None, ("request.number",))
    office.work()
    row = office.row(key)
    with pytest.raises(NotFound):
        office.fetched(office.clerk, key)
    with pytest.raises(NotFound):
        office.fetched(replace(office.officer, unit="back"), key)
    office.fetched(office.officer, key)
    assert office.row(key).fetched == 1
    with office.declared.database.transaction() as session:
        gone = asking.remove(session, office.officer, stays)
    assert gone and office.row(stays).state == "gone"
    with clock.stopped_at(clock.now() + timedelta(hours=25)):
        with pytest.raises(NotFound):
            office.fetched(office.officer, key)
        sweep(office.declared.database, office.storage)
        assert not office.storage.exists(row.digest or "", Area.EXPORTED)
        assert list(office.storage.keys(Area.EXPORTED)) == []
    assert (office.row(key).state, office.row(key).done, office.row(key).by_role) == ("gone", 1, "officer")


def test_what_cannot_be_made_says_why(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.file()
    changed = office.ask(office.officer)
    with office.declared.database.transaction() as session:
        session.execute(update(Account).where(Account.id == office.officer.id).values(unit="back"))
    office.work()
    assert (office.row(changed).state, office.row(changed).problem) == ("failed", "exports.rights_changed")
    monkeypatch.setattr("portal.worker.exports.MOST_ROWS", 0)
    large = office.ask(office.clerk)
    office.work(1)
    assert (office.row(large).problem, office.row(large).parts) == ("exports.too_large", [])
    with pytest.raises(Refused):
        office.ask(office.clerk, None, ("nonsense",))
    for _ in range(asking.MOST_AT_ONCE):
        office.ask(office.clerk)
    with pytest.raises(Refused):
        office.ask(office.clerk)


def test_a_list_is_kept_as_it_was_asked() -> None:
    asked = Filter(
        types=("a",), place=("areas", "52"), since=clock.now(), late_on=clock.now().date(), assignee=0, ids=(3, 4)
    )
    asked = replace(asked, by=(By("district:52", (("a", "word1", ("52",)), ("b", None, ()))),))
    assert Listed.from_json(Listed(asked, "คำ").as_json()) == Listed(asked, "คำ")
    assert Listed(Wish(size=50).only()).as_json() == {"words": ""}
