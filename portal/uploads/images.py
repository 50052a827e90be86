"""Pictures: measured first, decoded, set upright, written anew without a word about who, where and with what.

Runs in the cleaning child only (portal.uploads.child). Source of the rules: T09-T11, ASVS 14.2.8.
"""

import io
import mmap
from pathlib import Path
from typing import Final

from PIL import Image, ImageCms, ImageOps

from portal.uploads.inspection import Cleaned, Inspected, NotTaken
from portal.uploads.limits import Kind, Limits

_FORMATS: Final = {"jpg": ("JPEG", "MPO"), "png": ("PNG",), "heic": ("HEIF",)}
_QUALITY: Final = 88
_PREVIEW_QUALITY: Final = 80
_PACKING: Final = 4
_WHITE: Final = (255, 255, 255)
_STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})


def heic_readable() -> bool:
    """Whether the optional decoder of iPhone photographs is installed; loads it when it is."""
    try:
        import pillow_heif
    except ImportError:
        return False
    pillow_heif.register_heif_opener(thumbnails=False)
    pillow_heif.options.DECODE_THREADS = 1  # each thread takes room from the bounds of the child
    return True


def clean_picture(source: Path, wanted: Inspected, limits: Limits, target: Path, preview: Path) -> Cleaned:
    """Write a fresh picture and its JPEG preview.

    Raises NotTaken, MemoryError on a heavy picture, and on a broken one whatever its decoder finds wrong.
    """
    kind, found = wanted.kind, wanted.found
    Image.MAX_IMAGE_PIXELS = None  # judged by _not_too_big, before a point is decoded and with our own words
    with Image.open(source, formats=_FORMATS[found][:1]) as opened:
        if opened.format not in _FORMATS[found]:
            raise NotTaken("uploads.broken_picture")
        _not_too_big(opened, limits)
        if found == "jpg" and many_scans(source, limits.scans):
            raise NotTaken("uploads.too_heavy")
        picture = _plain(_upright(opened), kind)
    if kind is Kind.PNG:
        picture.save(target, "PNG", compress_level=_PACKING)
    else:
        picture.save(target, "JPEG", quality=_QUALITY)
    size = picture.size
    small = picture.convert("L") if picture.mode == "1" else picture
    small.thumbnail((limits.preview, limits.preview), reducing_gap=1.01)
    _on_white(small).save(preview, "JPEG", quality=_PREVIEW_QUALITY)
    return Cleaned(kind, width=size[0], height=size[1])


def many_scans(source: Path, most: int) -> bool:
    """Whether the first picture of a JPEG has more than `most` scans: each makes a decoder go over it again."""
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if _at_most(data, b"\xff\xda", most):
            return False
        place, scans = 2, 0
        while scans <= most:
            place = data.find(b"\xff", place)
            if place < 0 or place + 3 >= len(data):
                return False
            code = data[place + 1]
            if code == 0xD9:
                return False
            scans += code == 0xDA
            plain = code in _STANDALONE or code in (0x00, 0xFF)
            step = 1 if code == 0xFF else 2
            place += step if plain else 2 + int.from_bytes(data[place + 2 : place + 4])
        return True


def _at_most(data: mmap.mmap, sign: bytes, most: int) -> bool:
    place = -1
    for _ in range(most + 1):
        place = data.find(sign, place + 1)
        if place < 0:
            return True
    return False


def _not_too_big(opened: Image.Image, limits: Limits) -> None:
    width, height = opened.size
    if width * height > limits.pixels or max(width, height) > limits.side:
        raise NotTaken("uploads.picture_too_big", megapixels=limits.pixels // 1_000_000, side=f"{limits.side:,}")


def _upright(opened: Image.Image) -> Image.Image:
    """Decoded, in sRGB where a colour profile said otherwise, turned as the camera was held."""
    opened.load()
    profile = opened.info.get("icc_profile")
    ImageOps.exif_transpose(opened, in_place=True)  # a copy of an upright photograph costs a third of its decoding
    return _srgb(opened, profile) if isinstance(profile, bytes) and profile else opened


def _srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The same look without the profile; a profile that cannot be read or does not fit is left out."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if picture.mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(source):
            return picture
        alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
        mode = picture.mode if picture.mode in ("RGB", "CMYK", "L") else "RGB"
        ready = picture if picture.mode == mode else picture.convert(mode)
        fresh = ImageCms.profileToProfile(ready, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    if fresh is None:
        return picture
    if alpha is not None:
        fresh.putalpha(alpha)
    return fresh


def _plain(picture: Image.Image, kind: Kind) -> Image.Image:
    """In one of the modes each viewer knows, carrying nothing but its points."""
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    clear = "transparency" in picture.info or picture.mode in ("LA", "PA", "RGBA", "La", "RGBa")
    if kind is Kind.JPG:
        mode = "L" if picture.mode in ("1", "L") else "RGB"
    elif clear:
        mode = "LA" if picture.mode in ("L", "LA") else "RGBA"
    else:
        mode = picture.mode if picture.mode in ("1", "L") else "RGB"
    fresh = picture if picture.mode == mode else picture.convert(mode)
    fresh.info = {}
    return fresh


def _on_white(picture: Image.Image) -> Image.Image:
    """JPEG knows no clear points: what shines through is white as paper."""
    if picture.mode not in ("LA", "RGBA"):
        return picture
    ground = Image.new("RGB", picture.size, _WHITE)
    ground.paste(picture.convert("RGB"), mask=picture.getchannel("A"))
    return ground
