"""Nothing on a paper makes the press fetch anything (T24): canaries of our own stand where it would look."""

import dataclasses
import io
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from portal.papers.engine import printable
from portal.papers.markup import Sheet
from portal.papers.paper import Field, OfficeHead, PaperSection, Paragraph, Picture
from portal.papers.rendering import Renderer
from tests.papers import samples
from tests.papers.reading import by_pdfium

CANARY = "canary-8f3k2m9x"


@pytest.fixture
def visits() -> Iterator[tuple[int, list[str]]]:
    """A port on this machine, and who knocked at it."""
    knocked: list[str] = []
    door = socket.create_server(("127.0.0.1", 0))

    def watch() -> None:
        while True:
            try:
                guest, _ = door.accept()
            except OSError:
                return
            knocked.append("knock")
            guest.close()

    threading.Thread(target=watch, daemon=True).start()
    yield door.getsockname()[1], knocked
    door.shutdown(socket.SHUT_RDWR)
    door.close()


def lures(port: int, file: Path) -> list[str]:
    """Every way of asking for something that HTML, CSS and SVG know."""
    found = []
    for link in f"http://127.0.0.1:{port}/x", file.as_uri(), str(file), f"//127.0.0.1:{port}/x":
        found += [
            f'<link rel=attachment href="{link}">',
            f'<link rel=stylesheet href="{link}">',
            f'<a rel=attachment href="{link}">x</a>',
            f'<img src="{link}"><img src="paper:/../{link}">',
            f'<object data="{link}"></object><embed src="{link}">',
            f'<style>@import url("{link}"); @font-face {{ font-family: q; src: url("{link}") }}</style>',
            f'<p style="font-family: q; background: url({link}); list-style-image: url({link})">x</p>',
            f'<p style="content: url({link})">x</p>',
            f'<svg width=9 height=9><image href="{link}" width=9 height=9/><use href="{link}#a"/></svg>',
            f'<base href="{link}"><img src="y">',
        ]
    return [*found, '<img src="data:image/svg+xml,%3Csvg/%3E">']


def assert_nothing_taken(pdf: bytes, knocked: list[str]) -> None:
    assert knocked == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/EmbeddedFiles" not in document.Root.get("/Names", {})
        for one in document.objects:
            if isinstance(one, pikepdf.Stream):
                try:
                    assert CANARY.encode() not in one.read_bytes()
                except pikepdf.PdfError:
                    assert CANARY.encode() not in one.read_raw_bytes()


def test_hostile_markup_fetches_nothing(renderer: Renderer, tmp_path: Path, visits: tuple[int, list[str]]) -> None:
    port, knocked = visits
    file = tmp_path / "canary.svg"
    file.write_text(f"<svg xmlns='http://www.w3.org/2000/svg'><text>{CANARY}</text></svg>")
    html = "<html><body>" + "".join(lures(port, file))
    assert_nothing_taken(renderer.print(Sheet(html, ())), knocked)


def test_hostile_values_fetch_nothing(renderer: Renderer, tmp_path: Path, visits: tuple[int, list[str]]) -> None:
    port, knocked = visits
    file = tmp_path / "canary.txt"
    file.write_text(CANARY)
    rows = tuple(Field(lure, lure) for lure in lures(port, file)) + tuple(map(Paragraph, lures(port, file)))
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{file.as_uri()}'/></svg>".encode()
    paper = dataclasses.replace(
        samples.pension(),
        office=OfficeHead("<img src='http://127.0.0.1'>", logo=svg),
        sections=(PaperSection("", (*rows, Picture(svg))),),
    )
    assert_nothing_taken(renderer.render(paper), knocked)


def test_only_photographs_become_pictures() -> None:
    for bad in b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;":
        assert printable(bad) is None
    assert printable(samples.picture(kind="PNG")) is not None


def test_picture_is_written_anew_small_and_bare() -> None:
    found = printable(samples.picture((4000, 3000)))
    assert found is not None
    assert found[1] == "image/jpeg"
    assert len(found[0]) < 60_000


def test_picture_nobody_can_print_becomes_a_sentence(renderer: Renderer) -> None:
    paper = dataclasses.replace(samples.pension(), sections=(PaperSection("", (Picture(b"no picture"),)),))
    assert "ไม่สามารถพิมพ์รูปนี้ได้" in by_pdfium(renderer.render(paper))


def test_sheet_may_name_only_its_own_pictures(renderer: Renderer) -> None:
    logo = samples.logo()
    pdf = renderer.print(Sheet('<img src="paper:0"><img src="paper:1"><img src="paper:Regular">', (logo,)))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages[0].get_images()) == 1
