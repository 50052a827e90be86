"""Ready snippets to begin with: one for each type of question, and one for each other thing a file is made of.

What a snippet names of others (`rooms`, `room`, `wishes`, `looking`) stands for what the office has: it is the first
thing to change, and the check says so.
"""

import re
from dataclasses import dataclass
from typing import Final

from portal.request_types.keys import construct
from portal.request_types.keys.fields import FIELD_TYPES


@dataclass(frozen=True)
class Snippet:
    """An entry of a list, as `insert` takes it."""

    name: str
    """A type of question, a variant of one, or the construct."""
    title: str
    list: str
    """The key of the lists it goes into."""
    text: str

    @property
    def about(self) -> str:
        """The type of question, or the construct, that the guide tells it under."""
        kind = re.search(r"\btype: (\w+)", self.text) if self.list == "fields" else None
        return kind[1] if kind else self.name


_VARIANTS: Final = (
    ("photo", "ภาพถ่าย", "Photographs",
     "{id: photos, type: file, label: PHOTOS, accept: [jpg, png], count: ..5, print: true, optional: true}"),
)  # fmt: skip
"""Questions people look for by another name than their type's: name, title in Thai and in English, text."""
FOR_STAFF: Final = ("match", "person", "unit")
"""Types of question that stand in staff forms as a rule, `match` always."""
_QUESTIONS: Final[dict[str, tuple[str, str, str, str]]] = {
    "text": ("topic", "", "เรื่อง", "Subject"),
    "long_text": ("details", "", "รายละเอียด", "Details"),
    "phone": ("phone", "prefill: applicant.phone", "หมายเลขโทรศัพท์", "Telephone"),
    "email": ("email", "optional: true", "อีเมล", "E-mail"),
    "citizen_id": ("citizen_id", "sensitive: true", "เลขประจำตัวประชาชน", "Citizen ID"),
    "yes_no": ("has_letter", "", "มีหนังสือนำส่ง", "With a covering letter"),
    "agree": ("certified", "", "ข้าพเจ้ารับรองว่าข้อมูลข้างต้นเป็นความจริง", "I certify that the above is true"),
    "rating": ("score", "", "ความพึงพอใจ", "How satisfied are you"),
    "integer": ("how_many", "min: 1", "จำนวน", "How many"),
    "decimal": ("square_metres", "min: 0", "พื้นที่ (ตารางเมตร)", "Area (square metres)"),
    "money": ("amount", "", "จำนวนเงิน (บาท)", "Amount (baht)"),
    "date": ("wanted_on", "min: today()", "วันที่ต้องการ", "Wanted on"),
    "time": ("wanted_at", "min: 08:30, max: 16:30", "เวลาที่ต้องการ", "Wanted at"),
    "choice": ("kind", "options: {first: FIRST, second: SECOND}", "ประเภท", "Kind"),
    "choices": ("kinds", "options: {first: FIRST, second: SECOND}, other: true", "เลือกได้หลายข้อ", "All that apply"),
    "reference": ("room", "from: rooms", "ห้อง", "Room"),
    "ranked": ("wishes", "options: {first: FIRST, second: SECOND}, ranks: 2", "ความต้องการตามลำดับ", "Choices in order"),
    "match": ("granted", "of: wishes, to_applicant: true", "สิ่งที่ได้รับ", "What is given"),
    "request": ("earlier", "of: permit, optional: true", "คำร้องก่อนหน้า", "Earlier request"),
    "person": ("responsible", "", "ผู้รับผิดชอบ", "Responsible officer"),
    "unit": ("bureau", "", "หน่วยงานที่รับผิดชอบ", "Responsible unit"),
    "quantities": ("order", "from: rooms", "จำนวนแต่ละรายการ", "How many of each"),
    "table": ("people", "fields: [{id: name, type: text, label: NAME}, {id: age, type: integer, label: AGE}]", "รายชื่อ", "People"),
    "file": ("scan", "optional: true", "เอกสารแนบ", "Document"),
    "location": ("place", "optional: true", "ตำแหน่งบนแผนที่", "Point on the map"),
    "period": ("used", "books: room", "ช่วงเวลาที่ใช้", "When it is used"),
    "slot": ("meeting", "books: room", "วันและเวลานัด", "Appointment"),
}  # fmt: skip
"""Type: id, further keys, label in Thai and in English."""
_OTHERS: Final = (
    ("section", "form", "title: TITLE\nfields:\n  - {id: topic, type: text, label: NAME}"),
    ("note", "fields", "note: NOTE"),
    ("check", "checks", "warn_if: how_many > 100\nfield: how_many\ntext: MANY"),
    ("step", "steps", "id: looking\nstate: in_progress\nlabel: LOOKING"),
    ("staff_form", "staff_forms", "id: result\ntitle: RESULT\nat: [looking]\nmoves_to: done\nfields:\n"
     "  - {id: outcome, type: long_text, label: RESULT, to_applicant: true}"),
    ("record", "records", "id: rating\ntitle: RATING\nby: applicant\nat: done\nonce: true\nfields:\n"
     "  - {id: score, type: rating, label: RATING}"),
    ("reply", "replies", "id: more\ntitle: MORE\nfor: return\ntext: MORE"),
    ("paper", "print", 'id: permit\ntitle: PERMIT\nat: done\nbody:\n  - "{applicant.full_name}"\n  - "{issued:long}"'),
    ("link", "links", "title: BLANK\nblank: true"),
    ("example", "examples", "name: EXAMPLE\nerrors: []"),
)  # fmt: skip
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "FIRST": ("ข้อหนึ่ง", "The first"),
    "SECOND": ("ข้อสอง", "The second"),
    "NAME": ("ชื่อ", "Name"),
    "AGE": ("อายุ (ปี)", "Age (years)"),
    "PHOTOS": ("ภาพถ่าย", "Photographs"),
    "TITLE": ("รายละเอียด", "Details"),
    "NOTE": ("โปรดเตรียมเอกสารให้พร้อมก่อนกรอก", "Please have your documents at hand."),
    "MANY": ("มีจำนวนมาก เจ้าหน้าที่อาจติดต่อกลับเพื่อสอบถาม", "That is many; we may call you back."),
    "LOOKING": ("ตรวจเอกสาร", "Checking documents"),
    "RESULT": ("บันทึกผล", "Record the result"),
    "RATING": ("ความพึงพอใจ", "Satisfaction"),
    "MORE": ("กรุณาแนบเอกสารเพิ่มเติม แล้วส่งกลับมาอีกครั้ง", "Please attach more documents and send it again."),
    "PERMIT": ("หนังสืออนุญาต", "Permit"),
    "BLANK": ("แบบฟอร์มเปล่า", "Blank form"),
    "EXAMPLE": ("กรอกครบแล้วยื่นได้", "what is complete may be filed"),
}


def palette(language: str = "th") -> tuple[Snippet, ...]:
    """All snippets, their words in this language, which should be the office's first."""
    thai = language == "th"
    found = []
    for name, (id, more, th, en) in _QUESTIONS.items():
        text = f"{{id: {id}, type: {name}, label: {th if thai else en}{', ' if more else ''}{more}}}"
        found.append(Snippet(name, FIELD_TYPES[name][not thai], "fields", _said(text, thai)))
    for name, th, en, text in _VARIANTS:
        found.append(Snippet(name, th if thai else en, "fields", _said(text, thai)))
    for name, key, text in _OTHERS:
        known = construct(name)
        found.append(Snippet(name, known.th if thai else known.en, key, _said(text, thai)))
    return tuple(found)


def _said(text: str, thai: bool) -> str:
    for word, said in _WORDS.items():
        text = text.replace(word, said[not thai])
    return text
