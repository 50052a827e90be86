from portal.texts import catalogue
from portal.uploads.limits import MEBIBYTE, Kind, Limits, hint, size_text


def test_the_hint_of_a_plain_field_is_the_wording_of_the_seed_requirements() -> None:
    assert hint("th", Limits()) == "ไฟล์ png,jpg,pdf ขนาดไม่เกิน 5 MB เท่านั้น"


def test_the_hint_names_only_the_kinds_a_field_takes_and_how_many() -> None:
    many = Limits(accept=(Kind.JPG, Kind.PNG), size=2 * MEBIBYTE, count=10)
    assert hint("th", many) == "ไฟล์ png,jpg ขนาดไฟล์ละไม่เกิน 2 MB แนบได้ไม่เกิน 10 ไฟล์"
    assert hint("en", many) == "png,jpg files, up to 2 MB each, at most 10 files"


def test_sizes_are_written_as_people_write_them() -> None:
    assert [size_text(size) for size in (5 * MEBIBYTE, 3 * MEBIBYTE // 2, 200 * 1024, 1)] == [
        "5 MB",
        "1.5 MB",
        "200 KB",
        "1 KB",
    ]


def test_each_upload_text_stands_in_both_languages() -> None:
    thai, english = ({key for key in catalogue(language) if key.startswith("uploads.")} for language in ("th", "en"))
    assert thai == english
