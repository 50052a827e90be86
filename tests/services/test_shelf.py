"""What a person writes is judged and put in force whole, with author and reason, or not at all (decision 28, T20)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.errors import Forbidden, Refused, Stale
from portal.models.acts import AdminAct
from portal.models.catalogue import RequestType, TypeVersion
from portal.queries import shelf as kept
from portal.request_types.proving import prove
from portal.request_types.reading.source import office_from
from portal.services.publishing import shelf
from portal.services.publishing.listening import listen
from portal.services.publishing.proving import BOUNDS, Found, TooHeavy, proved
from portal.services.publishing.publication import Published
from portal.services.publishing.shelf import Changes, FilesRefused
from tests.conftest import Fresh
from tests.support.declared import Declared, declare

CARD = "title: ขอบัตร\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]\n"
PATH = "request_types/card.yaml"
BROKEN = "title: เสีย\nform: [{fields: [{id: why, type: no_such, label: เหตุผล}]}]\n"
FAILING = CARD + "examples: [{name: ผิด, given: {why: ก}, errors: [why]}]\n"


def here(files: Mapping[str, bytes], names: Collection[str], examples: Collection[str], _language: str) -> Found:
    """As the child does, in this process: starting one costs half a second."""
    found = prove(office_from(files, names), examples)
    return Found(found.types, [*found.others, *(each for several in found.types.values() for each in several)])


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Declared:
    return declare(database, tmp_path / "office", card=CARD)


def _write(office: Declared, changes: Changes, who: str = "admin", reason: str = "ขอสีด้วย") -> Published:
    with office.database.reading() as session:
        now = shelf.standing(session)
    judged = shelf.judged(now, changes, prove=here)
    actor = office.person(who)
    with office.database.transaction() as session:
        return shelf.write(session, actor, judged, reason)


def _card(text: str = CARD) -> bytes:
    return f"id: card\n{text}".encode()


def test_a_change_is_a_version_an_edition_and_an_act_with_author_and_reason(office: Declared) -> None:
    done = _write(office, {PATH: _card(CARD + "icon: card  # เปลี่ยนรูป\n"), "pages/guide.md": "# คู่มือ".encode()})
    assert done.versions == {"card": 2}
    with office.database.reading() as session:
        version = session.scalars(select(TypeVersion).where(TypeVersion.number == 2)).one()
        newest, first = kept.editions(session, PATH)
        act = session.scalars(select(AdminAct).where(AdminAct.what == "file.write").order_by(AdminAct.id)).all()
        assert kept.content(session, newest.id) == _card(CARD + "icon: card  # เปลี่ยนรูป\n")
    assert (version.reason, version.published_by_id) == ("ขอสีด้วย", act[0].by_id)
    assert (newest.origin, newest.reason, newest.by) == ("screen", "ขอสีด้วย", act[0].by_name)
    assert first.origin == "folder"
    assert [each.about_id for each in act] == ["pages/guide.md", PATH]
    assert "card 2" in act[1].after["th"]


def test_what_is_wrong_stands_at_its_line_and_nothing_is_written(office: Declared) -> None:
    with office.database.reading() as session:
        before = kept.newest(session)
    for text, line in ((BROKEN, 3), (FAILING, 4), ("title: [\n", 2)):
        with pytest.raises(FilesRefused) as refused:
            _write(office, {PATH: _card(text), "pages/guide.md": b"# x"})
        assert next((each["file"], each["line"]) for each in refused.value.found) == (PATH, line)
    with office.database.reading() as session:
        assert kept.newest(session) == before


def test_a_neighbour_that_was_broken_before_stops_nobody_and_is_not_published(office: Declared) -> None:
    (office.folder / "request_types" / "other.yaml").write_text(f"id: other\n{FAILING}", "utf-8")
    with pytest.raises(AssertionError):
        office.write(card=CARD)
    listen(office.database, office.folder)
    assert _write(office, {"pages/guide.md": b"# x"}).versions == {}
    with office.database.reading() as session:
        other = session.get_one(RequestType, "other")
        assert other.current_version_id is None and other.problems
    assert _write(office, {"request_types/other.yaml": None, PATH: _card(CARD + "icon: card\n")}).versions == {
        "card": 2
    }
    with office.database.reading() as session:
        assert not session.get_one(RequestType, "other").is_declared


def test_who_may_not_and_who_was_overtaken_change_nothing(office: Declared) -> None:
    with pytest.raises(Forbidden):
        _write(office, {"pages/guide.md": b"# x"}, who="officer")
    with office.database.reading() as session:
        now = shelf.standing(session)
    judged = shelf.judged(now, {"pages/guide.md": b"# mine"}, prove=here)
    _write(office, {"pages/guide.md": b"# theirs"})
    admin = office.person("admin")
    with pytest.raises(Stale), office.database.transaction() as session:
        shelf.write(session, admin, judged, "x")
    with office.database.reading() as session:
        assert kept.one(session, "pages/guide.md") == b"# theirs"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"office.yaml": None}, "files.office_stays"),
        ({"pages/guide.md": b"#" * (512 * 1024 + 1)}, "files.too_big"),
    ],
)
def test_the_office_stays_and_sizes_are_bounded(office: Declared, changes: Changes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        _write(office, changes)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "path", ["../office.yaml", "request_types/../../x.yaml", "files/x.pdf", "request_types/X.yaml", "x"]
)
def test_a_name_is_a_known_place_or_refused(office: Declared, path: str) -> None:
    with office.database.reading() as session:
        now = shelf.standing(session)
    with pytest.raises(Refused, match=r"files\.name"):
        shelf.check_name(path, now)


def test_t20_a_file_that_takes_too_long_ends_its_process_and_is_told_kindly(
    fresh_database: Fresh, tmp_path: Path
) -> None:
    office = declare(Database(fresh_database("sqlite")), tmp_path / "office", card=CARD)
    asked = "".join(f"      - {{id: q{number}, type: text, label: ถ, optional: true}}\n" for number in range(1900))
    many = "".join(f"  - {{name: e{number}, given: {{q1: ก}}, errors: []}}\n" for number in range(500))

    def slowly(files: Mapping[str, bytes], names: Collection[str], examples: Collection[str], language: str) -> Found:
        return proved(files, names, examples, language, replace(BOUNDS, cpu=1))

    with office.database.reading() as session:
        now = shelf.standing(session)
    with pytest.raises(FilesRefused) as refused:
        shelf.judged(
            now, {PATH: _card("title: ขอบัตร\nform:\n  - fields:\n" + asked + "examples:\n" + many)}, "en", slowly
        )
    assert "took too long" in refused.value.found[0]["what"]
    found = proved({PATH: _card(BROKEN)}, [PATH], ["card"], "en")
    assert "no_such" in found.shown[-1]["what"] or found.types["card"]
    with pytest.raises(TooHeavy):
        proved(now.files, [], [], "en", replace(BOUNDS, memory=1024 * 1024))
    office.database.close()
