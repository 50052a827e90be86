"""Keys of what a type says of itself: links, personal data, whom it is about, the service page."""

from typing import Final

from portal.request_types.keys.kinds import Construct, Key, Kind

K = Kind
LINK: Final = Construct(
    "link",
    "ลิงก์",
    "Link",
    (
        Key("title", K.TEXT, "ข้อความของลิงก์", "its words", required=True),
        Key("file", K.WORD, "ไฟล์ในโฟลเดอร์ของสำนักงาน", "a file in the office's folder"),
        Key("page", K.WORD, "หน้าใน pages/", "a page in pages/"),
        Key("url", K.WORD, "ที่อยู่เว็บ", "web address"),
        Key("blank", K.YES_NO, "แบบฟอร์มเปล่าที่ระบบพิมพ์ให้", "the blank form the portal prints itself", default="false"),
    ),
)
PRIVACY: Final = Construct(
    "privacy",
    "ข้อมูลส่วนบุคคล",
    "Personal data",
    (
        Key("basis", K.TEXT, "ฐานทางกฎหมาย", "legal basis"),
        Key("purpose", K.TEXT, "วัตถุประสงค์", "purpose"),
        Key("keep", K.DURATION, "เก็บไว้นานเท่าใด", "how long it is kept"),
        Key("page", K.WORD, "หน้านโยบายใน pages/ (เฉพาะสำนักงาน)", "page of the policy in pages/ (office only)"),
    ),
)
SUBJECT: Final = Construct(
    "subject",
    "เจ้าของเรื่อง",
    "Subject",
    (
        Key("name", K.FORMULA, "ชื่อ - สกุล", "full name", required=True),
        Key("citizen_id", K.FORMULA, "เลขประจำตัวประชาชน", "citizen ID"),
        Key("phone", K.FORMULA, "หมายเลขโทรศัพท์", "telephone number"),
    ),
)
ABOUT: Final = Construct(
    "about",
    "คำอธิบายบริการ",
    "Service page",
    (
        Key("what", K.TEXT, "คืออะไร", "what it is"),
        Key("who", K.TEXT, "ใครยื่นได้", "who may"),
        Key("fee", K.TEXT, "ค่าธรรมเนียม", "what it costs"),
        Key("law", K.TEXTS, "กฎหมายที่เกี่ยวข้อง", "its law"),
    ),
)
