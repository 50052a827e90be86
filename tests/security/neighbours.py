"""Two applicants, every kind of staff, and all a portal holds about one of them: what the others must never read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from flask import Flask
from sqlalchemy import insert, select
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter, IntegerConverter

from portal import clock
from portal.models.accounts import new_key
from portal.models.base import Base, table
from portal.models.drafts import Attachment, Paper
from portal.models.entry import UserSession
from portal.services.applying import drafts
from portal.services.casework import handling, officer_files
from tests.support.desk import TYPES, Desk, desk

CANARY = "นกขมิ้นเหลืองอ่อน"
"""Stands in every text the neighbour wrote, in file names and in papers."""
MISSING = "AAAAAAAAAAAAAAAAAAAAAA"
"""A key of the right shape that nothing has."""
OWNED = frozenset({"key", "file_key", "paper_key", "attachment_key", "account_key", "session_key"})
"""Places in URLs that name somebody's row."""
CANCELLED, RETURNED, DONE, ACCEPTED = "appointment", "certificate", "form_order", "pension"


@dataclass
class Neighbours:
    """The desk, and the keys of what belongs to the neighbour."""

    desk: Desk
    requests: dict[str, str] = field(default_factory=dict)
    draft: str = ""
    files: dict[str, list[str]] = field(default_factory=dict)
    """Keys of files by the key of their draft or request."""
    papers: dict[str, str] = field(default_factory=dict)

    @property
    def app(self) -> Flask:
        return self.desk.app

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must stand in no answer to anybody else: the canary and the number, plain and with dashes."""
        number = self.desk.account("neighbour").citizen_id
        dashed = "-".join((number[0], number[1:5], number[5:10], number[10:12], number[12]))
        return (CANARY, number, dashed)

    def urls(self, rule: Rule, missing: bool = False) -> list[str]:
        """Every address of a route that names something of the neighbour, or something that is not there."""
        with self.app.test_request_context():
            adapter = self.app.url_map.bind("localhost")
            names = sorted(rule.arguments - set(rule.defaults or ()))
            found = []
            for values in self._values(rule, names, missing):
                method = next(iter(sorted((rule.methods or {"GET"}) - {"HEAD", "OPTIONS"})), "GET")
                found.append(adapter.build(rule.endpoint, values, method=method))
            return list(dict.fromkeys(found))

    def _values(self, rule: Rule, names: list[str], missing: bool) -> Iterator[dict[str, Any]]:
        pools = [self._pool(rule, name, missing) for name in names]
        for chosen in product(*pools):
            values = dict(zip(names, chosen, strict=True))
            owner = values.get("key")
            if not missing and "file_key" in values and values["file_key"] not in self.files.get(str(owner), []):
                continue
            yield values

    def _pool(self, rule: Rule, name: str, missing: bool) -> list[Any]:
        converter = rule._converters[name]
        if isinstance(converter, AnyConverter):
            return sorted(converter.items)
        if isinstance(converter, IntegerConverter):
            return [1]
        if missing and name in OWNED:
            return [MISSING]
        if name == "key":
            return self._keys(str(rule))
        known: dict[str, list[Any]] = {
            "file_key": [file for several in self.files.values() for file in several],
            "paper_key": list(self.papers.values()),
            "attachment_key": [file for several in self.files.values() for file in several],
            "account_key": [self.desk.account("neighbour").key],
            "type_id": list(TYPES),
            "code": ["th", "en"],
            "name": ["card-guide"],
            "number": [1],
            "form_id": ["appoint", "confirm"],
        }
        return known.get(name, [self.requests["card"]])

    def _keys(self, rule: str) -> list[str]:
        if rule.startswith("/drafts/"):
            return [self.draft]
        if rule.startswith("/profile/sessions/"):
            with self.desk.database.reading() as session:
                mine = select(UserSession.key).where(UserSession.account_id == self.desk.actors["neighbour"].id)
                return list(session.scalars(mine))
        if rule.startswith("/admin/"):
            return [self.desk.account("neighbour").key]
        return list(self.requests.values())


def neighbours(app: Flask) -> Neighbours:
    """The office at work on requests of somebody whose every word is a secret."""
    at = Neighbours(desk(app))
    at.desk.person("neighbour", last_name=f"{CANARY}สกุล")
    for type_id in TYPES:
        at.requests[type_id] = _filed(at, type_id)
    _handled(at)
    at.draft = _drafted(at)
    for key in at.requests.values():
        at.papers[key] = _printed(at, key)
        at.files[key] = _files(at, key)
    return at


def rows(at: Neighbours, without: frozenset[str] = frozenset()) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the database by table: what a refused request may not change."""
    with at.desk.database.reading() as session:
        return {
            each.name: [tuple(row) for row in session.execute(select(each).order_by(*each.primary_key.columns))]
            for each in Base.metadata.sorted_tables
            if each.name not in without
        }


