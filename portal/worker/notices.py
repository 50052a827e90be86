"""Jobs `email` and `chat`: one notice to one person by one channel, in the words of the portal's own notice (C57-C59).

The outbox row is marked before the message may leave and after the other side took it. Whoever is killed in between
leaves the first mark: the next worker sends it again under the same key, and its log says that it may come twice.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.access.sight import PARTIAL
from portal.db import Database
from portal.failpoints import failpoint
from portal.notices.sending import Letter, NotSent
from portal.queries import notices
from portal.queries.catalogue import Catalogue
from portal.services import outbox
from portal.services.outbox import Waiting
from portal.services.telling.notice_words import Reader, said, without_ids
from portal.texts import text, worded, wordings
from portal.worker.loop import Hopeless, Outcome

Send = Callable[[Letter], None]
"""Hands a letter in once, or raises NotSent."""
_log = logging.getLogger(__name__)


class NotHandedIn(Exception):
    """Try again later."""


@dataclass(frozen=True)
class SendNotices:
    """The handler. `send` None: the operator switched this channel off, and what waited is dropped."""

    database: Database
    catalogue: Catalogue
    address: str
    send: Send | None

    def __call__(self, payload: Mapping[str, Any]) -> Outcome:
        if self.send is None:
            return _nothing
        with self.database.reading() as session:
            one = outbox.waiting(session, str(payload["key"]))
            letter = None if one is None else self._letter(session, one)
        if one is None or letter is None:
            return _nothing
        if one.begun_at is not None:
            _log.warning("%s %s was begun before and may arrive twice", one.kind, one.key)
        with self.database.transaction() as session:
            outbox.begin(session, one)
        failpoint("notice_begun")
        try:
            self.send(letter)
        except NotSent as problem:
            self._failed(one, problem)
        failpoint("notice_taken")
        return lambda session: outbox.has_left(session, one)

    def _failed(self, one: Waiting, problem: NotSent) -> None:
        if not problem.doubtful:
            with self.database.transaction() as session:
                outbox.has_not_left(session, one)
        raise (Hopeless if problem.forever else NotHandedIn)(str(problem)) from None

    def _letter(self, session: Session, one: Waiting) -> Letter | None:
        notice = notices.to_person(session, one.request_id, one.event_number, one.account_id)
        office = self.catalogue.office(session)
        if notice is None:
            return None
        checked = self.catalogue.version(session, notice.version_id)
        with worded(wordings((key, own.words) for key, own in office.texts.items()) if office else wordings(())):
            reader = Reader(one.language, PARTIAL)
            words = " ".join(without_ids(said(session, checked, notice, reader)).split())
            title = checked.definition.in_lists().in_language(one.language)
            subject = text(one.language, "channels.subject", title=title, reference=notice.reference)
            foot = text(one.language, "channels.foot_email")
        event = f"{notice.key}.{one.event_number}"
        body = f"{subject}\n\n{words}\n\n{foot}" if one.kind == "email" else f"{subject}\n{words}"
        to = one.address if one.kind == "email" else one.link
        url = f"{self.address}/requests/{notice.key}"
        return Letter(one.key, event, to, subject, body, url, one.created_at)


def _nothing(_session: Session) -> None:
    """It was sent already, or nobody is there to get it."""
