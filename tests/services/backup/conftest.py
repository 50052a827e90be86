"""A portal with everything a backup must carry: histories, files in every area, bookings, people who know each other."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from portal import clock
from portal.db import Database
from portal.models.accounts import Account
from portal.models.drafts import Attachment, Paper
from portal.models.entry import UserSession
from portal.services.publishing.hearing import hear
from portal.services.rows.search_index import index_new
from portal.uploads.storage import Area, LocalStorage
from portal.workflow.transitions import Action
from tests.support.filing import Portal, portal
from tests.support.requests import act

PHOTO, LETTER, PAPER, ARRIVED = b"a clean photo", b"a signed letter", b"%PDF a paper", b"not cleaned yet"


@dataclass
class Whole:
    """A portal and its store."""

    portal: Portal
    storage: LocalStorage
    reference: str
    keys: dict[str, str]

    @property
    def database(self) -> Database:
        return self.portal.database


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "home" / "storage")


@pytest.fixture
def whole(database: Database, storage: LocalStorage, stopped_clock: object) -> Whole:
    """Two requests, one of them returned; a clean, a sealed and a waiting file; a paper; somebody logged in."""
    made = portal(database)
    first = made.filed()
    with database.transaction() as session:
        second_day = ("02/04/2568",)
        session.get_one(Account, made.applicant.id).identity_seen_by_id = made.staff.id
        act(session, made.staff, first.key, Action.RETURN, message="ขอสำเนาที่ชัดกว่านี้")
        index_new(session)
        hear(session, {"office.yaml": "name: สำนักงาน".encode(), "logo.png": bytes(range(256))})
    made.filed(None, **{"booked.start_date": second_day, "booked.end_date": second_day})
    clean, sealed = storage.put([PHOTO]), storage.put([LETTER], Area.SEALED)
    paper, arrived = storage.put([PAPER]), storage.receive([ARRIVED], 1000)
    common = {"owner_id": made.applicant.id, "request_id": first.id, "field_id": "letter", "uploaded_at": clock.now()}
    with database.transaction() as session:
        session.add(
            Attachment(
                **common,
                original_name="รูป.jpg",
                original_digest=sealed.digest,
                digest=clean.digest,
                sealed_digest=sealed.digest,
                state="clean",
            )
        )
        session.add(
            Attachment(**common, original_name="ใหม่.pdf", original_digest=arrived.digest, quarantine_key=arrived.key)
        )
        facts = {"event_number": 1, "edition": 1, "size": paper.size, "made_at": clock.now()}
        session.add(Paper(request_id=first.id, kind="request", digest=paper.digest, **facts))
        until = {name: clock.now() for name in ("started_at", "proved_at", "seen_at", "idle_ends_at", "ends_at")}
        session.add(UserSession(token_digest="t" * 64, account_id=made.applicant.id, **until))
    keys = {"clean": clean.key, "sealed": sealed.key, "paper": paper.key, "quarantine": arrived.key}
    return Whole(made, storage, first.reference, keys)
