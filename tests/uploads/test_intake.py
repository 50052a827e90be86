"""The whole way of one upload, with real bytes in a real folder."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.uploads.cleaning import Cleaner, CleaningFailed
from portal.uploads.inspection import Rejected
from portal.uploads.intake import Kept, take_in
from portal.uploads.limits import Kind, Limits
from portal.uploads.scanning import ClamAV, NoScanner, Scan, ScanResult
from portal.uploads.storage import Area, LocalStorage, Missing

Photo = Callable[..., bytes]


@dataclass
class Verdict:
    """A scanner that has made up its mind."""

    state: Scan

    def scan(self, chunks: Iterable[bytes]) -> ScanResult:
        assert b"".join(chunks)
        return ScanResult(self.state, "Eicar")


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "files")


def test_t09_only_the_cleaned_bytes_and_their_preview_reach_the_clean_area(
    storage: LocalStorage, cleaner: Cleaner, photo: Photo
) -> None:
    sent = storage.receive([photo(comment=b"secret")], 10**6)
    kept = take_in(storage, cleaner, NoScanner(), sent.key, "รูป.jpg", Limits())
    assert isinstance(kept, Kept)
    assert kept.cleaned.kind is Kind.JPG
    assert kept.scan is Scan.NOT_SCANNED
    assert kept.preview is not None
    assert kept.sealed is None
    assert b"secret" not in b"".join(storage.open(kept.file.key))
    assert not storage.exists(sent.digest)
    assert storage.exists(sent.key, Area.QUARANTINE)


def test_taking_in_twice_gives_the_same_file(storage: LocalStorage, cleaner: Cleaner, photo: Photo) -> None:
    sent = storage.receive([photo()], 10**6)
    first, second = (take_in(storage, cleaner, NoScanner(), sent.key, "a.jpg", Limits()) for _ in range(2))
    assert first == second


def test_t12_the_original_of_a_signed_document_is_sealed_whole(
    storage: LocalStorage, cleaner: Cleaner, signed_document: bytes
) -> None:
    sent = storage.receive([signed_document], 10**6)
    kept = take_in(storage, cleaner, NoScanner(), sent.key, "a.pdf", Limits())
    assert isinstance(kept, Kept)
    assert kept.preview is None
    assert kept.sealed is not None
    assert b"".join(storage.open(kept.sealed.key, Area.SEALED)) == signed_document
    assert kept.sealed.digest == sent.digest != kept.file.digest


def test_t16_an_infected_file_is_refused_and_a_failed_scan_is_tried_again(
    storage: LocalStorage, cleaner: Cleaner, photo: Photo, tmp_path: Path
) -> None:
    sent = storage.receive([photo()], 10**6)
    infected = take_in(storage, cleaner, Verdict(Scan.INFECTED), sent.key, "a.jpg", Limits())
    assert infected == Rejected("uploads.infected")
    for scanner in (Verdict(Scan.FAILED), ClamAV(str(tmp_path / "stopped.ctl"))):
        with pytest.raises(CleaningFailed, match="virus scan"):
            take_in(storage, cleaner, scanner, sent.key, "a.jpg", Limits())
    assert storage.exists(sent.key, Area.QUARANTINE)
    assert [file for file in (tmp_path / "files" / "clean").rglob("*") if file.is_file()] == []


def test_a_refused_file_leaves_nothing_in_the_clean_area(
    storage: LocalStorage, cleaner: Cleaner, tmp_path: Path
) -> None:
    sent = storage.receive([b"MZ"], 10**6)
    assert take_in(storage, cleaner, NoScanner(), sent.key, "a.exe", Limits()) == Rejected(
        "uploads.wrong_type", {"types": "png, jpg, pdf"}
    )
    assert [file for file in (tmp_path / "files" / "clean").rglob("*") if file.is_file()] == []
    with pytest.raises(Missing):
        take_in(storage, cleaner, NoScanner(), "0" * 32, "a.jpg", Limits())
