"""Keys of what is printed: papers a type gives out, and the paper of the request itself."""

from typing import Final

from portal.request_types.keys.kinds import RESTARTS, Construct, Key, Kind

K = Kind

PAPER: Final = Construct(
    "paper",
    "เอกสารพิมพ์",
    "Paper",
    (
        Key("id", K.ID, "ชื่ออ้างอิง", "its name", required=True),
        Key("title", K.TEXT, "ชื่อเอกสาร", "its title", required=True),
        Key("body", K.OWN, "เนื้อความ: บรรทัด หรือ {when, text}", "its lines: a pattern, or {when, text}", required=True),
        Key("at", K.WORDS, "พิมพ์ได้ที่ขั้นตอนหรือสถานะใด", "steps or states where it can be printed"),
        Key("when", K.FLAG, "มีเมื่อ", "there when", default="true"),
        Key("number", K.PATTERN, "เลขที่เอกสาร", "its number, taken when first issued"),
        Key("digits", K.ONE_OF, "ตัวเลขไทยหรืออารบิก", "digits", default="arabic", words=("arabic", "thai")),
        Key("header", K.ONE_OF, "หัวกระดาษ", "head of the page", default="logo", words=("garuda", "logo", "none")),
        Key("to", K.PATTERN, "เรียน", "to whom"),
        Key("sign", K.WORDS, "ผู้ลงนาม: ทะเบียน.แถว", "who signs: registry.row"),
        Key("officer_block", K.YES_NO, "ส่วนของเจ้าหน้าที่", "a box for the officer", default="false"),
        RESTARTS,
    ),
)
OWN_PAPER: Final = Construct(
    "own_paper",
    "กระดาษของคำร้องเอง: ทุกประเภทมีโดยไม่ต้องประกาศ",
    "The request's own paper: every type has it without asking",
    (
        Key("officer_block", K.YES_NO, "ส่วนของเจ้าหน้าที่", "a box for the officer", default="true"),
        Key("digits", K.ONE_OF, "ตัวเลขไทยหรืออารบิก", "digits", default="arabic", words=("arabic", "thai")),
        Key("to", K.PATTERN, "เรียน", "to whom"),
    ),
)
PARAGRAPH: Final = Construct(
    "paragraph",
    "ย่อหน้ามีเงื่อนไข",
    "Paragraph with a condition",
    (
        Key("when", K.FLAG, "พิมพ์เมื่อ", "printed when", default="true"),
        Key("text", K.PATTERN, "ข้อความ", "its words", required=True),
    ),
)
