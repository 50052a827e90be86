"""T09-T11: pictures come out upright, bare and decodable, or not at all."""

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from portal.uploads.images import heic_readable
from portal.uploads.inspection import Cleaned
from portal.uploads.limits import Kind, Limits

Photo = Callable[..., bytes]
Clean = Callable[..., Any]
SECRETS = (b"13.7563", b"Somchai", b"Exif", b"xpacket", b"Photoshop", b"secret", b"<?php", b"<script")


def _exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Somchai's camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (13.0, 45.0, 22.7563), 3: "E", 4: (100.0, 30.0, 6.0)})
    return exif


def _opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def _colour(data: bytes, x: int, y: int) -> tuple[int, int, int]:
    """The colour of one point; negative places count from the far edge."""
    picture = _opened(data).convert("RGB")
    red, green, blue = picture.crop(
        (x % picture.width, y % picture.height, x % picture.width + 1, y % picture.height + 1)
    ).tobytes()
    return red, green, blue


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))


def _png(width: int, height: int, body: bytes) -> bytes:
    head = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_t10_a_photograph_is_turned_upright_and_forgets_its_place(clean: Clean, photo: Photo, orientation: int) -> None:
    sent = photo(exif=_exif(orientation), xmp=b"<?xpacket 13.7563 Somchai?>", comment=b"secret", quality=95)
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    outcome = clean(sent, "IMG_1.JPG")
    size = (320, 240) if orientation < 5 else (240, 320)
    assert outcome.verdict == Cleaned(Kind.JPG, width=size[0], height=size[1])
    for written in (outcome.data, outcome.preview.read_bytes()):
        picture = _opened(written)
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not any(secret in written for secret in SECRETS)
    corner = {1: (5, 5), 2: (-5, 5), 3: (-5, -5), 4: (5, -5), 5: (5, 5), 6: (-5, 5), 7: (-5, -5), 8: (5, -5)}
    x, y = corner[orientation]
    red, green, _ = _colour(outcome.data, x, y)
    assert red > 180
    assert green < 60


def test_t10_text_and_place_leave_a_png_but_its_clear_points_stay(clean: Clean) -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Somchai secret")
    notes.add_itxt("XML:com.adobe.xmp", "<x>xpacket 13.7563</x>", zip=False)
    picture = Image.new("RGBA", (60, 40), (10, 200, 10, 0))
    picture.paste((255, 0, 0, 255), (0, 0, 30, 40))
    written = io.BytesIO()
    picture.save(written, "PNG", pnginfo=notes, exif=_exif(), dpi=(300, 300))
    outcome = clean(written.getvalue() + b"<?php system('id'); ?>", "ตรา.png")
    assert outcome.verdict == Cleaned(Kind.PNG, width=60, height=40)
    assert not any(secret in outcome.data for secret in SECRETS)
    result = _opened(outcome.data)
    assert result.mode == "RGBA"
    assert result.info == {}
    assert result.getpixel((50, 20)) == (10, 200, 10, 0)
    assert result.getpixel((5, 5)) == (255, 0, 0, 255)
    assert min(_colour(outcome.preview.read_bytes(), 50, 20)) > 240


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_each_kind_of_png_comes_out_looking_the_same(clean: Clean, mode: str) -> None:
    deep = mode.startswith("I")
    picture = Image.new(mode, (20, 20), 40_000) if deep else Image.new("RGB", (20, 20), (255, 255, 255)).convert(mode)
    written = io.BytesIO()
    picture.save(written, "PNG")
    outcome = clean(written.getvalue(), "a.png")
    assert isinstance(outcome.verdict, Cleaned)
    shown = _opened(outcome.data).convert("L").getpixel((10, 10))
    assert shown == (156 if deep else 255)


def test_a_picture_with_a_wide_colour_profile_keeps_its_look_without_the_profile(clean: Clean, photo: Photo) -> None:
    lab_like = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    assert isinstance(clean(photo(icc_profile=lab_like), "a.jpg").verdict, Cleaned)
    standard = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    outcome = clean(photo(icc_profile=standard, quality=95), "a.jpg")
    assert "icc_profile" not in _opened(outcome.data).info
    assert isinstance(clean(photo(icc_profile=b"no profile at all"), "a.jpg").verdict, Cleaned)


def test_a_cmyk_photograph_becomes_one_that_browsers_show(clean: Clean) -> None:
    written = io.BytesIO()
    Image.new("CMYK", (50, 50), (0, 255, 255, 0)).save(written, "JPEG")
    outcome = clean(written.getvalue(), "print.jpg")
    red, green, _ = _colour(outcome.data, 20, 20)
    assert _opened(outcome.data).mode == "RGB"
    assert red > 200
    assert green < 60


def test_a_preview_is_small_and_upright(clean: Clean, photo: Photo) -> None:
    outcome = clean(photo(2000, 1000, exif=_exif(6)), "a.jpg")
    assert _opened(outcome.preview.read_bytes()).size == (240, 480)


