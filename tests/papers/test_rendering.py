import dataclasses
import io
import os
import signal
from pathlib import Path

import pikepdf
import pytest

from portal.papers.markup import Sheet
from portal.papers.paper import Letter, Paper, PaperSection, Paragraph
from portal.papers.press import PAPERS_PER_FORK
from portal.papers.rendering import PaperFailed, Renderer
from tests.papers import samples
from tests.papers.reading import by_pdfium, by_poppler, pages, words

FLEX = Sheet("<div style='display:flex'>" * 20 + "x", ())


def test_request_paper_shows_everything_it_was_given(renderer: Renderer) -> None:
    pdf = renderer.render(samples.card())
    text = "".join(words(by_poppler(pdf)))
    for shown in (
        "คำขอมีบัตรประจำตัวหรือขอบัตรประจำตัวใหม่",
        "1120250331111014",
        "ดำเนินการเรียบร้อย",
        "แก้ไขครั้งที่2",
        "ซอยญี่ปุ่นถนนปู่ย่าตายาย",
        "ข้อมูลที่22",
        "สำเนาบัตรประชาชน.pdf",
        "9f86d081884c",
        "(13.75638,100.50177)",
        "ผู้ยื่นคำขอ",
        "ส่วนเจ้าหน้าที่",
        "นายสมชายใจดี",
        "เห็นเลขประจำตัวครบ13หลัก",
    ):
        assert shown in text, shown
    assert samples.UNBROKEN in "".join(words(by_pdfium(pdf)))
    assert "".join(words(samples.LONG_NAME)) in "".join(words(by_pdfium(pdf)))


def test_reference_and_page_number_stand_on_every_page(renderer: Renderer) -> None:
    pdf = renderer.render(samples.card())
    count = pages(pdf)
    each = by_poppler(pdf).split("\f")[:count]
    assert count > 1
    for number, page in enumerate(each, 1):
        assert "1120250331111014" in page
        assert f"หน้า {number}/{count}" in page


def test_letter_has_thai_digits_throughout(renderer: Renderer) -> None:
    text = by_pdfium(renderer.render(samples.certificate()))
    for shown in "ที่ ศธ ๐๔๐๐๑/รบ ๔๕/๒๕๖๘", "๔๑,๕๘๐.๐๐", "๓๑ มีนาคม พ.ศ. ๒๕๖๘", "หน้า ๑/๑":
        assert "".join(shown.split()) in "".join(text.split())


def test_short_request_stays_on_one_page_with_its_officer_block(renderer: Renderer) -> None:
    assert pages(renderer.render(samples.pension())) == 1


@pytest.mark.parametrize("paper", [samples.pension(), samples.certificate()])
def test_paper_is_an_archive_file_with_title_language_and_author(renderer: Renderer, paper: Paper | Letter) -> None:
    with pikepdf.open(io.BytesIO(renderer.render(paper))) as document:
        meta = document.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "B")
        assert str(document.docinfo["/Title"]) == f"{paper.title} {paper.reference}"
        assert str(document.docinfo["/Author"]) == paper.office.name
        assert str(document.Root.Lang) == "th"
        assert "/OutputIntents" in document.Root
        assert "/JavaScript" not in document.Root.get("/Names", {})
        assert "/OpenAction" not in document.Root
        fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        embedded = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile3" in one]
        assert fonts
        assert embedded
        assert all("/ToUnicode" in one for one in fonts if one.Subtype == "/Type0")
        assert {str(one.BaseFont).split("+")[-1].split("-")[0] for one in fonts} <= {"Laksaman", "Sarabun"}


def test_same_paper_is_the_same_bytes_from_another_press(renderer: Renderer) -> None:
    with Renderer() as other:
        assert other.render(samples.card()) == renderer.render(samples.card())


def test_page_of_forty_fields_table_and_qr_is_at_most_60_kB(renderer: Renderer) -> None:
    assert len(renderer.render(samples.order(fields=40))) <= 60_000


