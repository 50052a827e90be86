"""The streams inside a PDF: how much they unpack to, and what must not travel with them (T10, T12, T13).

Runs in the cleaning child only.
"""

import zlib
from typing import Final

from pikepdf import Array, DataDecodingError, Dictionary, Name, Object, Pdf, PdfError, Stream, StreamDecodeLevel

from portal.uploads.inspection import NotTaken
from portal.uploads.limits import Limits

_PIECE: Final = 1024 * 1024
_PICTURE_FACTOR: Final = 4
_FEW: Final = 2
_PICTURES: Final = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})
_LEFT_OUT: Final = tuple(
    Name(key)
    for key in (
        "/F", "/FFilter", "/FDecodeParms", "/OPI", "/Ref", "/PS", "/PieceInfo", "/Metadata", "/AF", "/Alternates",
        "/LastModified", "/StructParent", "/StructParents", "/Measure", "/PtData",
    )
)  # fmt: skip
_ACTIONS: Final = frozenset(
    Name(kind)
    for kind in (
        "/JavaScript", "/Launch", "/URI", "/GoToR", "/GoToE", "/GoToDp", "/Thread", "/SubmitForm", "/ResetForm",
        "/ImportData", "/Hide", "/Named", "/SetOCGState", "/Rendition", "/Movie", "/Sound", "/Trans", "/GoTo3DView",
        "/RichMediaExecute",
    )
)  # fmt: skip
_THINGS: Final = frozenset(Name(kind) for kind in ("/Action", "/Annot", "/Filespec", "/EmbeddedFile", "/Sig"))
_KEPT_SEGMENTS: Final = frozenset({0xE0, 0xEE})


def check_weight(pdf: Pdf, limits: Limits) -> None:
    """Unpack each stream once, piece by piece; NotTaken when all pass `limits.inflate` or a picture its size."""
    left = limits.inflate
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            _check_picture(thing, limits)
            left -= _unpacked(thing, left)
            if left < 0:
                raise NotTaken("uploads.too_heavy")


def unpack(data: bytes, most: int) -> bytes:
    """What zlib makes of `data`, at most `most` bytes; NotTaken beyond; a damaged end keeps what came before."""
    packed = zlib.decompressobj()
    try:
        found = packed.decompress(data, most)
    except zlib.error as problem:
        raise NotTaken("uploads.broken_pdf") from problem
    if packed.unconsumed_tail:
        raise NotTaken("uploads.too_heavy")
    return found


def strip_streams(pdf: Pdf, limits: Limits) -> None:
    """Take out of a document of copied pages what is neither drawn nor needed to draw: outside references, metadata."""
    for thing in list(pdf.objects):
        if isinstance(thing, Stream):
            for key in _LEFT_OUT:
                if key in thing:
                    del thing[key]
            _strip_photograph(thing, limits)
            if thing.get(Name.Subtype) == Name.PS or thing.get(Name.Type) in (Name.EmbeddedFile, Name.Metadata):
                thing.write(b"")
        if isinstance(thing, (Array, Dictionary, Stream)):
            _defuse(thing, 0)


def _defuse(thing: Object, depth: int) -> None:
    """Empty whatever acts, opens or embeds, wherever it hides; direct children only, others come by themselves."""
    if depth > 100:
        raise NotTaken("uploads.too_heavy")
    if isinstance(thing, Dictionary) and not isinstance(thing, Stream) and _acts(thing):
        for key in list(thing.keys()):
            del thing[key]
        return
    children = list(thing) if isinstance(thing, Array) else [child for _, child in thing.items()]
    for child in children:
        if isinstance(child, (Array, Dictionary)) and not child.is_indirect:
            _defuse(child, depth + 1)


def _acts(thing: Dictionary) -> bool:
    kind, action = thing.get(Name.Type), thing.get(Name.S)
    return (isinstance(kind, Name) and kind in _THINGS) or (isinstance(action, Name) and action in _ACTIONS)


def _check_picture(stream: Stream, limits: Limits) -> None:
    width, height = stream.get(Name.Width), stream.get(Name.Height)
    if isinstance(width, int) and isinstance(height, int) and width * height > limits.pixels * _PICTURE_FACTOR:
        raise NotTaken("uploads.too_heavy")


def _unpacked(stream: Stream, most: int) -> int:
    """How many bytes the stream unpacks to; the common single Flate is counted without being kept."""
    filters = _filters(stream)
    if filters == ["/FlateDecode"]:
        return _inflated(stream.read_raw_bytes(), most)
    if not filters or filters[-1] in _PICTURES:
        if len(filters) > _FEW:
            raise NotTaken("uploads.too_heavy")
        return len(stream.read_raw_bytes())
    try:
        return len(stream.read_bytes(StreamDecodeLevel.specialized))
    except (PdfError, DataDecodingError) as problem:
        raise NotTaken("uploads.too_heavy") from problem


def _inflated(data: bytes, most: int) -> int:
    packed, count = zlib.decompressobj(), 0
    try:
        while data and count <= most and not packed.eof:
            count += len(packed.decompress(data, _PIECE))
            data = packed.unconsumed_tail
    except zlib.error:
        return count
    return count


def _strip_photograph(stream: Stream, limits: Limits) -> None:
    """A photograph inside a PDF says where it was taken too: keep only the segments a decoder needs."""
    filters = _filters(stream)
    if filters == ["/DCTDecode"]:
        data = stream.read_raw_bytes()
    elif filters == ["/FlateDecode", "/DCTDecode"]:
        data = unpack(stream.read_raw_bytes(), limits.inflate)
    else:
        return
    settings = stream.get(Name.DecodeParms)
    kept = settings[-1] if isinstance(settings, Array) and len(settings) else settings
    stream.write(strip_jpeg(data), filter=Name.DCTDecode, decode_parms=kept if isinstance(kept, Dictionary) else None)


def strip_jpeg(data: bytes) -> bytes:
    """A JPEG without comments and APP segments, save JFIF and Adobe (its colours hang on them); points untouched."""
    if not data.startswith(b"\xff\xd8"):
        return data
    kept, place = [b"\xff\xd8"], 2
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != 0xDA:
        code = data[place + 1]
        if code == 0xFF:
            place += 1
            continue
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4])
        if not (0xE0 <= code <= 0xEF or code == 0xFE) or code in _KEPT_SEGMENTS:
            kept.append(data[place:end])
        place = end
    return b"".join([*kept, data[place:]])


def _filters(stream: Stream) -> list[str]:
    found = stream.get(Name.Filter)
    names = list(found) if isinstance(found, Array) else [found] if found is not None else []
    return [{"/Fl": "/FlateDecode", "/DCT": "/DCTDecode"}.get(str(name), str(name)) for name in names]
