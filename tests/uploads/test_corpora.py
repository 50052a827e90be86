"""Hostile files by the hundred, from a seed: each gets a verdict, none gets through alive, sound ones are taken (T11-T13)."""

import io
import random
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from portal.uploads.inspection import Cleaned, Rejected
from portal.uploads.limits import MEBIBYTE, Kind, Limits
from tests.support.volume import tried, volume
from tests.uploads import hostile_pdfs as pdfs
from tests.uploads.test_pdfs import ACTIVE, HOSTILE

Clean = Callable[..., Any]
Make = Callable[..., bytes]
FOREIGN = ("GIF", "BMP", "TIFF", "WEBP", "ICO", "PPM", "TGA", "PCX", "SGI", "JPEG2000", "DDS", "ICNS")
TIGHT = Limits(inflate=50 * MEBIBYTE, objects=900)


def test_t12_any_mixture_of_what_acts_is_taken_out_and_the_words_stay(clean: Clean, document: Make) -> None:
    for seed in range(volume(500)):
        chance = random.Random(seed)
        outcome = clean(document(pdfs.several(HOSTILE, chance), **pdfs.saved_somehow(chance)), "a.pdf")
        assert outcome.verdict == Cleaned(Kind.PDF, pages=1), seed
        assert not ACTIVE.search(outcome.laid_open), seed
        assert b"canary" not in outcome.laid_open, seed
        assert "Visible words" in outcome.text, seed
        tried("T12", "mixtures of scripts, launches and files in PDFs; none left, every text kept", 1)


@pytest.mark.parametrize("kind", ["broken", "heavy"])
def test_t13_a_broken_or_heavy_document_gets_a_verdict_and_is_harmless(clean: Clean, document: Make, kind: str) -> None:
    for seed in range(volume(1000 if kind == "broken" else 100)):
        made = getattr(pdfs, kind)(document, random.Random(seed))
        outcome = clean(made, "a.pdf", TIGHT)
        assert isinstance(outcome.verdict, Cleaned | Rejected), seed
        if isinstance(outcome.verdict, Cleaned):
            assert not ACTIVE.search(outcome.laid_open), seed
            assert b"canary" not in outcome.laid_open, seed
        tried("T13", f"{kind} PDFs, each with a verdict", 1)


def test_t13_a_locked_document_is_told_whatever_its_lock(clean: Clean, document: Make) -> None:
    for seed in range(volume(50, 4)):
        assert clean(pdfs.locked(document, random.Random(seed)), "a.pdf").code == "uploads.locked", seed
        tried("T13", "locked PDFs, told to be locked", 1)


def test_t12_t13_sound_documents_are_taken_with_all_their_pages(clean: Clean, document: Make) -> None:
    for seed in range(volume(200)):
        data, pages = pdfs.sound(document, random.Random(seed))
        outcome = clean(data, "a.pdf")
        assert outcome.verdict == Cleaned(Kind.PDF, pages=pages), seed
        assert outcome.text.count("Visible words") == pages, seed
        tried("T13", "sound PDFs taken", 1)


def test_t11_a_broken_picture_gets_a_verdict_and_what_is_taken_is_within_the_limits(clean: Clean, photo: Make) -> None:
    for seed in range(volume(1000)):
        chance = random.Random(seed)
        kind = chance.choice(("JPEG", "PNG"))
        outcome = clean(_bitten(photo(kind=kind, **_look(kind, chance)), chance), f"a.{kind.lower()}")
        assert isinstance(outcome.verdict, Cleaned | Rejected), seed
        if isinstance(outcome.verdict, Cleaned):
            with Image.open(io.BytesIO(outcome.data)) as shown:
                shown.load()
                assert shown.width * shown.height <= Limits().pixels, seed
        tried("T11", "broken pictures, each with a verdict", 1)


def test_t11_a_picture_that_says_it_is_huge_is_refused_by_its_size_alone(clean: Clean) -> None:
    for seed in range(volume(200)):
        chance = random.Random(seed)
        side = chance.randint(12_001, 2**31 - 1)
        width, height = chance.choice(((side, 1), (1, side), (side, side), (5001, 5001)))
        outcome = clean(_said(width, height, chance.choice((1, 8, 16)), chance.choice((0, 2, 6))), "plan.png")
        assert outcome.code in ("uploads.picture_too_big", "uploads.broken_picture"), (seed, width, height)
        tried("T11", "pictures that say they are huge, refused", 1)


def test_t11_pictures_of_other_kinds_are_refused_under_any_name(clean: Clean) -> None:
    for kind in FOREIGN:
        written = io.BytesIO()
        Image.new("RGB", (64, 64), "navy").save(written, kind)
        for name in ("a.png", "a.jpg", "a.pdf", "a"):
            assert clean(written.getvalue(), name).code == "uploads.wrong_type", (kind, name)
            tried("T11", "pictures of kinds nobody asked for, refused", 1)


def test_t11_sound_pictures_are_taken(clean: Clean, photo: Make) -> None:
    for seed in range(volume(200)):
        chance = random.Random(seed)
        kind, size = chance.choice(("JPEG", "PNG")), (chance.randint(1, 900), chance.randint(1, 900))
        outcome = clean(photo(*size, kind=kind, **_look(kind, chance)), f"a.{kind.lower()}")
        named = Kind.JPG if kind == "JPEG" else Kind.PNG
        assert outcome.verdict == Cleaned(named, width=size[0], height=size[1]), seed
        tried("T11", "sound pictures taken", 1)


def _look(kind: str, chance: random.Random) -> dict[str, Any]:
    if kind == "PNG":
        return {"compress_level": chance.randint(0, 9)}
    return {"quality": chance.randint(1, 95), "progressive": chance.random() < 0.5, "subsampling": chance.randint(0, 2)}


def _bitten(data: bytes, chance: random.Random) -> bytes:
    whole = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, long = chance.randrange(8, len(whole)), chance.randint(1, 30)
        match chance.randrange(4):
            case 0:
                del whole[at : at + long]
            case 1:
                whole[at : at + long] = chance.randbytes(long)
            case 2:
                whole[at:at] = whole[at : at + long] * chance.randint(1, 300)
            case _:
                whole = whole[: max(40, at)]
    return bytes(whole)


def _said(width: int, height: int, depth: int, colour: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))

    head = struct.pack("!IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = zlib.compress(bytes(5_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
