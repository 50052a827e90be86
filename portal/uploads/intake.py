"""From quarantine to a file that may be served: scanned, proved, cleaned, stored; what the worker does with one upload.

The caller writes the outcome down and then discards the key in quarantine; until then everything can be done again.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from portal.uploads.cleaning import Cleaner, CleaningFailed
from portal.uploads.inspection import Cleaned, Rejected
from portal.uploads.limits import Limits
from portal.uploads.scanning import Scan, Scanner
from portal.uploads.storage import Area, Storage, Stored, read_chunks


class NotScanned(CleaningFailed):
    """The scanner is away or unclear: nothing is known of the file, which waits in quarantine (T16)."""


@dataclass(frozen=True)
class Kept:
    """A cleaned file in the clean area; `preview` for pictures, `sealed` the untouched original of a signed PDF."""

    cleaned: Cleaned
    file: Stored
    preview: Stored | None
    sealed: Stored | None
    scan: Scan


def take_in(
    storage: Storage, cleaner: Cleaner, scanner: Scanner, key: str, name: str, limits: Limits
) -> Kept | Rejected:
    """Judge what lies in quarantine under `key` and was called `name`.

    Raises CleaningFailed where the machine, NotScanned where the scanner is at fault (the file stays in quarantine,
    try again later), Missing where there is no such key, OSError where the outcome could not be stored.
    """
    with storage.local_copy(key, Area.QUARANTINE) as source, tempfile.TemporaryDirectory() as folder:
        scan = scanner.scan(read_chunks(source))
        if scan.state is Scan.INFECTED:
            return Rejected("uploads.infected")
        if not scan.state.may_leave_quarantine:
            raise NotScanned(f"virus scan: {scan.found}")
        target, preview = Path(folder, "target"), Path(folder, "preview")
        cleaned = cleaner.clean(source, name, limits, target, preview)
        if isinstance(cleaned, Rejected):
            return cleaned
        return Kept(
            cleaned,
            file=storage.put(read_chunks(target)),
            preview=storage.put(read_chunks(preview)) if preview.exists() else None,
            sealed=storage.put(read_chunks(source), Area.SEALED) if cleaned.signed else None,
            scan=scan.state,
        )
