"""Labels that tell people to do something: "แนบสำเนา", "เลือกห้อง". A sentence that says its own verb leaves theirs out."""

import re
from functools import cache

from portal.texts import text


def without_verb(label: str, language: str) -> str:
    """`เลือกห้องประชุม` > `ห้องประชุม`, `อื่นๆ (โปรดระบุ)` > `อื่นๆ`; a label that is nothing but a verb stays."""
    return _verbs(language).sub("", label).strip() or label


@cache
def _verbs(language: str) -> re.Pattern[str]:
    verbs = "|".join(text(language, "answers.verbs_of_labels").split())
    # เลือกตั้ง, election, is a thing.
    return re.compile(rf"^\s*(?:(?:{verbs})(?!ตั้ง)\s*)+|\s*\(\s*(?:(?:{verbs})\s*)+\)\s*$", re.IGNORECASE)
