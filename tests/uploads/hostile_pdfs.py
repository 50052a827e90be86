"""PDFs nobody means well with, drawn by chance from a seed; and sound ones, which must be taken."""

import io
import random
import zlib
from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

Change = Callable[[Pdf, Any], None]
Document = Callable[..., bytes]
_REVISIONS: Final[tuple[Literal[2, 3, 4, 6], ...]] = (2, 3, 4, 6)
_FILTERS = ("/FlateDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/LZWDecode", "/RunLengthDecode", "/DCTDecode", "/X")
_SWAPS = (
    (rb"/Count 1", b"/Count 2147483647"),
    (rb"/Count 1", b"/Count -5"),
    (rb"/Type /Page\n", b"/Type /Pages /Kids [1 0 R 2 0 R 3 0 R]\n"),
    (rb"/Kids [", b"/Kids [ 1 0 R 2 0 R 3 0 R "),
    (rb"/MediaBox [ 0 0 595 842 ]", b"/MediaBox [ 0 0 1e38 -1e38 ]"),
    (rb"/Length", b"/Length 99999999 /X"),
    (rb"/Size", b"/Size 2147483647 /X"),
    (rb"/Root", b"/Prev 9 /Root"),
    (rb"/Root", b"/Prev 999999999999999999999 /Root"),
    (rb"/Root 1 0 R", b"/Root 99 0 R"),
    (rb"/Pages 2 0 R", b"/Pages 1 0 R"),
    (rb"endobj", b""),
    (rb"startxref", b"startxref -1\n"),
    (rb"obj\n<<", b"obj\n" + b"<</A" * 3000),
    (rb"obj\n<<", b"obj\n" + b"[" * 9000),
)
"""What is written in another's place: tables, trees and lengths that lie."""


def several(hostile: Sequence[Change], chance: random.Random) -> Change:
    """Some of the hostile changes at once, their annotations all kept."""
    chosen = chance.sample(hostile, chance.randint(2, 5))

    def change(pdf: Pdf, page: Any) -> None:
        annotations: list[Any] = []
        for one in chosen:
            one(pdf, page)
            annotations += list(page.get("/Annots", []))
        if annotations:
            page.Annots = Array(annotations)

    return change


def saved_somehow(chance: random.Random) -> dict[str, Any]:
    """One of the ways writers put a PDF together."""
    modes = pikepdf.ObjectStreamMode
    return chance.choice(
        [
            {"object_stream_mode": modes.generate},
            {"object_stream_mode": modes.disable},
            {"linearize": True},
            {"qdf": True, "object_stream_mode": modes.disable},
            {"encryption": pikepdf.Encryption(user="", owner="o", R=chance.choice((4, 6)))},
            {"min_version": chance.choice(("1.3", "1.5", "1.7", "2.0"))},
            {"compress_streams": False},
        ]
    )


def broken(document: Document, chance: random.Random) -> bytes:
    """A sound document of which something was bitten off, overwritten or doubled."""
    whole = bytearray(document(object_stream_mode=chance.choice(list(pikepdf.ObjectStreamMode))))
    for _ in range(chance.randint(1, 4)):
        at, long = chance.randrange(len(whole)), chance.randint(1, 40)
        match chance.randrange(5):
            case 0:
                del whole[at : at + long]
            case 1:
                whole[at : at + long] = chance.randbytes(long)
            case 2:
                whole[at:at] = whole[at : at + long] * chance.randint(1, 200)
            case 3:
                whole = whole[: max(20, at)]
            case _:
                old, new = chance.choice(_SWAPS)
                whole = bytearray(bytes(whole).replace(old, new))
    return bytes(whole)


def heavy(document: Document, chance: random.Random) -> bytes:
    """Much that comes out of little: streams packed again and again, pages and objects without number, deep nests."""

    def bomb(pdf: Pdf, page: Any) -> None:
        body, times = zlib.compress(bytes(chance.choice((80, 200)) * 1_000_000), 9), chance.randint(1, 4)
        for _ in range(times - 1):
            body = zlib.compress(body, 9)
        stream = pdf.make_stream(body)
        stream.Filter = Array([Name.FlateDecode] * times)
        page.Resources.XObject = Dictionary(X1=stream)

    def crowd(pdf: Pdf, page: Any) -> None:
        page.Extra = Array([pdf.make_indirect(Dictionary(A=n)) for n in range(3000)])

    def nest(pdf: Pdf, page: Any) -> None:
        inside: Any = Array([])
        for _ in range(chance.randint(50, 400)):
            inside = Array([inside, Dictionary(S=Name.JavaScript, JS=String("canary"))])
        page.Resources.Properties = Dictionary(P=pdf.make_indirect(inside))

    def chain(pdf: Pdf, page: Any) -> None:
        stream = pdf.make_stream(chance.randbytes(300))
        stream.Filter = Array([Name(chance.choice(_FILTERS)) for _ in range(chance.randint(2, 60))])
        page.Resources.XObject = Dictionary(X1=stream)

    return document(chance.choice((bomb, crowd, nest, chain)))


def locked(document: Document, chance: random.Random) -> bytes:
    """Nobody but its owner opens it."""
    revision: Literal[2, 3, 4, 6] = chance.choice(_REVISIONS)
    secret = f"secret{chance.random()}"
    settings: dict[str, Any] = {"aes": False, "metadata": False} if revision < 4 else {}
    return document(encryption=pikepdf.Encryption(user=secret, owner="o", R=revision, **settings))


def sound(document: Document, chance: random.Random) -> tuple[bytes, int]:
    """What people do send, and its pages."""
    pages = chance.choice((1, 1, 2, 3, 10, 60))
    words = f"Visible words {chance.randint(0, 9999)}"
    written = io.BytesIO()
    with Pdf.open(io.BytesIO(document(words=words))) as pdf:
        for _ in range(pages - 1):
            pdf.pages.append(pdf.pages[0])
        pdf.save(written, **saved_somehow(chance))
    return written.getvalue(), pages
