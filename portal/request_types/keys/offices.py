"""Keys of registries, blocks and of the office itself."""

from typing import Final

from portal.request_types.keys.kinds import Construct, Key, Kind

K = Kind
COLUMN_TYPES: Final = (
    "text", "long_text", "phone", "email", "citizen_id", "yes_no",
    "integer", "decimal", "money", "date", "time", "reference", "file", "unit", "person",
)  # fmt: skip
BUILT_IN_ROLES: Final = ("applicant", "staff", "admin", "executive")

REGISTRY: Final = Construct(
    "registry",
    "ทะเบียน: รายการที่สำนักงานดูแล",
    "Registry: a list the office keeps",
    (
        Key("format", K.NUMBER, "รุ่นของภาษา", "version of the language", default="1"),
        Key("id", K.ID, "ชื่ออ้างอิง ตรงกับชื่อไฟล์", "its name, also the file's name", required=True),
        Key("extends", K.WORD, "ทะเบียนสำเร็จรูปที่ใช้ เช่น library/provinces", "ready-made registry, as library/provinces"),
        Key("title", K.TEXT, "ชื่อทะเบียน", "its title", required=True),
        Key("columns", K.MANY, "คอลัมน์", "its columns", required=True, of="column"),
        Key("key", K.WORD, "คอลัมน์ที่ใช้เป็นกุญแจ", "column that is the key", default="key"),
        Key("label", K.PATTERN, "คำที่แสดงแทนแถว", "what a row is called", default="คอลัมน์ข้อความแรก / first text column"),
        Key(
            "rows",
            K.OWN,
            "แถว {กุญแจ: {คอลัมน์: ค่า}} หรือชื่อไฟล์ .csv ในโฟลเดอร์เดียวกัน",
            "rows {key: {column: word}}, or the name of a .csv file beside it",
        ),
        Key("sort", K.WORD, "เรียงตามคอลัมน์", "column that orders them"),
        Key(
            "kept_by",
            K.WORDS,
            "บทบาทหรือหน่วยที่ดูแล: เพิ่ม แก้ไข จัดลำดับ ปิดและเปิดแถวบนหน้าจอ",
            "roles or units that keep it on screen: they add, change, order, close and reopen rows",
        ),
        Key("public", K.YES_NO, "เปิดให้ทุกคนดู", "open to all", default="false"),
        Key("bookable", K.ONE, "จองได้อย่างไร", "how its rows may be booked", of="bookable"),
        Key(
            "area",
            K.FIELDS,
            "คอลัมน์พื้นที่ของแถว: ผู้ที่จำกัดพื้นที่เห็นและดูแลเฉพาะของตน",
            "columns that place its rows: who is limited to an area sees and keeps only theirs",
        ),
        Key("lookup", K.ONE, "ให้ตรวจสอบได้โดยไม่ต้องเข้าระบบ", "a public question", of="lookup"),
        Key("search", K.ONE, "การค้นหาบุคคลของเจ้าหน้าที่", "staff search people in it", of="search"),
    ),
)
COLUMN: Final = Construct(
    "column",
    "คอลัมน์ของทะเบียน",
    "Column",
    (
        Key("id", K.ID, "ชื่ออ้างอิง", "its name", required=True),
        Key("type", K.ONE_OF, "ชนิด", "its type", required=True, words=COLUMN_TYPES),
        Key("label", K.TEXT, "หัวคอลัมน์", "its heading", required=True),
        Key("from", K.WORD, "ทะเบียนที่อ้างถึง", "registry it draws from"),
        Key("within", K.WORD, "คอลัมน์ที่อยู่เหนือ", "column above it"),
        Key("prefill", K.WORD, "ค่าตั้งต้น", "value it begins with"),
        Key("optional", K.YES_NO, "เว้นว่างได้", "may be blank", default="false"),
        Key("unique", K.YES_NO, "ห้ามซ้ำ", "no two alike", default="false"),
        Key("sensitive", K.YES_NO, "ข้อมูลอ่อนไหว", "sensitive", default="false"),
    ),
)
BOOKABLE: Final = Construct(
    "bookable",
    "การจอง",
    "How a thing is booked",
    (
        Key("hours", K.OWN, "เวลาที่จองได้ เช่น 08:30..16:30", "hours, as 08:30..16:30", required=True),
        Key("days", K.OWN, "วันที่จองได้ เช่น mon..fri", "weekdays, as mon..fri", default="mon..fri"),
        Key(
            "each",
            K.DURATION,
            "ช่วงละเท่าใด (ทวีคูณของ 15 นาที)",
            "length of one slot, a multiple of 15 minutes",
            default="30 minutes",
        ),
        Key("closed", K.WORDS, "วันที่ปิด", "dates on which it is closed"),
        Key("ahead", K.DURATION, "จองล่วงหน้าได้ถึง", "how far ahead"),
        Key("buffer", K.DURATION, "เวลาพักหลังการจอง", "time kept free after each", default="0 minutes"),
        Key("places", K.WORD, "จองพร้อมกันได้กี่ที่: จำนวน หรือชื่อคอลัมน์", "how many at once: a number or a column", default="1"),
    ),
)
BLOCK: Final = Construct(
    "block",
    "กลุ่มคำถามสำเร็จรูป",
    "Block: fields several types use",
    (
        Key("format", K.NUMBER, "รุ่นของภาษา", "version of the language", default="1"),
        Key("id", K.ID, "ชื่ออ้างอิง ตรงกับชื่อไฟล์", "its name, also the file's name", required=True),
        Key("title", K.TEXT, "หัวข้อ", "its heading", required=True),
        Key("fields", K.ITEMS, "คำถาม", "its questions", required=True),
        Key("checks", K.MANY, "การตรวจ", "its checks", of="check"),
    ),
)
OFFICE: Final = Construct(
    "office",
    "สำนักงาน: office.yaml",
    "Office: office.yaml",
    (
        Key("format", K.NUMBER, "รุ่นของภาษา", "version of the language", default="1"),
        Key("name", K.TEXT, "ชื่อสำนักงาน", "its name", required=True),
        Key("short", K.TEXT, "ชื่อสั้น", "its short name"),
        Key("logo", K.WORD, "ไฟล์ตรา", "file of its logo"),
        Key("address", K.TEXT, "ที่อยู่", "its address"),
        Key("contact", K.TEXT, "ช่องทางติดต่อ", "how to reach it"),
        Key("footer", K.TEXT, "ข้อความท้ายหน้า", "words at the foot of pages"),
        Key("accent", K.COLOR, "สีประจำสำนักงาน #rrggbb", "its colour, #rrggbb", default="#1d5b8f"),
        Key(
            "languages",
            K.WORDS,
            "ภาษา เรียงตามสำคัญ",
            "its languages, the first first",
            default="[th, en]",
            words=("th", "en"),
        ),
        Key("time_zone", K.WORD, "เขตเวลา เช่น Asia/Bangkok", "its time zone, as Asia/Bangkok", default="Asia/Bangkok"),
        Key("fiscal_year", K.OWN, "วันเริ่มปีงบประมาณ dd/mm", "day the fiscal year begins, dd/mm", default="01/10"),
        Key("values", K.WORDS_BY_ID, "ค่าที่สูตรอ่านเป็น office.x", "words that formulas read as office.x"),
        Key("privacy", K.ONE, "นโยบายข้อมูลส่วนบุคคล", "personal data", required=True, of="privacy"),
        Key("consent", K.TEXT, "ข้อความยินยอม", "words of consent"),
        Key("due", K.DURATION, "กำหนดแล้วเสร็จทั่วไป", "when requests are due"),
        Key("holidays", K.OWN, "วันหยุด {dd/mm/yyyy: ชื่อ}", "holidays {dd/mm/yyyy: name}"),
        Key("registration", K.ONE, "การสมัครใช้งาน", "registration", of="registration"),
        Key("status_check", K.ONE, "การตรวจสถานะสาธารณะ", "public status check", of="status_check"),
        Key("units", K.TEXTS_BY_ID, "หน่วยงาน {id: ชื่อ}", "its units {id: name}", required=True),
        Key("notices", K.PATTERNS_BY_ID, "ข้อความแจ้งตามเหตุการณ์", "wording of notices by event"),
        Key("replies", K.MANY, "ข้อความสำเร็จรูปของทุกประเภท", "ready-made texts of every type", of="reply"),
        Key("texts", K.TEXTS_BY_ID, "ถ้อยคำของหน้าจอ", "its own wording of screens"),
        Key("second_factor", K.ONE, "รหัสยืนยันตัวตนหลังรหัสผ่าน", "a code after the password", of="second_factor"),
        Key("publishing", K.ONE, "การเผยแพร่แฟ้มของสำนักงาน", "how its files are put in force", of="publishing"),
        Key("roles", K.OWN, "บทบาท {id: {...}}", "roles {id: {...}}", of="role"),
        Key("dashboards", K.MANY, "หน้าสรุป", "pages of figures", of="dashboard"),
    ),
)
ROLE: Final = Construct(
    "role",
    "บทบาท",
    "Role",
    (
        Key("title", K.TEXT, "ชื่อบทบาท", "its title", required=True),
        Key("like", K.ONE_OF, "เหมือนบทบาทพื้นฐานใด", "which of the four it is like", required=True, words=BUILT_IN_ROLES),
        Key("types", K.WORDS, "เห็นประเภทคำร้องใด", "types it sees", default="all"),
        Key("unit", K.ONE_OF, "เห็นของหน่วยใด", "whose requests", default="all", words=("own", "all")),
        Key("sees_ids", K.YES_NO, "เห็นเลขประจำตัวประชาชน", "sees citizen IDs", default="true"),
        Key(
            "area",
            K.WORD,
            "ทะเบียนพื้นที่ที่จำกัดสิทธิ์ เช่น districts (กำหนดพื้นที่ของแต่ละคนที่หน้าบัญชี)",
            "a registry such as `districts`: each person of the role is limited to rows of it, set with the account",
        ),
    ),
)
SECOND_FACTOR: Final = Construct(
    "second_factor",
    "รหัสยืนยันตัวตน",
    "Second factor",
    (
        Key(
            "staff",
            K.ONE_OF,
            "เจ้าหน้าที่และผู้บริหาร: required ต้องตั้งก่อนใช้งาน, offered ตั้งเองได้",
            "staff and executives: required before they begin, or offered",
            default="offered",
            words=("required", "offered"),
        ),
        Key(
            "admin",
            K.ONE_OF,
            "ผู้ดูแลระบบ: required ต้องตั้งก่อนใช้งาน, offered ตั้งเองได้",
            "administrators: required before they begin, or offered",
            default="offered",
            words=("required", "offered"),
        ),
    ),
)
PUBLISHING: Final = Construct(
    "publishing",
    "การเผยแพร่",
    "Publishing",
    (
        Key(
            "second_person",
            K.ONE_OF,
            "ผู้ดูแลระบบคนที่สองเห็นชอบก่อนมีผล: required ต้องมีทุกครั้ง, offered ผู้เสนอเลือกขอได้ (ไม่ระบุ: ไม่ถาม)",
            "a second administrator agrees before it is in force: always, or where the first asks for it (absent: never)",
            words=("required", "offered"),
        ),
    ),
)
REGISTRATION: Final = Construct(
    "registration",
    "การสมัครใช้งาน",
    "Registration",
    (
        Key("who", K.ONE_OF, "ใครสมัครได้", "who may", default="open", words=("open", "approved")),
        Key("human_check", K.YES_NO, "ตรวจว่าเป็นคน", "human check", default="true"),
        Key("fields", K.ITEMS, "คำถามเพิ่มตอนสมัคร อ่านได้เป็น applicant.x", "further questions, read as applicant.x"),
    ),
)
STATUS_CHECK: Final = Construct(
    "status_check",
    "การตรวจสถานะ",
    "Status check",
    (
        Key(
            "also_ask",
            K.WORD,
            "ถามเพิ่มเพื่อยืนยัน: citizen_id phone email first_name last_name หรือคำถามตอนสมัคร",
            "asked besides the number: citizen_id, phone, email, first_name, last_name, or a question of registration",
        ),
    ),
)
