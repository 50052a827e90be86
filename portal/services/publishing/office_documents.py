"""Pictures and documents of the office, sent on screen: proved and written anew like every upload."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from portal.errors import Refused
from portal.request_types.reading.folder import LONGEST_NAME
from portal.uploads.cleaning import Cleaner
from portal.uploads.inspection import Rejected
from portal.uploads.limits import MEBIBYTE, Kind, Limits
from portal.uploads.names import safe_name

LOGO: Final = Limits(accept=(Kind.PNG, Kind.JPG), size=MEBIBYTE)
DOCUMENT: Final = Limits(accept=(Kind.PDF, Kind.PNG, Kind.JPG), size=20 * MEBIBYTE)


def cleaned(data: bytes, name: str, limits: Limits) -> tuple[bytes, str]:
    """The file written anew, and how its name ends. Raises Refused with the words of uploads."""
    with TemporaryDirectory() as folder, Cleaner() as cleaner:
        source, target, preview = (Path(folder) / each for each in ("source", "target", "preview"))
        source.write_bytes(data)
        found = cleaner.clean(source, name, limits, target, preview)
        if isinstance(found, Rejected):
            raise Refused(found.code, {"file": []}, **found.facts)
        made = target.read_bytes()
    if len(made) > limits.size:
        raise Refused("uploads.too_heavy", {"file": []})
    return made, found.kind.value


def named(sent: str, ending: str) -> str:
    """The name under which a document is offered: as it was sent, in one word, with the ending of what it is."""
    stem = safe_name(sent, Kind(ending)).removesuffix(f".{ending}").replace(" ", "_").lstrip(".") or "document"
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
