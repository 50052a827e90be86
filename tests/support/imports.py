"""An office whose agency sends results of courses in files."""

from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select

from portal.access.permissions import Actor
from portal.db import Database
from portal.models.base import table
from portal.request_types.checked import CheckedType
from portal.services.casework import handling
from portal.services.importing import runs
from portal.services.importing.into import Into, results
from portal.services.importing.working import Works
from portal.uploads.storage import Area, LocalStorage
from tests.support.declared import declare
from tests.support.people import citizen_id

OFFICE = """\
  agency: {title: หน่วยพัฒนา, like: staff, unit: own}
"""
PLACES = """\
title: จังหวัด
columns: [{id: name, type: text, label: ชื่อ}]
label: "{name}"
rows: {lp: {name: ลำปาง}, cm: {name: เชียงใหม่}}
"""
COURSE = """\
title: ฝึกอาชีพ
filed_by: [applicant, officer]
handled_by: unit
subject: {name: name, citizen_id: card}
one_per: card
form:
  - fields:
      - {id: card, type: citizen_id, label: เลขบัตร}
      - {id: name, type: text, label: ชื่อ}
      - {id: unit, type: unit, label: หน่วย}
steps:
  - {id: asked, state: submitted, label: รอเริ่ม}
  - {id: learning, state: in_progress, label: กำลังเรียน}
  - {id: ended, state: done, label: จบแล้ว}
staff_forms:
  - id: progress
    title: ความก้าวหน้า
    at: [learning]
    by: [agency]
    fields: [{id: hours, type: integer, label: ชั่วโมง}, {id: book, type: text, label: เล่มที่, number: "B{seq}"}]
  - id: result
    title: ผลการเรียน
    at: [learning]
    moves_to: ended
    by: [agency]
    fields:
      - {id: outcome, type: choice, label: ผล, options: {passed: ผ่าน, failed: ไม่ผ่าน}, to_applicant: true}
      - {id: ended_on, type: date, label: วันที่จบ, prefill: today(), max: today()}
      - {id: place, type: reference, from: places, label: จังหวัดที่เรียน}
      - {id: skills, type: choices, label: ทักษะ, options: {sew: ตัดเย็บ, cook: ทำอาหาร}, optional: true}
      - {id: remark, type: text, label: หมายเหตุ, optional: true}
"""
HEAD = "เลขที่คำร้อง,ผล,วันที่จบ,จังหวัดที่เรียน,ทักษะ,เล่มที่\n"
RESULT = results("course", "result")


class Imports:
    """An office whose agency sends files."""

    patience = 60.0
    """Seconds that an import may take."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.office = declare(database, folder / "office", OFFICE, {"places": PLACES}, course=COURSE)
        self.works = Works(database, self.office.catalogue, LocalStorage(folder / "store"))
        self.agency, self.other = self.office.person("agency", "back"), self.office.person("agency", "front")
        self._filer = self.office.person()
        self.keys: dict[str, str] = {}

    @property
    def checked(self) -> CheckedType:
        with self.office.database.reading() as session:
            return self.office.catalogue.version(session, self.office.catalogue.offered(session, "course").version_id)

    def learning(self, number: int, unit: str = "back") -> str:
        """Reference of a request at the step where results are asked."""
        filed = self.office.file(self._filer, "course", card=citizen_id(number), name=f"คน {number}", unit=unit)
        self.office.act(handling.accept, self.agency if unit == "back" else self.other, filed.key)
        self.keys[filed.reference] = filed.key
        return filed.reference

    def run(self, words: str, writes: bool = True, who: Actor | None = None, into: Into = RESULT, **more: Any) -> Any:
        kept = self.works.storage.receive([words.encode()], 1 << 20)
        with self.office.database.transaction() as session:
            by = (who or self.agency).id
            key = runs.start(session, into, "ผล.csv", kept.digest, kept.key, by, writes=writes, **more)
        done = self.works.work(key, self.patience)
        self.works.drop(done)
        assert list(self.works.storage.keys(Area.QUARANTINE)) == []
        return done

    def statements(self, words: str, **wish: Any) -> list[str]:
        """What an import asks the database for, however long it takes."""
        self.office.catalogue.clock = lambda: 1.0
        asked: list[str] = []

        def note(*told: Any) -> None:
            asked.append(told[2])

        engine = self.office.database.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert self.run(words, **wish).bad == 0
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return asked

    def count(self, model: type) -> int:
        with self.office.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table(model))) or 0
