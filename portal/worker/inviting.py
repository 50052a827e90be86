"""Job `invite_email`: the link by which the owner of a new account sets a first password, sent to their address (C7)."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.notices.sending import Letter, NotSent
from portal.queries.catalogue import Catalogue
from portal.services.accounts import invitations
from portal.services.accounts.invitations import INVITE, Invited
from portal.texts import text, worded, wordings
from portal.worker.loop import Hopeless, Outcome
from portal.worker.notices import NotHandedIn, Send


@dataclass(frozen=True)
class SendInvitations:
    """The handler. The link is worked out of the portal's secret, so that no table holds it, and is the same at each try."""

    database: Database
    catalogue: Catalogue
    address: str
    send: Send | None
    secret: str = field(repr=False)

    def __call__(self, payload: Mapping[str, Any]) -> Outcome:
        told = f"{INVITE}\0{payload['nonce']}".encode()
        token = hmac.new(self.secret.encode(), told, sha256).hexdigest()
        if self.send is None:
            return _nothing
        with self.database.transaction() as session:
            who = invitations.by_mail(session, int(payload["account_id"]), token)
        if who is not None:
            with self.database.reading() as session:
                letter = self._letter(session, who, token)
            try:
                self.send(letter)
            except NotSent as problem:
                raise (Hopeless if problem.forever else NotHandedIn)(str(problem)) from None
        return _nothing

    def _letter(self, session: Session, who: Invited, token: str) -> Letter:
        office, language = self.catalogue.office(session), who.language
        name = (office.short or office.name).in_language(language) if office else ""
        with worded(wordings((key, own.words) for key, own in office.texts.items()) if office else wordings(())):
            subject = text(language, "invitation.mail_subject", office=name)
            hours = int(invitations.STAFF_LASTS.total_seconds() // 3600)
            words = text(language, "invitation.mail", office=name, hours=hours)
        url = f"{self.address}/invitation?token={token}"
        mark = sha256(token.encode()).hexdigest()[:32]
        return Letter(f"invitation.{mark}", mark, who.address, subject, words, url, clock.now())


def _nothing(_session: Session) -> None:
    """Sending it was all."""
