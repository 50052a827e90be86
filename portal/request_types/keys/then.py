"""Keys of what happens by itself when a request reaches a step."""

from typing import Final

from portal.request_types.keys.kinds import Construct, Key, Kind

K = Kind

THEN: Final = Construct(
    "then",
    "สิ่งที่เกิดเองเมื่อคำร้องถึงขั้นตอน ครั้งเดียวต่อคำร้อง",
    "What happens by itself, once, when a request reaches a step",
    (
        Key("at", K.WORD, "เมื่อถึงขั้นตอนหรือสถานะใด", "the step or state it happens at", required=True),
        Key("when", K.FLAG, "ทำเมื่อ", "done when", default="true"),
        Key(
            "create_account",
            K.ONE,
            "เปิดบัญชีให้ผู้ยื่น; ขั้นตอนนั้นต้องมี by เป็นผู้ดูแลระบบเท่านั้น",
            "an account for the applicant; only administrators may stand in the step's `by`",
            of="new_account",
        ),
        Key(
            "open",
            K.WORD,
            "เปิดคำร้องประเภทอื่นให้ผู้ยื่นคนเดียวกัน",
            "a request of another type for the same applicant; refused answers leave a draft of whoever filed",
        ),
        Key("given", K.FORMULAS_BY_ID, "คำตอบของคำร้องที่เปิด", "answers of the request that is opened"),
        Key(
            "draft",
            K.YES_NO,
            "เปิดเป็นแบบร่างให้กรอกต่อเสมอ",
            "always left as a draft, to be filled in and sent by whoever filed",
            default="false",
        ),
    ),
)
_OWN: Final = "ของผู้ยื่น / the applicant's"
NEW_ACCOUNT: Final = Construct(
    "new_account",
    "บัญชีที่เปิดให้: ไม่มีรหัสผ่าน เจ้าของตั้งเองด้วยลิงก์ที่ใช้ได้ครั้งเดียว",
    "A new account: without password, which its owner sets by a link that works once",
    (
        Key("citizen_id", K.FORMULA, "เลขประจำตัวประชาชน", "its citizen ID", default=_OWN),
        Key("title", K.FORMULA, "คำนำหน้าชื่อ", "title", default=_OWN),
        Key("first_name", K.FORMULA, "ชื่อ", "first name", default=_OWN),
        Key("last_name", K.FORMULA, "นามสกุล", "surname", default=_OWN),
        Key("phone", K.FORMULA, "โทรศัพท์", "telephone", default=_OWN),
        Key("email", K.FORMULA, "อีเมล", "e-mail", default=_OWN),
        Key(
            "role",
            K.FORMULA,
            "บทบาท หรือช่องตัวเลือกที่มีบทบาทเป็นตัวเลือก; ไม่ให้บทบาทผู้ดูแลระบบ",
            "a role, or a question whose options are roles; never an administrator's",
            required=True,
        ),
        Key("unit", K.FORMULA, "หน่วย หรือช่องตัวเลือกที่มีหน่วยเป็นตัวเลือก", "a unit, or a question whose options are units"),
        Key("areas", K.OWN, "พื้นที่: สูตรเดียวหรือรายการ", "its areas: one formula or a list, each gives rows"),
        Key("answers", K.FORMULAS_BY_ID, "คำตอบของคำถามลงทะเบียน", "answers to what the office asks at registration"),
    ),
)
