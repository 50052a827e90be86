"""Where bytes live. Four areas, keys of our own making, no name of a person in any path (T17, promise 7).

`quarantine` holds what was sent, under a random key, until it is cleaned; `clean` what may be served, `sealed` the
untouched original of a signed PDF and `exported` tables that wait to be fetched, all under the sha256 of their bytes.
An object store fits behind the same interface: nobody but the store knows of paths, save for two doors that say so
(`local_copy`, `served_path`).
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from portal.errors import PortalError
from portal.uploads.limits import size_text

CHUNK: Final = 256 * 1024
_FOLDERS: Final = 64
"""Of the quarantine: it holds few files at a time."""
_KEY = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")


class Area(StrEnum):
    """What may be done with the bytes: clean ones are served, the first and the third never as they are.

    Exported ones are served for a while to whoever asked for them, are in no backup, and go.
    """

    QUARANTINE = "quarantine"
    CLEAN = "clean"
    SEALED = "sealed"
    EXPORTED = "exported"


@dataclass(frozen=True)
class Stored:
    """Bytes that are safely kept: `key` finds them again, `digest` is their sha256 in hex, `size` in bytes."""

    key: str
    digest: str
    size: int


class TooLarge(PortalError):
    """More bytes came than the field takes (413); nothing of them is kept. `facts["size"]` is the limit as text."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__("uploads.too_large", size=size_text(limit))


class Missing(LookupError):
    """No such bytes in this area."""


class Storage(Protocol):
    """A store of bytes; `put` and `receive` return only once the bytes would survive a power loss."""

    def receive(self, chunks: Iterable[bytes], limit: int) -> Stored:
        """Take bytes into quarantine; raises TooLarge as soon as they pass `limit` bytes, OSError when not kept."""

    def put(self, chunks: Iterable[bytes], area: Area = Area.CLEAN) -> Stored:
        """Keep bytes under their digest; the same bytes twice are one object whose age starts anew."""

    def open(self, key: str, area: Area = Area.CLEAN) -> Iterator[bytes]:
        """The bytes in chunks; raises Missing before the first of them."""

    def local_copy(self, key: str, area: Area = Area.QUARANTINE) -> AbstractContextManager[Path]:
        """A file to read only, for the time of the `with` block (cleaning, scanning); raises Missing."""

    def served_path(self, key: str) -> Path | None:
        """A clean file that a web server may send by itself; None where the store has no files."""

    def exists(self, key: str, area: Area = Area.CLEAN) -> bool: ...

    def delete(self, key: str, area: Area = Area.CLEAN) -> None:
        """Gone afterwards, also when it was not there before."""

    def older_than(self, moment: datetime, area: Area) -> Iterator[str]:
        """Keys last put before an aware moment: for the sweep of what nobody claimed."""

    def keys(self, area: Area) -> Iterator[str]:
        """All keys of an area, in order: for backups."""

    def put_back(self, key: str, chunks: Iterable[bytes], area: Area) -> None:
        """Keep bytes of a backup under the key they had; raises ValueError when a digest is not that of its bytes."""


