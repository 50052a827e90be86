"""Keys of texts that staff pick instead of typing them."""

from typing import Final

from portal.request_types.keys.kinds import Construct, Key, Kind
from portal.request_types.replies_declared import ACTIONS

K = Kind

REPLY: Final = Construct(
    "reply",
    "ข้อความสำเร็จรูป: เจ้าหน้าที่เลือกใส่ในช่องข้อความ แล้วแก้ไขได้ก่อนส่ง",
    "Ready-made reply: staff pick it for a box of words and may edit it before it is sent",
    (
        Key("id", K.ID, "ชื่ออ้างอิง", "its name", required=True),
        Key("title", K.TEXT, "ชื่อที่เจ้าหน้าที่เลือก", "what staff choose it by", required=True),
        Key("text", K.SAID, "ข้อความ", "its words", required=True),
        Key("for", K.WORDS, "ใช้กับการดำเนินการใด", "actions it is offered for", default="message", words=ACTIONS),
        Key(
            "at",
            K.WORDS,
            "เสนอที่ขั้นตอนหรือสถานะใด (ของสำนักงาน: สถานะเท่านั้น)",
            "steps or states where it is offered (in the office's file states alone)",
        ),
    ),
)
