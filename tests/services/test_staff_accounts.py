"""The first admin, colleagues by one-time link, and what nobody may do to accounts (ASVS 6.3.2, C7)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import Forbidden, NotFound, PortalError, Refused, Taken
from portal.models.accounts import Account, AccountChange
from portal.services.accounts import invitations, passwords, sessions, staff_accounts
from portal.services.accounts.invitations import NewAdmin
from portal.services.accounts.people import Names
from portal.services.accounts.staff_accounts import NewStaff
from tests.support.people import PASSWORD, SOMCHAI, SOMSAK, SOMSRI, account, visitor

ADMINS = frozenset({"admin", "manager"})
NEW = NewStaff(SOMSRI, Names("นางสาว", "สมศรี", "ตัวอย่าง"), "officer", "finance")
FIRST = NewAdmin(SOMCHAI, "0812345678", Names("นาย", "สมชาย", "ตัวอย่าง"))


def _actor(made: Account, base: str | None = None) -> Actor:
    return Actor(made.id, made.full_name, made.role, base or made.role, made.unit)


@pytest.fixture
def admin(database: Database) -> Actor:
    with database.transaction() as session:
        return _actor(account(session, SOMSAK, role="admin"))


def test_an_empty_portal_invites_its_first_admin_once(database: Database) -> None:
    with database.transaction() as session:
        older = invitations.invite_first_admin(session)
        token = invitations.invite_first_admin(session)
    assert older
    assert token
    with database.transaction() as session:
        with pytest.raises(NotFound):
            invitations.find(session, older)
        made = invitations.become_first_admin(session, token, FIRST, passwords.keep(PASSWORD))
    assert made.role == "admin"
    with database.transaction() as session:
        assert invitations.invite_first_admin(session) is None
        with pytest.raises(NotFound):
            invitations.become_first_admin(session, token, NewAdmin(SOMSRI, "", FIRST.names), "x")


def test_of_two_who_follow_the_link_at_once_one_becomes_admin(database: Database) -> None:
    with database.transaction() as session:
        token = invitations.invite_first_admin(session) or ""

    def follow(number: str) -> str:
        try:
            with database.transaction() as session:
                invitations.become_first_admin(session, token, NewAdmin(number, "", FIRST.names), "x")
        except PortalError as refused:
            return refused.code
        return "made"

    with ThreadPoolExecutor(3) as many:
        assert sorted(many.map(follow, (SOMCHAI, SOMSRI, SOMSAK))) == ["invitation.over", "invitation.over", "made"]


def test_the_link_is_over_after_a_day(database: Database) -> None:
    with clock.stopped_at(start := clock.now()), database.transaction() as session:
        token = invitations.invite_first_admin(session) or ""
    with clock.stopped_at(start + timedelta(hours=25)), pytest.raises(NotFound), database.transaction() as session:
        invitations.find(session, token)


def test_a_colleague_sets_a_password_nobody_else_knows(database: Database, admin: Actor) -> None:
    with database.transaction() as session:
        made, token = staff_accounts.create(session, admin, NEW)
        assert made.password_hash is None
    with database.transaction() as session:
        invitations.set_first_password(session, token, passwords.keep(PASSWORD))
    with database.transaction() as session:
        kept = staff_accounts.by_key(session, made.key)
        assert (kept.role, kept.unit, passwords.matches(kept.password_hash, PASSWORD)) == ("officer", "finance", True)
        with pytest.raises(NotFound):
            invitations.set_first_password(session, token, "x")


def test_a_staff_link_makes_no_admin(database: Database) -> None:
    with database.transaction() as session:
        staff = account(session, SOMSRI, role="staff")
        token = invitations.invite(session, staff, staff.id)
    with pytest.raises(NotFound), database.transaction() as session:
        invitations.become_first_admin(session, token, FIRST, "x")


def test_a_number_that_is_registered_is_not_created_again(database: Database, admin: Actor) -> None:
    with database.transaction() as session:
        account(session, SOMSRI)
    with pytest.raises(Taken), database.transaction() as session:
        staff_accounts.create(session, admin, NEW)


@pytest.mark.parametrize("role", ["applicant", "staff", "executive", "unheard_of"])
def test_only_admins_touch_accounts(database: Database, admin: Actor, role: str) -> None:
    with database.transaction() as session:
        other = account(session, SOMCHAI, role=role)
        actor = _actor(other)
        key = session.get_one(Account, admin.id).key
        with pytest.raises(Forbidden):
            staff_accounts.create(session, actor, NEW)
        with pytest.raises(Forbidden):
            staff_accounts.change_role(session, actor, other.key, "admin", None, ADMINS)
        with pytest.raises(Forbidden):
            staff_accounts.disable(session, actor, key, ADMINS)
        with pytest.raises(Forbidden):
            staff_accounts.end_sessions(session, actor, key)
        with pytest.raises(Forbidden):
            staff_accounts.reset(session, actor, key)


def test_nobody_raises_or_closes_himself(database: Database, admin: Actor) -> None:
    with database.transaction() as session:
        account(session, SOMCHAI, role="admin")
        key = session.get_one(Account, admin.id).key
        with pytest.raises(Forbidden):
            staff_accounts.change_role(session, admin, key, "manager", None, ADMINS)
        with pytest.raises(Forbidden):
            staff_accounts.disable(session, admin, key, ADMINS)
        with pytest.raises(Forbidden):
            staff_accounts.reset(session, admin, key)


def test_the_last_admin_stays(database: Database, admin: Actor) -> None:
    gone = Actor(10**6, "an admin who is disabled meanwhile", "admin", "admin")
    with database.transaction() as session:
        key = session.get_one(Account, admin.id).key
        account(session, SOMCHAI, role="manager", disabled_at=clock.now())
        with pytest.raises(Refused):
            staff_accounts.disable(session, gone, key, ADMINS)
        with pytest.raises(Refused):
            staff_accounts.change_role(session, gone, key, "staff", None, ADMINS)


@pytest.mark.parametrize("acts", [("close", "close"), ("demote", "demote"), ("close", "demote")])
def test_two_admins_who_remove_each_other_at_once_do_not_leave_none(
    database: Database, admin: Actor, acts: tuple[str, str]
) -> None:
    with database.transaction() as session:
        other = account(session, SOMCHAI, role="manager")
        key = session.get_one(Account, admin.id).key
    told = ((acts[0], admin, other.key), (acts[1], _actor(other, "admin"), key))

    def remove(one: tuple[str, Actor, str]) -> bool:
        try:
            with database.transaction() as session:
                if one[0] == "close":
                    staff_accounts.disable(session, one[1], one[2], ADMINS)
                else:
                    staff_accounts.change_role(session, one[1], one[2], "staff", None, ADMINS)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(remove, told)) == [False, True]
    with database.reading() as session:
        assert invitations.has_admin(session, ADMINS)


def test_closing_ends_every_session_and_opening_again_opens_none(database: Database, admin: Actor) -> None:
    with database.transaction() as session:
        staff = account(session, SOMSRI, role="staff")
        token = sessions.start(session, staff.id, visitor())
        staff_accounts.disable(session, admin, staff.key, ADMINS)
    with database.transaction() as session:
        assert sessions.find(session, token) is None
        staff_accounts.enable(session, admin, staff.key)
        assert sessions.find(session, token) is None


def test_a_new_role_holds_at_once(database: Database, admin: Actor) -> None:
    with database.transaction() as session:
        staff = account(session, SOMSRI, role="staff")
        token = sessions.start(session, staff.id, visitor())
        staff_accounts.change_role(session, admin, staff.key, "officer", "finance", ADMINS)
        assert sessions.find(session, token) is None


def test_a_reset_takes_the_password_away_and_gives_a_link(database: Database, admin: Actor) -> None:
    with database.transaction() as session:
        staff = account(session, SOMSRI, role="staff")
        token = staff_accounts.reset(session, admin, staff.key)
        assert staff.password_hash is None
        assert invitations.find(session, token).account_id == staff.id


def test_everything_done_to_an_account_stands_in_its_history(database: Database, admin: Actor) -> None:
    with database.transaction() as session:
        made, _ = staff_accounts.create(session, admin, NEW)
        staff_accounts.change_role(session, admin, made.key, "staff", None, ADMINS)
        staff_accounts.disable(session, admin, made.key, ADMINS)
        staff_accounts.enable(session, admin, made.key)
        staff_accounts.end_sessions(session, admin, made.key)
        lines = session.execute(select(AccountChange.what, AccountChange.by_id).order_by(AccountChange.id))
        assert [tuple(line) for line in lines] == [
            (what, admin.id) for what in ("created", "invited", "role", "unit", "disabled", "enabled", "sessions_ended")
        ]
