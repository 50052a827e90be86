"""Keys of a question, and which types of question there are."""

from dataclasses import replace
from typing import Final

from portal.request_types.keys.kinds import RESTARTS, Construct, Key, Kind

K = Kind

FIELD_TYPES: Final[dict[str, tuple[str, str]]] = {
    "text": ("ข้อความบรรทัดเดียว", "one line of text"),
    "long_text": ("ข้อความหลายบรรทัด", "several lines of text"),
    "phone": ("หมายเลขโทรศัพท์", "telephone number"),
    "email": ("อีเมล", "e-mail address"),
    "citizen_id": ("เลขประจำตัวประชาชน 13 หลัก", "citizen ID of 13 digits"),
    "yes_no": ("ใช่ หรือ ไม่ใช่", "yes or no"),
    "agree": ("ต้องกาเพื่อยอมรับ", "must be ticked"),
    "rating": ("คะแนนความพึงพอใจ 1 ถึง 5", "how satisfied somebody is, from 1 to 5"),
    "integer": ("จำนวนเต็ม", "whole number"),
    "decimal": ("จำนวนทศนิยม", "number with decimals"),
    "money": ("จำนวนเงิน (บาท)", "amount in baht"),
    "date": ("วันที่ พ.ศ.", "date"),
    "time": ("เวลา", "time of day"),
    "choice": ("เลือกหนึ่งข้อ", "one of several"),
    "choices": ("เลือกได้หลายข้อ", "any of several"),
    "reference": ("เลือกหนึ่งแถวจากทะเบียน", "a row of a registry"),
    "ranked": ("เลือกเรียงลำดับความต้องการ", "first, second, third choice out of one list"),
    "request": ("คำร้องก่อนหน้า", "an earlier request"),
    "person": ("ผู้ปฏิบัติงานของหน่วยงาน", "somebody who handles requests of a unit"),
    "unit": ("หน่วยงานของสำนักงาน", "a unit of the office"),
    "quantities": ("จำนวนของแต่ละแถวในทะเบียน", "how many of each row of a registry"),
    "table": ("ตารางหลายแถว", "rows of answers"),
    "file": ("ไฟล์แนบ", "attached files"),
    "location": ("จุดบนแผนที่", "a point on the map"),
    "period": ("ช่วงวันเวลา", "from one moment to another"),
    "slot": ("นัดหมายหนึ่งช่วง", "one appointment"),
}
LATER_TYPES: Final = ("match",)

_TEXTS = ("text", "long_text")
_NUMBERS = ("integer", "decimal", "money", "date", "time")
_CHOICES = ("choice", "choices")
_OPTIONS_TH, _OPTIONS_EN = "ตัวเลือก {id: ข้อความ} หรือรายการข้อความ", "{id: text} or a list of texts"
_FROM_TH, _FROM_EN = "ทะเบียนที่เลือกจาก", "registry it draws from"
_BOOKING = ("period", "slot")

