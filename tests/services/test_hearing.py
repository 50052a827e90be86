"""The folder is heard, what was written on screen stays, and an unchanged folder costs nothing (decision 28)."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from portal.db import Database
from portal.errors import Stale
from portal.models.base import table
from portal.models.catalogue import Publication
from portal.models.shelf import OfficeFileEdition
from portal.queries import shelf
from portal.queries.catalogue import Catalogue
from portal.queries.shelf import Held
from portal.request_types.reading.folder import files_in, kind_of, may_be_made
from portal.services.publishing import listening
from portal.services.publishing.hearing import How, digests, hear, heard, lay
from portal.services.publishing.listening import listen
from portal.services.publishing.office_folder import compiled, read_folder
from portal.services.publishing.publication import publish
from tests.support.declared import OFFICE

CARD = "id: card\ntitle: ขอบัตร\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]  # คำอธิบาย\n"
PAGE = "pages/guide.md"
A, B, C = "a" * 64, "b" * 64, "c" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small office with a type and a page."""
    for name in ("request_types", "pages"):
        (tmp_path / "office" / name).mkdir(parents=True)
    (tmp_path / "office" / "office.yaml").write_text(OFFICE, "utf-8")
    (tmp_path / "office" / "request_types" / "card.yaml").write_text(CARD, "utf-8")
    (tmp_path / "office" / PAGE).write_text("# คู่มือ\r\n", "utf-8")
    return tmp_path / "office"


@pytest.mark.parametrize(
    ("on_shelf", "heard_before", "folder", "how"),
    [
        (None, "", A, How.NEW),
        (A, A, A, How.SAME),
        (A, A, B, How.CHANGED),
        (B, A, A, How.KEPT),
        (B, A, C, How.OVER),
        (B, A, B, How.AGREED),
        ("", A, A, How.KEPT),  # taken away on screen
        ("", A, B, How.OVER),
        (B, "", A, How.OVER),  # made on screen, and then in the folder too
        ("", "", A, How.NEW),  # it is back
        (A, A, None, How.WITHDRAWN),
        (B, A, None, How.STAYS),
        (B, "", None, None),  # made on screen: the folder never had it
    ],
)
def test_what_the_folder_says_of_a_file(
    on_shelf: str | None, heard_before: str, folder: str | None, how: How | None
) -> None:
    there = {} if on_shelf is None else {PAGE: Held(PAGE, 1, on_shelf, 1, heard_before)}
    found = heard(there, {} if folder is None else {PAGE: folder})
    assert [each.how for each in found] == ([] if how is None else [how])
    assert [each.how for each in heard(there, {}, [PAGE])] == [How.NOT_TAKEN]


def _hows(database: Database, folder: Path) -> dict[str, How]:
    listened = listen(database, folder)
    assert listened is not None
    return {each.path: each.how for each in listened.done.heard if each.how is not How.SAME}


def _write(database: Database, **files: bytes | None) -> None:
    with database.transaction() as session:
        told = {name.replace("__", "/") + ".md": data for name, data in files.items()}
        lay(session, told, shelf.held(session), "screen")


def _said(database: Database) -> dict[str, bytes]:
    with database.reading() as session:
        return shelf.contents(session, [*shelf.held(session).values()])


def test_an_unchanged_file_never_undoes_what_was_written_on_screen_and_a_new_word_does(
    database: Database, folder: Path
) -> None:
    assert set(_hows(database, folder).values()) == {How.NEW}
    assert _said(database) == files_in(folder).files
    _write(database, pages__guide=b"# mine", pages__other=b"# other")
    (folder / "request_types" / "card.yaml").write_text(CARD + "# more\n", "utf-8")
    assert _hows(database, folder) == {"request_types/card.yaml": How.CHANGED, PAGE: How.KEPT}
    assert _said(database)[PAGE] == b"# mine"
    (folder / PAGE).write_bytes(b"# theirs")
    assert _hows(database, folder) == {PAGE: How.OVER}
    _write(database, pages__guide=b"# mine again")
    (folder / PAGE).unlink()
    assert _hows(database, folder) == {PAGE: How.STAYS}
    (folder / "request_types" / "card.yaml").unlink()
    assert _hows(database, folder) == {"request_types/card.yaml": How.WITHDRAWN}
    assert set(_said(database)) == {"office.yaml", PAGE, "pages/other.md"}
    with database.reading() as session:
        told = [(each.origin, shelf.content(session, each.id)) for each in shelf.editions(session, PAGE)]
    said = [b"# mine again", b"# theirs", b"# mine", "# คู่มือ\r\n".encode()]
    assert [data for _, data in told] == said
    assert [origin for origin, _ in told] == ["screen", "folder", "screen", "folder"]


