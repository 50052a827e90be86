"""WeasyPrint, held on a short lead. Imported by the child process of `press` and by tests, never by a web worker."""

import io
import warnings
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageOps, UnidentifiedImageError
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from portal.papers import textlayer
from portal.papers.markup import ROOT

VARIANT: Final = "pdf/a-3b"
# 120 mm at 200 dots an inch is 945; a sharper picture only makes a larger file.
_PICTURE_EDGE: Final = 1000
_PICTURE_PIXELS: Final = 60_000_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_FONT_FOLDERS: Final = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")


class Refusing(URLFetcher):  # type: ignore[misc]  # the library is untyped
    """Gives what it was handed, by name, and nothing else: no file, no address, no data link (T24)."""

    def __init__(self, contents: dict[str, tuple[bytes, str]]) -> None:
        super().__init__(allowed_protocols=())
        self._contents = contents

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The bytes of a known name; ValueError for every other one: WeasyPrint then leaves the thing out."""
        if url not in self._contents:
            raise ValueError("not one of the paper's own pictures")
        content, kind = self._contents[url]
        return URLFetcherResponse(url, content, {"Content-Type": kind})


class Engine:
    """One font configuration and one parsed style sheet for all papers of a process (a new one each leaks 0.24 MiB)."""

    def __init__(self) -> None:
        textlayer.mend()
        Image.MAX_IMAGE_PIXELS = _PICTURE_PIXELS
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        self._fonts = FontConfiguration()
        self._styles = [self._stylesheet((ROOT / "static" / "paper.css").read_text("utf-8"), {})]
        if not _installed("Laksaman.otf"):
            self._styles.append(self._sarabun())

    def print(self, html: str, pictures: tuple[bytes, ...] = ()) -> bytes:
        """The PDF/A-3b of a document, the same bytes for the same input. Pictures are named `paper:0`, `paper:1` ..."""
        contents = {f"paper:{n}": found for n, one in enumerate(pictures) if (found := printable(one))}
        document = HTML(string=html, url_fetcher=Refusing(contents))
        made: bytes = document.write_pdf(font_config=self._fonts, stylesheets=self._styles, pdf_variant=VARIANT)
        return made

    def _stylesheet(self, css: str, contents: dict[str, tuple[bytes, str]]) -> Any:
        return CSS(string=css, url_fetcher=Refusing(contents), font_config=self._fonts)

    def _sarabun(self) -> Any:
        """Where Laksaman is not installed: the full Sarabun of static/vendor, drawn to the same measure."""
        contents: dict[str, tuple[bytes, str]] = {}
        css = "html { font-family: Sarabun }"
        for weight, name in ("normal", "400Regular"), ("bold", "700Bold"):
            for file in sorted((ROOT / "static" / "vendor").rglob(f"Sarabun_{name}.ttf")):
                contents[f"paper:{name}"] = (file.read_bytes(), "font/ttf")
                css += f"@font-face {{ font-family: Sarabun; font-weight: {weight}; src: url(paper:{name}) }}"
                break
        return self._stylesheet(css, contents)


def printable(content: bytes) -> tuple[bytes, str] | None:
    """The picture decoded and written anew at print size, with its type; None when it is not a picture we print."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            picture.draft("RGB", (_PICTURE_EDGE, _PICTURE_EDGE))
            ImageOps.exif_transpose(picture, in_place=True)
            picture.thumbnail((_PICTURE_EDGE, _PICTURE_EDGE))
            clear = picture.has_transparency_data
            written = io.BytesIO()
            if clear:
                picture.convert("RGBA").save(written, "PNG", optimize=True)
            else:
                picture.convert("RGB").save(written, "JPEG", quality=78, optimize=True)
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError, Warning):
        return None
    return written.getvalue(), "image/png" if clear else "image/jpeg"


def _installed(file: str) -> bool:
    return any(next(folder.rglob(file), None) for folder in _FONT_FOLDERS if folder.is_dir())
