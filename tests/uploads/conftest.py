"""Real files made on the spot, and one warm cleaning process for all of them."""

import io
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from portal.uploads.cleaning import Cleaner
from portal.uploads.inspection import Cleaned, Rejected
from portal.uploads.limits import Limits


@dataclass
class Outcome:
    """A verdict with what was written; `text` is what a reader of the PDF finds."""

    verdict: Cleaned | Rejected
    target: Path
    preview: Path

    @property
    def code(self) -> str:
        return self.verdict.code if isinstance(self.verdict, Rejected) else ""

    @property
    def data(self) -> bytes:
        return self.target.read_bytes()

    @property
    def text(self) -> str:
        done = subprocess.run(["pdftotext", "-layout", str(self.target), "-"], capture_output=True, check=True)
        return done.stdout.decode()

    @property
    def laid_open(self) -> bytes:
        """All objects of the PDF as plain text, streams unpacked where that is possible."""
        opened = io.BytesIO()
        with pikepdf.open(self.target) as pdf:
            pdf.save(opened, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return opened.getvalue()


Clean = Callable[..., Outcome]


@pytest.fixture(scope="session")
def cleaner() -> Iterator[Cleaner]:
    with Cleaner() as warm:
        yield warm


@pytest.fixture
def clean(cleaner: Cleaner, tmp_path: Path) -> Clean:
    def run(data: bytes, name: str, limits: Limits | None = None, by: Cleaner | None = None) -> Outcome:
        source = tmp_path / "source"
        source.write_bytes(data)
        target, preview = tmp_path / "target", tmp_path / "preview"
        verdict = (by or cleaner).clean(source, name, limits or Limits(), target, preview)
        return Outcome(verdict, target, preview)

    return run


@pytest.fixture
def photo() -> Callable[..., bytes]:
    """A photograph whose upper left quarter is red, as a camera would hold it; further arguments go to Pillow."""

    def make(width: int = 320, height: int = 240, kind: str = "JPEG", **settings: Any) -> bytes:
        picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
        picture.paste((220, 10, 10), (0, 0, width // 2, height // 2))
        written = io.BytesIO()
        picture.save(written, kind, **settings)
        return written.getvalue()

    return make


@pytest.fixture
def document() -> Callable[..., bytes]:
    """A PDF of one page that says `words`, changed by `change(pdf, page)` before it is saved."""

    def make(change: Callable[[Pdf, Any], None] | None = None, words: str = "Visible words", **settings: Any) -> bytes:
        with Pdf.new() as pdf:
            page = pdf.add_blank_page(page_size=(595, 842))
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            page.obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
            page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode())
            if change:
                change(pdf, page.obj)
            written = io.BytesIO()
            pdf.save(written, **settings)
        return written.getvalue()

    return make


@pytest.fixture
def filled_form(document: Callable[..., bytes]) -> Callable[..., bytes]:
    """A form with one text field that holds `value` and has no drawn appearance unless one is given."""

    def make(value: str, *, drawn: bytes | None = None, flags: int = 0, size: str = "12") -> bytes:
        def add(pdf: Pdf, page: Any) -> None:
            font = pdf.make_indirect(
                Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
            )
            field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="name", V=value, F=4, Ff=flags)
            field.Rect = Array([72, 500, 400, 580])
            field.DA = pikepdf.String(f"/Helv {size} Tf 0 g")
            if drawn is not None:
                look = pdf.make_stream(drawn)
                look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 328, 80])
                look.Resources = Dictionary(Font=Dictionary(Helv=font))
                field.AP = Dictionary(N=look)
            field = pdf.make_indirect(field)
            page.Annots = Array([field])
            pdf.Root.AcroForm = Dictionary(
                Fields=Array([field]), NeedAppearances=drawn is None, DR=Dictionary(Font=Dictionary(Helv=font))
            )

        return document(add)

    return make


@pytest.fixture
def signed_document(document: Callable[..., bytes]) -> bytes:
    """A PDF with a filled signature field; the seal itself is of no account here."""

    def sign(pdf: Pdf, page: Any) -> None:
        seal = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=pikepdf.String("0" * 64))
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=pikepdf.String("s"))
        field.Rect, field.V = Array([0, 0, 0, 0]), pdf.make_indirect(seal)
        field = pdf.make_indirect(field)
        page.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    return document(sign)
