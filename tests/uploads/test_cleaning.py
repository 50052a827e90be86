"""F20: whatever a file does to its process, its sender gets a message and the next file is cleaned."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.uploads.cleaning import Bounds, Cleaner, CleaningFailed
from portal.uploads.inspection import Cleaned
from portal.uploads.limits import MEBIBYTE, Kind, Limits

Photo = Callable[..., bytes]
Clean = Callable[..., Any]


def _children(parent: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _process(cleaner: Cleaner) -> int:
    cleaner.warm()
    assert cleaner._process is not None
    return cleaner._process.pid


def test_f20_a_child_without_memory_gives_a_message_and_the_next_file_is_cleaned(clean: Clean, photo: Photo) -> None:
    with Cleaner(Bounds(memory=120 * MEBIBYTE)) as tight:
        assert clean(photo(5000, 5000), "big.jpg", by=tight).code == "uploads.too_heavy"
        assert isinstance(clean(photo(), "small.jpg", by=tight).verdict, Cleaned)


def test_f20_a_child_without_time_gives_a_message_and_leaves_no_process(clean: Clean, photo: Photo) -> None:
    with Cleaner(Bounds(wall=0.0)) as hurried:
        outcome = clean(photo(3000, 3000), "big.jpg", by=hurried)
        assert outcome.code == "uploads.too_heavy"
        assert not outcome.target.exists()
        assert not outcome.preview.exists()
        assert _children(_process(hurried)) == []


def test_f20_a_child_out_of_processor_seconds_gives_a_message(clean: Clean, photo: Photo) -> None:
    with Cleaner(Bounds(cpu=0)) as lazy:
        assert clean(photo(5000, 5000, "PNG"), "big.png", Limits(size=50 * MEBIBYTE), by=lazy).code == (
            "uploads.too_heavy"
        )


def test_f20_a_killed_cleaning_process_is_replaced(clean: Clean, photo: Photo) -> None:
    with Cleaner() as own:
        assert isinstance(clean(photo(), "a.jpg", by=own).verdict, Cleaned)
        before = _process(own)
        os.kill(before, signal.SIGKILL)
        assert isinstance(clean(photo(), "a.jpg", by=own).verdict, Cleaned)
        assert _process(own) != before


def test_f20_one_process_cleans_many_files_and_keeps_none_open(cleaner: Cleaner, clean: Clean, photo: Photo) -> None:
    clean(photo(), "a.jpg")
    process = Path(f"/proc/{_process(cleaner)}/fd")
    before = len(list(process.iterdir()))
    for _ in range(20):
        assert isinstance(clean(photo(), "a.jpg").verdict, Cleaned)
    assert len(list(process.iterdir())) == before
    assert _children(_process(cleaner)) == []


def test_f20_several_threads_may_share_one_cleaner(cleaner: Cleaner, photo: Photo, tmp_path: Path) -> None:
    verdicts: list[Any] = []

    def work(number: int) -> None:
        source = tmp_path / f"source{number}"
        source.write_bytes(photo(100 + number, 50))
        target, preview = tmp_path / f"target{number}", tmp_path / f"preview{number}"
        verdicts.append(cleaner.clean(source, "a.jpg", Limits(), target, preview))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(verdict.width for verdict in verdicts) == list(range(100, 108))


def test_the_cleaning_process_ends_with_its_owner(photo: Photo) -> None:
    owner = "from portal.uploads.cleaning import Cleaner; c = Cleaner(); c.warm(); print(c._process.pid)"
    done = subprocess.run([sys.executable, "-c", owner], capture_output=True, check=True, text=True)
    orphan = int(done.stdout)
    for _ in range(100):
        if not Path(f"/proc/{orphan}").exists() or "Z" in Path(f"/proc/{orphan}/stat").read_text().split()[2]:
            return
        threading.Event().wait(0.05)
    pytest.fail("the cleaning process outlived its owner")


def test_f05_a_full_disk_is_the_machines_fault_and_not_the_files(
    cleaner: Cleaner, photo: Photo, tmp_path: Path
) -> None:
    source, preview = tmp_path / "source", tmp_path / "preview"
    source.write_bytes(photo())
    full = tmp_path / "full"
    full.symlink_to("/dev/full")
    with pytest.raises(CleaningFailed, match="No space left"):
        cleaner.clean(source, "a.jpg", Limits(), full, preview)
    with pytest.raises(FileNotFoundError):
        cleaner.clean(tmp_path / "nowhere", "a.jpg", Limits(), tmp_path / "target", preview)


def test_the_extension_follows_what_was_found(clean: Clean, photo: Photo) -> None:
    assert clean(photo(), "no-extension").verdict == Cleaned(Kind.JPG, width=320, height=240)
