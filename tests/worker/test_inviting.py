"""The link to a first password by mail: one address, one link however often it is sent, known to no table (C7, T34)."""

import re

from sqlalchemy import select

from portal import clock
from portal.models.accounts import Account
from portal.models.entry import Invitation
from portal.models.machinery import Job
from portal.services.accounts import invitations
from tests.support.people import citizen_id
from tests.worker.conftest import Outside


def _new(outside: Outside, email: str = "new@people.example") -> int:
    with outside.desk.database.transaction() as session:
        made = Account(
            citizen_id=citizen_id(77), role="applicant", first_name="ใหม่", last_name="ตัวอย่าง", email=email,
            created_at=clock.now(),
        )  # fmt: skip
        session.add(made)
        session.flush()
        assert (invitations.send_or_give(session, made, outside.desk.actors["admin"].id) is None) == bool(email)
        return made.id


def _token(words: str) -> str:
    found = re.search(r"/invitation\?token=([0-9a-f]{64})", words)
    assert found
    return found[1]


def test_the_link_reaches_its_person_and_sets_a_password_once(outside: Outside) -> None:
    account = _new(outside)
    outside.work()
    (taken,) = outside.mail.taken
    assert taken.recipients == ("new@people.example",)
    token = _token(taken.message.get_content())
    assert citizen_id(77) not in str(taken.message)
    with outside.desk.database.transaction() as session:
        assert all(token not in str(job.payload) for job in session.scalars(select(Job)))
        assert invitations.set_first_password(session, token, "hash").id == account
    with outside.desk.database.reading() as session:
        assert session.scalars(select(Invitation.used_at)).one() is not None


def test_a_server_that_is_away_gets_the_same_link_later(outside: Outside) -> None:
    _new(outside)
    outside.mail.mood = "leaves"
    outside.work()
    outside.mail.mood = "ok"
    outside.work(hours=1)
    links = {_token(each.message.get_content()) for each in outside.mail.taken}
    assert len(links) == 1
    with outside.desk.database.reading() as session:
        assert len(session.scalars(select(Invitation.id)).all()) == 1


def test_a_link_handed_over_meanwhile_is_the_one_that_holds(outside: Outside) -> None:
    account = _new(outside)
    with outside.desk.database.transaction() as session:
        invitations.invite(session, session.get_one(Account, account), outside.desk.actors["admin"].id)
    outside.work()
    assert outside.mail.taken == []


def test_without_an_address_the_link_is_given_to_whoever_hands_it_over(outside: Outside) -> None:
    _new(outside, "")
    outside.work()
    assert outside.mail.taken == []
