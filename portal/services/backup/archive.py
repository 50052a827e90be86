"""Write a backup, read it again, and say whether it is whole.

The tar holds `manifest.json` (last, so that a cut file shows), `tables/<name>.jsonl` and `files/<area>/<key>`. Rows are
read in one transaction; files are never changed once stored, but the worker moves them from quarantine and sweeps them:
what the rows name and was gone before it was copied is told in `Contents.missing`, and a second try has it. Secrets are
not in it: the signing key and the demo passwords stay where they are, and so do sessions and codes (rows.WAYS_IN).
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy.orm import Session

from portal import clock
from portal.services.backup.files import named
from portal.services.backup.rows import dumped, tables
from portal.uploads.storage import Area, Missing, Storage

FORMAT = 1
_LATER = (Area.CLEAN, Area.SEALED)
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
    missing: list[str]
    """Files that rows name and that are not in it: where the row stands."""


def write(session: Session, storage: Storage, target: Path, schema: str) -> Contents:
    """Make the backup at `target`; it appears there whole or not at all, readable by its owner only."""
    part = target.with_name(target.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                contents = _fill(tar, session, storage, schema)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return contents


def _fill(tar: tarfile.TarFile, session: Session, storage: Storage, schema: str) -> Contents:
    """The first query fixes what the rows are; what waits in quarantine is copied before it can be cleaned."""
    entries: dict[str, dict[str, Any]] = {}
    wanted = list(named(session))
    files = sum(_add_file(tar, storage, Area.QUARANTINE, key, entries) for key in storage.keys(Area.QUARANTINE))
    rows = {
        table.name: _add(tar, f"tables/{table.name}.jsonl", _bytes(dumped(session, table)), entries)
        for table in tables()
    }
    files += sum(_add_file(tar, storage, area, key, entries) for area in _LATER for key in storage.keys(area))
    missing = [str(one) for one in wanted if f"files/{one.area}/{one.key}" not in entries]
    contents = Contents(clock.now().isoformat(), schema, rows, files, missing)
    _add_manifest(tar, contents, entries)
    return contents


def check(source: Path) -> Contents:
    """Read every byte again and compare; raises BackupRefused naming the first entry that is not as it was written."""
    found: dict[str, dict[str, Any]] = {}
    manifest: Any = None
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
    except (tarfile.TarError, EOFError, ValueError, OSError) as problem:
        raise BackupRefused(f"{source}: not a whole backup ({problem})") from problem
    if not isinstance(manifest, dict):
        raise BackupRefused(f"{source}: its end is missing")
    if manifest.get("format") != FORMAT:
        raise BackupRefused(f"{source}: format {manifest.get('format')}, this version reads {FORMAT}")
    _compare(source, manifest["entries"], found)
    return Contents(**manifest["contents"])


def _compare(source: Path, written: dict[str, dict[str, Any]], found: dict[str, dict[str, Any]]) -> None:
    for name, entry in written.items():
        if name not in found:
            raise BackupRefused(f"{source}: {name} is missing")
        if found[name] != entry:
            raise BackupRefused(f"{source}: {name} is not as it was written")
    if more := found.keys() - written.keys():
        raise BackupRefused(f"{source}: {min(more)} does not belong to it")


def entries(source: Path, folder: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Name (without the folder) and open stream of each entry of `tables` or `files`, in the order of the file."""
    with tarfile.open(source, mode="r:") as tar:
        for member in tar:
            stream = tar.extractfile(member)
            if stream is not None and member.name.startswith(f"{folder}/"):
                yield member.name.removeprefix(f"{folder}/"), stream


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