def texts_of(at: Desk, type_id: str) -> list[str]:
    """The fields of a type's form that take any text."""
    with at.database.reading() as session:
        checked = at.catalogue.version(session, at.catalogue.offered(session, type_id).version_id)
        return [id for id, asked in checked.fields.items() if asked.form is None and _is_text(asked)]


def _secret_words(at: Neighbours, type_id: str) -> dict[str, tuple[str, ...]]:
    """The canary in every text a type asks."""
    return {id: (f"{CANARY} {id}",) for id in texts_of(at.desk, type_id)}


def _is_text(asked: Any) -> bool:
    return asked.field.type in ("text", "long_text") and asked.value is None and asked.locked is False


def _filed(at: Neighbours, type_id: str) -> str:
    return at.desk.file(type_id, "neighbour", **_secret_words(at, type_id))


def _handled(at: Neighbours) -> None:
    """Requests in every state, with messages that carry the canary too."""
    of, act = at.requests, at.desk.act
    act(handling.accept, "counter", of[ACCEPTED])
    reasons = [("workplace", f"{CANARY} ไม่ชัด")]
    act(handling.return_for_correction, "counter", of[RETURNED], f"{CANARY} โปรดแก้ไข", reasons)
    act(handling.cancel, "counter", of[CANCELLED], f"{CANARY} ยกเลิก")
    act(handling.accept, "counter", of[DONE])
    at.desk.lay_ready("counter", of[DONE], f"{CANARY}.jpg")
    act(officer_files.give, "counter", of[DONE], CANARY)
    act(handling.finish, "counter", of[DONE], CANARY)


def _drafted(at: Neighbours) -> str:
    who = at.desk.actors["neighbour"]
    with at.desk.database.transaction() as session:
        key = drafts.start(session, who, at.desk.catalogue, "card")
        draft = drafts.find(session, who, key)
        checked = at.desk.catalogue.version(session, draft.version_id)
        drafts.save(session, who, checked, draft, at.desk.words(session, checked) | _secret_words(at, "card"))
        at.files[key] = [at.desk.attach(session, who, key, "id_card", f"{CANARY}.jpg")]
    return key


def _printed(at: Neighbours, key: str) -> str:
    """A paper as the worker keeps it; its bytes are the canary itself."""
    stored = at.desk.storage.put([b"%PDF-1.7\n" + CANARY.encode()])
    row = {"key": new_key(), "request_id": at.desk.request(key).id, "kind": "request", "event_number": 1}
    row |= {"edition": 1, "number": "", "digest": stored.digest, "size": stored.size, "made_at": clock.now()}
    with at.desk.database.transaction() as session:
        session.execute(insert(table(Paper)), [row])
    return str(row["key"])


def _files(at: Neighbours, key: str) -> list[str]:
    with at.desk.database.reading() as session:
        of = select(Attachment.key).where(Attachment.request_id == at.desk.request(key).id)
        return list(session.scalars(of))
