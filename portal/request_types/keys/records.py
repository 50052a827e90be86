"""Keys of what is added to a request later."""

from typing import Final

from portal.request_types.keys.kinds import Construct, Key, Kind

K = Kind

RECORD: Final = Construct(
    "record",
    "บันทึกภายหลัง: ไม่เปลี่ยนสถานะหรือคำตอบ",
    "Record: never changes state or answers",
    (
        Key("id", K.ID, "ชื่ออ้างอิง; ช่องของบันทึกอยู่หลังชื่อนี้", "its name; its fields live behind it", required=True),
        Key("title", K.TEXT, "ชื่อ และคำบนปุ่ม", "its name, also the button", required=True),
        Key("fields", K.ITEMS, "คำถาม", "its questions", required=True),
        Key("by", K.WORDS, "ใครบันทึก: บทบาท หน่วย หรือ applicant", "roles, units, or applicant", required=True),
        Key("at", K.WORDS, "บันทึกได้ที่ขั้นตอนหรือสถานะใด", "steps or states where it may be added", default="done"),
        Key("once", K.YES_NO, "ครั้งเดียวต่อคำร้อง", "only once for a request", default="false"),
        Key(
            "windows",
            K.OWN,
            "ช่วงวันที่ ช่วงละหนึ่งครั้ง: 01/07/2569..31/07/2569 หรือทุกปี 01/07..31/07",
            "days, one record for each: 01/07/2569..31/07/2569, or of a year 01/07..31/07",
            default="เมื่อใดก็ได้ / any time",
        ),
    ),
)
