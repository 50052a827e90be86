"""Small pictures and documents drawn when the demo is loaded, so that no copy of anything lies in the tree."""

import io
from hashlib import sha256

from PIL import Image, ImageDraw, ImageFont

_PAPER, _INK, _LINE = (250, 249, 245), (70, 80, 95), (205, 210, 218)


def drawn(name: str) -> bytes:
    """A file fit for this name: a document for .pdf, a street for what begins with ภาพ, else a card.

    The same name is always the same file.
    """
    suffix = name.rpartition(".")[2].lower()
    if suffix == "pdf":
        return _document()
    written = io.BytesIO()
    draw = _street if name.startswith("ภาพ") else _picture
    draw(name).save(written, "PNG" if suffix == "png" else "JPEG")
    return written.getvalue()


def _picture(name: str) -> Image.Image:
    """A card on a table, plainly a sample; its colour comes from the name."""
    hue = sha256(name.encode()).digest()
    tint = tuple(150 + byte % 90 for byte in hue[:3])
    picture = Image.new("RGB", (640, 420), tint)
    brush = ImageDraw.Draw(picture)
    brush.rounded_rectangle((40, 40, 600, 380), radius=18, fill=_PAPER, outline=_INK, width=3)
    brush.rectangle((70, 120, 210, 300), fill=_LINE, outline=_INK)
    brush.ellipse((110, 145, 170, 205), fill=_INK)
    brush.pieslice((90, 205, 190, 345), 180, 360, fill=_INK)
    for at, width in enumerate((290, 240, 310, 180)):
        brush.rectangle((245, 130 + at * 45, 245 + width, 146 + at * 45), fill=_LINE)
    brush.text((70, 62), "SAMPLE - NOT A REAL DOCUMENT", fill=_INK, font=ImageFont.load_default(26))
    return picture


def _street(name: str) -> Image.Image:
    """A road with houses, plainly drawn; what lies on it is gone where the name says หลัง."""
    hue = sha256(name.encode()).digest()
    picture = Image.new("RGB", (640, 480), (205, 225, 240))
    brush = ImageDraw.Draw(picture)
    for at in range(4):
        wall, height = tuple(140 + byte % 90 for byte in hue[at * 3 : at * 3 + 3]), 110 + hue[at] % 90
        brush.rectangle((at * 165, 300 - height, at * 165 + 145, 300), fill=wall, outline=_INK, width=2)
        brush.rectangle((at * 165 + 55, 240, at * 165 + 90, 300), fill=_INK)
    brush.rectangle((0, 300, 640, 480), fill=(120, 124, 128))
    for left in range(20, 640, 130):
        brush.rectangle((left, 386, left + 70, 394), fill=_PAPER)
    for at in range(0 if "หลัง" in name else 7):
        left, top = 180 + hue[at] % 260, 320 + hue[at + 8] % 60
        brush.ellipse((left, top, left + 60, top + 45), fill=(70, 75, 60 + at * 8), outline=_INK, width=2)
    brush.text((20, 446), "SAMPLE PHOTOGRAPH", fill=_PAPER, font=ImageFont.load_default(22))
    return picture


def _document() -> bytes:
    """A PDF of one page, written by hand: it needs no library and stays under a kilobyte."""
    words = b"BT /F1 20 Tf 72 740 Td (Sample document) Tj 0 -30 Td /F1 12 Tf (Made for trying the portal.) Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, rows)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(written))
    return written + table + end
