"""The verbs of a story, each by the service that a person's click would call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.sight import OFFICER
from portal.models.base import table
from portal.models.drafts import Attachment
from portal.models.requests import Request
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedRecord
from portal.request_types.examples.rehearsal import given_words
from portal.services.applying import anonymous, attachments, drafts
from portal.services.applying.attachments import Received
from portal.services.applying.revisions import REMOVED, refile
from portal.services.casework import assigning, at_counter, desk, handling, record_files, records
from portal.services.casework.officer_files import give
from portal.services.casework.staff_forms import fill
from portal.services.demo.samples import drawn
from portal.services.demo.stories import NOBODY, Act
from portal.services.door.requests import Held, hold
from portal.uploads.cleaning import Cleaner
from portal.uploads.inspection import Rejected
from portal.uploads.intake import take_in
from portal.uploads.limits import Limits
from portal.uploads.scanning import Scanner
from portal.uploads.storage import Storage

_ATTACHMENT, _REQUEST = table(Attachment), table(Request)
Words = Mapping[str, tuple[str, ...]]


class Takes(Protocol):
    """What becomes of files."""

    def receive(self, name: str) -> Received: ...
    def clean(self, session: Session, key: str) -> None: ...


@dataclass(frozen=True)
class Files:
    """Where drawn files go: the way of every upload, only without waiting for the worker."""

    storage: Storage
    cleaner: Cleaner
    scanner: Scanner

    def receive(self, name: str) -> Received:
        """Draw a file into quarantine."""
        stored = self.storage.receive([drawn(name)], Limits().size)
        return Received(stored.key, stored.digest, stored.size)

    def clean(self, session: Session, key: str) -> None:
        """Do to an attachment at once what its job would do."""
        row = session.execute(select(_ATTACHMENT).where(_ATTACHMENT.c.key == key)).one()
        kept = take_in(self.storage, self.cleaner, self.scanner, row.quarantine_key, row.original_name, Limits())
        if isinstance(kept, Rejected):
            raise KeyError(f"{row.original_name}: {kept.code}")
        attachments.cleaned(session, row.id, attachments.outcome_of(kept, row.original_name))


def file(
    session: Session, actor: Actor, catalogue: Catalogue, type_id: str, act: Act, files: Takes, whose: int | None = None
) -> str:
    """File a request, for the account `whose` where staff file for somebody; answers its key.

    A staff form that is asked with the filing is filled where the story says anything of it, else left for later.
    """
    draft_key = begin(session, actor, catalogue, type_id, act, files, whose)
    draft = drafts.find(session, actor, draft_key)
    checked = catalogue.version(session, draft.version_id)
    form = at_counter.form_asked(actor, checked, draft)
    words = given_words(checked, act.given, form.form.id) if form is not None else {}
    if form is not None and words:
        drafts.save(session, actor, checked, draft, words, form=form.form.id)
    return at_counter.send(session, actor, catalogue, draft_key, later=not words).key


def begin(
    session: Session, actor: Actor, catalogue: Catalogue, type_id: str, act: Act, files: Takes, whose: int | None = None
) -> str:
    """The draft of a request with its answers and files; answers its key."""
    if act.target == NOBODY:
        draft_key = anonymous.begin(session, actor, catalogue, type_id)
    else:
        draft_key = drafts.start(session, actor, catalogue, type_id, whose)
    _write(session, actor, catalogue, draft_key, act, files)
    return draft_key


def do(session: Session, actor: Actor, catalogue: Catalogue, key: str, act: Act, files: Takes) -> None:
    """One act after filing, having seen the newest revision."""
    row = session.execute(select(_REQUEST.c.revision, _REQUEST.c.version_id).where(_REQUEST.c.key == key)).one()
    seen, target = int(row.revision), act.target or ""
    if act.verb in ("fill", "record"):
        _fill(session, actor, catalogue, key, seen, act, files)
    elif act.verb == "acknowledge":
        assigning.acknowledge(session, actor, catalogue, key, seen)
    elif act.verb == "forward":
        assigning.forward(session, actor, catalogue, key, seen, target, act.message)
    elif act.verb == "accept":
        handling.accept(session, actor, catalogue, key, seen)
    elif act.verb == "move":
        handling.move(session, actor, catalogue, key, seen, target, act.message)
    elif act.verb == "return":
        handling.return_for_correction(
            session, actor, catalogue, key, seen, act.message, act.corrections, act.target
        )  # fmt: skip
    elif act.verb in ("resubmit", "edit"):
        _again(session, actor, catalogue, key, seen, act, files)
    elif act.verb == "write":
        handling.send_message(session, actor, catalogue, key, seen, act.message)
    elif act.verb == "note":
        handling.add_note(session, actor, catalogue, key, seen, act.message)
    elif act.verb == "reply":
        handling.reply(session, actor, catalogue, key, seen, act.message)
    elif act.verb == "assign":
        assigning.assign(session, actor, catalogue, key, seen, target, act.message)
    elif act.verb == "give":
        _give(session, actor, catalogue, key, seen, act, files)
    elif act.verb == "finish":
        handling.finish(session, actor, catalogue, key, seen, act.message)
    else:
        handling.cancel(session, actor, catalogue, key, seen, act.message)


def _fill(session: Session, actor: Actor, catalogue: Catalogue, key: str, seen: int, act: Act, files: Takes) -> None:
    """A staff form, or a record, with its files."""
    held, target = hold(session, actor, key), act.target or ""
    checked = catalogue.version(session, held.version_id)
    if act.verb == "fill":
        lay_at_form(session, actor, catalogue, key, act, files)
        words = given_words(checked, act.given, target) | dict(act.words)
        fill(session, actor, catalogue, key, target, words, seen, moves=not act.half, message=act.message)
        return
    record = checked.records[target]
    lay_at_record(session, actor, held, record, act, files)
    words = given_words(record.asks, act.given, target) | dict(act.words)
    records.add(session, actor, catalogue, key, target, words, seen)


def lay_at_form(session: Session, actor: Actor, catalogue: Catalogue, key: str, act: Act, files: Takes) -> None:
    """The files of a staff form, ready to be saved with it."""
    for field, name in act.each_file():
        files.clean(session, desk.receive(session, actor, catalogue, key, field, name, files.receive(name)))


def lay_at_record(session: Session, actor: Actor, held: Held, record: CheckedRecord, act: Act, files: Takes) -> None:
    """The files of a record, ready to be added with it."""
    for field, name in act.each_file():
        files.clean(session, record_files.receive(session, actor, held, record, field, name, files.receive(name)))


def _again(session: Session, actor: Actor, catalogue: Catalogue, key: str, seen: int, act: Act, files: Takes) -> None:
    refile(session, actor, catalogue, begin_again(session, actor, catalogue, key, act, files), seen)


def begin_again(session: Session, actor: Actor, catalogue: Catalogue, key: str, act: Act, files: Takes) -> str:
    """The draft of an edit or a correction: the words that change, and files in the place of those that were there."""
    purpose = "correction" if act.verb == "resubmit" else "edit"
    draft_key = drafts.start_revision(session, actor, catalogue, key, purpose)
    _write(session, actor, catalogue, draft_key, act, files)
    return draft_key


def _give(session: Session, actor: Actor, catalogue: Catalogue, key: str, seen: int, act: Act, files: Takes) -> None:
    files.clean(session, desk.receive(session, actor, catalogue, key, OFFICER, act.file, files.receive(act.file)))
    give(session, actor, catalogue, key, seen, act.message)


def _write(session: Session, actor: Actor, catalogue: Catalogue, draft_key: str, act: Act, files: Takes) -> None:
    draft = drafts.find(session, actor, draft_key)
    checked = catalogue.version(session, draft.version_id)
    words = dict(draft.words) | given_words(checked, act.given, None) | dict(act.words)
    words |= dict(_instead(session, draft.request_id, act))
    for field_id, name in act.each_file():
        key = attachments.receive(session, actor, catalogue, draft_key, field_id, name, files.receive(name)).key
        files.clean(session, key)
    drafts.save(session, actor, checked, draft, words)


def _instead(session: Session, request_id: int | None, act: Act) -> Words:
    """New files stand in the place of the request's old ones."""
    if request_id is None or not act.files:
        return {}
    old = select(_ATTACHMENT.c.field_id, _ATTACHMENT.c.key).where(
        _ATTACHMENT.c.request_id == request_id,
        _ATTACHMENT.c.field_id.in_(act.files),
        _ATTACHMENT.c.dropped_edition.is_(None),
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in session.execute(old):
        name = f"{row.field_id}.{REMOVED}"
        found[name] = (*found.get(name, ()), row.key)
    return found
