"""Files at a draft, at a correction, and back from the office (C32, C38, C41, T18)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.access.permissions import Actor
from portal.access.sight import OFFICER
from portal.db import Database
from portal.errors import Forbidden, NotFound, Refused, Stale, TooMany
from portal.models.drafts import Attachment
from portal.models.requests import Request
from portal.queries.attachments import attached
from portal.services import sweeping
from portal.services.applying import attachments, drafts, revisions
from portal.services.applying.attachments import Received
from portal.services.applying.submit import submit
from portal.services.casework import desk, handling, officer_files
from tests.support.filing import Portal, portal
from tests.support.requests import person

MONDAY = datetime(2025, 3, 31, 4, 28, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.stopped_at(MONDAY):
        yield


@pytest.fixture
def office(database: Database) -> Portal:
    return portal(database)


def _receive(office: Portal, draft: str, name: str = "letter", size: int = 10, clean: bool = True) -> str:
    with office.database.transaction() as session:
        got = Received("q", "d" * 64, size)
        key = attachments.receive(session, office.applicant, office.catalogue, draft, name, "หนังสือ.pdf", got).key
        found = session.scalars(select(Attachment.id).where(Attachment.key == key)).one()
        if clean:
            attachments.cleaned(session, found, {"digest": "c" * 64, "media_type": "application/pdf"})
    return key


def _draft(office: Portal) -> str:
    with office.database.transaction() as session:
        return office.draft(session)


def test_only_file_fields_of_the_form_take_files_and_only_from_their_owner(office: Portal) -> None:
    draft = _draft(office)
    for name in ("subject", "result", "nothing", "letter.0.x", "officer", ""):
        with pytest.raises(NotFound):
            _receive(office, draft, name)
    with office.database.transaction() as session:
        stranger = person(session)
    with pytest.raises(NotFound), office.database.transaction() as session:
        attachments.check_room(session, stranger, office.catalogue, draft, "letter")


def test_who_sent_too_much_today_waits(office: Portal) -> None:
    draft = _draft(office)
    _receive(office, draft, size=attachments.BYTES_A_DAY + 1)
    with pytest.raises(TooMany), office.database.reading() as session:
        attachments.check_room(session, office.applicant, office.catalogue, draft, "letter")


def test_filing_waits_for_the_worker_and_claims_what_is_clean(office: Portal) -> None:
    draft = _draft(office)
    _receive(office, draft, clean=False)
    with pytest.raises(Refused), office.database.transaction() as session:
        submit(session, office.applicant, office.catalogue, draft)
    with office.database.transaction() as session:
        session.query(Attachment).update({"state": "clean"})
    with office.database.transaction() as session:
        made = submit(session, office.applicant, office.catalogue, draft)
        assert [one.claimed_edition for one in attached(session, made.id)] == [1]


def test_too_many_files_in_a_field_are_refused(office: Portal) -> None:
    draft = _draft(office)
    _receive(office, draft)
    second = _receive(office, draft)
    with pytest.raises(Refused) as told, office.database.transaction() as session:
        submit(session, office.applicant, office.catalogue, draft)
    assert list(told.value.problems) == ["letter"]
    with office.database.transaction() as session:
        attachments.remove(session, office.applicant, draft, second)
    with pytest.raises(NotFound), office.database.transaction() as session:
        attachments.remove(session, office.applicant, draft, second)
    with office.database.transaction() as session:
        assert submit(session, office.applicant, office.catalogue, draft).reference


@pytest.mark.parametrize(("opened", "exchanged"), [("letter", True), ("subject", False)])
def test_a_correction_exchanges_files_of_opened_fields_only(office: Portal, opened: str, exchanged: bool) -> None:
    draft = _draft(office)
    first = _receive(office, draft)
    with office.database.transaction() as session:
        made = submit(session, office.applicant, office.catalogue, draft)
        handling.return_for_correction(session, office.staff, office.catalogue, made.key, 1, "แก้", [(opened, "x")])
    with office.database.transaction() as session:
        again = drafts.start_revision(session, office.applicant, office.catalogue, made.key, "correction")
        found = drafts.find(session, office.applicant, again)
        checked = office.catalogue.version(session, found.version_id)
        words = dict(found.words) | {"letter.removed": (first,)}
        drafts.save(session, office.applicant, checked, found, words)
    new = _receive(office, again)
    with office.database.transaction() as session:
        revisions.refile(session, office.applicant, office.catalogue, again, 2)
    with office.database.reading() as session:
        files = {one.key: one for one in attached(session, made.id)}
    assert files[first].belongs_to(1)
    assert files[first].belongs_to(2) is not exchanged
    assert (new in files) is exchanged


def test_a_file_from_the_office_is_one_event_and_marks_the_request(office: Portal) -> None:
    made = office.filed()
    got = Received("q", "d" * 64, 10)

    def lay(who: Actor, name: str, clean: bool = True) -> None:
        with office.database.transaction() as session:
            key = desk.receive(session, who, office.catalogue, made.key, OFFICER, name, got)
            row = session.scalars(select(Attachment).where(Attachment.key == key)).one()
            if clean:
                attachments.cleaned(session, row.id, {"digest": "e" * 64, "media_type": "application/pdf"})

    def give(who: Actor, seen: int) -> None:
        with office.database.transaction() as session:
            officer_files.give(session, who, office.catalogue, made.key, seen, "ผลการพิจารณา")

    with pytest.raises(Refused, match="no_file"):
        give(office.staff, 1)
    lay(office.staff, "ผล.pdf")
    lay(office.staff, "แนบท้าย.pdf", clean=False)
    with pytest.raises(Refused, match="file_pending"):
        give(office.staff, 1)
    with office.database.transaction() as session:
        waits = session.scalars(select(Attachment).where(Attachment.state == "received")).one()
        assert attached(session, made.id) == [], "what only lies ready is nobody's but the officer's"
        attachments.refused(session, waits.id, "uploads.broken_pdf", {})
    with pytest.raises(Refused, match="file_refused"):
        give(office.staff, 1)
    with office.database.transaction() as session:
        desk.remove(session, office.staff, made.id, [waits.key])
    give(office.staff, 1)
    with pytest.raises(Forbidden):
        lay(office.applicant, "ผล.pdf")
    lay(office.staff, "อีกไฟล์.pdf")
    with pytest.raises(Stale):
        give(office.staff, 1)
    with office.database.reading() as session:
        request = session.scalars(select(Request)).one()
        assert request.has_officer_file
        assert [(one.side, one.original_name) for one in attached(session, made.id)] == [("officer", "ผล.pdf")]


def test_the_sweep_takes_old_drafts_and_unclaimed_files_and_nothing_else(office: Portal) -> None:
    kept, old = _draft(office), _draft(office)
    _receive(office, kept)
    _receive(office, old)
    with office.database.transaction() as session:
        submit(session, office.applicant, office.catalogue, kept)
    with clock.stopped_at(MONDAY + timedelta(days=91)), office.database.transaction() as session:
        sweeping.sweep_rows(session)
    with office.database.reading() as session:
        assert len(session.scalars(select(Attachment)).all()) == 1
        with pytest.raises(NotFound):
            drafts.find(session, office.applicant, old)
        assert sweeping.unnamed(session, ["c" * 64, "e" * 64]) == ["e" * 64]


def test_a_file_sent_again_goes_before_the_one_it_was_chosen_before_and_nowhere_else(office: Portal) -> None:
    draft, other = _draft(office), _draft(office)
    first, second, last = (_receive(office, draft) for _ in range(3))
    strange = _receive(office, other)
    with office.database.transaction() as session:
        attachments.put_before(session, last, second)
        for nothing in ("", "no such key", strange, last):
            attachments.put_before(session, first, nothing)
    with office.database.reading() as session:
        rows = select(Attachment.key).order_by(Attachment.position, Attachment.id)
        mine = [key for key in session.scalars(rows) if key != strange]
        turns = {row.key: row.position for row in session.execute(select(Attachment.key, Attachment.position))}
    assert mine == [first, last, second]
    assert len({turns[key] for key in mine}) == 3
