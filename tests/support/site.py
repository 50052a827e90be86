"""The sample office, published, with people who have requests there: what tests of pages need."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import Headers

from portal.access.permissions import Actor
from portal.access.sight import OFFICER
from portal.db import Database
from portal.models.accounts import Account
from portal.models.drafts import Attachment
from portal.queries.catalogue import Catalogue
from portal.services.applying import attachments, drafts
from portal.services.applying.attachments import Received
from portal.services.applying.filing import Filed
from portal.services.applying.submit import submit
from portal.services.casework import desk, handling, officer_files
from portal.services.publishing.office_folder import read_folder
from portal.services.publishing.publication import FoundOffice
from portal.settings import ROOT
from portal.uploads.storage import LocalStorage
from portal.web.extensions import storage
from tests.support.forms import post
from tests.support.laid import lay
from tests.support.people import PASSWORD, SOMCHAI, account

PDF = b"%PDF-1.7\n%%EOF\n"
PENSION: Mapping[str, tuple[str, ...]] = {"email": ("somchai@example.go.th",), "debt": ("1573",)}
ROLES = {"officer": "staff", "counter": "staff", "director": "executive", "manager": "admin"}


@cache
def sample_office() -> FoundOffice:
    """offices/education-one-stop as read, once for all tests of a process."""
    return read_folder(ROOT / "offices" / "education-one-stop")


@dataclass
class Site:
    """A portal with the sample office in force."""

    app: Flask
    database: Database
    catalogue: Catalogue
    storage: LocalStorage

    def person(self, number: str = SOMCHAI, role: str = "applicant", unit: str | None = None, **more: Any) -> Actor:
        """An account, and the actor that stands for it."""
        with self.database.transaction() as session:
            made: Account = account(session, number, role, unit=unit, **more)
            own_unit = role == "officer"
            return Actor(made.id, made.full_name, role, ROLES.get(role, role), unit, own_unit_only=own_unit)

    def browser(self, number: str = SOMCHAI) -> FlaskClient:
        """A browser in which this person is logged in."""
        client = self.app.test_client()
        assert post(client, "/login", {"citizen_id": number, "password": PASSWORD}).status_code == 303
        return client

    def filed(self, who: Actor, words: Mapping[str, tuple[str, ...]] = PENSION, type_id: str = "pension") -> Filed:
        """A request with a copy of the ID card, through the services."""
        with self.database.transaction() as session:
            draft = drafts.start(session, who, self.catalogue, type_id)
            found = drafts.find(session, who, draft)
            drafts.save(session, who, self.catalogue.version(session, found.version_id), found, words)
        self.attach(who, draft, "id_card", "สำเนาบัตร.pdf")
        with self.database.transaction() as session:
            return submit(session, who, self.catalogue, draft)

    def attach(self, who: Actor, draft: str, field: str, name: str, content: bytes = PDF) -> str:
        """A clean file at a draft's field; its key."""
        stored = self.storage.put([content])
        with self.database.transaction() as session:
            got = Received("", stored.digest, stored.size)
            key = attachments.receive(session, who, self.catalogue, draft, field, name, got).key
            self._clean(session, stored.digest, stored.size)
        return key

    def give(self, staff: Actor, key: str, seen: int, name: str = "หนังสือตอบ.pdf", content: bytes = PDF) -> None:
        """A file from the officer, clean already."""
        stored = self.storage.put([content])
        with self.database.transaction() as session:
            got = Received("", stored.digest, stored.size)
            desk.receive(session, staff, self.catalogue, key, OFFICER, name, got)
            self._clean(session, stored.digest, stored.size)
            officer_files.give(session, staff, self.catalogue, key, seen, "ผลการพิจารณา")

    def accept(self, staff: Actor, key: str) -> None:
        with self.database.transaction() as session:
            handling.accept(session, staff, self.catalogue, key, 1)

    def give_back(self, staff: Actor, key: str, message: str, *fields: tuple[str, str]) -> None:
        with self.database.transaction() as session:
            handling.return_for_correction(session, staff, self.catalogue, key, 1, message, fields)

    def finish(self, staff: Actor, key: str, seen: int = 1) -> None:
        with self.database.transaction() as session:
            handling.finish(session, staff, self.catalogue, key, seen, "เรียบร้อย")

    def _clean(self, session: Session, digest: str, size: int) -> None:
        """The newest file, as the worker would find it."""
        newest = session.scalars(select(Attachment).order_by(Attachment.id.desc()).limit(1)).one()
        attachments.cleaned(session, newest.id, {"digest": digest, "size": size, "media_type": "application/pdf"})


def site(app: Flask) -> Site:
    """Publish the sample office in this portal."""
    database: Database = app.extensions["database"]
    lay(database, sample_office())
    app.extensions["catalogue"].forget()
    with app.app_context():
        stored = storage()
    assert isinstance(stored, LocalStorage)
    return Site(app, database, app.extensions["catalogue"], stored)


def secured(headers: Headers) -> bool:
    """A response that no browser runs as a page of ours."""
    return headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in headers["Content-Security-Policy"]
