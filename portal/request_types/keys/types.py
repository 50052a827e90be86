"""Keys of a request type and of what stands around its questions."""

from typing import Final

from portal.request_types.keys.kinds import RESTARTS, Construct, Key, Kind
from portal.workflow.states import State

K = Kind
STATES: Final = tuple(state.value for state in State)

TYPE: Final = Construct(
    "type",
    "ประเภทคำร้อง: หนึ่งไฟล์ต่อหนึ่งบริการ",
    "Request type: one file per service",
    (
        Key("format", K.NUMBER, "รุ่นของภาษา", "version of the language", default="1"),
        Key("id", K.ID, "ชื่ออ้างอิง ตรงกับชื่อไฟล์", "its name, also the file's name", required=True),
        Key(
            "extends", K.WORD, "ประเภทที่นำมาต่อยอด เช่น library/room_booking", "type it builds on, as library/room_booking"
        ),
        Key("remove", K.WORDS, "สิ่งที่ตัดออกจากประเภทที่ต่อยอด", "what it leaves out of the type it builds on"),
        Key("title", K.TEXT, "ชื่อบริการ", "name of the service", required=True),
        Key("tile", K.TEXT, "ชื่อบนหน้าแรก", "name on the home page", default="title"),
        Key("short", K.TEXT, "ชื่อสั้นในรายการ", "short name in lists", default="tile"),
        Key("note", K.TEXT, "หมายเหตุท้ายแบบฟอร์ม", "note under the form"),
        Key("icon", K.WORD, "รูปสัญลักษณ์", "icon"),
        Key("links", K.MANY, "คู่มือ แบบฟอร์มเปล่า", "manual, blank form", of="link"),
        Key("unit", K.WORD, "หน่วยงานเจ้าของเรื่อง", "unit that owns it", default="หน่วยแรกของสำนักงาน / the office's first"),
        Key("code", K.WORD, "รหัสนำหน้าเลขคำร้อง", "code at the head of its numbers"),
        Key(
            "open",
            K.OWN,
            "เปิดรับเมื่อใด: true, false หรือช่วงวันที่",
            "when it may be filed: true, false or a range of dates",
            default="true",
        ),
        Key("number", K.PATTERN, "รูปแบบเลขคำร้อง", "pattern of its number", default="{code}{filed:%Y%m%d%H%M%S}"),
        RESTARTS,
        Key(
            "known_as",
            K.FIELD,
            "ช่องของเจ้าหน้าที่ที่แสดงแทนเลขคำร้องเมื่อกรอกแล้ว เช่น complaint_no",
            "staff field shown instead of the number once it is given, as `complaint_no`",
        ),
        Key(
            "channel",
            K.FIELD,
            "คำถามตัวเลือกที่บอกว่าเรื่องมาทางใด เช่น โทรศัพท์ หนังสือ (ใช้กรองรายการ) เมื่อเจ้าหน้าที่ยื่นแทน ไม่เติมค่าให้",
            "choice that says how the request reached the office, as by telephone: lists are filtered by it; "
            "nothing stands in it where staff file for somebody",
        ),
        Key(
            "summary",
            K.PATTERN,
            'เรื่องนี้คืออะไร บรรทัดเดียวในรายการ เช่น "{subcategory} {road}" สิ่งที่ยังว่างเว้นไปเอง',
            'what a request is about, a line in lists, as "{subcategory} {road}"; what is blank is left out',
        ),
        Key(
            "filed_by",
            K.WORDS,
            "ใครยื่นได้: บทบาท หรือ visitor (ไม่มีบัญชี)",
            "who may file: roles, or visitor (no account)",
            default="[applicant, staff]",
        ),
        Key(
            "anonymous",
            K.TEXT,
            "ยื่นโดยไม่เปิดเผยชื่อได้ และชื่อที่แสดงแทน (เจ้าหน้าที่ยื่นให้ หรือผู้ไม่มีบัญชีเมื่อ filed_by มี visitor)",
            "may be filed without a name, and the name shown instead (by staff, and without an account where visitors file)",
        ),
        Key(
            "privacy",
            K.ONE,
            "ข้อมูลส่วนบุคคล: ฐาน วัตถุประสงค์ ระยะเวลาเก็บ",
            "personal data: basis, purpose, keeping",
            of="privacy",
        ),
        Key(
            "subject",
            K.ONE,
            "เรื่องของใคร เมื่อผู้ยื่นยื่นแทนผู้อื่น",
            "whom it is about, when people file for others",
            default="ผู้ยื่น / the applicant",
            of="subject",
        ),
        Key("about", K.ONE, "คำอธิบายบริการ", "the service page", of="about"),
        Key("words", K.TEXTS, "คำค้น", "words for search"),
        Key("form", K.MANY, "แบบฟอร์มที่ผู้ยื่นกรอก", "what applicants fill in", required=True, of="section"),
        Key(
            "area",
            K.WORDS,
            "คำถามที่บอกพื้นที่ของคำร้อง เช่น district (ใช้จำกัดสิทธิ์ตามพื้นที่และกรองรายการ)",
            "references that place it, as `district`: roles may be limited to an area and lists filtered by it",
        ),
        Key(
            "findable_from",
            K.FORMULA,
            "วันที่เริ่มสืบค้นพบ เช่น checked_on + days(1); ว่างคือยังไม่พบ",
            "the day from which the tracking search finds it, as `checked_on + days(1)`; blank: not yet",
            default="วันยื่น / filing",
        ),
        Key("tracking", K.ONE, "การสืบค้นเพื่อติดตามของผู้อื่น", "the tracking search of others' requests", of="tracking"),
        Key(
            "one_per",
            K.OWN,
            "ยื่นได้ครั้งเดียวต่อค่าของสูตรนี้ เช่น email (สูตรเดียวหรือรายการ)",
            "one uncancelled request for each value of this formula, as `email` (one formula or a list)",
        ),
        Key("checks", K.MANY, "การตรวจหลายช่องพร้อมกัน", "checks across fields", of="check"),
        Key(
            "shows",
            K.TEXTS_BY_ID,
            "ข้อเท็จจริงที่ขั้นตอนเติม เช่น ผลการช่วยเหลือ",
            "facts that steps fill in, as `result`",
        ),
        Key(
            "steps",
            K.MANY,
            "ขั้นตอนของเจ้าหน้าที่",
            "the type's own stages",
            default="หนึ่งขั้นต่อสถานะ / one per state",
            of="step",
        ),
        Key("staff_forms", K.MANY, "แบบฟอร์มที่เจ้าหน้าที่กรอก", "what staff fill in", of="staff_form"),
        Key("records", K.MANY, "บันทึกที่เพิ่มภายหลัง เช่น ความพึงพอใจ", "entries added later, as a rating", of="record"),
        Key(
            "replies", K.MANY, "ข้อความสำเร็จรูปที่เจ้าหน้าที่เลือกใช้", "texts that staff pick instead of typing them", of="reply"
        ),
        Key("then", K.MANY, "สิ่งที่เกิดเองเมื่อถึงขั้นตอน", "acts on reaching a step", of="then"),
        Key("due", K.DUE, "กำหนดแล้วเสร็จ", "when it is due", default="ของสำนักงาน / the office's"),
        Key(
            "handled_by",
            K.FORMULA,
            "หน่วยงานที่รับเรื่อง (สูตรที่ได้หน่วยงาน) คิดเมื่อยื่น และเมื่อคำตอบที่ใช้เปลี่ยน",
            "unit that handles it (a formula that gives one), worked out at filing and when an answer it reads changes",
            default="หน่วยงานเจ้าของเรื่อง / unit",
        ),
        Key(
            "assigned_to",
            K.FORMULA,
            "ผู้รับผิดชอบ: สูตรที่ได้บุคคล",
            "person it is assigned to: a formula",
            default="ยังไม่มี / nobody",
        ),
        Key("notices", K.PATTERNS_BY_ID, "ข้อความแจ้งตามเหตุการณ์", "wording of notices by event"),
        Key("own_paper", K.ONE, "กระดาษของคำร้องเอง", "the paper of the request itself", of="own_paper"),
        Key("print", K.MANY, "เอกสารที่พิมพ์ได้", "papers", of="paper"),
        Key("report", K.ONE, "นับตามอะไรในรายงาน", "what it is counted by in reports", of="report"),
        Key("examples", K.MANY, "ตัวอย่างที่พิสูจน์ไฟล์", "cases that prove the file", of="example"),
    ),
)
SECTION: Final = Construct(
    "section",
    "กลุ่มคำถามในแบบฟอร์ม",
    "Section of a form",
    (
        Key("title", K.TEXT, "หัวข้อกลุ่ม", "its heading"),
        Key("page", K.TEXT, "หัวข้อ และขึ้นหน้าใหม่", "its heading, and a new page begins"),
        Key("when", K.FLAG, "แสดงเมื่อ", "shown when", default="true"),
        Key("note", K.TEXT, "หมายเหตุ", "note"),
        Key("fields", K.ITEMS, "คำถาม", "its questions"),
        Key("use", K.WORD, "ใช้กลุ่มคำถามสำเร็จรูป หรือ applicant", "a block, or applicant"),
        Key("as", K.ID, "คำนำหน้าชื่อของกลุ่มคำถามสำเร็จรูป", "prefix for the block's ids"),
        Key(
            "keep_for_next",
            K.YES_NO,
            "จำไว้เมื่อยื่นรายต่อไป เช่น ข้อมูลหนังสือนำส่ง",
            "kept for the next request, as what a covering letter says",
            default="false",
        ),
    ),
)
CHECK: Final = Construct(
    "check",
    "การตรวจ",
    "Check",
    (
        Key("refuse_if", K.FORMULA, "ไม่รับเมื่อ", "refused when"),
        Key("warn_if", K.FORMULA, "เตือนเมื่อ", "warned when"),
        Key("field", K.FIELD, "บอกที่ช่องใด", "at which field it is said", required=True),
        Key("text", K.SAID, "ข้อความ", "what is said", required=True),
    ),
)
STEP: Final = Construct(
    "step",
    "ขั้นตอน",
    "Step",
    (
        Key("id", K.ID, "ชื่ออ้างอิง", "its name", required=True),
        Key("state", K.ONE_OF, "สถานะที่ขั้นตอนนี้อยู่", "the state it belongs to", required=True, words=STATES),
        Key("label", K.TEXT, "คำที่เจ้าหน้าที่เห็น", "what staff read", required=True),
        Key("public", K.TEXT, "คำที่ผู้ยื่นเห็น", "what the applicant reads", default="label"),
        Key("button", K.TEXT, "คำบนปุ่ม", "words on its button", default="label"),
        Key("next", K.WORDS, "ไปขั้นตอนใดต่อได้", "steps that may follow", default="ทุกขั้นที่ตารางสถานะยอม / any legal"),
        Key("by", K.WORDS, "บทบาทหรือหน่วยที่ทำได้", "roles or units that may"),
        Key("needs", K.WORDS, "แบบฟอร์มที่ต้องกรอกก่อน", "staff forms to be filled before"),
        Key("due", K.DUE, "กำหนดของขั้นตอน", "when the step is due"),
        Key("was", K.WORD, "id เดิมในฉบับก่อน", "its id in earlier versions"),
        Key(
            "shows",
            K.SAID_BY_ID,
            "สิ่งที่ขั้นนี้แสดงในข้อเท็จจริงของประเภท",
            "what it says of the type's facts",
            default="ไม่พบข้อมูล",
        ),
        Key(
            "clock",
            K.ONE_OF,
            "นับเวลาต่อหรือหยุดนับ (paused) ระหว่างอยู่ที่ขั้นนี้",
            "whether the clock of its deadline runs or is paused here",
            default="running",
            words=("running", "paused"),
        ),
        Key(
            "menu",
            K.YES_NO,
            "มีรายการของตนเองในเมนูเจ้าหน้าที่",
            "has a list of its own in the menu of staff",
            default="false",
        ),
    ),
)
STAFF_FORM: Final = Construct(
    "staff_form",
    "แบบฟอร์มเจ้าหน้าที่",
    "Staff form",
    (
        Key("id", K.ID, "ชื่ออ้างอิง", "its name", required=True),
        Key("title", K.TEXT, "ชื่อ และคำบนปุ่ม", "its name, also the button", required=True),
        Key("fields", K.ITEMS, "คำถาม", "its questions", required=True),
        Key("at", K.WORDS, "กรอกได้ที่ขั้นตอนหรือสถานะใด", "steps or states where it may be filled"),
        Key("moves_to", K.WORD, "กรอกแล้วไปที่ใด", "where filling it leads"),
        Key(
            "by",
            K.WORDS,
            "บทบาทหรือหน่วยที่กรอก; หน่วยอื่นเห็นคำร้องขณะอยู่ที่ at",
            "roles or units that fill it; another unit sees the request while it stands at `at`",
        ),
        Key("when", K.FLAG, "มีเมื่อ", "there when", default="true"),
        Key("checks", K.MANY, "การตรวจ", "its checks", of="check"),
        Key(
            "with_filing",
            K.YES_NO,
            "ถามทันทีเมื่อเจ้าหน้าที่ยื่นแทน; มี `moves_to` ต้องกรอกครบแล้วเรื่องไปต่อ หรือเลือกกรอกภายหลัง",
            "asked at once when staff file for somebody; with `moves_to` complete and taken on, or left for later",
            default="false",
        ),
    ),
)
EXAMPLE: Final = Construct(
    "example",
    "ตัวอย่าง",
    "Example",
    (
        Key("name", K.WORD, "ชื่อตัวอย่าง", "its name", required=True),
        Key("as", K.WORD, "ยื่นในบทบาทใด", "as which role", default="applicant"),
        Key("filed", K.WORD, "ยื่นเมื่อใด dd/mm/yyyy HH:MM", "when filed, dd/mm/yyyy HH:MM"),
        Key("with", K.OWN, "แถวทะเบียนและเวลาที่จองไว้แล้ว", "rows of registries, time booked already"),
        Key("given", K.OWN, "คำตอบ", "answers"),
        Key("do", K.OWN, "สิ่งที่เจ้าหน้าที่ทำ ตามลำดับ", "what staff do, in order"),
        Key("expect", K.WORDS_BY_ID, "ค่าที่ต้องได้", "values that must come out"),
        Key("hidden", K.FIELDS, "ช่องที่ต้องซ่อนทั้งหมด", "all fields that must be hidden"),
        Key("errors", K.OWN, "ช่องที่ต้องไม่ผ่าน", "fields that must be refused"),
        Key("warnings", K.OWN, "ช่องที่ต้องเตือน", "fields that must be warned of"),
        Key("due", K.WORD, "วันครบกำหนดที่ต้องได้", "due date that must come out"),
        Key("number", K.WORD, "เลขที่ต้องได้", "number that must come out"),
        Key("step", K.WORD, "ขั้นตอนที่ต้องถึง", "step that must be reached"),
        Key("handled_by", K.WORD, "หน่วยงานที่ต้องได้", "unit that must come out"),
    ),
)
