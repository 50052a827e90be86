"""The sample office, published and staffed, with requests of every type: for pages of staff and admins."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.access.actors import actor_of
from portal.access.permissions import Actor
from portal.access.sight import OFFICER
from portal.db import Database
from portal.models.accounts import Account
from portal.models.drafts import Attachment, Draft
from portal.models.requests import Request
from portal.queries.catalogue import Catalogue, compiled
from portal.request_types.checked import CheckedType
from portal.request_types.judging.answers import judge, words_of
from portal.request_types.judging.context import Context
from portal.request_types.values import FileList
from portal.services.accounts import sessions
from portal.services.applying import attachments, drafts
from portal.services.applying.attachments import Received
from portal.services.applying.submit import submit
from portal.services.casework import desk as ready
from portal.services.publishing.office_folder import read_folder
from portal.services.publishing.publication import FoundOffice
from portal.settings import ROOT
from portal.uploads.storage import LocalStorage
from tests.support.laid import lay
from tests.support.people import account, citizen_id, visitor

OFFICE = ROOT / "offices" / "education-one-stop"
TYPES = ("card", "certificate", "pension", "room_booking", "appointment", "form_order")


@cache
def folder() -> FoundOffice:
    """The sample office as read once for all tests."""
    return read_folder(OFFICE)


@cache
def _compiled(bundle: str) -> CheckedType:
    return compiled(json.loads(bundle))


def compile_once(bundle: Mapping[str, Any]) -> CheckedType:
    """Compiling costs a moment; the same texts compile to the same type in every test."""
    return _compiled(json.dumps(bundle, sort_keys=True))


@cache
def picture() -> bytes:
    """A small photograph."""
    made = io.BytesIO()
    Image.linear_gradient("L").resize((640, 420)).convert("RGB").save(made, "JPEG", quality=80)
    return made.getvalue()


@dataclass
class Desk:
    """The office with people on both sides of the counter."""

    app: Flask
    catalogue: Catalogue
    storage: LocalStorage
    actors: dict[str, Actor] = field(default_factory=dict)
    _people: int = 0

    @property
    def database(self) -> Database:
        found: Database = self.app.extensions["database"]
        return found

    def person(self, name: str, role: str = "applicant", unit: str | None = None, **more: object) -> Actor:
        """Somebody with an account, known to the tests by a name."""
        self._people += 1
        with self.database.transaction() as session:
            number = citizen_id(700 + self._people)
            made = account(session, number, role, None, unit=unit, **({"first_name": name} | more))
            office = self.catalogue.office(session)
            assert office is not None
            token = sessions.start(session, made.id, visitor())
            found = sessions.find(session, token)
        assert found is not None
        self.actors[name] = actor_of(found, office)
        return self.actors[name]

    def browser(self, name: str | None) -> FlaskClient:
        """A browser in which this person is logged in."""
        client = self.app.test_client()
        if name is not None:
            client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], self.cookie(name))
        return client

    def cookie(self, name: str) -> str:
        """The session cookie of a fresh login."""
        with self.database.transaction() as session:
            token = sessions.start(session, self.actors[name].id, visitor())
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return str(signer.dumps({"_user_id": token, "_fresh": True}))

    def file(self, type_id: str, name: str = "applicant", **words: tuple[str, ...]) -> str:
        """A request with sound answers and clean files, as its applicant files it; answers its key."""
        who = self.actors[name]
        with self.database.transaction() as session:
            key = drafts.start(session, who, self.catalogue, type_id)
            draft = drafts.find(session, who, key)
            checked = self.catalogue.version(session, draft.version_id)
            drafts.save(session, who, checked, draft, self.words(session, checked) | words)
            for asked in checked.fields.values():
                if asked.field.type == "file" and asked.form is None and asked.field.optional is not True:
                    self.attach(session, who, key, asked.id)
            return submit(session, who, self.catalogue, key).key

    def words(self, session: Session, checked: CheckedType) -> dict[str, tuple[str, ...]]:
        """Sound words for all a type asks."""
        files = {id: FileList(("สำเนา.jpg",)) for id, asked in checked.fields.items() if asked.field.type == "file"}
        context = Context(filed=clock.now(), rows=self.catalogue.rows(session), files=files, samples=True)
        return words_of(checked, judge(checked, {}, context).values)

    def attach(self, session: Session, who: Actor, draft_key: str, field_id: str, name: str = "สำเนาบัตร.jpg") -> str:
        """A clean photograph at a draft's field."""
        stored = self.storage.put([picture()])
        got = Received("0" * 32, stored.digest, stored.size)
        key = attachments.receive(session, who, self.catalogue, draft_key, field_id, name, got).key
        attached = session.scalars(select(Attachment).where(Attachment.key == key)).one()
        outcome = {"digest": stored.digest, "size": stored.size, "media_type": "image/jpeg"}
        attachments.cleaned(session, attached.id, outcome | {"width": 640, "height": 420})
        return key

    def lay_ready(self, name: str, key: str, file_name: str, field: str = OFFICER, state: str = "clean") -> str:
        """A file of an officer at a request, not given yet, as the worker would have found it."""
        stored = self.storage.put([picture()])
        got = Received("1" * 32, stored.digest, stored.size)
        with self.database.transaction() as session:
            made = ready.receive(session, self.actors[name], self.catalogue, key, field, file_name, got)
            attached = session.scalars(select(Attachment).where(Attachment.key == made)).one()
            outcome = {"digest": stored.digest, "size": stored.size, "media_type": "image/jpeg"}
            if state == "clean":
                attachments.cleaned(session, attached.id, outcome | {"width": 640, "height": 420})
            elif state == "refused":
                attachments.refused(session, attached.id, "uploads.broken_picture", {})
        return made

    def request(self, key: str) -> Request:
        """The request as it stands."""
        with self.database.reading() as session:
            return session.scalars(select(Request).where(Request.key == key)).one()

    def draft_of(self, name: str) -> Draft:
        """The person's newest draft."""
        with self.database.reading() as session:
            mine = select(Draft).where(Draft.account_id == self.actors[name].id).order_by(Draft.id.desc())
            return session.scalars(mine.limit(1)).one()

    def account(self, name: str) -> Account:
        """A person's account as it stands."""
        with self.database.reading() as session:
            return session.get_one(Account, self.actors[name].id)

    def act(self, verb: Callable[..., Any], name: str, key: str, *args: Any, **more: Any) -> Any:
        """One verb of the services by this person, having seen the newest revision."""
        seen = self.request(key).revision
        with self.database.transaction() as session:
            return verb(session, self.actors[name], self.catalogue, key, seen, *args, **more)


def desk(app: Flask) -> Desk:
    """Publish the office and bring in one person of each kind."""
    database: Database = app.extensions["database"]
    known = Catalogue(compile_once)
    app.extensions["catalogue"] = known
    lay(database, folder())
    made = Desk(app, known, LocalStorage(app.extensions["settings"].storage))
    made.person("applicant", last_name="ใจดี")
    made.person("personnel", "officer", "personnel", last_name="ขยัน")
    made.person("administration", "officer", "administration")
    made.person("counter", "counter")
    made.person("director", "director")
    made.person("admin", "manager")
    return made
