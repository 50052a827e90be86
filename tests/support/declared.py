"""An office of a few lines, written as files, published, with people on both sides: what one key of the language does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.actors import actor_of
from portal.access.permissions import Actor
from portal.db import Database
from portal.models.accounts import Account
from portal.models.catalogue import RegistryRow
from portal.models.drafts import Paper
from portal.models.requests import Request, StaffAnswers
from portal.papers.rendering import Renderer
from portal.queries.catalogue import Catalogue, compiled
from portal.request_types.reading.folder import names_in
from portal.services.accounts import sessions
from portal.services.applying import drafts
from portal.services.applying.filing import Filed
from portal.services.applying.submit import submit
from portal.services.casework import staff_forms
from portal.services.printing.paper_contents import House
from portal.services.publishing.office_folder import read_folder
from portal.services.publishing.publication import publish
from portal.uploads.storage import LocalStorage
from portal.worker.loop import Loop
from portal.worker.paper import MakePapers
from tests.support.people import account, citizen_id, visitor

OFFICE = """\
name: {th: สำนักงานตัวอย่าง, en: Sample office}
privacy: {purpose: พิจารณาคำร้อง}
units: {front: หน่วยหน้า, back: หน่วยหลัง}
roles:
  officer: {title: เจ้าหน้าที่, like: staff, unit: own}
  clerk: {title: ธุรการ, like: staff, unit: all, sees_ids: false}
"""
Words = Mapping[str, tuple[str, ...]]


@dataclass
class Declared:
    """An office in force."""

    database: Database
    folder: Path
    catalogue: Catalogue
    _people: list[str] = field(default_factory=list)

    def write(self, **types: str) -> None:
        """Change the files of types and publish again."""
        for name, text in types.items():
            (self.folder / "request_types" / f"{name}.yaml").write_text(f"id: {name}\n{text}", "utf-8")
        found = read_folder(self.folder)
        problems = [*found.problems, *(problem for each in found.types for problem in each.problems)]
        assert not problems, problems
        with self.database.transaction() as session:
            publish(session, found)
        self.catalogue.forget()

    @property
    def files(self) -> list[str]:
        """What lies in the folder."""
        return names_in(self.folder)

    def row(self, registry: str, key: str) -> int:
        """The number of a row, as pages name it."""
        its = select(RegistryRow.id).where(RegistryRow.registry_id == registry, RegistryRow.key == key)
        with self.database.reading() as session:
            return session.scalars(its).one()

    def person(self, role: str = "applicant", unit: str | None = None, **more: Any) -> Actor:
        """Somebody with an account."""
        number = citizen_id(500 + len(self._people))
        self._people.append(number)
        with self.database.transaction() as session:
            office = self.catalogue.office(session)
            assert office is not None
            return actor_of(account(session, number, role, None, unit=unit, **more), office)

    def number_of(self, who: Actor) -> str:
        """The citizen ID of somebody."""
        with self.database.reading() as session:
            return session.get_one(Account, who.id).citizen_id

    def browser(self, app: Flask, who: Actor) -> FlaskClient:
        """A browser in which this person is logged in."""
        with self.database.transaction() as session:
            token = sessions.start(session, who.id, visitor())
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        client = app.test_client()
        cookie = str(signer.dumps({"_user_id": token, "_fresh": True}))
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
        app.extensions["catalogue"].forget()
        return client

    def start(self, who: Actor, type_id: str, words: Words) -> str:
        """A draft with these words."""
        with self.database.transaction() as session:
            key = drafts.start(session, who, self.catalogue, type_id)
            found = drafts.find(session, who, key)
            drafts.save(session, who, self.catalogue.version(session, found.version_id), found, words)
        return key

    def send(self, who: Actor, draft: str) -> Filed:
        with self.database.transaction() as session:
            return submit(session, who, self.catalogue, draft)

    def file(self, who: Actor, type_id: str, **words: str) -> Filed:
        """A request with these answers."""
        said = {name.replace("__", "."): (word,) for name, word in words.items()}
        return self.send(who, self.start(who, type_id, said))

    def act(self, verb: Any, who: Actor, key: str, *args: Any, **more: Any) -> Any:
        """One verb of the services, having seen the newest revision."""
        seen = self.request(key).revision
        with self.database.transaction() as session:
            return verb(session, who, self.catalogue, key, seen, *args, **more)

    def fill(self, who: Actor, key: str, form: str, moves: bool = True, **words: str) -> Any:
        """Save a staff form."""
        said = {name: (word,) for name, word in words.items()}
        seen = self.request(key).revision
        with self.database.transaction() as session:
            return staff_forms.fill(session, who, self.catalogue, key, form, said, seen, moves)

    def staff_answers(self, key: str) -> dict[str, Any]:
        """What staff forms hold, as stored."""
        with self.database.reading() as session:
            return session.get_one(StaffAnswers, self.request(key).id).answers

    def request(self, key: str) -> Request:
        with self.database.reading() as session:
            return session.scalars(select(Request).where(Request.key == key)).one()

    def papers(self, key: str, event: int, renderer: Renderer, storage: LocalStorage) -> dict[str, bytes]:
        """The papers of an event as the worker prints and keeps them, by kind."""
        make = MakePapers(self.database, self.catalogue, storage, renderer, House("http://127.0.0.1"))
        request = self.request(key)
        loop = Loop(self.database, "press", {"paper": make})
        while loop.run_once():
            pass
        with self.database.transaction() as session:
            rows = select(Paper).where(Paper.request_id == request.id, Paper.event_number == event)
            return {row.kind: b"".join(storage.open(row.digest)) for row in session.scalars(rows)}


def declare(
    database: Database, folder: Path, office: str = "", registries: Mapping[str, str] | None = None, **types: str
) -> Declared:
    """Write the files and publish them; `office` is added to the least office there is."""
    for name in ("request_types", "registries", "blocks", "pages", "files"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "office.yaml").write_text(OFFICE + office, "utf-8")
    for name, text in (registries or {}).items():
        (folder / "registries" / f"{name}.yaml").write_text(f"id: {name}\n{text}", "utf-8")
    made = Declared(database, folder, Catalogue(compiled))
    made.write(**types)
    return made
