import pytest

from portal.papers.paper import Column, Field, OfficeHead, Paper, PaperSection, Paragraph, Table
from portal.papers.rendering import Renderer
from tests.papers.reading import by_pdfium, by_poppler, words

PROBES = (
    "กำ",
    "ป้า",
    "น้ำ",
    "ทำ",
    "คำร้อง",
    "ที่นี่",
    "ผู้",
    "ปู่",
    "ปิ่น",
    "ปั้น",
    "กุ้ง",
    "ญี่ปุ่น",
    "ญาติผู้ใหญ่",
    "ฐานะ",
    "เจ้าหน้าที่",
    "ชั่วคราว",
    "สิ้นสุด",
    "ไม่ได้",
    "เบี้ย",
    "สำนักงาน",
    "ต่ำ",
)
SENTENCE = " ".join(f"ก่อน{word}หลัง" for word in PROBES)


def probe_paper() -> Paper:
    """Every probe word in a bold heading, in a cell, as a value, among Latin letters and within a sentence."""
    # Two letters before each word set the trap: a glyph keeps the letters of the first cluster that used it.
    trap = "ก้ำ ป้ำ ที่ ผู้ น้ำ"
    table = Table(
        (Column("ที่", number=True), Column("คำ", share=3)),
        tuple((str(n), word) for n, word in enumerate(PROBES, 1)),
    )
    bold = tuple(
        PaperSection(word, (Field(f"ช่อง {n}", word), Field(f"ที่ {n}", f"{word} 12 Ab"))) for n, word in enumerate(PROBES)
    )
    opening = PaperSection("คำนำ", (Paragraph(trap), Paragraph(SENTENCE), table))
    return Paper("คำร้อง", "th", OfficeHead("สำนักงานปั้นดิน"), "2120250331112432", (opening, *bold))


@pytest.fixture(scope="module")
def probes(renderer: Renderer) -> bytes:
    return renderer.render(probe_paper())


def test_probe_words_are_21() -> None:
    assert len(PROBES) == 21


@pytest.mark.parametrize("read", [by_poppler, by_pdfium])
def test_every_probe_word_reads_back_alone_in_cells_and_headings(probes: bytes, read: object) -> None:
    assert callable(read)
    found = words(read(probes))
    # Title of a section (bold), value, value among Latin letters, cell: four times; once more in title or trap.
    assert {word: found.count(word) for word in PROBES if found.count(word) != 4} == {"คำร้อง": 5, "น้ำ": 5, "ผู้": 5}


@pytest.mark.parametrize("read", [by_poppler, by_pdfium])
def test_every_probe_word_reads_back_within_sentences(probes: bytes, read: object) -> None:
    assert callable(read)
    found = "".join(words(read(probes)))
    assert [word for word in PROBES if f"ก่อน{word}หลัง" not in found] == []


@pytest.mark.parametrize("read", [by_poppler, by_pdfium])
def test_text_broken_over_lines_loses_and_doubles_nothing(probes: bytes, read: object) -> None:
    assert callable(read)
    assert "".join(SENTENCE.split()) in "".join(words(read(probes)))
