"""Files an officer lays ready, from the page and back to it: the office's own file, and those of staff forms (C40, C41)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import g, request
from sqlalchemy.orm import Session

from portal.access.sight import OFFICER
from portal.forms.attached import AttachedFile, endings
from portal.forms.questions import Question
from portal.services.applying.attachments import Received, put_before
from portal.services.casework import desk
from portal.services.door.requests import Held
from portal.uploads.limits import Limits, hint
from portal.web import arriving
from portal.web.arriving import Arrived, Room
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor

LEFT_OUT: Final = "_left_out"
"""Keys of saved files that the form on the page takes off; they go with its next saving."""
Problems = dict[str, list[str]]


@dataclass(frozen=True)
class Ready:
    """What lies ready for the applicant, as the block `ส่วนเจ้าหน้าที่` draws it."""

    question: Question
    url: str


def room(key: str) -> Room:
    """What the office's own file and the file fields of staff forms take."""

    def found(field: str, coming: int) -> Limits:
        with database().reading() as session:
            return desk.check_room(session, actor(), catalogue(), key, field, coming)

    return found


def note(session: Session, key: str, arrived: Sequence[Arrived]) -> Problems:
    """Lay kept files ready; answers what is wrong with others, by field."""

    def write(field: str, name: str, got: Received) -> None:
        noted = desk.receive(session, actor(), catalogue(), key, field, name, got)
        put_before(session, noted, arriving.before())

    return arriving.note(arrived, write)


def taken(key: str) -> Problems:
    """Lay ready what came with an ordinary post: the page works without scripts."""
    arrived = arriving.from_form(room(key))
    if not arrived:
        return {}
    with database().transaction() as session:
        return note(session, key, arrived)


def removed() -> str:
    """Key of the file whose button `เอาออก` was pressed; empty: another button was."""
    deed, _, key = request.form.get("_go", "").partition(":")
    return key[:64] if deed == "remove" else ""


def left_out() -> list[str]:
    """Keys of saved files that the page has taken off already, or takes off now."""
    said = [word[:64] for word in request.values.getlist(LEFT_OUT)[:100]]
    return [*said, removed()] if removed() else said


def question(session: Session, held: Held, problems: Mapping[str, Sequence[str]]) -> Ready:
    """The office's own file."""
    limits = desk.limits_at(catalogue().version(session, held.version_id), OFFICER)
    drawn = Question(
        name=OFFICER,
        input="files",
        label=t("staff.file"),
        hint=hint(g.language, limits),
        required=False,
        errors=tuple(problems.get(OFFICER, ())),
        files=tuple(shown(desk.ready_at(session, actor(), held.id, OFFICER))),
        accept=endings(limits),
        most=limits.count,
        size=limits.size,
    )
    return Ready(drawn, address(held.key))


def by_field(rows: Sequence[Any]) -> dict[str, list[AttachedFile]]:
    """Files of a staff form as its questions list them."""
    found: dict[str, list[AttachedFile]] = {}
    for row in rows:
        found.setdefault(row.field_id, []).extend(shown([row]))
    return found


def shown(rows: Sequence[Any]) -> list[AttachedFile]:
    """Files as a form lists them."""
    return [
        AttachedFile(
            key=row.key,
            name=row.original_name,
            size=row.size,
            state=row.state,
            problem=_problem(row),
            picture=row.preview_digest is not None,
            filed=row.claimed_edition is not None,
        )
        for row in rows
    ]


def address(key: str) -> str:
    """Where files are sent, and looked at again."""
    return f"/staff/requests/{key}/files"


def _problem(row: Any) -> str:
    facts = row.problem_facts or {}
    return t(row.problem, **{str(name): fact for name, fact in facts.items()}) if row.problem else ""