def test_endless_document_is_stopped_and_the_next_is_printed() -> None:
    with Renderer(cpu_seconds=1) as renderer:
        with pytest.raises(PaperFailed, match=r"papers\.too_slow"):
            renderer.print(FLEX)
        before = renderer.press_id
        assert renderer.render(samples.certificate()).startswith(b"%PDF")
        assert renderer.press_id == before


def test_document_beyond_the_wall_clock_ends_the_press_and_a_new_one_prints() -> None:
    with Renderer(wall_seconds=1.5) as renderer:
        renderer.render(samples.certificate())
        before = renderer.press_id
        with pytest.raises(PaperFailed, match=r"papers\.too_slow"):
            renderer.print(FLEX)
        assert renderer.render(samples.certificate()).startswith(b"%PDF")
        assert renderer.press_id != before


def test_document_beyond_the_memory_limit_fails_alone() -> None:
    with Renderer(memory_bytes=300 * 1024 * 1024) as renderer:
        with pytest.raises(PaperFailed, match=r"papers\.too_large"):
            renderer.print(Sheet('<img src="paper:0">', (samples.picture((7000, 8000), "PNG"),)))
        assert renderer.render(samples.certificate()).startswith(b"%PDF")


def test_document_nested_beyond_reason_fails_alone(renderer: Renderer) -> None:
    with pytest.raises(PaperFailed, match=r"papers\.broken"):
        renderer.print(Sheet("<div>" * 1000, ()))


def test_32000_letters_in_one_paragraph_are_printed(renderer: Renderer) -> None:
    for text in "กำป้าน้ำทำที่นี่" * 2000, "A" * 32_000, "ก" + "่" * 32_000:
        paper = dataclasses.replace(samples.pension(), sections=(PaperSection("", (Paragraph(text),)),))
        assert renderer.render(paper).startswith(b"%PDF")


def test_press_killed_between_papers_is_replaced() -> None:
    with Renderer() as renderer:
        renderer.render(samples.certificate())
        assert renderer.press_id is not None
        os.kill(renderer.press_id, signal.SIGKILL)
        os.waitid(os.P_PID, renderer.press_id, os.WEXITED | os.WNOWAIT)
        assert renderer.render(samples.certificate()).startswith(b"%PDF")


def test_press_knows_no_secret_of_its_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRET", "hidden")
    with Renderer() as renderer:
        renderer.render(samples.certificate())
        assert b"hidden" not in Path(f"/proc/{renderer.press_id}/environ").read_bytes()


def test_closing_ends_the_press() -> None:
    with Renderer() as renderer:
        renderer.render(samples.certificate())
        process = renderer.press_id
    assert not Path(f"/proc/{process}").exists()


def resident(process: int | None) -> int:
    """Kilobytes of memory a process holds."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def fork_of(process: int | None) -> int:
    """The process that prints at present."""
    return int(Path(f"/proc/{process}/task/{process}/children").read_text().split()[0])


def test_press_and_its_fork_hold_their_memory_over_thirty_papers() -> None:
    papers = (samples.pension(), samples.card(), samples.certificate())
    with Renderer() as renderer:
        for paper in papers:
            renderer.render(paper)
        press, fork = renderer.press_id, fork_of(renderer.press_id)
        before = resident(press), resident(fork)
        for number in range(30):
            renderer.render(papers[number % 3])
        assert fork_of(press) == fork
        assert resident(press) - before[0] <= 1024
        assert resident(fork) - before[1] <= 16 * 1024


def test_fork_is_renewed_after_its_papers() -> None:
    with Renderer() as renderer:
        renderer.render(samples.certificate())
        first = fork_of(renderer.press_id)
        for _ in range(PAPERS_PER_FORK):
            renderer.render(samples.certificate())
        assert fork_of(renderer.press_id) != first
