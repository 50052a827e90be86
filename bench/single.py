"""What is timed one at a time: cleaning a photograph, printing a paper, the SQL of a search. Medians in milliseconds."""

import io
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image

from portal.access.permissions import Actor
from portal.db import Database
from portal.papers.markup import ROOT, Sheet, sheet
from portal.papers.rendering import Renderer
from portal.queries.requests import Wish, queue
from portal.uploads.cleaning import Cleaner
from portal.uploads.inspection import Rejected
from portal.uploads.limits import Limits
from tests.papers.samples import order

FIELDS: Final = 40
_QUALITY: Final = 88
"""Of the bare encoding; the portal's own stands in portal/uploads/images.py."""


@dataclass(frozen=True)
class Pair:
    """The floor and the portal, in milliseconds."""

    floor: float
    portal: float


def photo(megapixels: int = 8, size: int = 1_000_000) -> bytes:
    """A photograph as a telephone sends it: so many megapixels, about so many bytes."""
    width = int((megapixels * 1e6 * 4 / 3) ** 0.5)
    picture = Image.linear_gradient("L").resize((width, width * 3 // 4)).convert("RGB")
    picture.paste((190, 60, 40), (width // 5, width // 5, width // 2, width // 2))
    grain = Image.effect_noise((width // 3, width // 4), 60).resize(picture.size).convert("RGB")
    picture = Image.blend(picture, grain, 0.35)
    made = b""
    for quality in range(95, 10, -5):
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=quality)
        made = written.getvalue()
        if len(made) <= size:
            break
    return made


def cleaning(data: bytes, folder: Path, rounds: int) -> Pair:
    """One photograph in a warm child process, against Pillow decoding and encoding it here."""
    source, target, preview = folder / "source.jpg", folder / "target", folder / "preview"
    source.write_bytes(data)

    def bare() -> None:
        with Image.open(source) as picture:
            picture.convert("RGB").save(folder / "bare.jpg", "JPEG", quality=_QUALITY)

    with Cleaner() as cleaner:

        def clean() -> None:
            verdict = cleaner.clean(source, "photo.jpg", Limits(), target, preview)
            if isinstance(verdict, Rejected):
                raise ValueError(f"the photograph is refused: {verdict.code}")

        return _interleaved(bare, clean, rounds)


def printing(rounds: int) -> tuple[Pair, int]:
    """A page of 40 fields, a table and a QR by the portal's warm press, against bare WeasyPrint on the same HTML.

    Answers the times and the bytes of the PDF.
    """
    paper = order(FIELDS)
    page = sheet(paper)
    print_bare = _bare_press(page)
    with Renderer() as renderer:
        made = renderer.render(paper)
        return _interleaved(print_bare, lambda: renderer.render(paper), rounds), len(made)


def a_paper() -> bytes:
    """The PDF of that page."""
    with Renderer() as renderer:
        return renderer.render(order(FIELDS))


def searching(database: Database, staff: Actor, words: str, rounds: int) -> float:
    """The queries behind one page of found requests: rows, and how many there are."""

    def search() -> None:
        with database.reading() as session:
            queue(session, staff, Wish(words=words, size=25))

    search()
    return statistics.median(_timed(search) for _ in range(rounds))


def _bare_press(page: Sheet) -> Callable[[], Any]:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Given(URLFetcher):  # type: ignore[misc]  # the library is untyped
        def fetch(self, url: str, headers: Any = None) -> Any:
            return URLFetcherResponse(url, page.pictures[int(url.rpartition(":")[2])])

    fonts, fetcher = FontConfiguration(), Given()
    style = CSS(string=(ROOT / "static" / "paper.css").read_text("utf-8"), font_config=fonts)

    def press() -> None:
        HTML(string=page.html, url_fetcher=fetcher).write_pdf(font_config=fonts, stylesheets=[style])

    press()
    return press


def _interleaved(floor: Callable[[], Any], portal: Callable[[], Any], rounds: int) -> Pair:
    floor(), portal()
    floors, portals = [], []
    for _ in range(rounds):
        floors.append(_timed(floor))
        portals.append(_timed(portal))
        floors.append(_timed(floor))
    return Pair(statistics.median(floors), statistics.median(portals))


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
