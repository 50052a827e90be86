"""The tracking search (สืบค้นเพื่อติดตาม): how others' requests of a type are going, for the roles its file names (C64)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.finders import tracks
from portal.access.permissions import Actor
from portal.access.scopes import side_of
from portal.errors import NotFound
from portal.queries.requests import ListRow
from portal.queries.tracking import Sought, Told, found, told
from portal.request_types.checked import CheckedType
from portal.request_types.judging.displaying import BLANK, display_field
from portal.request_types.judging.keeping import load_answers
from portal.request_types.privacy import is_private
from portal.request_types.words.verbs import without_verb
from portal.services.accounts import attempts
from portal.services.logs import person_looks
from portal.web import reasons
from portal.web.extensions import catalogue, database
from portal.web.filters import moment
from portal.web.language import t
from portal.web.local import today
from portal.web.places import place_of, places_of
from portal.web.rules import actor, rule
from portal.web.wording import step_label, type_label
from portal.workflow.transitions import Side

blueprint = Blueprint("tracking", __name__)
LIMIT: Final = attempts.Limit(300, 60 * 60)
"""Searches of one person in an hour: enough for a day's work, too few to copy a register (T07)."""


@dataclass(frozen=True)
class Line:
    """What is told of one request that was found."""

    row: ListRow
    label: str
    cells: tuple[str, ...]
    url: str
    """Where it opens; empty where it may not be opened."""


def trackable(session: Session, who: Actor) -> Mapping[str, CheckedType]:
    """The types whose requests this person may search."""
    versions = ((each.id, catalogue().version(session, each.version_id)) for each in catalogue().types(session))
    return {id: checked for id, checked in versions if tracks(who, checked)}


@blueprint.get("/tracking")
@rule("login")
def show() -> ResponseReturnValue:
    """404 for those whom no type names. Without anything to look for the page only asks."""
    who, args = actor(), request.args
    with database().reading() as session:
        types = trackable(session, who)
    if not types:
        raise NotFound
    asked = args.get("type", "")
    chosen = types.get(asked) or next(iter(types.values()))
    words, place = args.get("q", "").strip()[:100], place_of(args.get("place", ""))
    sought = Sought(chosen.definition.id, words, place, args.get("cursor", "")[:300])
    page, lines = None, list[Line]()
    if sought.is_enough:
        with database().reading() as session:
            reason = reasons.of_tracking(session, chosen)
        with database().transaction() as session:
            attempts.take(session, f"tracking:{who.id}", LIMIT)
            page = found(session, who, sought, today())
            lines = _lines(session, who, chosen, page.rows)
            asked_for = " ".join((words, *(place or ()))).strip()
            person_looks.note_search(session, who, chosen.definition.id, asked_for, len(page.rows), reason)
    with database().reading() as session:
        places = places_of(session, [chosen])
    return render_template(
        "applicant/tracking.html",
        types=[(id, type_label(checked)) for id, checked in types.items()],
        sought=sought,
        page=page,
        lines=lines,
        heads=_heads(chosen),
        places=places,
        by=[_called(chosen, name) for name in chosen.definition.tracking.by],  # type: ignore[union-attr]
        too_short=bool(words) and not sought.is_enough,
        pages_url=lambda cursor: url_of(sought, cursor),
    )


def url_of(sought: Sought, cursor: str) -> str:
    """Another page of what was found."""
    asked = {"type": sought.type_id, "q": sought.words, "place": "/".join(sought.place or ()), "cursor": cursor}
    return f"/tracking?{urlencode({name: word for name, word in asked.items() if word})}"


def _columns(checked: CheckedType) -> Sequence[str]:
    asked = checked.definition.tracking
    return asked.columns if asked is not None else ()


def _heads(checked: CheckedType) -> list[str]:
    """What the columns are called."""
    return [_called(checked, name) for name in _columns(checked)]


def _called(checked: CheckedType, name: str) -> str:
    """A question by what it asks for, not by its bidding: `อำเภอ` where the form says `เลือกอำเภอ`."""
    if name in checked.fields:
        return without_verb(checked.fields[name].field.label.in_language(g.language), g.language)
    fact = checked.definition.shows.get(name)
    return fact.in_language(g.language) if fact else t(f"tracking.{name}")


def _lines(session: Session, who: Actor, newest: CheckedType, rows: Sequence[ListRow]) -> list[Line]:
    known, lines = told(session, [row.id for row in rows]), []
    for row in rows:
        checked = catalogue().version(session, row.version_id)
        said = known[row.id]
        label = step_label(checked, row.step)
        shown = _shown(checked, row, said, label)
        cells = tuple(shown.get(name, BLANK) for name in _columns(newest))
        lines.append(Line(row, label, cells, _url(who, row)))
    return lines


def _shown(checked: CheckedType, row: ListRow, said: Told, label: str) -> dict[str, str]:
    """Everything that may stand in a column, in the words of the version the request is pinned to."""
    values = load_answers(checked, said.answers, said.kept)
    shown = {
        name: display_field(asked, values, g.language).text
        for name, asked in checked.fields.items()
        if not is_private(asked.field)
    }
    for name in checked.definition.shows:
        words = said.facts.get(name, {})
        shown[name] = words.get(g.language) or next(iter(words.values()), BLANK)
    fixed = {
        "number": row.number,
        "step": label,
        "filed": moment(row.filed_at),
        "changed": moment(row.state_changed_at),
    }
    return shown | fixed


def _url(who: Actor, row: ListRow) -> str:
    side = side_of(who, row.applicant_id, row.applicant_id, row.type_id, row.unit)
    if side is Side.STAFF:
        return f"/staff/requests/{row.key}"
    return f"/requests/{row.key}" if side is Side.APPLICANT else ""
