"""What stands outside is away, slow or rude: the request is saved, the message tried again, given up in sight (F12)."""

import time
from datetime import timedelta

import pytest

from portal.services.casework import handling
from portal.worker.claims import Patience
from portal.worker.sending import PATIENCE
from tests.support.forms import token
from tests.worker.conftest import Outside

MAIL = "email"
AWAY = {
    "slow": "NotHandedIn: the mail server cannot be reached: SMTPServerDisconnected",
    "later": "NotHandedIn: the mail server refused the recipient (451)",
    "drops": "NotHandedIn: the mail server went away before it said that it has the mail: SMTPServerDisconnected",
}
"""How a mail server misbehaves for a while, and what the admin would read."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence is awaited for a moment only."""
    for module in ("mail", "webhook"):
        monkeypatch.setattr(f"portal.notices.{module}.ANSWERS_WITHIN", 0.3)


def _accepted(outside: Outside) -> str:
    key = outside.desk.file("pension")
    outside.desk.act(handling.accept, "counter", key)
    return key


def _reason(outside: Outside, kind: str) -> str:
    (job,) = (job for job in outside.jobs() if job.kind == kind)
    assert job.parked_at is None
    return job.last_error


@pytest.mark.parametrize("mood", AWAY)
def test_f12_a_mail_server_that_fails_for_a_while_gets_the_mail_once_later(outside: Outside, mood: str) -> None:
    _accepted(outside)
    outside.mail.mood = mood
    outside.work()
    assert outside.mail.taken == []
    assert _reason(outside, MAIL) == AWAY[mood]
    assert outside.work() == 0
    outside.mail.mood = "ok"
    outside.work(hours=1)
    assert len(outside.mail.taken) == 1
    assert outside.jobs() == []
    assert outside.work(hours=100) == 0


def test_f12_a_mail_server_that_is_not_there_is_tried_again(outside: Outside) -> None:
    _accepted(outside)
    port, nobody = outside.settings.mail_port, 1
    object.__setattr__(outside.settings, "mail_port", nobody)
    outside.work()
    assert _reason(outside, MAIL) == "NotHandedIn: the mail server cannot be reached: ConnectionRefusedError"
    object.__setattr__(outside.settings, "mail_port", port)
    outside.work(hours=1)
    assert len(outside.mail.taken) == 1


def test_f12_what_was_taken_is_not_sent_again_when_the_server_leaves_without_a_word(outside: Outside) -> None:
    _accepted(outside)
    outside.mail.mood = "leaves"
    outside.work()
    assert outside.jobs() == []
    assert outside.work(hours=100) == 0
    assert len(outside.mail.taken) == 1


def test_f12_a_recipient_refused_for_good_is_given_up_at_once_and_its_address_is_told_nowhere(
    outside: Outside, caplog: pytest.LogCaptureFixture
) -> None:
    _accepted(outside)
    outside.mail.mood = "never"
    outside.work()
    (job,) = outside.jobs()
    assert job.parked_at is not None
    assert job.last_error == "Hopeless: the mail server refused the recipient (550)"
    assert "people.example" not in caplog.text
    assert "refused the recipient" in caplog.text


@pytest.mark.parametrize(
    ("mood", "status", "reason"),
    [
        ("ok", 500, "NotHandedIn: the bridge answered 500"),
        ("ok", 401, "NotHandedIn: the bridge answered 401"),
        ("ok", 429, "NotHandedIn: the bridge answered 429"),
        ("leads", 302, "NotHandedIn: the bridge answered 302"),
        ("slow", 200, "NotHandedIn: the bridge went away before it answered: TimeoutError"),
        ("drops", 200, "NotHandedIn: the bridge went away before it answered: RemoteDisconnected"),
    ],
)
def test_f12_a_bridge_that_fails_for_a_while_takes_the_message_once_later(
    outside: Outside, mood: str, status: int, reason: str
) -> None:
    _accepted(outside)
    outside.bridge.mood, outside.bridge.status = mood, status
    outside.work()
    assert _reason(outside, "chat") == reason
    outside.bridge.mood, outside.bridge.status = "ok", 200
    outside.work(hours=1)
    assert outside.jobs() == []
    assert len(outside.bridge.accepted) == 1
    assert {path for path, _, _ in outside.bridge.asked} == {"/hook?from=portal"}
    assert len({headers["Idempotency-Key"] for _, headers, _ in outside.bridge.asked}) == 1


def test_a_bridge_that_knows_no_such_link_is_not_asked_again(outside: Outside) -> None:
    _accepted(outside)
    outside.bridge.status = 404
    outside.work()
    (job,) = outside.jobs()
    assert job.last_error == "Hopeless: the bridge answered 404"
    assert job.parked_at is not None


def test_f12_given_up_in_sight_and_taken_up_again_by_the_admin(outside: Outside) -> None:
    key = _accepted(outside)
    outside.mail.mood = "later"
    for hours in range(0, 12 * PATIENCE.most, 12):
        outside.work(hours)
    (job,) = outside.jobs()
    assert (job.kind, job.attempts) == (MAIL, PATIENCE.most)
    admin = outside.desk.browser("admin")
    page = admin.get("/admin/jobs").get_data(as_text=True)
    assert "the mail server refused the recipient (451)" in page
    assert f"email {job.id}" in page
    assert outside.desk.request(key).reference in page
    assert "people.example" not in page
    outside.mail.mood = "ok"
    assert admin.post(f"/admin/jobs/{job.id}/again", data={"_csrf_token": token(page)}).status_code == 303
    outside.work(hours=1)
    assert len(outside.mail.taken) == 1
    assert outside.jobs() == []


def test_f12_a_save_asks_nothing_of_what_stands_outside(outside: Outside) -> None:
    outside.mail.mood = outside.bridge.mood = "slow"
    key, officer = outside.desk.file("pension"), outside.desk.browser("counter")
    page = officer.get(f"/staff/requests/{key}").get_data(as_text=True)
    began = time.monotonic()
    answer = officer.post(f"/staff/requests/{key}/accept", data={"_csrf_token": token(page), "_seen": "1"})
    assert answer.status_code == 303
    assert time.monotonic() - began < 5
    assert (outside.mail.taken, outside.bridge.asked) == ([], [])
    assert len(outside.jobs()) == 2


def test_pauses_grow_to_the_longest_and_differ_by_chance() -> None:
    pauses = [[PATIENCE.pause(number).total_seconds() for _ in range(20)] for number in range(1, PATIENCE.most + 1)]
    for number, several in enumerate(pauses):
        plain = min(PATIENCE.longest, 30 * 2**number)
        assert all(0.8 * plain <= each <= 1.2 * plain for each in several)
        assert len(set(several)) > 1
    assert timedelta(hours=12) < sum((timedelta(seconds=each[0]) for each in pauses[:-1]), timedelta())
    assert Patience().pause(3) == timedelta(seconds=64)