@pytest.mark.parametrize(
    "tail", [b"%PDF-1.7 <script>alert(1)</script>", b"PK\x03\x04secret", b"<?php secret ?>", b"<html><script>"]
)
def test_t09_what_is_glued_behind_a_picture_does_not_come_out(clean: Clean, photo: Photo, tail: bytes) -> None:
    for kind, name in (("JPEG", "a.jpg"), ("PNG", "a.png")):
        outcome = clean(photo(kind=kind) + tail, name)
        assert isinstance(outcome.verdict, Cleaned)
        assert tail not in outcome.data
        assert tail[:8] not in outcome.data


def test_t09_a_script_in_a_comment_behind_two_extensions_does_not_come_out(clean: Clean, photo: Photo) -> None:
    outcome = clean(photo(comment=b"<?php secret ?><script>"), "shell.php.jpg")
    assert isinstance(outcome.verdict, Cleaned)
    assert not any(secret in outcome.data for secret in SECRETS)


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_t09_a_right_beginning_with_nothing_behind_it_is_broken(clean: Clean, photo: Photo, name: str) -> None:
    whole = photo(kind="PNG" if name == "a.png" else "JPEG")
    for data in (whole[:20], whole[: len(whole) // 2], whole[:20] + b"<script>" * 40, whole[:12] + whole[40:]):
        outcome = clean(data, name)
        assert outcome.code == "uploads.broken_picture"
        assert not outcome.target.exists()
        assert not outcome.preview.exists()


def test_t11_a_22_kb_picture_of_176_megapixels_is_refused_by_its_size(clean: Clean) -> None:
    bomb = _png(13_272, 13_272, zlib.compress(b"\0" * 22_000_000, 9))
    assert len(bomb) < 30_000
    assert clean(bomb, "bomb.png").code == "uploads.picture_too_big"


@pytest.mark.parametrize(
    ("width", "height", "code"),
    [(5000, 5000, ""), (5001, 5000, "picture_too_big"), (12_000, 10, ""), (12_001, 10, "picture_too_big")],
)
def test_t11_the_limits_hold_to_the_pixel(clean: Clean, width: int, height: int, code: str) -> None:
    data = _png(width, height, zlib.compress(bytes((width + 1) * height), 9))
    assert clean(data, "plan.png").code.removeprefix("uploads.") == code


def test_t11_a_picture_that_says_less_than_it_unpacks_to_harms_nobody(clean: Clean) -> None:
    assert isinstance(clean(_png(8, 8, zlib.compress(bytes(50_000_000), 9)), "a.png").verdict, Cleaned)


def test_t11_text_that_unpacks_without_end_is_refused(clean: Clean) -> None:
    notes = b"".join(_chunk(b"zTXt", b"k%d\0\0" % n + zlib.compress(bytes(900_000), 9)) for n in range(100))
    whole = _png(8, 8, zlib.compress(bytes(72)))
    assert clean(whole[:33] + notes + whole[33:], "a.png").code == "uploads.too_heavy"


def test_t11_a_jpeg_of_many_scans_is_refused_and_a_progressive_photograph_is_not(clean: Clean, photo: Photo) -> None:
    plain = photo(800, 600, progressive=True)
    assert isinstance(clean(plain, "web.jpg").verdict, Cleaned)
    last = plain.rindex(b"\xff\xda")
    bomb = plain[:last] + plain[last:-2] * 20_000
    outcome = clean(bomb[: 4 * 1024 * 1024] + b"\xff\xd9", "bomb.jpg")
    assert outcome.code == "uploads.too_heavy"


def test_t11_scan_marks_inside_metadata_are_no_scans(clean: Clean, photo: Photo) -> None:
    assert isinstance(clean(photo(comment=b"\xff\xda" * 500), "a.jpg").verdict, Cleaned)


def test_an_iphone_photograph_becomes_a_jpg_or_is_asked_for_as_one(clean: Clean, tmp_path: Path) -> None:
    header = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    if not heic_readable():
        assert clean(header * 10, "IMG_1.HEIC").code == "uploads.choose_jpg"
        return
    assert clean(header * 10, "IMG_1.HEIC").code == "uploads.broken_picture"
    written = io.BytesIO()
    Image.new("RGB", (64, 48), (220, 10, 10)).save(written, "HEIF", exif=_exif())
    outcome = clean(written.getvalue(), "IMG_1.HEIC")
    assert outcome.verdict == Cleaned(Kind.JPG, width=64, height=48)
    assert outcome.data.startswith(b"\xff\xd8\xff")
    assert not any(secret in outcome.data for secret in SECRETS)
    small = Limits(pixels=1000)
    assert clean(written.getvalue(), "IMG_1.HEIC", small).code == "uploads.picture_too_big"
