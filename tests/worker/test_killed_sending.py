"""A worker killed at any point of sending: one message for each event, however often (F03, F12).

The bridge takes each key once, so it has exactly one. A mail server knows no such key: killed between its answer and
our note of it, the worker sends the same mail, with the same Message-ID, again; at every other point it has one.
"""

from datetime import datetime, timedelta

import pytest

from portal import clock
from portal.services.casework import handling
from portal.settings import Settings
from tests.support.forks import Forks
from tests.support.outside import environment_of
from tests.support.volume import tried, volume
from tests.worker.conftest import Outside

WORKER = """
import sys
from datetime import datetime
from portal import clock
from portal.db import Database
from portal.queries.catalogue import Catalogue
from portal.services.publishing.office_folder import compiled
from portal.settings import from_environment
from portal.worker.sending import sender
settings = from_environment()
with clock.stopped_at(datetime.fromisoformat(sys.argv[1])):
    loop = sender(Database(settings.database_url), Catalogue(compiled), settings)
    while loop.run_once():
        pass
"""
BEFORE = ("job_claimed", "notice_begun")
"""Killed here the message has not left."""
AFTER = ("notice_taken", "job_worked", "job_written")
"""Killed here the other side has it, and no row of ours says so."""


def _killed(dying: Forks, settings: Settings, moment: datetime, point: str) -> None:
    assert dying.run(WORKER, point, environment_of(settings), moment.isoformat()) == -9


def _file(outside: Outside, kind: str, turn: int) -> None:
    name = f"{kind} {turn}"
    outside.desk.person(name)
    outside.link(name, kind)
    outside.desk.act(handling.accept, "counter", outside.desk.file("form_order", name))


@pytest.mark.parametrize("kind", ["email", "chat"])
def test_f03_f12_workers_killed_while_sending_leave_one_message_per_event(
    outside: Outside, dying: Forks, kind: str
) -> None:
    """Three workers die one after the other at each message, then one lives."""
    points = (*BEFORE, *AFTER)
    for turn in range(max(len(points), volume(50))):
        _file(outside, kind, turn)
        moment, point = clock.now(), points[turn % len(points)]
        for death in range(3):
            _killed(dying, outside.settings, moment + timedelta(minutes=death), point)
        outside.work(hours=1)
        assert outside.jobs() == []
        assert len(_keys(outside, kind)) == turn + 1
        assert all(row.sent_at for row in outside.rows())
        tried("F12", f"messages whose worker was killed three times ({kind}); one of each", 1)
    if kind == "chat":
        assert len(outside.bridge.accepted) == len(_keys(outside, kind))


def _keys(outside: Outside, kind: str) -> set[str]:
    if kind == "chat":
        return {headers["Idempotency-Key"] for _, headers, _ in outside.bridge.asked}
    return {taken.message["Message-ID"] for taken in outside.mail.taken}


@pytest.mark.parametrize("point", BEFORE)
def test_killed_before_it_left_a_mail_comes_exactly_once(outside: Outside, dying: Forks, point: str) -> None:
    _file(outside, "email", 0)
    _killed(dying, outside.settings, clock.now(), point)
    assert outside.mail.taken == []
    outside.work(hours=1)
    assert len(outside.mail.taken) == 1


@pytest.mark.parametrize("point", AFTER)
def test_killed_between_the_servers_answer_and_our_note_the_same_mail_comes_again_and_the_log_says_so(
    outside: Outside, dying: Forks, point: str, caplog: pytest.LogCaptureFixture
) -> None:
    _file(outside, "email", 0)
    _killed(dying, outside.settings, clock.now(), point)
    (row,) = outside.rows()
    assert (row.begun_at is not None, row.sent_at) == (True, None)
    outside.work(hours=1)
    first, again = outside.mail.taken
    assert first.message.as_bytes() == again.message.as_bytes()
    assert f"email {row.key} was begun before and may arrive twice" in caplog.text
