"""A fictional office, declared in Python: for tests that need none of its files."""

from portal.request_types.definition import Field, Option
from portal.request_types.office_definition import Office, Registration, Role
from portal.request_types.reading.positions import Mark, Text

HERE = Mark("office.yaml", 1, 1)


def _words(thai: str, english: str) -> Text:
    return Text((("th", thai), ("en", english)))


def office(human_check: bool) -> Office:
    """With two kinds of people, an officer of the own unit, and the human check as asked."""
    kinds = (Option("teacher", _words("ข้าราชการครู", "Teacher")), Option("public", _words("ประชาชนทั่วไป", "Public")))
    asked = Field("personnel_type", "choice", _words("ประเภทบุคลากร", "Kind"), HERE, options=kinds)
    return Office(
        name=_words("สำนักงานตัวอย่าง", "Sample Office"),
        mark=HERE,
        consent=_words("ข้าพเจ้ายินยอมตามนโยบาย", "I agree to the policy"),
        registration=Registration("open", human_check, (asked,)),
        roles=(Role("officer", _words("เจ้าหน้าที่", "Officer"), "staff", None, True, None, True, HERE),),
    )
