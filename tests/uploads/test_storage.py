"""Bytes are kept whole or not at all, under keys of our own (T17, T18, promise 7)."""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.texts import text
from portal.uploads.storage import Area, LocalStorage, Missing, TooLarge

FIVE_MEGABYTES = 5 * 1024 * 1024


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "files")


def _files(storage_root: Path) -> list[Path]:
    return [file for file in storage_root.rglob("*") if file.is_file()]


def test_received_bytes_lie_in_quarantine_under_a_random_key(storage: LocalStorage) -> None:
    first, second = storage.receive([b"abc", b"def"], 100), storage.receive([b"abcdef"], 100)
    assert first.digest == second.digest == hashlib.sha256(b"abcdef").hexdigest()
    assert first.size == 6
    assert first.key != second.key
    assert b"".join(storage.open(first.key, Area.QUARANTINE)) == b"abcdef"
    assert not storage.exists(first.digest)


def test_the_quarantine_soon_has_all_its_folders(storage: LocalStorage, tmp_path: Path) -> None:
    keys = {storage.receive([b"x"], 10).key for _ in range(200)}
    assert len(keys) == 200
    assert len(list((tmp_path / "files" / "quarantine").glob("??/??"))) <= 64
    assert sorted(storage.keys(Area.QUARANTINE)) == sorted(keys)
    assert list((tmp_path / "files" / "arriving").iterdir()) == []


def test_c32_exactly_five_megabytes_are_taken_and_one_byte_more_is_not(storage: LocalStorage, tmp_path: Path) -> None:
    assert storage.receive([b"x" * FIVE_MEGABYTES], FIVE_MEGABYTES).size == FIVE_MEGABYTES
    with pytest.raises(TooLarge) as refused:
        storage.receive([b"x" * FIVE_MEGABYTES, b"x"], FIVE_MEGABYTES)
    assert refused.value.status == 413
    assert text("th", refused.value.code, **refused.value.facts) == "ไฟล์ต้องมีขนาดไม่เกิน 5 MB"
    assert len(_files(tmp_path)) == 1


def test_t18_an_endless_stream_is_read_no_further_than_the_limit(storage: LocalStorage, tmp_path: Path) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"x" * 1000

    with pytest.raises(TooLarge):
        storage.receive(endless(), 10_000)
    assert taken == 11
    assert _files(tmp_path) == []


def test_a_stream_that_breaks_leaves_nothing_behind(storage: LocalStorage, tmp_path: Path) -> None:
    def cut_off() -> Iterator[bytes]:
        yield b"some"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        storage.receive(cut_off(), 100)
    assert _files(tmp_path) == []


def test_f06_a_failed_sync_is_never_acknowledged(
    storage: LocalStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="Input/output"):
        storage.receive([b"abc"], 100)
    assert _files(tmp_path / "files" / "arriving") == []


def test_the_same_bytes_twice_are_one_clean_object_with_a_new_age(storage: LocalStorage) -> None:
    first = storage.put([b"picture"])
    path = storage.served_path(first.key)
    assert path is not None
    os.utime(path, (0, 0))
    assert storage.put([b"pic", b"ture"]) == first
    assert list(storage.older_than(datetime(2000, 1, 1, tzinfo=UTC), Area.CLEAN)) == []
    assert path.parts[-3:] == (first.key[:2], first.key[2:4], first.key)


def test_t17_no_key_but_our_own_kind_reaches_the_file_system(storage: LocalStorage) -> None:
    for key in ("../../etc/passwd", "", "a" * 63, "A" * 64, "a" * 64 + "\n", "/etc/passwd", "รูป"):
        with pytest.raises(Missing):
            storage.open(key)
        with pytest.raises(Missing):
            storage.delete(key)


def test_areas_do_not_see_each_other_and_a_deleted_object_is_gone(storage: LocalStorage) -> None:
    sealed = storage.put([b"signed"], Area.SEALED)
    assert storage.exists(sealed.key, Area.SEALED)
    assert not storage.exists(sealed.key)
    storage.delete(sealed.key, Area.SEALED)
    storage.delete(sealed.key, Area.SEALED)
    assert not storage.exists(sealed.key, Area.SEALED)
    with pytest.raises(ValueError, match="receive"):
        storage.put([b"x"], Area.QUARANTINE)


def test_the_sweep_finds_old_keys_and_drops_what_a_killed_process_left(storage: LocalStorage, tmp_path: Path) -> None:
    old, new = storage.receive([b"old"], 10), storage.receive([b"new"], 10)
    orphan = tmp_path / "files" / "arriving" / "0123"
    orphan.write_bytes(b"half")
    with storage.local_copy(old.key) as path:
        os.utime(path, (0, 0))
    os.utime(orphan, (0, 0))
    assert list(storage.older_than(datetime.now(UTC) - timedelta(hours=1), Area.QUARANTINE)) == [old.key]
    assert not orphan.exists()
    assert storage.exists(new.key, Area.QUARANTINE)


def test_files_are_for_the_portal_only(storage: LocalStorage) -> None:
    with storage.local_copy(storage.receive([b"secret"], 10).key) as path:
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0
