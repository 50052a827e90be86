"""PDFs: opened, weighed, and their pages copied into a new document that can only be read (T12, T13).

Left behind: scripts, actions, links, embedded files, media, forms (their values are drawn first), the author's name.
A signature does not survive a new document: the caller keeps the sealed original beside it. Runs in the child only.
"""

from pathlib import Path
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, settings

from portal.uploads.inspection import Cleaned, NotTaken
from portal.uploads.limits import MEBIBYTE, Kind, Limits
from portal.uploads.pdf_forms import draw_form, is_signed
from portal.uploads.pdf_streams import check_weight, strip_streams

_TAIL: Final = 2048
_PAGE_KEYS: Final = (
    "/Type", "/Parent", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit",
    "/Contents", "/Resources", "/Group",
)  # fmt: skip
_DEFAULT_BOX: Final = (0, 0, 595, 842)


def clean_pdf(source: Path, limits: Limits, target: Path) -> Cleaned:
    """Write a fresh PDF of the same pages; raises NotTaken, MemoryError, or what qpdf finds wrong with it."""
    settings.set_qpdf_limits(
        doc_max_warnings=1000,
        max_stream_filters=4,
        parser_max_nesting=200,
        parser_max_container_size=limits.objects * 4,
        flate_max_memory=min(64 * MEBIBYTE, limits.inflate),
        png_max_memory=64 * MEBIBYTE,
        tiff_max_memory=64 * MEBIBYTE,
        run_length_max_memory=64 * MEBIBYTE,
        dct_max_memory=64 * MEBIBYTE,
        dct_max_progressive_scans=limits.scans,
    )
    with _opened(source) as pdf:
        _within_limits(pdf, limits)
        signed = is_signed(pdf)
        draw_form(pdf)
        with Pdf.new() as fresh:
            _copy_pages(pdf, fresh)
            strip_streams(fresh, limits)
            fresh.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
            return Cleaned(Kind.PDF, pages=len(fresh.pages), signed=signed)


def _opened(source: Path) -> Pdf:
    """Open as it stands; a wrong table of contents is mended, a file whose end is missing is not: pages may be gone."""
    try:
        return Pdf.open(source, attempt_recovery=False)
    except pikepdf.PasswordError as problem:
        raise NotTaken("uploads.locked") from problem
    except pikepdf.PdfError as problem:
        if b"%%EOF" not in source.read_bytes()[-_TAIL:]:
            raise NotTaken("uploads.broken_pdf") from problem
    try:
        return Pdf.open(source)
    except pikepdf.PasswordError as problem:
        raise NotTaken("uploads.locked") from problem
    except pikepdf.PdfError as problem:
        raise NotTaken("uploads.broken_pdf") from problem


def _within_limits(pdf: Pdf, limits: Limits) -> None:
    if len(pdf.objects) > limits.objects:
        raise NotTaken("uploads.too_heavy")
    if not len(pdf.pages):
        raise NotTaken("uploads.broken_pdf")
    if len(pdf.pages) > limits.pages:
        raise NotTaken("uploads.too_many_pages", pages=limits.pages)
    check_weight(pdf, limits)


def _copy_pages(pdf: Pdf, fresh: Pdf) -> None:
    """Only what a page is drawn with; a key we do not know is left behind."""
    for page in pdf.pages:
        for key in list(page.obj.keys()):
            if key not in _PAGE_KEYS:
                del page.obj[key]
        if Name.MediaBox not in page.obj:
            page.obj.MediaBox = Array(_DEFAULT_BOX)
        fresh.pages.append(page)
    _copy_layers(pdf, fresh)


def _copy_layers(pdf: Pdf, fresh: Pdf) -> None:
    """Which layers are shown, so that a hidden one stays hidden; nothing else of their settings."""
    layers = pdf.Root.get(Name.OCProperties)
    if not isinstance(layers, Dictionary) or not isinstance(layers.get(Name.OCGs), Array):
        return
    shown = layers.get(Name.D)
    default = Dictionary()
    for key in (Name.BaseState, Name.ON, Name.OFF):
        value = shown.get(key) if isinstance(shown, Dictionary) else None
        if isinstance(value, Name):
            default[key] = value
        elif isinstance(value, Array):
            default[key] = _groups(value, fresh)
    fresh.Root.OCProperties = Dictionary(OCGs=_groups(layers.OCGs, fresh), D=default)


def _groups(found: Object, fresh: Pdf) -> Array:
    groups = [one for one in list(found) if isinstance(one, Dictionary) and one.is_indirect]
    return Array([fresh.copy_foreign(one) for one in groups])
