"""T17: names climb, lie, turn around and run over; they are shown and offered, never used as a path."""

import unicodedata

import pytest

from portal.uploads.limits import Kind
from portal.uploads.names import LONGEST, content_disposition, extension, safe_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("สำเนาบัตรประชาชน.jpg", "สำเนาบัตรประชาชน.jpg"),
        ("photo.JPEG", "photo.jpg"),
        ("IMG_0001.HEIC", "IMG_0001.jpg"),
        ("../../../etc/passwd", "passwd.jpg"),
        ("..\\..\\windows\\system32\\a.jpg", "a.jpg"),
        ("C:\\Users\\สมชาย\\รูป.jpg", "รูป.jpg"),
        ("/", "file.jpg"),
        ("..", "file.jpg"),
        ("", "file.jpg"),
        (".jpg", "file.jpg"),
        ("a\0b.jpg", "ab.jpg"),
        ("photo.jpg\0.exe", "photo.jpg.jpg"),
        ("invoice\u202egpj.exe", "invoicegpj.jpg"),
        ("a\r\nSet-Cookie: x=1.jpg", "a Set-Cookie_ x=1.jpg"),
        ("a\u2028b.jpg", "a b.jpg"),
        ("ก\u200bข.jpg", "กข.jpg"),
        ("a\ud800b.jpg", "ab.jpg"),
        ("CON.jpg", "_CON.jpg"),
        ("con", "_con.jpg"),
        ('x"y;z%41.jpg', "x_y;z_41.jpg"),
        ("บ้านเลขที่ 1.5", "บ้านเลขที่ 1.5.jpg"),
        ("  spaced   out  .jpg", "spaced out.jpg"),
    ],
)
def test_t17_a_sent_name_becomes_a_safe_one(sent: str, shown: str) -> None:
    assert safe_name(sent, Kind.JPG) == shown


def test_t17_sara_am_is_kept_and_decomposed_letters_are_composed() -> None:
    assert safe_name("คำ.pdf", Kind.PDF) == "คำ.pdf"
    assert safe_name("cafe\u0301.pdf", Kind.PDF) == "caf\u00e9.pdf"


@pytest.mark.parametrize("word", ["ที่นี่น้ำใจผู้ใหญ่", "เแโใไกำ", "กิ์", "ปั้นปู่"])
@pytest.mark.parametrize("pad", range(4))
def test_t17_a_long_thai_name_is_cut_at_a_letter_within_255_bytes(word: str, pad: int) -> None:
    sent = "x" * pad + word * 40
    name = safe_name(sent + ".pdf", Kind.PDF)
    stem = name.removesuffix(".pdf")
    assert LONGEST - 30 < len(name.encode()) <= LONGEST
    assert sent.startswith(stem)
    assert not unicodedata.category(sent[len(stem)]).startswith("M")
    assert sent[len(stem)] != "ำ"
    assert stem[-1] not in "เแโใไ"


def test_t17_the_304_byte_thai_name_is_cut() -> None:
    sent = "ก" * 100 + ".pdf"
    assert len(sent.encode()) == 304
    assert safe_name(sent, Kind.PDF) == "ก" * 83 + ".pdf"


def test_t17_a_name_of_nothing_but_vowels_and_marks_still_gets_a_name() -> None:
    assert safe_name("\u0e34" * 200, Kind.PDF) == "file.pdf"


def test_t17_a_thai_name_travels_in_the_header_of_rfc_6266() -> None:
    assert content_disposition("คำร้อง 1.pdf") == (
        "attachment; filename=\"1.pdf\"; filename*=UTF-8''"
        "%E0%B8%84%E0%B8%B3%E0%B8%A3%E0%B9%89%E0%B8%AD%E0%B8%87%201.pdf"
    )
    assert content_disposition("รูป.jpg", inline=True).startswith('inline; filename="file.jpg"; ')


def test_t17_nothing_a_name_holds_breaks_out_of_the_header() -> None:
    value = content_disposition(safe_name('a"; filename="b.exe\r\nX: 1\\', Kind.PNG))
    assert value.isascii()
    assert "\r" not in value
    assert "\n" not in value
    assert "\\" not in value
    assert value.count('"') == 2


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), ("1.5", ""), ("x.mp4", "mp4"), ("d.jpg/a", "")],
)
def test_the_extension_is_the_last_one_of_the_last_part(name: str, ending: str) -> None:
    assert extension(name) == ending
