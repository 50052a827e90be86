"""Thai words where English is read: patterns that have one wording, and texts without the other language."""

import pytest

from portal.request_types.advice import Advice, advice
from portal.request_types.compiling import compile_bundle
from portal.request_types.reading.source import BARE_OFFICE, Bundle, File

TYPE = """\
id: card
title: {th: ขอบัตร, en: Card}
summary: "{who} · {count}"
words: [บัตร]
form:
  - title: {th: ผู้ขอ, en: Applicant}
    fields:
      - {id: who, type: text, label: {th: ชื่อ, en: Name}}
      - {id: count, type: integer, label: {th: จำนวน, en: Count}, hint: {th: ชิ้น, en: Pieces}}
      - {id: how, type: choice, label: {th: ทาง, en: By}, options: {mail: {th: จดหมาย, en: Mail}, fax: {th: Fax, en: Fax}}}
examples: [{name: ตัวอย่าง, given: {who: ก}, errors: {count: โปรดตอบ, how: โปรดตอบ}}]
"""


def _advice(text: str, languages: str = "[th, en]") -> list[Advice]:
    office = File("office.yaml", BARE_OFFICE.text.replace("[th, en]", languages))
    checked, problems = compile_bundle(Bundle(File("request_types/card.yaml", text), office))
    assert checked is not None, problems.sorted()
    return advice(checked)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("id: card", "id: card", []),
        ('"{who} · {count}"', '"{who} จำนวน {count}"', [Advice("summary", (3,))]),
        ('"{who} · {count}"', "'{who if who == \"ก\" else who}'", []),  # what is in braces is a formula
        ("form:", "notices: {submit: รับแล้ว}\nform:", [Advice("notices", (5,))]),
        ("hint: {th: ชิ้น, en: Pieces}", "hint: ชิ้น", [Advice("english", (9,))]),
        ("hint: {th: ชิ้น, en: Pieces}", "hint: kg", []),
        ("label: {th: ชื่อ, en: Name}", "label: ชื่อ, hint: จริง", [Advice("english", (8,), 2)]),
        ("mail: {th: จดหมาย, en: Mail}", "mail: จดหมาย", [Advice("english", (10,))]),
        ("title: {th: ผู้ขอ, en: Applicant}", "title: ผู้ขอ", [Advice("english", (6,))]),
    ],
)
def test_words_that_english_readers_meet_in_thai_are_told_at_their_line(
    before: str, after: str, told: list[Advice]
) -> None:
    assert before in TYPE
    assert _advice(TYPE.replace(before, after)) == told


def test_an_office_of_one_language_is_not_advised() -> None:
    assert _advice(TYPE.replace('"{who} · {count}"', "คำ").replace("en: Name", "en: ชื่อ"), "[th]") == []
