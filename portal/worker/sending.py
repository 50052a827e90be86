"""The part of a worker that sends notices: a loop of its own, so that a slow mail server keeps no paper back (F12)."""

import logging
import os
import socket
import threading
from collections.abc import Mapping
from typing import Final

from portal.db import Database
from portal.notices.mail import MailServer
from portal.notices.webhook import Bridge
from portal.queries.catalogue import Catalogue
from portal.services.accounts.channels import CONFIRM
from portal.services.accounts.invitations import INVITE
from portal.settings import CHAT, EMAIL, Settings
from portal.worker.claims import Kinds, Patience
from portal.worker.inviting import SendInvitations
from portal.worker.linking import SendLinks
from portal.worker.loop import Handler, Loop
from portal.worker.notices import SendNotices

_log = logging.getLogger(__name__)
KINDS: Final = frozenset({EMAIL, CHAT, CONFIRM, INVITE})
"""Jobs that hand something to the outside."""
PATIENCE: Final = Patience(most=12, first=30, growth=2, longest=6 * 60 * 60, chance=0.2)
"""Twelve tries in about fifteen hours: a mail server may be away for a night."""


def sending(database: Database, catalogue: Catalogue, settings: Settings) -> Mapping[str, Handler]:
    """Handlers of what leaves the portal; those of a channel that is off drop what still waits for it."""
    mail = bridge = None
    if EMAIL in settings.channels:
        mail = MailServer(
            settings.mail_host,
            settings.mail_port,
            settings.mail_tls,
            settings.mail_user,
            settings.mail_password,
            settings.mail_from,
        )
    if CHAT in settings.channels:
        bridge = Bridge(settings.webhook_url, settings.webhook_secret)
    return {
        EMAIL: SendNotices(database, catalogue, settings.address, mail),
        CHAT: SendNotices(database, catalogue, settings.address, bridge),
        CONFIRM: SendLinks(database, catalogue, settings.address, mail, settings.secret_key),
        INVITE: SendInvitations(database, catalogue, settings.address, mail, settings.secret_key),
    }


def sender(database: Database, catalogue: Catalogue, settings: Settings, told: threading.Event | None = None) -> Loop:
    """The loop that sends and does nothing else; told to end together with the one beside it."""
    return Loop(
        database,
        f"{socket.gethostname()}:{os.getpid()}:sender",
        sending(database, catalogue, settings),
        kinds=Kinds(only=KINDS),
        patience=PATIENCE,
        told=told or threading.Event(),
    )


class Beside:
    """A loop in a thread of its own. Should it fail, the whole worker ends with code 1, to be started again."""

    def __init__(self, loop: Loop) -> None:
        self._loop, self._failed = loop, False
        self._thread = threading.Thread(target=self._run, name=loop.name.rpartition(":")[2])
        self._thread.start()

    def _run(self) -> None:
        try:
            self._loop.run()
        except Exception:
            _log.exception("the loop beside the worker failed: %s", self._loop.name)
            self._failed = True
            self._loop.told.set()

    def end(self) -> None:
        """Wait for the job in hand. Raises SystemExit if the thread had failed."""
        self._thread.join()
        if self._failed:
            raise SystemExit(1)
