"""Filing, correcting, editing, finishing, cancelling through the services, on both engines (C36-C41, T31, F15)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.db import Database
from portal.errors import Forbidden, NotFound, PortalError, Refused, Stale, Taken
from portal.models.booking import BookedQuantum
from portal.models.drafts import Draft
from portal.models.history import Event
from portal.models.requests import Correction, Edition, Request, StaffAnswers
from portal.services.applying import drafts, revisions
from portal.services.applying.filing import Filed
from portal.services.applying.submit import submit
from portal.services.casework import handling, staff_forms
from portal.workflow.states import State
from tests.request_types.inline import asked, inline
from tests.support.filing import PERIOD, WORDS, Portal, portal, room_booking
from tests.support.requests import person
from tests.support.volume import tried, volume

MONDAY = datetime(2025, 3, 31, 4, 28, 59, tzinfo=UTC)


@pytest.fixture
def office(database: Database) -> Portal:
    with clock.stopped_at(MONDAY):
        return portal(database)


@pytest.fixture(autouse=True)
def _monday() -> object:
    with clock.stopped_at(MONDAY):
        yield


def _count(office: Portal, model: type) -> int:
    with office.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def _request(office: Portal, key: str) -> Request:
    with office.database.reading() as session:
        return session.scalars(select(Request).where(Request.key == key)).one()


@pytest.mark.parametrize("type", ["text", "citizen_id"])
def test_a_private_answer_is_not_found_by_search_though_an_old_version_says_so(type: str, database: Database) -> None:
    private = asked("secret", type, searchable=True, sensitive=type == "text")
    office = portal(database, inline(asked("subject", "text", searchable=True), private))
    request = _request(office, office.filed(secret=("9101700203455",)).key)
    assert "ประชุม" in request.search_text
    assert "9101700203455" not in request.search_text.replace("-", "")


def test_a_draft_becomes_a_request_with_number_answers_and_booked_time(office: Portal) -> None:
    made = office.filed()
    request = _request(office, made.key)
    assert made.reference == "3120250331112859"
    assert (request.state, request.unit, request.revision) == ("submitted", "general", 1)
    assert "ประชุม" in request.search_text
    assert _count(office, BookedQuantum) == 12
    assert _count(office, Draft) == 0
    with office.database.reading() as session:
        edition = session.scalars(select(Edition)).one()
    assert edition.answers["room"] == {"row": "small"}
    assert edition.kept["room"]["small"]["label"] == "ห้องเล็ก"


def test_two_in_one_second_have_numbers_of_their_own(office: Portal) -> None:
    afternoon: dict[str, tuple[str, ...]] = {"booked.start_time": ("13:00",), "booked.end_time": ("14:00",)}
    one, two = office.filed(), office.filed(None, **afternoon)
    assert (one.reference, two.reference) == ("3120250331112859", "3120250331112900")


def test_a_refused_draft_stays_with_its_words(office: Portal) -> None:
    with office.database.transaction() as session:
        key = office.draft(session, subject=("",))
    with pytest.raises(Refused) as told, office.database.transaction() as session:
        submit(session, office.applicant, office.catalogue, key)
    assert list(told.value.problems) == ["subject"]
    with office.database.reading() as session:
        assert drafts.find(session, office.applicant, key).words["room"] == ("small",)
    assert _count(office, Request) == 0


def test_the_same_draft_sent_by_many_at_once_is_one_request(office: Portal) -> None:
    with office.database.transaction() as session:
        key = office.draft(session)
    barrier = threading.Barrier(8)
    outcomes: list[Filed | PortalError] = []

    def send() -> None:
        barrier.wait()
        try:
            with office.database.transaction() as session:
                outcomes.append(submit(session, office.applicant, office.catalogue, key))
        except PortalError as problem:
            outcomes.append(problem)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {getattr(outcome, "reference", outcome) for outcome in outcomes} == {"3120250331112859"}
    assert [outcome.again for outcome in outcomes if isinstance(outcome, Filed)].count(False) == 1
    assert _count(office, Request) == 1


def test_pairs_sent_within_five_milliseconds_are_one_request_each(office: Portal) -> None:
    for turn in range(volume(1000)):
        with clock.stopped_at(MONDAY + timedelta(seconds=turn)):
            with office.database.transaction() as session:
                key = office.draft(session)
            first, second = _sent_twice(office, key)
            assert (first.key, first.reference) == (second.key, second.reference)
            assert {first.again, second.again} == {True, False}
            with office.database.transaction() as session:
                handling.cancel(session, office.applicant, office.catalogue, first.key, 1)
        tried("F15", "pairs sent at once: one request, one number, told to both", 1)
    assert _count(office, Request) == volume(1000)


def _sent_twice(office: Portal, key: str) -> tuple[Filed, Filed]:
    both = threading.Barrier(2)

    def send() -> Filed:
        both.wait()
        with office.database.transaction() as session:
            return submit(session, office.applicant, office.catalogue, key)

    with ThreadPoolExecutor(2) as pair:
        one, two = pair.submit(send), pair.submit(send)
        return one.result(), two.result()


def test_another_persons_draft_or_sent_draft_is_not_there(office: Portal) -> None:
    with office.database.transaction() as session:
        stranger = person(session)
        key = office.draft(session)
    for _ in range(2):
        with pytest.raises(NotFound), office.database.transaction() as session:
            submit(session, stranger, office.catalogue, key)
        with office.database.transaction() as session:
            submit(session, office.applicant, office.catalogue, key)


def test_booked_time_that_went_meanwhile_is_refused_and_nothing_is_filed(office: Portal) -> None:
    with office.database.transaction() as session:
        late = person(session)
        key = office.draft(session, late)
    office.filed()
    with pytest.raises(PortalError), office.database.transaction() as session:
        submit(session, late, office.catalogue, key)
    assert _count(office, Request) == 1


def test_posted_fields_of_staff_computed_and_unknown_names_are_left_out(office: Portal) -> None:
    made = office.filed(result=("ผ่าน",), state=("done",), reference=("1",))
    request = _request(office, made.key)
    assert (request.state, request.reference) == ("submitted", made.reference)
    with office.database.reading() as session:
        assert "result" not in session.scalars(select(Edition)).one().answers


def _returned(office: Portal, *corrections: tuple[str, str]) -> str:
    made = office.filed()
    with office.database.transaction() as session:
        handling.return_for_correction(session, office.staff, office.catalogue, made.key, 1, "โปรดแก้ไข", corrections)
    return made.key


def _refile(office: Portal, key: str, purpose: str, seen: int, **words: tuple[str, ...]) -> None:
    with office.database.transaction() as session:
        draft_key = drafts.start_revision(session, office.applicant, office.catalogue, key, purpose)
        draft = drafts.find(session, office.applicant, draft_key)
        checked = office.catalogue.version(session, draft.version_id)
        drafts.save(session, office.applicant, checked, draft, dict(draft.words) | words)
        revisions.refile(session, office.applicant, office.catalogue, draft_key, seen)


def test_a_correction_changes_the_opened_fields_only_and_keeps_both_sides(office: Portal) -> None:
    key = _returned(office, ("subject", "เรื่องไม่ชัดเจน"))
    _refile(office, key, "correction", 2, subject=("ประชุมใหญ่",), **{"booked.end_time": ("16:00",)})
    request = _request(office, key)
    assert (request.state, request.edition, request.revision) == ("resubmitted", 2, 3)
    with office.database.reading() as session:
        editions = session.scalars(select(Edition).order_by(Edition.number)).all()
        correction = session.scalars(select(Correction)).one()
        event = session.scalars(select(Event).where(Event.number == 3)).one()
    assert [edition.answers["subject"] for edition in editions] == ["ประชุม", "ประชุมใหญ่"]
    assert editions[0].answers["booked"] == editions[1].answers["booked"]
    assert (correction.edition, correction.closed_edition) == (1, 2)
    assert event.data == {"edition": 2, "fields": ["subject"]}
    assert _count(office, BookedQuantum) == 12


def test_a_return_that_names_nothing_opens_everything(office: Portal) -> None:
    key = _returned(office)
    _refile(office, key, "correction", 2, subject=("ใหม่",), **{"booked.end_time": ("10:00",)})
    assert _count(office, BookedQuantum) == 4


def test_only_fields_of_the_form_can_be_opened(office: Portal) -> None:
    made = office.filed()
    for name in ("result", "nothing"):
        with pytest.raises(Refused), office.database.transaction() as session:
            handling.return_for_correction(session, office.staff, office.catalogue, made.key, 1, "x", [(name, "x")])
    assert _request(office, made.key).state == "submitted"


def test_an_edit_is_possible_until_staff_begin(office: Portal) -> None:
    made = office.filed()
    _refile(office, made.key, "edit", 1, subject=("แก้ไข",))
    assert _request(office, made.key).state == "submitted"
    with office.database.transaction() as session:
        draft = drafts.start_revision(session, office.applicant, office.catalogue, made.key, "edit")
    with office.database.transaction() as session:
        handling.accept(session, office.staff, office.catalogue, made.key, 2)
    with pytest.raises(PortalError), office.database.transaction() as session:
        revisions.refile(session, office.applicant, office.catalogue, draft, 2)
    with pytest.raises(Forbidden), office.database.transaction() as session:
        drafts.start_revision(session, office.applicant, office.catalogue, made.key, "edit")


def test_done_is_reached_through_the_staff_form_only(office: Portal) -> None:
    made = office.filed()
    with office.database.transaction() as session:
        handling.accept(session, office.staff, office.catalogue, made.key, 1)
    with pytest.raises(Refused), office.database.transaction() as session:
        handling.finish(session, office.staff, office.catalogue, made.key, 2)
    with pytest.raises(Refused) as told, office.database.transaction() as session:
        staff_forms.fill(session, office.staff, office.catalogue, made.key, "outcome", {"result": ("",)}, 2)
    assert list(told.value.problems) == ["result"]
    with office.database.transaction() as session:
        staff_forms.fill(session, office.staff, office.catalogue, made.key, "outcome", {}, 2, moves=False)
    with office.database.transaction() as session:
        words = {"result": ("เรียบร้อย",), "subject": ("ปลอม",)}
        done = staff_forms.fill(session, office.staff, office.catalogue, made.key, "outcome", words, 3)
    assert done.state == State.DONE
    with office.database.reading() as session:
        kept = session.scalars(select(StaffAnswers)).one()
    assert kept.answers == {"result": "เรียบร้อย"}
    assert kept.forms["outcome"]["complete"] is True


def test_cancelling_frees_the_time_for_others(office: Portal) -> None:
    made = office.filed()
    with office.database.transaction() as session:
        handling.cancel(session, office.applicant, office.catalogue, made.key, 1)
    assert _count(office, BookedQuantum) == 0
    office.filed()


def test_a_wish_is_held_from_the_step_it_says(database: Database) -> None:
    office = portal(database, room_booking(held_from="in_progress"))
    one, two = office.filed(), office.filed()
    assert _count(office, BookedQuantum) == 0
    with office.database.transaction() as session:
        handling.accept(session, office.staff, office.catalogue, one.key, 1)
    assert _count(office, BookedQuantum) == 12
    with pytest.raises(Taken), office.database.transaction() as session:
        handling.accept(session, office.staff, office.catalogue, two.key, 1)
    assert _request(office, two.key).state == "submitted"


def test_a_stale_screen_changes_nothing(office: Portal) -> None:
    made = office.filed()
    with office.database.transaction() as session:
        handling.send_message(session, office.staff, office.catalogue, made.key, 1, "สวัสดี")
    with pytest.raises(Stale), office.database.transaction() as session:
        handling.accept(session, office.staff, office.catalogue, made.key, 1)
    assert _request(office, made.key).message == "สวัสดี"


def test_words_of_a_form_survive_and_pages_keep_each_other(office: Portal) -> None:
    with office.database.transaction() as session:
        key = drafts.start(session, office.applicant, office.catalogue, "room_booking")
        checked = office.catalogue.version(session, office.version.id)
        draft = drafts.find(session, office.applicant, key)
        drafts.save(session, office.applicant, checked, draft, WORDS | PERIOD | {"junk": ("x",)}, page=0)
    with office.database.reading() as session:
        words = drafts.find(session, office.applicant, key).words
    assert "junk" not in words
    assert words["booked.start_date"] == ("01/04/2568",)
