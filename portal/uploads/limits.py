"""What one file field takes: kinds, bytes, files, and how much work a file may make (C32)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.texts import text

MEBIBYTE: Final = 1024 * 1024


class Kind(StrEnum):
    """The kinds of file the portal serves; the value is also the extension it gives them."""

    PNG = "png"
    JPG = "jpg"
    PDF = "pdf"

    @property
    def mime(self) -> str:
        """The Content-Type the cleaned file is served with."""
        return {"png": "image/png", "jpg": "image/jpeg", "pdf": "application/pdf"}[self.value]


@dataclass(frozen=True)
class Limits:
    """The bounds of one file field; the first four are the office's to set, the others protect the machine (T11, T13).

    `size` and `inflate` are bytes, `pixels` counts a whole picture, `side` one edge, `inflate` all unpacked streams of
    a PDF together.
    """

    accept: tuple[Kind, ...] = (Kind.PNG, Kind.JPG, Kind.PDF)
    size: int = 5 * MEBIBYTE
    count: int = 1
    pages: int = 200
    pixels: int = 25_000_000
    side: int = 12_000
    scans: int = 100
    objects: int = 50_000
    inflate: int = 400 * MEBIBYTE
    preview: int = 480


def size_text(size: int) -> str:
    """Bytes as people write them: `5 MB`, `1.5 MB`, `200 KB` (1 MB = 1,048,576 bytes)."""
    if size < MEBIBYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / MEBIBYTE:.1f}".removesuffix(".0") + " MB"


def kinds_text(accept: tuple[Kind, ...], between: str = ", ") -> str:
    """The accepted kinds in the order the office is used to: png, jpg, pdf."""
    return between.join(kind.value for kind in Kind if kind in accept)


def hint(language: str, limits: Limits) -> str:
    """The line under a file field: `ไฟล์ png,jpg,pdf ขนาดไม่เกิน 5 MB เท่านั้น` (seed requirements, section 4)."""
    key = "uploads.hint" if limits.count == 1 else "uploads.hint_many"
    facts = {"types": kinds_text(limits.accept, ","), "size": size_text(limits.size), "count": limits.count}
    return text(language, key, **facts)
