"""Keys of how a registry is asked: by everybody for one word, by staff for people."""

from typing import Final

from portal.request_types.keys.kinds import Construct, Key, Kind

K = Kind
LOOKUP: Final = Construct(
    "lookup",
    "คำถามสาธารณะ: /lookup/<ทะเบียน>",
    "Public question: /lookup/<registry>",
    (
        Key("title", K.TEXT, "ชื่อหน้า", "title of its page", default="ชื่อทะเบียน / the registry's title"),
        Key("ask", K.FIELD, "คอลัมน์ที่ให้พิมพ์", "column that is asked for", required=True),
        Key("found", K.TEXT, "คำตอบเมื่อพบ", "what is said when it is there", required=True),
        Key("not_found", K.TEXT, "คำตอบเมื่อไม่พบ", "what is said when it is not", required=True),
        Key(
            "shows",
            K.WORD,
            "ทะเบียนที่แสดงด้วย แถวในพื้นที่ที่พบอยู่ก่อน",
            "registry shown beside it, the rows of the place found first",
        ),
    ),
)
SEARCH: Final = Construct(
    "search",
    "การค้นหาบุคคลของเจ้าหน้าที่: /people/<ทะเบียน>",
    "Search of people: /people/<registry>",
    (
        Key(
            "by",
            K.FIELDS,
            "คอลัมน์ที่ใช้ค้น: ข้อความค้นด้วยคำขึ้นต้น พื้นที่เลือกจากรายการ",
            "columns it is found by: texts by how a word begins, places out of a list",
            required=True,
        ),
        Key("for", K.WORDS, "บทบาทที่ค้นได้", "roles that may search", required=True),
        Key("columns", K.FIELDS, "คอลัมน์ในรายการที่พบ", "columns in the list of those found", required=True),
    ),
)
