"""A rehearsal becomes an example in the text of its type: written into the draft, where it passes at once."""

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue

from portal.errors import Refused
from portal.queries import shelf as held
from portal.request_types.editing import NotEdited, insert, outline
from portal.services.publishing import workshop
from portal.services.publishing.file_texts import shown
from portal.services.trial.keeping import as_example
from portal.services.trial.plays import Play
from portal.services.trial.staging import Stage
from portal.web.admin.workshop import tried
from portal.web.extensions import database
from portal.web.language import t
from portal.web.rules import actor

LONGEST_NAME = 200


def keep(path: str, stage: Stage, play: Play) -> ResponseReturnValue:
    """To the examples of the text. Refused where it cannot be said, or would not come out as it did here."""
    name = request.form.get("_name", "").strip()[:LONGEST_NAME] or t("trial.title")
    entry = as_example(stage, play, name)
    with database().reading() as session:
        known, draft = held.held(session).get(path), workshop.find(session, path)
        newest = shown(path, held.content(session, known.edition_id)) if known is not None else ""
        before = draft.text if draft is not None else newest or ""
        text = _with(before, entry)
        found = tried.try_out(session, path, text)
    last = next((each for each in reversed(found.examples) if each.name == name), None)
    if last is None or last.failures:
        why = "; ".join(last.failures) if last is not None else "; ".join(each["what"] for each in found.problems[:3])
        raise Refused("trial.not_as_here", why=why)
    base, seen = (draft.base_id, draft.revision) if draft else (known.edition_id if known else 0, workshop.NEW)
    with database().transaction() as session:
        workshop.keep(session, actor(), path, text, base, seen)
    flash(t("trial.kept"), "good")
    return redirect(f"/admin/edit/{path}?view=examples", 303)


def _with(text: str, entry: str) -> str:
    try:
        there = sum(each.at.rpartition("/")[0] == "examples" for each in outline(text, g.language, "type").all())
        return insert(text, "examples", there, entry, "type")
    except NotEdited as why:
        raise Refused("trial.not_as_here", why=why.told(g.language)) from why
