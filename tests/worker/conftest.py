"""A portal whose notices leave it, with a mail server and a chat bridge outside."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.app import create_app
from portal.models.machinery import Job
from portal.models.outgoing import Outgoing
from portal.services.accounts import passwords
from portal.settings import Settings
from portal.worker.sending import KINDS, sender
from tests.support.desk import Desk, desk
from tests.support.forks import Forks, forks
from tests.support.outside import BridgeStub, MailStub, bridge, linked, mail_server, switched_on

Built = Callable[[Settings], Desk]


@pytest.fixture(scope="session")
def dying() -> Iterator[Forks]:
    """Processes of their own that die at a failpoint."""
    with forks() as loaded:
        yield loaded


@pytest.fixture
def built() -> Iterator[Built]:
    """Call it with settings: the sample office at its desk."""
    made: list[Desk] = []

    def build(settings: Settings) -> Desk:
        made.append(desk(create_app(settings, testing=True)))
        return made[-1]

    with passwords.cheaply():
        yield build
    for each in made:
        each.database.close()


@dataclass(frozen=True)
class Outside:
    """The desk, what stands outside, and the settings that lead there."""

    desk: Desk
    mail: MailStub
    bridge: BridgeStub
    settings: Settings

    def link(self, name: str, kind: str = "email", language: str = "th") -> str:
        """A channel somebody linked; its key."""
        return linked(self.desk.database, self.desk.actors[name].id, kind, language)

    def work(self, hours: float = 0) -> int:
        """Send all that is due so many hours from now; how many jobs there were."""
        loop = sender(self.desk.database, self.desk.catalogue, self.settings)
        with clock.stopped_at(clock.now() + timedelta(hours=hours)):
            return sum(iter(lambda: loop.run_once(), False))

    def jobs(self) -> list[Job]:
        """Those that wait or were given up, of the kinds that leave the portal."""
        with self.desk.database.reading() as session:
            return list(session.scalars(select(Job).where(Job.kind.in_(KINDS)).order_by(Job.id)))

    def rows(self) -> list[Outgoing]:
        """The outbox."""
        with self.desk.database.reading() as session:
            return list(session.scalars(select(Outgoing).order_by(Outgoing.id)))


@pytest.fixture
def outside(built: Built, settings: Settings) -> Iterator[Outside]:
    """Both are there and well; the applicant has linked both."""
    with mail_server() as mail, bridge() as hook:
        on = switched_on(settings, mail.port, hook.url)
        at = Outside(built(on), mail, hook, on)
        at.link("applicant")
        at.link("applicant", "chat")
        yield at
