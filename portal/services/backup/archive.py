"""Write a backup, read it again, and say whether it is whole.

The tar holds `manifest.json` (last, so that a cut file shows), `tables/<name>.jsonl` and `files/<area>/<key>`. Rows are read
in one transaction; files are never changed once stored, so those the rows name are complete beside them. Secrets are
not in it: the signing key and the demo passwords stay where they are.
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from sqlalchemy.orm import Session

from portal import clock
from portal.services.backup.rows import dumped, tables
from portal.uploads.storage import Area, Missing, Storage

FORMAT = 1
KEPT = (Area.CLEAN, Area.SEALED, Area.QUARANTINE)
_MANIFEST = "manifest.json"


class BackupRefused(Exception):
    """The file is not a whole backup, or the place to restore to is not empty; the message is for the operator."""


@dataclass(frozen=True)
class Contents:
    """What a backup says of itself: rows by table, stored files, when it was made and by which tables."""

    made_at: str
    schema: str
    rows: dict[str, int]
    files: int


def write(session: Session, storage: Storage, target: Path, schema: str) -> Contents:
    """Make the backup at `target`; it appears there whole or not at all, readable by its owner only."""
    part = target.with_name(target.name + ".part")
    entries: dict[str, dict[str, Any]] = {}
    with os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            rows = {table.name: _add(tar, f"tables/{table.name}.jsonl", _bytes(dumped(session, table)), entries)
                    for table in tables()}  # fmt: skip
            files = sum(_add_file(tar, storage, area, key, entries) for area in KEPT for key in _keys(storage, area))
            contents = Contents(clock.now().isoformat(), schema, rows, files)
            _add_manifest(tar, contents, entries)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    return contents


def check(source: Path) -> Contents:
    """Read every byte again and compare; raises BackupRefused naming the first entry that is not as it was written."""
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(source, mode="r:") as tar:
            for member in tar:
                stream = tar.extractfile(member)
                if stream is None:
                    raise BackupRefused(f"{source}: {member.name} is not a file")
                if member.name == _MANIFEST:
                    manifest = json.load(stream)
                else:
                    found[member.name] = _measured(stream)
    except (tarfile.TarError, EOFError, json.JSONDecodeError) as problem:
        raise BackupRefused(f"{source}: not a whole backup ({problem})") from problem
    if manifest is None:
        raise BackupRefused(f"{source}: its end is missing")
    for name, entry in manifest["entries"].items():
        if found.pop(name, None) != entry:
            raise BackupRefused(f"{source}: {name} is not as it was written")
    if found:
        raise BackupRefused(f"{source}: {min(found)} does not belong to it")
    if manifest["format"] != FORMAT:
        raise BackupRefused(f"{source}: format {manifest['format']} is newer than this version reads")
    return Contents(**manifest["contents"])


def entries(source: Path, folder: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Name (without the folder) and open stream of each entry of `tables` or `files`, in the order of the file."""
    with tarfile.open(source, mode="r:") as tar:
        for member in tar:
            stream = tar.extractfile(member)
            if stream is not None and member.name.startswith(f"{folder}/"):
                yield member.name.removeprefix(f"{folder}/"), stream


def _keys(storage: Storage, area: Area) -> Iterator[str]:
    yield from storage.older_than(clock.now() + timedelta(days=1), area)


def _bytes(lines: Iterable[str]) -> Iterator[bytes]:
    return (line.encode() for line in lines)


def _add(tar: tarfile.TarFile, name: str, chunks: Iterable[bytes], entries: dict[str, dict[str, Any]]) -> int:
    """Add one entry of unknown size; gives the number of chunks. Large ones wait on disk, not in memory."""
    with tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024) as waiting:
        digest, count = hashlib.sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            waiting.write(chunk)
            count += 1
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = waiting.tell(), 0o600, int(clock.now().timestamp())
        waiting.seek(0)
        tar.addfile(info, waiting)
    entries[name] = {"size": info.size, "sha256": digest.hexdigest()}
    return count


def _add_file(tar: tarfile.TarFile, storage: Storage, area: Area, key: str, entries: dict[str, dict[str, Any]]) -> int:
    """A file swept since it was listed belongs to no row of this backup and is left out."""
    try:
        _add(tar, f"files/{area}/{key}", storage.open(key, area), entries)
    except Missing:
        return 0
    return 1


def _add_manifest(tar: tarfile.TarFile, contents: Contents, entries: dict[str, dict[str, Any]]) -> None:
    text = json.dumps({"format": FORMAT, "contents": contents.__dict__, "entries": entries}, ensure_ascii=False)
    info = tarfile.TarInfo(_MANIFEST)
    info.size, info.mode = len(text.encode()), 0o600
    tar.addfile(info, io.BytesIO(text.encode()))


def _measured(stream: IO[bytes]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(1024 * 1024):
        digest.update(chunk)
        size += len(chunk)
    return {"size": size, "sha256": digest.hexdigest()}
