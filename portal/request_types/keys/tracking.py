"""Keys of the tracking search: who finds requests of a type that are not their own, and what they read of them (C34, C64)."""

from typing import Final

from portal.request_types.keys.kinds import Construct, Key, Kind

K = Kind
TRACKING: Final = Construct(
    "tracking",
    "การสืบค้นเพื่อติดตาม",
    "Tracking search",
    (
        Key("for", K.WORDS, "บทบาทที่สืบค้นได้", "roles that may search", required=True),
        Key(
            "by",
            K.WORDS,
            "ช่องที่ใช้สืบค้น (ต้องเป็น searchable หรือ area)",
            "questions it is found by, each `searchable` or of `area`",
            required=True,
        ),
        Key(
            "columns",
            K.WORDS,
            "สิ่งที่แสดงในผลการสืบค้น: ช่อง ข้อเท็จจริง (shows) number step filed หรือ changed",
            "what is shown of what was found: questions, facts (`shows`), `number`, `step`, `filed`, `changed`",
            required=True,
        ),
    ),
)
