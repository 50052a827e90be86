"""What stands where on a letter: its code, its lines, its signatures and the officer's block never on each other (C70)."""

from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest
from pypdfium2 import raw

from portal.papers.paper import Letter, Signature
from portal.papers.rendering import Renderer
from tests.papers import samples

Box = tuple[float, float, float, float]
"""Left, bottom, right, top; in points from the page's lower left corner."""
MM = 72 / 25.4
SHORT = replace(samples.certificate(), given="", signatures=(), paragraphs=("นายสมชาย ตัวอย่าง ยืมกุญแจอาคาร 1",))
NAMED, BARE = Signature("นายผู้ใหญ่ ปั้นดี", "ผู้อำนวยการ"), Signature("")
LONG = tuple(f"บรรทัดที่ {number}" for number in range(1, 25))


def _code(page: pypdfium2.PdfPage) -> Box | None:
    """The QR code: the one drawing about as wide as it is high."""
    boxes = [each.get_bounds() for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    found = [box for box in boxes if abs((box[2] - box[0]) - (box[3] - box[1])) < 3 and box[2] - box[0] > 15 * MM]
    return found[0] if found else None


def _lines(page: pypdfium2.PdfPage) -> Iterator[tuple[str, Box]]:
    text = page.get_textpage()
    for number in range(text.count_rects()):
        box = text.get_rect(number)
        yield text.get_text_bounded(*box), box


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


CASES = {
    "no signature": SHORT,
    "no signature, long lines": replace(SHORT, paragraphs=("ขอรับรองว่าข้อความข้างต้นเป็นความจริงทุกประการ " * 12,)),
    "a bare line": replace(SHORT, signatures=(BARE,)),
    "one signature": replace(SHORT, signatures=(NAMED,)),
    "three signatures": replace(SHORT, signatures=(NAMED, NAMED, NAMED)),
    "no signature, officer's block": replace(SHORT, officer_block=True),
    "signature and officer's block": replace(SHORT, officer_block=True, signatures=(NAMED,)),
    "no signature, two pages": replace(SHORT, paragraphs=LONG),
    "signature, two pages": replace(SHORT, paragraphs=LONG, signatures=(NAMED,)),
    "officer's block, two pages": replace(SHORT, paragraphs=LONG, officer_block=True),
}


@pytest.mark.parametrize("letter", CASES.values(), ids=CASES)
def test_the_code_of_a_letter_stands_on_nothing_and_at_the_left_margin(renderer: Renderer, letter: Letter) -> None:
    document = pypdfium2.PdfDocument(renderer.render(letter))
    codes = 0
    for page in document:
        code = _code(page)
        if code is None:
            continue
        codes += 1
        for words, box in _lines(page):
            assert not _meet(code, box), f"{words!r} under the code"
        assert code[0] >= 30 * MM and code[2] <= 64 * MM
        body = [box for words, box in _lines(page) if "บรรทัด" in words or "กุญแจ" in words or "รับรองว่า" in words]
        assert all(box[1] > code[3] for box in body), "the code comes after what it proves"
    assert codes == 1
    document.close()


def test_the_number_at_the_foot_of_a_letter_in_thai_digits_stands_on_one_line(renderer: Renderer) -> None:
    document = pypdfium2.PdfDocument(renderer.render(replace(samples.certificate(), digits="thai")))
    foot = [box for words, box in _lines(document[0]) if box[3] < 17 * MM and words.strip()]
    document.close()
    assert foot and max(box[3] for box in foot) - min(box[1] for box in foot) < 5 * MM


def test_reference_and_states_beside_many_facts_break_between_them_and_not_in_them(renderer: Renderer) -> None:
    facts = (
        ("การดำเนินงาน", "รับเรื่องแล้ว"),
        ("ผลการช่วยเหลือ", "เงินสงเคราะห์ผู้มีรายได้น้อยและครอบครัว"),
        ("สถานะเงิน", "โอนเงินแล้ว"),
    )
    told = ("WC-0001/2570", "สิ้นสุดกระบวนการทำงาน", "แก้ไขครั้งที่ 1")
    reference, status, edition = told
    paper = replace(samples.pension(), facts=facts, reference=reference, status=status, edition=edition)
    document = pypdfium2.PdfDocument(renderer.render(paper))
    lines = ["".join(words.split()) for words, _ in _lines(document[0])]
    document.close()
    for words in (*told, *(words for fact in facts for words in fact)):
        assert any("".join(words.split()) in line for line in lines), words
