"""Who can log in at the first start: fictional people to try it with, or a link for the first admin (ASVS 6.3.2, T36)."""

import sys
from collections.abc import Mapping

import yaml
from sqlalchemy.orm import Session

from portal.access.permissions import needs_second_factor
from portal.db import Database
from portal.queries.catalogue import Catalogue
from portal.queries.shelf import one
from portal.request_types.reading.folder import OFFICE_FILE
from portal.services.accounts import demo_accounts, invitations
from portal.services.accounts.demo_accounts import DemoPerson
from portal.services.publishing.office_folder import compiled
from portal.settings import DEMO_LOGINS, Settings, SettingsRefused

PEOPLE = "demo/people.yaml"
"""Among the office's files: a list of people, each with the fields of DemoPerson; `logs_in: false` for extras."""


def prepare(settings: Settings, database: Database) -> None:
    """Make the demo people, or print the one-time link while nobody can administrate.

    Raises SettingsRefused in production on a database that holds demo people.
    """
    _refuse_demo_people(settings, database)
    if settings.demo:
        _ensure_demo(settings, database)
    with database.transaction() as writing:
        token = invitations.invite_first_admin(writing, _admin_roles(writing))
    if token is not None:
        print(f"First admin (works once, for 24 hours): {settings.address}/invitation?token={token}", flush=True)
    if settings.production:
        _say_passwords_alone(database)


def _say_passwords_alone(database: Database) -> None:
    """No refusal: an office may need a day until everybody has a telephone at hand."""
    with database.reading() as reading:
        office = Catalogue(compiled).office(reading)
    if office is not None and not needs_second_factor("admin", office.second_factor):
        said = "administrators log in by a password alone: write `second_factor: {admin: required}` in office.yaml"
        print(f"portal: {said}", file=sys.stderr, flush=True)


def refuse_demo_people(settings: Settings) -> None:
    """For doors that open without `prepare`. Raises SettingsRefused in production on a database with demo people."""
    if not settings.production:
        return
    database = Database(settings.database_url)
    try:
        _refuse_demo_people(settings, database)
    finally:
        database.close()


def _refuse_demo_people(settings: Settings, database: Database) -> None:
    if not settings.production:
        return
    with database.reading() as reading:
        if demo_accounts.are_there(reading):
            raise SettingsRefused(["the database holds demo people: production starts on one without them"])


def demo_people(written: bytes | None) -> list[DemoPerson]:
    """The fictional people of an office, by what that file says; none without it."""
    if written is None:
        return []
    listed: list[Mapping[str, str]] = yaml.load(written, Loader=yaml.CBaseLoader)  # nosec B506
    return [DemoPerson(**{**each, "logs_in": each.get("logs_in") != "false"}) for each in listed]  # type: ignore[arg-type]


def _ensure_demo(settings: Settings, database: Database) -> None:
    with database.reading() as reading:
        people = demo_people(one(reading, PEOPLE))
    drawn = demo_accounts.draw_passwords(settings.home / DEMO_LOGINS, people)
    with database.reading() as reading:
        missing = demo_accounts.missing(reading, people)
    hashes = demo_accounts.hashes(missing, drawn)
    with database.transaction() as writing:
        demo_accounts.ensure(writing, missing, hashes)


def _admin_roles(session: Session) -> frozenset[str]:
    """`admin`, and the roles of the office's file that are like it: read without judging the file, which others do."""
    file = one(session, OFFICE_FILE)
    written = yaml.load(file, Loader=yaml.CBaseLoader) if file is not None else {}  # nosec B506
    roles = written.get("roles") if isinstance(written, dict) else None
    own = {name for name, role in (roles or {}).items() if isinstance(role, dict) and role.get("like") == "admin"}
    return frozenset({"admin", *own})