FIELD: Final = Construct(
    "field",
    "คำถาม",
    "Field",
    (
        Key("id", K.ID, "ชื่ออ้างอิง", "its name", required=True),
        Key("type", K.ONE_OF, "ชนิดของคำตอบ", "type of answer", required=True, words=tuple(FIELD_TYPES)),
        Key("label", K.TEXT, "คำถามที่แสดง", "what is asked", required=True),
        Key("hint", K.TEXT, "คำอธิบายใต้ช่อง", "help under the field"),
        Key("placeholder", K.TEXT, "คำในช่องว่าง", "words in the empty field"),
        Key("optional", K.FLAG, "ไม่บังคับตอบ", "need not be answered", default="false"),
        Key("when", K.FLAG, "ถามเมื่อ", "asked when", default="true"),
        Key("none", K.TEXT, "คำตอบว่าไม่มี/ไม่ทราบ", "an answer that says there is none"),
        Key("was", K.WORD, "ชื่อเดิม", "its old name"),
        Key("below", K.FIELD, "วางต่อจากช่องใด (ใช้กับ extends)", "after which field (with extends only)"),
        Key("default", K.WORD, "คำตอบตั้งต้น", "answer it begins with"),
        Key("prefill", K.FORMULA, "ค่าที่เติมให้ จนกว่าจะแก้", "filled in until edited"),
        Key("value", K.FORMULA, "ค่าที่คำนวณ ผู้ยื่นไม่ต้องพิมพ์", "computed, never typed"),
        Key(
            "locked",
            K.OWN,
            "ห้ามแก้: true, false, สูตร หรือ after_filing",
            "may not be changed: true, false, formula or after_filing",
            default="false",
        ),
        Key(
            "searchable",
            K.YES_NO,
            "ค้นหาได้ (ใช้กับข้อมูลอ่อนไหวและเลขประจำตัวประชาชนไม่ได้)",
            "found by search (not for what is sensitive, nor citizen IDs)",
            default="false",
        ),
        Key("sensitive", K.YES_NO, "ข้อมูลอ่อนไหว", "sensitive", default="false"),
        Key(
            "to_applicant",
            K.YES_NO,
            "แสดงให้ผู้ยื่นเห็น (แบบฟอร์มเจ้าหน้าที่)",
            "shown to the applicant (staff forms)",
            default="false",
        ),
        Key("length", K.RANGE, "ความยาว", "length", default="..200; ..5000", types=(*_TEXTS, "period")),
        Key(
            "pattern",
            K.WORD,
            "รูปแบบ: latin thai digits หรือ regular expression",
            "latin, thai, digits or a linear regular expression",
            types=_TEXTS,
        ),
        Key("number", K.PATTERN, "เลขที่ที่ระบบออกให้", "number the system gives", types=("text",)),
        replace(RESTARTS, types=("text",)),
        Key("min", K.FORMULA, "ค่าน้อยที่สุด", "least value", default="0 (integer, money)", types=_NUMBERS),
        Key("max", K.FORMULA, "ค่ามากที่สุด", "greatest value", types=_NUMBERS),
        Key(
            "places",
            K.OWN,
            "จำนวนทศนิยม; จำนวนที่จองพร้อมกัน (period)",
            "decimals; for period: places taken, a formula",
            default="2; 1",
            types=("decimal", "period"),
        ),
        Key(
            "options",
            K.OPTIONS,
            _OPTIONS_TH,
            _OPTIONS_EN,
            required=True,
            types=_CHOICES,
        ),
        Key("options", K.OPTIONS, _OPTIONS_TH, _OPTIONS_EN, types=("ranked",)),
        Key(
            "other",
            K.OWN,
            "มีช่อง อื่นๆ: true หรือข้อความ",
            "has a field for another answer: true or its words",
            types=(*_CHOICES, "reference"),
        ),
        Key(
            "count",
            K.RANGE,
            "จำนวนที่เลือก แถว (ไม่เกิน 100) หรือไฟล์",
            "how many picks, rows (100 at most) or files",
            types=("choices", "table", "file"),
        ),
        Key("from", K.WORD, _FROM_TH, _FROM_EN, required=True, types=("reference", "quantities")),
        Key("from", K.WORD, _FROM_TH, _FROM_EN, types=("ranked",)),
        Key("within", K.FORMULA, "เฉพาะแถวใต้คำตอบอื่น", "only rows under another answer", types=("reference", "ranked")),
        Key(
            "where",
            K.FORMULA,
            "เฉพาะแถวที่ตรงเงื่อนไข (option.คอลัมน์)",
            "only rows for which it holds (option.column)",
            types=("reference", "quantities", "ranked"),
        ),
        Key("find_by", K.WORD, "ค้นแถวด้วยคอลัมน์ใด", "column by which the row is found", types=("reference", "request")),
        Key("group_by", K.WORD, "คอลัมน์ที่ใช้จัดกลุ่ม", "column that groups the rows", types=("quantities",)),
        Key("price", K.WORD, "คอลัมน์ราคา", "column of the price", types=("quantities",)),
        Key("fields", K.ITEMS, "คอลัมน์ของตาราง", "columns of the table", required=True, types=("table",)),
        Key(
            "accept",
            K.WORDS,
            "ชนิดไฟล์ที่รับ",
            "kinds of files",
            default="[jpg, png, pdf]",
            words=("jpg", "png", "pdf"),
            types=("file",),
        ),
        Key("size", K.SIZE, "ขนาดไฟล์สูงสุด", "greatest size of a file", default="5 MB", types=("file",)),
        Key(
            "print",
            K.YES_NO,
            "พิมพ์ภาพลงในเอกสารคำร้อง",
            "pictures are printed in the request's paper",
            default="false",
            types=("file",),
        ),
        Key("books", K.FIELD, "ช่องที่บอกสิ่งที่จอง", "field that names the thing booked", required=True, types=("slot",)),
        Key("books", K.FIELD, "ช่องที่บอกสิ่งที่จอง", "field that names the thing booked", types=("period",)),
        Key(
            "daily",
            K.YES_NO,
            "เวลาเดียวกันทุกวันในช่วง",
            "the same hours on each day of the range",
            default="false",
            types=("period",),
        ),
        Key(
            "parts",
            K.TEXTS_BY_ID,
            "คำกำกับแต่ละช่อง",
            "words for each box: start_date end_date start_time end_time; date time",
            types=_BOOKING,
        ),
        Key(
            "held_from",
            K.WORD,
            "เริ่มกันเวลาที่ขั้นตอนหรือสถานะใด",
            "step or state from which the time is held",
            types=_BOOKING,
        ),
        Key("ranks", K.NUMBER, "จำนวนอันดับ (ไม่เกิน 9)", "how many ranks (9 at most)", default="3", types=("ranked",)),
        Key("if_none", K.WORD, "เมื่อไม่มีข้อใดได้", "where to when none fits", later=True),
        Key("of", K.WORD, "คำร้องของบริการใด", "requests of which type", required=True, types=("request",)),
        Key(
            "of",
            K.FORMULA,
            "ของหน่วยงานใด (สูตรที่ได้หน่วยงาน)",
            "of which unit (a formula that gives one)",
            default="หน่วยงานที่รับเรื่อง / the unit that has it",
            types=("person", "unit"),
        ),
    ),
)
NOTE: Final = Construct(
    "note",
    "ข้อความคั่นระหว่างคำถาม",
    "Words between questions",
    (
        Key("note", K.TEXT, "หมายเหตุ", "a note"),
        Key("heading", K.TEXT, "หัวข้อย่อย", "a heading"),
    ),
)
