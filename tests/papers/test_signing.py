"""What an office signs: no signature stands alone on a page, no line of it is torn off, numbers stand in columns (C69, C70)."""

import re
from dataclasses import replace

import pytest

from portal.papers.paper import FileLine, Files, HistoryLine, PaperSection, Signature
from portal.papers.rendering import Renderer
from tests.papers import samples
from tests.papers.reading import by_poppler, pages

LONG = "นายอภิชาติพงศ์พิสุทธิ์ธรรมรัตน์ วงศ์สุวรรณภิรมย์รัตนกุลชัยสิทธิ์ ณ นครศรีธรรมราชบุรีรัมย์"

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def _pages(pdf: bytes) -> list[str]:
    return by_poppler(pdf).split("\f")[: pages(pdf)]


def _attached(count: int) -> PaperSection:
    names = (f"สำเนาทะเบียนบ้านที่ถ่ายจากโทรศัพท์ฉบับที่ {number}.pdf" for number in range(1, count + 1))
    return PaperSection("ไฟล์ที่แนบ", (Files(tuple(FileLine(name, "PDF", "1.2 MB", "a" * 64) for name in names)),))


@pytest.mark.parametrize("files", range(9, 21))
def test_a_signature_never_stands_on_a_page_without_what_it_signs(renderer: Renderer, files: int) -> None:
    paper = replace(samples.pension(), sections=(*samples.pension().sections, _attached(files)))
    paper = replace(paper, signatures=(Signature(LONG, role="ผู้ยื่นคำขอ"),), officer_block=True)
    [signed] = [page for page in _pages(renderer.render(paper)) if "ผู้ยื่นคำขอ" in page and "วงศ์สุวรรณ" in page]
    before = signed.partition("วงศ์สุวรรณ")[0]
    assert re.search(r"ฉบับที่ \d+\.pdf", before), signed
    assert "ลงชื่อ" in before
    assert "วันที่" in signed.partition("วงศ์สุวรรณ")[2]


SIGNERS = (Signature(LONG, "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาตัวอย่าง"), Signature("นางสาวสมศรี ตัวอย่าง", "นักวิชาการ"))


def _line(number: int) -> str:
    return f"ข้อความบรรทัดที่ {number}.".translate(THAI)


def _letter(renderer: Renderer, lines: int, given: str) -> list[str]:
    said = tuple(map(_line, range(1, lines + 1)))
    return _pages(renderer.render(replace(samples.certificate(), paragraphs=said, given=given, signatures=SIGNERS)))


@pytest.mark.parametrize("given", ["ให้ไว้ ณ วันที่ 31 มีนาคม พ.ศ. 2568", ""])
def test_a_letter_is_signed_under_its_last_paragraph(renderer: Renderer, given: str) -> None:
    """Line by line over the edge of the page: what no longer fits takes the last line along, at each of the next lines."""
    fits = next(lines for lines in range(1, 30) if len(_letter(renderer, lines + 1, given)) == 2)
    assert len(_letter(renderer, fits, given)) == 1
    for lines in range(fits + 1, fits + 4):
        first, second = _letter(renderer, lines, given)
        assert _line(lines - 1) in first, "no more goes along than must"
        before = second.partition("นายอภิชาติ")[0]
        assert _line(lines) in before, second
        assert "สมศรี" in second and "สมศรี" not in first
        assert "โทร." in second and "โทร." not in first
        assert given.partition(" ")[0] in before


def test_a_long_history_goes_on_under_its_heads_with_its_page_numbers(renderer: Renderer) -> None:
    history = tuple(
        HistoryLine("23/11/2569 14:18", LONG, "ส่งกลับให้แก้ไข", f"ครั้งที่ {number} โปรดแนบสำเนาทะเบียนบ้านที่เห็นชัดเจนทุกหน้า")
        for number in range(1, 41)
    )
    printed = _pages(renderer.render(replace(samples.pension(), history=history)))
    told = [page for page in printed if "โปรดแนบ" in page]
    assert len(told) > 2
    for number, page in enumerate(printed, 1):
        assert f"{number}/{len(printed)}" in page
    for page in told:
        assert "ผู้ดำเนินการ" in page
    assert "23/11/2569 14:18" in told[0], "a moment stands on one line"
    assert [f"ครั้งที่ {number} " in "".join(told) for number in range(1, 41)] == [True] * 40