class LocalStorage:
    """A folder on this machine: `<root>/<area>/ab/cd/<key>`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        for area in Area:
            (root / area).mkdir(mode=0o700, parents=True, exist_ok=True)
        self._arrivals = root / "arriving"
        self._arrivals.mkdir(mode=0o700, exist_ok=True)

    def receive(self, chunks: Iterable[bytes], limit: int) -> Stored:
        # Nobody knows this key before it is answered: the name may stand before the bytes are safe, and both get safe
        # in one go. All keys begin alike, so that the folders are there already.
        key = f"{secrets.randbelow(_FOLDERS):04x}{secrets.token_hex(14)}"
        place = self._place(key, Area.QUARANTINE)
        self._make_folder(place.parent)
        _, digest, size = self._write(chunks, limit, place)
        _sync_folder(place.parent)
        return Stored(key, digest, size)

    def put(self, chunks: Iterable[bytes], area: Area = Area.CLEAN) -> Stored:
        if area is Area.QUARANTINE:
            raise ValueError("quarantine is entered by receive")
        arrival, digest, size = self._write(chunks, None)
        return self._settle(arrival, Stored(digest, digest, size), area)

    def open(self, key: str, area: Area = Area.CLEAN) -> Iterator[bytes]:
        return read_chunks(self._existing(key, area))

    @contextmanager
    def local_copy(self, key: str, area: Area = Area.QUARANTINE) -> Iterator[Path]:
        yield self._existing(key, area)

    def served_path(self, key: str) -> Path | None:
        return self._existing(key, Area.CLEAN)

    def exists(self, key: str, area: Area = Area.CLEAN) -> bool:
        return self._place(key, area).is_file()

    def delete(self, key: str, area: Area = Area.CLEAN) -> None:
        self._place(key, area).unlink(missing_ok=True)

    def older_than(self, moment: datetime, area: Area) -> Iterator[str]:
        self._drop_broken_arrivals(moment)
        for file in (self._root / area).glob("??/??/*"):
            try:
                if _put_at(file) < moment:
                    yield file.name
            except FileNotFoundError:
                continue

    def keys(self, area: Area) -> Iterator[str]:
        yield from sorted(file.name for file in (self._root / area).glob("??/??/*"))

    def put_back(self, key: str, chunks: Iterable[bytes], area: Area) -> None:
        self._place(key, area)
        arrival, digest, size = self._write(chunks, None)
        if area is not Area.QUARANTINE and digest != key:
            arrival.unlink(missing_ok=True)
            raise ValueError(f"{area}/{key}: its bytes are {digest}")
        self._settle(arrival, Stored(key, digest, size), area)

    def _write(self, chunks: Iterable[bytes], limit: int | None, place: Path | None = None) -> tuple[Path, str, int]:
        """The bytes in a file of their own outside all areas, on disk; nothing is left behind by a failure.

        With a `place` the whole file is moved there before it is brought to the disk.
        """
        arrival = self._arrivals / secrets.token_hex(16)
        digest, size = hashlib.sha256(), 0
        try:
            with arrival.open("xb") as file:
                os.fchmod(file.fileno(), 0o600)
                for chunk in chunks:
                    size += len(chunk)
                    if limit is not None and size > limit:
                        raise TooLarge(limit)
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                if place is not None:
                    arrival = arrival.replace(place)
                os.fsync(file.fileno())
        except BaseException:
            arrival.unlink(missing_ok=True)
            raise
        return arrival, digest.hexdigest(), size

    def _settle(self, arrival: Path, stored: Stored, area: Area) -> Stored:
        """Move into the area in one step and make the new name durable."""
        place = self._place(stored.key, area)
        try:
            self._make_folder(place.parent)
            arrival.replace(place)
            _sync_folder(place.parent)
        except OSError:
            arrival.unlink(missing_ok=True)
            raise
        return stored

    @staticmethod
    def _make_folder(folder: Path) -> None:
        """Folders that are not there yet, durable by name."""
        fresh = [one for one in (folder, folder.parent) if not one.is_dir()]
        if fresh:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for one in fresh:
                _sync_folder(one.parent)

    def _place(self, key: str, area: Area) -> Path:
        if not _KEY.fullmatch(key):
            raise Missing(area)
        return self._root / area / key[:2] / key[2:4] / key

    def _existing(self, key: str, area: Area) -> Path:
        place = self._place(key, area)
        if not place.is_file():
            raise Missing(area)
        return place

    def _drop_broken_arrivals(self, moment: datetime) -> None:
        """What a killed process was still writing belongs to nobody."""
        for file in self._arrivals.iterdir():
            try:
                if _put_at(file) < moment:
                    file.unlink(missing_ok=True)
            except FileNotFoundError:
                continue


def read_chunks(file: Path) -> Iterator[bytes]:
    """A local file in chunks, for `Storage.put` and for scanners."""
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _put_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
