"""Job `confirm_email`: the link by which a person confirms an address, sent to that address (C59)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.notices.sending import Letter, NotSent
from portal.queries.catalogue import Catalogue
from portal.services.accounts import channels
from portal.services.accounts.channels import Linked
from portal.texts import text, worded, wordings
from portal.worker.loop import Hopeless, Outcome
from portal.worker.notices import NotHandedIn, Send


@dataclass(frozen=True)
class SendLinks:
    """The handler. At each try the same link under the same Message-ID: one that comes twice does no harm."""

    database: Database
    catalogue: Catalogue
    address: str
    send: Send | None
    secret: str = field(repr=False)

    def __call__(self, payload: Mapping[str, Any]) -> Outcome:
        with self.database.reading() as session:
            channel = channels.by_key(session, str(payload["key"]))
            letter = self._letter(session, channel) if channel is not None and channel.waits else None
        if letter is not None and self.send is not None:
            try:
                self.send(letter)
            except NotSent as problem:
                raise (Hopeless if problem.forever else NotHandedIn)(str(problem)) from None
        return _nothing

    def _letter(self, session: Session, channel: Linked) -> Letter:
        office, language = self.catalogue.office(session), channel.language
        name = (office.short or office.name).in_language(language) if office else ""
        with worded(wordings((key, own.words) for key, own in office.texts.items()) if office else wordings(())):
            subject = text(language, "channels.confirm_subject", office=name)
            words = text(language, "channels.confirm_mail", office=name)
        url = f"{self.address}/profile/channels/confirm?token={channels.token_of(self.secret, channel)}"
        return Letter(f"link.{channel.key}", channel.key, channel.address, subject, words, url, clock.now())


def _nothing(_session: Session) -> None:
    """Sending it was all."""
