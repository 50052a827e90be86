"""What a correction changed, old and new side by side (C38, C51)."""

from datetime import UTC, datetime

from portal import clock
from portal.access.sight import WHOLE
from portal.db import Database
from portal.queries.changes import Reader, asked, changes
from portal.services.applying import drafts, revisions
from portal.services.casework import handling
from portal.texts import catalogue
from portal.workflow.transitions import Action
from tests.support.filing import portal

MONDAY = datetime(2025, 3, 31, 4, 28, 59, tzinfo=UTC)


def test_changes_show_both_sides_and_the_reason(database: Database) -> None:
    with clock.stopped_at(MONDAY):
        office = portal(database)
        made = office.filed()
        with database.transaction() as session:
            wanted = [("subject", "ไม่ชัดเจน")]
            handling.return_for_correction(session, office.staff, office.catalogue, made.key, 1, "แก้", wanted)
        with database.transaction() as session:
            key = drafts.start_revision(session, office.applicant, office.catalogue, made.key, "correction")
            draft = drafts.find(session, office.applicant, key)
            checked = office.catalogue.version(session, draft.version_id)
            drafts.save(session, office.applicant, checked, draft, dict(draft.words) | {"subject": ("ประชุมครู",)})
            assert [one.is_open for one in asked(session, checked, made.id, "th")] == [True]
            revisions.refile(session, office.applicant, office.catalogue, key, 2)
    with database.reading() as session:
        (change,) = changes(session, checked, made.id, (1, 2), Reader(WHOLE, "th"))
        assert [one.is_open for one in asked(session, checked, made.id, "th")] == [False]
    assert (change.label, change.old, change.new, change.reason) == ("เรื่อง", "ประชุม", "ประชุมครู", "ไม่ชัดเจน")


def test_every_action_has_words_in_both_languages() -> None:
    for language in ("th", "en"):
        for action in Action:
            assert f"lifecycle.event.{action}" in catalogue(language)
