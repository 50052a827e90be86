"""Job `clean_file`: from quarantine to a file that may be served, or to a reason at its field (C32, F20)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.db import Database
from portal.models.base import table
from portal.models.drafts import Attachment, Draft
from portal.models.requests import Request
from portal.queries.catalogue import Catalogue
from portal.request_types.fields.files import limits_of
from portal.services.applying.attachments import cleaned, field_of, outcome_of, refused
from portal.services.casework.record_files import limits_at_request
from portal.uploads.cleaning import Cleaner
from portal.uploads.inspection import Rejected
from portal.uploads.intake import NotScanned, take_in
from portal.uploads.limits import Limits
from portal.uploads.scanning import Scanner
from portal.uploads.storage import Area, Missing, Storage
from portal.worker.loop import NotYet, Outcome

_ATTACHMENT, _DRAFT, _REQUEST = table(Attachment), table(Draft), table(Request)


@dataclass(frozen=True)
class CleanFile:
    """The handler."""

    database: Database
    catalogue: Catalogue
    storage: Storage
    cleaner: Cleaner
    scanner: Scanner

    def __call__(self, payload: Mapping[str, Any]) -> Outcome:
        attachment_id = int(payload["attachment_id"])
        with self.database.reading() as session:
            found = session.execute(select(_ATTACHMENT).where(_ATTACHMENT.c.id == attachment_id)).one_or_none()
            if found is None or found.state != "received" or found.quarantine_key is None:
                return _nothing
            limits = self._limits(session, found)
        key = found.quarantine_key
        try:
            kept = take_in(self.storage, self.cleaner, self.scanner, key, found.original_name, limits)
        except NotScanned as waiting:
            raise NotYet(str(waiting)) from waiting
        except Missing:
            kept = Rejected("uploads.lost")

        def write(session: Session) -> None:
            if isinstance(kept, Rejected):
                refused(session, attachment_id, kept.code, kept.facts)
                return
            cleaned(session, attachment_id, outcome_of(kept, found.original_name))

        return write

    def _limits(self, session: Session, found: Any) -> Limits:
        """The limits of the field it was sent to."""
        version = select(_DRAFT.c.version_id).where(_DRAFT.c.id == found.draft_id)
        if found.draft_id is None:
            version = select(_REQUEST.c.version_id).where(_REQUEST.c.id == found.request_id)
        version_id = session.scalar(version)
        if version_id is None:
            return Limits()
        checked = self.catalogue.version(session, version_id)
        if found.side == "officer":
            return limits_at_request(checked, found.field_id)
        return limits_of(field_of(checked, found.field_id))


def discard_quarantined(database: Database, storage: Storage) -> None:
    """A chore: what was judged leaves quarantine, once its outcome is written down."""
    with database.reading() as session:
        judged = select(_ATTACHMENT.c.id, _ATTACHMENT.c.quarantine_key)
        judged = judged.where(_ATTACHMENT.c.quarantine_key.is_not(None), _ATTACHMENT.c.state != "received").limit(200)
        rows = session.execute(judged).all()
    if not rows:
        return
    for row in rows:
        storage.delete(row.quarantine_key, Area.QUARANTINE)
    with database.transaction() as session:
        done = update(_ATTACHMENT).where(_ATTACHMENT.c.id.in_([row.id for row in rows]))
        session.execute(done.values(quarantine_key=None))


def _nothing(session: Session) -> None:
    """It was judged already, or is gone."""
