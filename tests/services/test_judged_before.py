"""A draft is judged while nobody waits, and filed only if it still stands as it was judged (C36, T31)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.db import Database
from portal.errors import Refused
from portal.models.base import table
from portal.models.drafts import Attachment, Draft
from portal.models.history import Event
from portal.models.machinery import Counter, Job
from portal.models.requests import Request
from portal.services.applying import attachments, drafts
from portal.services.applying.attachments import Received
from portal.services.applying.filing import Filed
from portal.services.applying.submit import Moved, Ready, put, ready, submit
from portal.services.rows.together import insert_all
from tests.request_types.inline import asked, inline
from tests.support.filing import Portal, portal

MONDAY = datetime(2025, 3, 31, 4, 28, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.stopped_at(MONDAY):
        yield


@pytest.fixture
def office(database: Database) -> Portal:
    return portal(database)


def _draft(office: Portal) -> str:
    with office.database.transaction() as session:
        return office.draft(session)


def _judged(office: Portal, key: str) -> Ready:
    with office.database.reading() as session:
        found = ready(session, office.applicant, office.catalogue, key)
    assert isinstance(found, Ready)
    return found


def _put(office: Portal, found: Ready) -> Filed:
    with office.database.transaction() as session:
        return put(session, office.applicant, found)


def _attach(office: Portal, key: str, clean: bool = True) -> int:
    with office.database.transaction() as session:
        got = Received("q", "d" * 64, 10)
        made = attachments.receive(session, office.applicant, office.catalogue, key, "letter", "หนังสือ.pdf", got).key
        found = session.scalars(select(Attachment.id).where(Attachment.key == made)).one()
        if clean:
            attachments.cleaned(session, found, {"digest": "c" * 64, "media_type": "application/pdf"})
    return found


def _count(office: Portal, *models: type) -> list[int]:
    with office.database.reading() as session:
        return [session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def _refuses(office: Portal, found: Ready) -> None:
    before = _count(office, Request, Event, Draft, Counter, Job)
    with pytest.raises(Moved):
        _put(office, found)
    assert _count(office, Request, Event, Draft, Counter, Job) == before


def test_what_was_judged_is_filed_with_the_files_that_were_seen(office: Portal) -> None:
    key = _draft(office)
    kept, gone = _attach(office, key), _attach(office, key)
    with office.database.transaction() as session:
        row = session.get_one(Attachment, gone)
        attachments.remove(session, office.applicant, key, row.key)
    made = _put(office, _judged(office, key))
    with office.database.reading() as session:
        rows = {row.id: row for row in session.scalars(select(Attachment))}
    assert (rows[kept].request_id, rows[kept].draft_id, rows[kept].claimed_edition) == (made.id, None, 1)
    assert (rows[gone].request_id, rows[gone].draft_id, rows[gone].claimed_edition) == (None, None, None)
    assert (rows[kept].removed_at is None, rows[gone].removed_at is None) == (True, False)
    assert _count(office, Draft) == [0]


def test_a_draft_that_was_changed_in_between_is_not_filed_as_it_was(office: Portal) -> None:
    key = _draft(office)
    found = _judged(office, key)
    with clock.stopped_at(MONDAY + timedelta(seconds=1)), office.database.transaction() as session:
        checked = office.catalogue.version(session, office.version.id)
        drafts.save(session, office.applicant, checked, found.draft, dict(found.draft.words) | {"subject": ("อื่น",)})
    _refuses(office, found)
    with office.database.transaction() as session:
        submit(session, office.applicant, office.catalogue, key)
    with office.database.reading() as session:
        assert "อื่น" in session.scalars(select(Request.search_text)).one()


def test_a_draft_saved_again_within_the_same_moment_is_not_filed_as_it_was(office: Portal) -> None:
    key = _draft(office)
    found = _judged(office, key)
    with office.database.transaction() as session:
        checked = office.catalogue.version(session, office.version.id)
        drafts.save(session, office.applicant, checked, found.draft, dict(found.draft.words) | {"subject": ("อื่น",)})
    _refuses(office, found)


def test_a_draft_that_was_sent_in_between_is_not_filed_again(office: Portal) -> None:
    key = _draft(office)
    one, other = _judged(office, key), _judged(office, key)
    made = _put(office, one)
    _refuses(office, other)
    with office.database.reading() as session:
        again = ready(session, office.applicant, office.catalogue, key)
    assert again == Filed(made.key, made.reference, made.id, again=True)


@pytest.mark.parametrize("clean", [True, False])
def test_a_file_that_came_in_between_is_neither_lost_nor_filed_unseen(office: Portal, clean: bool) -> None:
    key = _draft(office)
    found = _judged(office, key)
    _attach(office, key, clean)
    _refuses(office, found)


def test_a_file_that_went_in_between_is_not_filed(office: Portal) -> None:
    key = _draft(office)
    file = _attach(office, key)
    found = _judged(office, key)
    with office.database.transaction() as session:
        attachments.remove(session, office.applicant, key, session.get_one(Attachment, file).key)
    _refuses(office, found)


def test_a_file_still_looked_at_holds_the_draft_back(office: Portal) -> None:
    key = _draft(office)
    _attach(office, key, clean=False)
    with pytest.raises(Refused, match="files_pending"), office.database.reading() as session:
        ready(session, office.applicant, office.catalogue, key)


def test_files_of_a_field_the_form_no_longer_has_do_not_stop_it(office: Portal) -> None:
    key = _draft(office)
    file = _attach(office, key)
    bare = inline(asked("subject", "text", "เรื่อง"))
    office.catalogue._versions[office.version.id] = bare
    made = _put(office, _judged(office, key))
    with office.database.reading() as session:
        assert session.get_one(Attachment, file).request_id == made.id


def test_rows_that_go_in_together_get_their_columns_own_values(database: Database) -> None:
    with database.transaction() as session:
        job = {"kind": "x", "payload": {}, "run_at": clock.now(), "created_at": clock.now()}
        statement = table(Job).insert()
        insert_all(session, [(statement, job | {"unique_key": key}) for key in ("a", "b")])
    with database.reading() as session:
        rows = session.scalars(select(Job).order_by(Job.unique_key)).all()
    assert [(row.unique_key, row.attempts, row.last_error, row.run_at) for row in rows] == [
        ("a", 0, "", MONDAY),
        ("b", 0, "", MONDAY),
    ]