def test_an_unchanged_folder_is_not_read_again_unless_the_code_is_another(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "request_types" / "broken.yaml").write_text("id: broken\ntitle: [\n", "utf-8")
    first = listen(database, folder)
    read: list[str] = []
    monkeypatch.setattr(listening, "read_files", lambda *_args, **_more: read.append("read"))
    again = listen(database, folder)
    assert first is not None and again is not None
    assert read == []
    assert again.done.refused == first.done.refused == ("broken",)
    assert [(each.id, list(each.problems)) for each in again.found.types] == [
        (each.id, list(each.problems)) for each in first.found.types
    ]
    with database.transaction() as session:
        session.execute(update(table(Publication)).values(made_of="another code"))
    with pytest.raises(AttributeError):
        listen(database, folder)
    assert read == ["read"]


def test_a_folder_that_is_being_replaced_changes_nothing_and_none_is_needed_once_heard(
    database: Database, folder: Path
) -> None:
    assert listen(database, folder / "nowhere") is None
    listen(database, folder)
    (folder / "office.yaml").unlink()
    assert _hows(database, folder) == {}
    assert _said(database)[PAGE] == "# คู่มือ\r\n".encode()


def test_a_file_too_large_is_told_and_what_there_was_stays(database: Database, folder: Path) -> None:
    listen(database, folder)
    (folder / PAGE).write_bytes(b"#" * (512 * 1024 + 1))
    listened = listen(database, folder)
    assert listened is not None
    assert [problem["file"] for problem in listened.found.problems] == [PAGE]
    assert "512 kB" in listened.found.problems[0]["what"]
    assert _said(database)[PAGE] == "# คู่มือ\r\n".encode()
    again = listen(database, folder)
    assert again is not None and [problem["file"] for problem in again.found.problems] == [PAGE]


def test_a_change_is_seen_by_others_and_one_judged_on_an_older_shelf_is_refused(
    database: Database, folder: Path
) -> None:
    listen(database, folder)
    other = Catalogue(compiled)
    with database.reading() as session:
        assert set(other.files(session)) == {"office.yaml", "request_types/card.yaml", PAGE}
        stood = shelf.newest(session)
    found = replace(read_folder(folder), shelf_at=stood)
    (folder / PAGE).write_bytes(b"# new")
    listen(database, folder)
    other.forget()
    with database.reading() as session:
        held = other.files(session)[PAGE]
        assert shelf.content(session, held.edition_id) == b"# new"
    with pytest.raises(Stale), database.transaction() as session:
        publish(session, found)


def test_what_a_file_said_is_never_changed_or_deleted(database: Database, folder: Path) -> None:
    with database.transaction() as session:
        hear(session, files_in(folder).files)
    edition = table(OfficeFileEdition)
    for act in (update(edition).values(reason="x"), delete(edition)):
        with pytest.raises(IntegrityError, match="never changed"), database.transaction() as session:
            session.execute(act)
    with database.reading() as session:
        said = {row.path: row.digest for row in session.execute(select(edition.c.path, edition.c.digest))}
    assert said == digests(files_in(folder).files)


@pytest.mark.parametrize(
    ("path", "is_read", "may_be"),
    [
        ("office.yaml", True, True),
        ("request_types/card.yaml", True, True),
        ("registries/rooms.csv", True, True),
        ("pages/card-guide.en.md", True, True),
        ("pages/คู่มือ.md", True, False),
        ("files/คู่มือ.pdf", True, False),
        ("logo.png", True, False),
        ("demo/people.yaml", True, False),
        ("request_types/Card.yaml", True, False),
        ("request_types/.card.yaml", False, False),
        ("request_types/card.yml", False, False),
        ("request_types/a/card.yaml", False, False),
        ("../office.yaml", False, False),
        ("pages/../office.yaml", False, False),
        ("/etc/passwd", False, False),
        ("pages/a\\b.md", False, False),
        ("pages/a\n.md", False, False),
        ("pages/.md", False, False),
        ("pages/", False, False),
        ("", False, False),
        ("other/card.yaml", False, False),
    ],
)
def test_only_known_places_are_read_and_only_plain_names_are_made(path: str, is_read: bool, may_be: bool) -> None:
    assert (kind_of(path) is not None, may_be_made(path)) == (is_read, may_be)
