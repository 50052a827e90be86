"""T09, C32: what a file is, by its own bytes; what its name says must agree."""

import pytest

from portal.texts import text
from portal.uploads.inspection import Inspected, Rejected, inspect, sniff
from portal.uploads.limits import Kind, Limits

JPEG, PNG, PDF = b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n"
HEIC = b"\0\0\0\x18ftypheic"


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (JPEG, "a.jpg", Kind.JPG),
        (JPEG, "a.JPEG", Kind.JPG),
        (JPEG, "a", Kind.JPG),
        (JPEG, "รูปที่ 1.5", Kind.JPG),
        (PNG, "สกรีนช็อต.png", Kind.PNG),
        (PDF, "report.v2.pdf", Kind.PDF),
        (b"\xef\xbb\xbf\r\n" + PDF, "a.pdf", Kind.PDF),
    ],
)
def test_c32_a_file_that_is_what_it_says_is_taken(head: bytes, name: str, kind: Kind) -> None:
    assert inspect(head, 1000, name, Limits()) == Inspected(kind, kind.value)


@pytest.mark.parametrize(
    ("head", "name", "code"),
    [
        (PNG, "a.jpg", "uploads.contradicts_name"),
        (JPEG, "a.pdf", "uploads.contradicts_name"),
        (HEIC, "a.jpg", "uploads.contradicts_name"),
        (JPEG, "a.jpg.exe", "uploads.wrong_type"),
        (PDF, "a.pdf.html", "uploads.wrong_type"),
        (JPEG, "a.svg", "uploads.wrong_type"),
        (b"MZ\x90\0", "a.exe", "uploads.wrong_type"),
        (b"MZ\x90\0", "a.jpg", "uploads.wrong_type"),
        (b"<svg xmlns=", "a.png", "uploads.wrong_type"),
        (b"<html>%PDF-1.7", "a.pdf", "uploads.wrong_type"),
        (b"GIF89a", "a.gif", "uploads.wrong_type"),
        (b"PK\3\4", "a.pdf", "uploads.wrong_type"),
        (b"\xff\xd8", "a.jpg", "uploads.wrong_type"),
        (HEIC, "a.heic", "uploads.choose_jpg"),
        (b"\0\0\0\x18ftypisom", "a.mp4", "uploads.wrong_type"),
    ],
)
def test_t09_a_file_that_lies_or_is_of_another_kind_is_refused(head: bytes, name: str, code: str) -> None:
    verdict = inspect(head, 1000, name, Limits())
    assert isinstance(verdict, Rejected)
    assert verdict.code == code
    for language in ("th", "en"):
        assert "{" not in text(language, verdict.code, **verdict.facts)


def test_the_refusal_of_a_kind_is_the_wording_of_the_seed_requirements() -> None:
    verdict = inspect(b"MZ", 2, "a.exe", Limits())
    assert isinstance(verdict, Rejected)
    assert text("th", verdict.code, **verdict.facts) == "อนุญาตเฉพาะไฟล์ png, jpg, pdf"


def test_c32_size_is_judged_to_the_byte() -> None:
    limits = Limits()
    assert isinstance(inspect(JPEG, limits.size, "a.jpg", limits), Inspected)
    assert inspect(JPEG, limits.size + 1, "a.jpg", limits) == Rejected("uploads.too_large", {"size": "5 MB"})
    assert inspect(b"", 0, "a.jpg", limits) == Rejected("uploads.empty")


def test_a_field_for_photographs_refuses_a_pdf_and_takes_heic_where_it_can_be_read() -> None:
    photos = Limits(accept=(Kind.JPG,))
    assert inspect(PDF, 100, "a.pdf", photos) == Rejected("uploads.wrong_type", {"types": "jpg"})
    assert inspect(HEIC, 100, "a.HEIC", photos, heic=True) == Inspected(Kind.JPG, "heic")
    assert sniff(b"\0\0\0\x18ftypmif1") == "heic"
