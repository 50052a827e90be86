"""The logo and the documents for download, sent, replaced, taken away on screen; each an edition with its reason (C66, C82)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.errors import NotFound, Refused, Stale
from portal.queries import shelf as kept
from portal.request_types.editing import NotEdited
from portal.request_types.editing.setting import put
from portal.request_types.reading.folder import OFFICE_FILE, Kind, kind_of
from portal.services.publishing import shelf, workshop
from portal.services.publishing.file_texts import shown, typed
from portal.services.publishing.office_documents import DOCUMENT, LOGO, cleaned, named
from portal.services.publishing.publication import Published
from portal.services.publishing.shelf import FilesRefused
from portal.web.admin.publishing import wishing
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, office, rule

blueprint = Blueprint("admin_documents", __name__)
_TRIES: Final = 3
"""Others may change other files while these are judged."""
_LOGO: Final = "logo"


@dataclass(frozen=True)
class Told:
    """What the page says besides."""

    reason: str = ""
    said: str = ""
    at: str = ""
    """The form it is about."""
    status: int = 200


@blueprint.get("/admin/settings/files")
@rule("type.manage")
def show() -> ResponseReturnValue:
    """What there is, where it is offered, and forms to send more."""
    return _page(Told())


@blueprint.post("/admin/settings/files")
@rule("type.manage")
def change() -> ResponseReturnValue:
    """`act`: logo, no-logo, add, replace PATH, remove PATH. In force at once, or proposed; 422 says what to do."""
    act, _, path = request.form.get("act", "").partition(" ")
    reason = request.form.get("reason", "").strip()
    at = path or ("logo" if "logo" in act else "add")
    try:
        if not reason:
            raise Refused("files.reason_missing", {"reason": []})
        done = _put(act, path, reason)
    except FilesRefused as refused:
        return _page(Told(reason, " ".join(str(each["what"]) for each in refused.found[:5]), at, 422))
    except Refused as refused:
        return _page(Told(reason, t(refused.code, **refused.facts), at, 422))
    except NotEdited as why:
        return _page(Told(reason, why.told(g.language), at, 422))
    if isinstance(done, str):
        flash(t("proposals.made"), "good")
        return redirect(f"/admin/proposals/{done}", 303)
    catalogue().forget()
    flash(t("files.published" if act in ("logo", "add", "replace") else "files.removed"), "good")
    return redirect("/admin/settings/files", 303)


def _put(act: str, path: str, reason: str) -> Published | str:
    """Judge and put in force; the key of a proposal where two decide. Raises Refused, FilesRefused, NotEdited, Stale."""
    sent = _sent(act)
    for _ in range(_TRIES):
        with database().reading() as session:
            now = shelf.standing(session)
            changes = _changes(session, now, act, path, sent)
        judged = shelf.judged(now, changes, g.language)
        try:
            with database().transaction() as session:
                bases = {each: now.held[each].edition_id if each in now.held else 0 for each in changes}
                done = wishing.done(session, judged, reason, bases, wishing.When())
                if OFFICE_FILE in changes and isinstance(done, Published):
                    picture = next((each for each in changes if kind_of(each) is Kind.PICTURES), "")
                    _carry(session, bases[OFFICE_FILE], picture, act)
            return done
        except Stale:
            continue
    raise Stale


def _sent(act: str) -> tuple[bytes, str, str]:
    """The file as written anew, how its name ends, and what it was called."""
    if act in ("no-logo", "remove"):
        return b"", "", ""
    limits = LOGO if act == "logo" else DOCUMENT
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("settings.choose_file", {"file": []})
    data = file.stream.read(limits.size + 1)
    return *cleaned(data, file.filename, limits), file.filename


def _changes(
    session: Session, now: shelf.Standing, act: str, path: str, sent: tuple[bytes, str, str]
) -> dict[str, bytes | None]:
    data, ending, name = sent
    logo = office().logo or ""
    if act == "logo":
        path = f"{_LOGO}.{ending}"
        named_anew: dict[str, bytes | None] = {} if path == logo else {OFFICE_FILE: _with_logo(session, path)}
        return {path: data, **named_anew}
    if act == "no-logo" and logo:
        gone: Mapping[str, None] = {logo: None} if logo in now.there else {}
        return {OFFICE_FILE: _with_logo(session, None), **gone}
    if act == "add":
        added = f"files/{named(name, ending)}"
        if added in now.there:
            raise Refused("settings.document_there", {"file": []}, name=added.partition("/")[2])
        return {added: data}
    if act in ("replace", "remove") and kind_of(path) is Kind.FILES and path in now.there:
        if act == "replace" and not path.lower().endswith((f".{ending}", ".jpeg" if ending == "jpg" else f".{ending}")):
            raise Refused("settings.other_ending", {"file": []}, ending=path.rpartition(".")[2])
        return {path: data if act == "replace" else None}
    raise NotFound


def _with_logo(session: Session, path: str | None) -> bytes:
    stood = kept.one(session, OFFICE_FILE) or b""
    return typed(OFFICE_FILE, put(shown(OFFICE_FILE, stood) or "", (_LOGO,), path), stood)


def _carry(session: Session, before_id: int, path: str, act: str) -> None:
    """Who is writing the office's file goes on with the logo in it, on the edition that has it.

    A draft that others overtook before stays behind: what they wrote would be undone unseen.
    """
    draft, now = workshop.find(session, OFFICE_FILE), kept.held(session).get(OFFICE_FILE)
    if draft is None or now is None or draft.base_id != before_id:
        return
    try:
        text = put(draft.text, (_LOGO,), path if act == "logo" else None)
    except NotEdited:
        return
    workshop.keep(session, actor(), OFFICE_FILE, text, now.edition_id, draft.revision)


def _page(told: Told) -> ResponseReturnValue:
    with database().reading() as session:
        rows = [each for each in kept.newest_editions(session) if kept_here(each)]
    facts = {"rows": rows, "told": told, "longest": shelf.LONGEST_REASON, "logo": office().logo}
    return render_template("admin/documents.html", **facts), told.status


def kept_here(edition: kept.Edition) -> bool:
    """Whether a file is a document that is there."""
    return bool(edition.digest) and kind_of(edition.path) is Kind.FILES
