"""A backup holds everything, goes to either engine, and is not believed when it is not whole (T40)."""

import json
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from portal import clock
from portal.db import Database
from portal.models import schema
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.entry import UserSession
from portal.models.requests import Request
from portal.queries.folding import wanted_grams
from portal.queries.history import verify_all
from portal.services.backup import archive
from portal.services.backup.archive import BackupRefused, Contents
from portal.services.backup.restore import restore
from portal.services.backup.rows import dumped, tables
from portal.services.backup.verify import damage
from portal.uploads.storage import Area, LocalStorage
from tests.conftest import ENGINES, Fresh
from tests.services.backup.conftest import ARRIVED, LETTER, PAPER, PHOTO, Whole


def _save(whole: Whole, target: Path) -> Contents:
    with whole.database.reading() as session:
        return archive.write(session, whole.storage, target, schema.newest())


def _all_rows(database: Database) -> dict[str, list[str]]:
    with database.reading() as session:
        return {each.name: list(dumped(session, each)) for each in tables()}


@pytest.fixture
def saved(whole: Whole, tmp_path: Path) -> Path:
    contents = _save(whole, tmp_path / "backup.tar")
    assert contents.missing == []
    return tmp_path / "backup.tar"


@pytest.mark.parametrize("engine", ENGINES)
def test_what_one_engine_saved_the_other_restores_row_for_row_and_byte_for_byte(
    engine: str, whole: Whole, saved: Path, fresh_database: Fresh, tmp_path: Path
) -> None:
    restored, files = Database(fresh_database(engine)), LocalStorage(tmp_path / "elsewhere")
    with restored.transaction() as session:
        restore(session, files, saved, schema.newest())
    before, after = _all_rows(whole.database), _all_rows(restored)
    is_index = '"search.indexed"'
    assert {name: [row for row in rows if is_index not in row] for name, rows in after.items()} == {
        name: [row for row in rows if is_index not in row] for name, rows in before.items()
    }
    kept = {(Area.CLEAN, "clean"): PHOTO, (Area.CLEAN, "paper"): PAPER, (Area.SEALED, "sealed"): LETTER}
    for (area, name), data in (kept | {(Area.QUARANTINE, "quarantine"): ARRIVED}).items():
        assert b"".join(files.open(whole.keys[name], area)) == data
    with restored.reading() as session:
        assert list(verify_all(session)) == []
        assert list(damage(session, files)) == []
    restored.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_numbers_and_the_search_index_go_on_after_a_restore(
    engine: str, whole: Whole, saved: Path, fresh_database: Fresh, tmp_path: Path
) -> None:
    restored = Database(fresh_database(engine))
    with restored.transaction() as session:
        restore(session, LocalStorage(tmp_path / "elsewhere"), saved, schema.newest())
    with restored.transaction() as session:
        newest = session.scalar(select(func.max(Account.id))) or 0
        made = Account(citizen_id="1111111111119", first_name="ก", last_name="ข", created_at=clock.now())
        session.add(made)
        session.flush()
        assert made.id > newest
        if engine == "sqlite":
            found = text("SELECT count(*) FROM search_gram WHERE search_gram MATCH :grams")
            assert session.scalar(found, {"grams": wanted_grams("สมมติ")}) == 2
    restored.close()


def test_sessions_do_not_come_back_with_a_backup(
    whole: Whole, saved: Path, fresh_database: Fresh, tmp_path: Path
) -> None:
    with whole.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(table(UserSession))) == 1
    restored = Database(fresh_database("sqlite"))
    with restored.transaction() as session:
        restore(session, LocalStorage(tmp_path / "elsewhere"), saved, schema.newest())
    with restored.reading() as session:
        assert session.scalar(select(func.count()).select_from(table(UserSession))) == 0
        assert session.scalar(select(func.count()).select_from(table(Request))) == 2
    restored.close()


def test_a_portal_that_holds_anything_is_not_restored_into(whole: Whole, saved: Path) -> None:
    with pytest.raises(BackupRefused, match=r"not empty \(table account\)"), whole.database.transaction() as session:
        restore(session, whole.storage, saved, schema.newest())


def test_a_backup_of_other_tables_is_refused_before_anything_is_written(
    saved: Path, fresh_database: Fresh, tmp_path: Path
) -> None:
    empty, files = Database(fresh_database("sqlite")), LocalStorage(tmp_path / "elsewhere")
    with pytest.raises(BackupRefused, match="restore with that version"), empty.transaction() as session:
        restore(session, files, saved, "another")
    assert [list(files.keys(area)) for area in Area] == [[]] * len(Area)
    empty.close()


def test_the_backup_is_its_owners_alone_and_never_half_there(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in saved.parent.glob("backup.tar*")] == ["backup.tar"]


def test_a_file_that_is_gone_is_named_and_the_rest_is_saved(whole: Whole, tmp_path: Path) -> None:
    whole.storage.delete(whole.keys["paper"])
    contents = _save(whole, tmp_path / "backup.tar")
    assert contents.missing == [f"paper 1: clean/{whole.keys['paper']}"]
    assert archive.check(tmp_path / "backup.tar") == contents


def test_uploads_that_arrive_meanwhile_are_left_alone(whole: Whole, tmp_path: Path) -> None:
    arriving = tmp_path / "home" / "storage" / "arriving" / ("a" * 32)
    arriving.write_bytes(b"half of it")
    _save(whole, tmp_path / "backup.tar")
    assert arriving.exists()


@pytest.mark.parametrize("end", [b"tables/account.jsonl", PAPER, b"manifest.json", b'"contents"'])
def test_a_cut_backup_is_not_believed(saved: Path, end: bytes) -> None:
    data = saved.read_bytes()
    saved.write_bytes(data[: data.index(end)])
    with pytest.raises(BackupRefused):
        archive.check(saved)


def test_a_changed_byte_is_named_by_its_entry(whole: Whole, saved: Path) -> None:
    data = saved.read_bytes()
    at = data.index(PAPER)
    saved.write_bytes(data[:at] + b"X" + data[at + 1 :])
    with pytest.raises(BackupRefused, match=f"files/clean/{whole.keys['paper']} is not as it was written"):
        archive.check(saved)


def test_an_entry_more_or_less_is_named(saved: Path, tmp_path: Path) -> None:
    with tarfile.open(saved) as tar, tarfile.open(tmp_path / "less.tar", "w") as less:
        for member in tar:
            if member.name != "tables/event.jsonl":
                less.addfile(member, tar.extractfile(member))
    with pytest.raises(BackupRefused, match=r"tables/event\.jsonl is missing"):
        archive.check(tmp_path / "less.tar")
    more = tmp_path / "more.txt"
    more.write_text("x")
    with tarfile.open(saved, "a") as tar:
        tar.add(more, "files/clean/more.txt")
    with pytest.raises(BackupRefused, match=r"more\.txt does not belong to it"):
        archive.check(saved)


def test_what_is_no_backup_is_refused_in_words(tmp_path: Path) -> None:
    for name, data in {"text": b"hello", "empty": b""}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BackupRefused):
            archive.check(tmp_path / name)
    with pytest.raises(BackupRefused):
        archive.check(tmp_path / "nowhere")


def test_its_rows_are_plain_lines_of_json(whole: Whole, saved: Path) -> None:
    with tarfile.open(saved) as tar:
        stream = tar.extractfile("tables/request.jsonl")
        assert stream is not None
        rows = [json.loads(line) for line in stream]
    assert whole.reference in [row["reference"] for row in rows]
