"""Notices that leave the portal: off by default, written with the event, one per event, person and channel (C59, T34)."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import func, select, update

from portal import clock
from portal.models.accounts import Account
from portal.models.history import Event
from portal.models.machinery import Job
from portal.models.outgoing import Outgoing
from portal.notices.signing import SIGNATURE, TIMESTAMP, is_signed
from portal.services.casework import handling
from portal.services.casework.assigning import assign
from portal.settings import Settings
from portal.worker.claims import Kinds, claim
from portal.worker.sending import KINDS
from tests.support.outside import BRIDGE_KEY, linked, switched_on
from tests.worker.conftest import Built, Outside


def _counts(at: Outside) -> tuple[int, int]:
    return len(at.rows()), len(at.jobs())


def test_where_nothing_is_set_nothing_is_queued(built: Built, settings: Settings) -> None:
    at = built(settings)
    linked(at.database, at.actors["applicant"].id)
    linked(at.database, at.actors["applicant"].id, "chat")
    at.act(handling.accept, "counter", at.file("pension"))
    with at.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Outgoing)) == 0
        assert set(session.scalars(select(Job.kind))).isdisjoint(KINDS)


def test_only_the_channel_that_is_on_is_used(built: Built, settings: Settings) -> None:
    at = built(switched_on(settings, mail_port=25))
    linked(at.database, at.actors["applicant"].id)
    linked(at.database, at.actors["applicant"].id, "chat")
    at.act(handling.accept, "counter", at.file("pension"))
    with at.database.reading() as session:
        assert list(session.scalars(select(Outgoing.kind))) == ["email"]


def test_the_person_a_request_is_given_to_is_told_by_their_own_channel(built: Built, settings: Settings) -> None:
    at = built(switched_on(settings, mail_port=25))
    officer = at.actors["personnel"].id
    linked(at.database, officer)
    with at.database.reading() as session:
        key = session.get_one(Account, officer).key
    at.act(assign, "counter", at.file("card"), key)
    with at.database.reading() as session:
        assert list(session.scalars(select(Outgoing.account_id))) == [officer]


def test_one_row_and_one_job_stand_there_with_the_event_or_not_at_all(outside: Outside) -> None:
    at = outside.desk
    key = at.file("pension")
    assert _counts(outside) == (0, 0)
    with suppress(ZeroDivisionError), at.database.transaction() as session:
        handling.accept(session, at.actors["counter"], at.catalogue, key, 1)
        raise ZeroDivisionError
    assert _counts(outside) == (0, 0)
    at.act(handling.accept, "counter", key)
    assert _counts(outside) == (2, 2)
    with at.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 2


def test_nobody_gets_anything_without_a_linked_channel_or_when_disabled(outside: Outside) -> None:
    at = outside.desk
    at.person("somebody")
    at.act(handling.accept, "counter", at.file("pension", "somebody"))
    assert _counts(outside) == (0, 0)
    waiting = at.file("pension")
    at.act(handling.accept, "counter", waiting)
    with at.database.transaction() as session:
        session.execute(update(Account).where(Account.id == at.actors["applicant"].id).values(disabled_at=clock.now()))
    at.act(handling.send_message, "counter", waiting, "อีกเรื่อง")
    assert _counts(outside) == (2, 2)
    assert outside.work() == 2
    assert (outside.mail.taken, outside.bridge.asked, outside.jobs()) == ([], [], [])


def test_a_notice_says_the_same_as_in_the_portal_in_the_language_of_its_channel(outside: Outside) -> None:
    at = outside.desk
    at.person("english")
    outside.link("english", "chat", language="en")
    for name in ("applicant", "english"):
        at.act(handling.accept, "counter", at.file("pension", name))
    outside.work()
    (thai,) = outside.mail.taken
    assert "เจ้าหน้าที่รับเรื่องและกำลังดำเนินการ" in thai.message.get_content()
    told = [each["text"] for each in outside.bridge.accepted.values()]
    assert [("The office is working on your request" in each) for each in told] == [False, True]


def test_the_bridge_gets_five_words_signed_with_a_key_of_their_own(outside: Outside) -> None:
    at = outside.desk
    key = at.file("pension")
    at.act(handling.accept, "counter", key)
    outside.work()
    ((path, headers, body),) = outside.bridge.asked
    (row,) = (row for row in outside.rows() if row.kind == "chat")
    told = json.loads(body)
    assert path == "/hook?from=portal"
    assert sorted(told) == ["event", "id", "link", "text", "url"]
    assert (told["id"], told["event"], told["url"]) == (row.key, f"{key}.2", f"http://127.0.0.1:8000/requests/{key}")
    assert headers["Idempotency-Key"] == row.key
    now = datetime.now(UTC)
    assert is_signed(BRIDGE_KEY, headers[TIMESTAMP], body, headers[SIGNATURE], now)
    assert not is_signed(BRIDGE_KEY, headers[TIMESTAMP], body + b" ", headers[SIGNATURE], now)
    assert not is_signed(BRIDGE_KEY, str(int(headers[TIMESTAMP]) + 1), body, headers[SIGNATURE], now)
    assert not is_signed("x" * 32, headers[TIMESTAMP], body, headers[SIGNATURE], now)


def test_a_channel_switched_off_drops_what_waits_and_sends_nothing(outside: Outside) -> None:
    at = outside.desk
    at.act(handling.accept, "counter", at.file("pension"))
    off = replace(outside, settings=replace(outside.settings, mail_host="", webhook_url=""))
    assert off.work() == 2
    assert (outside.jobs(), outside.mail.taken, outside.bridge.asked) == ([], [], [])


def test_who_prints_papers_takes_no_message_and_who_sends_no_paper(outside: Outside) -> None:
    at = outside.desk
    at.act(handling.accept, "counter", at.file("pension"))
    taken: dict[str, set[str]] = {"printer": set(), "sender": set()}
    for name, kinds in (("printer", Kinds(but=KINDS)), ("sender", Kinds(only=KINDS))):
        with at.database.transaction() as session:
            while (job := claim(session, name, kinds)) is not None:
                taken[name].add(job.kind)
    assert taken == {"printer": {"paper", "clean_file"}, "sender": {"email", "chat"}}
