"""What the fictional people of a measured portal file, and what becomes of it: the same for the services and the loader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from portal.request_types.formats.citizen_id import check_digit
from portal.workflow.transitions import Action, Side

TYPE: Final = "bench_numbered"
PER_PERSON: Final = 20
"""Requests of one applicant."""
BEGINNING: Final = datetime(2025, 10, 1, 1, 30, tzinfo=UTC)
"""When the first was filed; each next one comes `APART` later."""
APART: Final = timedelta(seconds=97)
RARE_EVERY: Final = 5000
"""One request in so many is about this: what a rare search finds."""
RARE_WORD: Final = "ศาลาริมน้ำ"
COMMON_WORD: Final = "เงินเดือน"
"""In every fifth."""
LETTER: Final = "ร"
"""In every one."""

_FIRST = (
    "สมชาย",
    "สมหญิง",
    "ประเสริฐ",
    "มาลี",
    "วิชัย",
    "กนกวรรณ",
    "ณัฐพล",
    "ปิยะดา",
    "ธนากร",
    "สุภาพร",
    "อนุชา",
    "รัตนา",
    "ชัยวัฒน์",
)
_LAST = ("ใจดี", "ทองสุข", "ศรีสมบูรณ์", "แก้วมณี", "บุญมาก", "วงศ์สว่าง", "พูลทรัพย์", "จันทร์เพ็ญ", "สุขสวัสดิ์", "มั่นคง", "รุ่งเรือง")
_SUBJECT = ("ขอหนังสือรับรองเงินเดือน", "ขอใช้สถานที่จัดกิจกรรม", "ขอคัดสำเนาเอกสาร", "ขอแก้ไขข้อมูลในทะเบียน", "ขอความอนุเคราะห์วิทยากร")
_PLACE = ("โรงเรียนบ้านหนองน้ำใส", "โรงเรียนวัดป่าสัก", "โรงเรียนบ้านโคกสูง", "สำนักงานกลุ่มบริหารงานบุคคล")


@dataclass(frozen=True)
class Act:
    """What somebody does to a filed request, so many hours after the filing."""

    action: Action
    side: Side
    hours: int
    message: str = ""


_ACCEPTED = Act(Action.ACCEPT, Side.STAFF, 2)
_WAYS: Final = (
    (),
    (),
    (_ACCEPTED,),
    (_ACCEPTED,),
    (Act(Action.RETURN, Side.STAFF, 3, "กรุณาแนบรายละเอียดเพิ่มเติม"),),
    (Act(Action.CANCEL, Side.APPLICANT, 1),),
    (_ACCEPTED, Act(Action.FINISH, Side.STAFF, 26, "ดำเนินการเรียบร้อยแล้ว รับเอกสารได้ที่จุดบริการ")),
    (_ACCEPTED, Act(Action.FINISH, Side.STAFF, 30)),
)


def citizen_id(number: int) -> str:
    """A fictional ID with a right check digit."""
    twelve = f"0{number:011d}"
    return twelve + check_digit(twelve)


def name(number: int) -> tuple[str, str, str]:
    """Title, name, surname of a fictional person."""
    title = ("นาย", "นางสาว")[number % 2]
    return title, _FIRST[number % len(_FIRST)], _LAST[number // len(_FIRST) % len(_LAST)]


def words(number: int) -> Mapping[str, tuple[str, ...]]:
    """What the request of this number says, as typed."""
    subject = _SUBJECT[number % len(_SUBJECT)]
    if number % RARE_EVERY == 77:
        subject = f"ขอใช้{RARE_WORD}"
    said = {
        "topic": f"{subject} ครั้งที่ {number % 97}",
        "details": "เรียน ผู้อำนวยการ ข้าพเจ้ามีความประสงค์ตามเรื่องข้างต้น จึงเรียนมาเพื่อโปรดพิจารณา " * (1 + number % 3),
        "place": _PLACE[number // 3 % len(_PLACE)],
        "wanted_on": f"{1 + number % 28:02d}/{1 + number % 12:02d}/2570",
        "amount": f"{100 + number % 9000}.50",
        "way": "post" if number % 4 == 0 else "counter",
        "address": f"เลขที่ {1 + number % 300} หมู่ {1 + number % 12} ตำบลตัวอย่าง",
    }
    return {field: (typed,) for field, typed in said.items() if field != "address" or number % 4 == 0}


def filed_at(number: int) -> datetime:
    """When the request of this number is filed."""
    return BEGINNING + number * APART


def way(number: int) -> tuple[Act, ...]:
    """What becomes of the request of this number: every state that needs no new answers occurs."""
    return _WAYS[number % len(_WAYS)]
