"""Proposals of files: what waits for a second person or its time, agreed, refused, withdrawn (decision 32)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import clock
from portal.errors import Forbidden, Refused, Stale
from portal.queries import proposals as known
from portal.queries import shelf as kept
from portal.queries.proposals import Proposal
from portal.services.publishing import proposals, putting, second_person, shelf
from portal.services.publishing.differences import Line, differences
from portal.services.publishing.file_texts import shown
from portal.web.admin.publishing import wishing
from portal.web.admin.publishing.meaning import Meaning, files_with
from portal.web.admin.workshop.file_names import file_names
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, rule

blueprint = Blueprint("admin_proposals", __name__)


@dataclass(frozen=True)
class Part:
    """One file of a proposal, as whoever decides sees it."""

    path: str
    lines: Sequence[Line]
    goes: bool
    """It is taken away."""
    is_text: bool
    meaning: Meaning
    has_moved: bool
    """The file says something else by now."""


@blueprint.get("/admin/proposals")
@rule("type.manage")
def show() -> str:
    """What waits, and how the last ones ended."""
    with database().reading() as session:
        facts: dict[str, Any] = {"waiting": known.open_ones(session), "ended": known.ended(session)}
        facts["names"] = file_names(session)
    return render_template("admin/proposals.html", **facts, me=actor().id)


@blueprint.get("/admin/proposals/<key>")
@rule("type.manage")
def one(key: str) -> ResponseReturnValue:
    """What it would put in force, in words and lines, and what can be decided now."""
    return _page(key)


@blueprint.post("/admin/proposals/<key>")
@rule("type.manage")
def decide(key: str) -> ResponseReturnValue:
    """Agree, refuse, withdraw, or take note (`act`). 409 when it is decided already or a file moved on."""
    act, words = request.form.get("act", ""), request.form.get("words", "")
    try:
        with database().transaction() as session:
            _decided(session, key, act, words)
        if act == "agree":
            return _in_force(key)
    except (Refused, Stale) as why:
        return _page(key, t(why.code, **why.facts), words, why.status)
    flash(t(f"proposals.done_{act}"), "good")
    return redirect("/admin/proposals", 303)


def _decided(session: Session, key: str, act: str, words: str) -> None:
    who = actor()
    if act == "agree":
        proposals.agree(session, who, key, words)
    elif act == "refuse":
        proposals.refuse(session, who, key, words)
    elif act == "withdraw":
        proposals.withdraw(session, who, key, words)
    elif act == "seen":
        proposals.take_note(session, who, key)
    else:
        raise Forbidden


def _in_force(key: str) -> ResponseReturnValue:
    """At once where its time has come; else the worker does it at its minute."""
    with database().reading() as session:
        proposal = known.find(session, key)
    if proposal.starts_at is not None and proposal.starts_at > clock.now():
        flash(t("proposals.done_agree"), "good")
        return redirect(f"/admin/proposals/{key}", 303)
    done = putting.put(database(), key, g.language)
    catalogue().forget()
    flash(
        t("files.published") if done is not None else t("proposals.state_failed"), "good" if done is not None else "bad"
    )
    return redirect(f"/admin/proposals/{key}", 303)


def _page(key: str, said: str = "", words: str = "", status: int = 200) -> ResponseReturnValue:
    with database().reading() as session:
        proposal = known.find(session, key)
        parts, names = _parts(session, proposal), file_names(session)
        alone = second_person.is_alone(session, actor())
    facts: dict[str, Any] = {"it": proposal, "parts": parts, "said": said, "words": words, "me": actor().id}
    facts |= {"problems": wishing.told(proposal.problems), "longest": shelf.LONGEST_REASON, "is_stale": status == 409}
    facts |= {"is_alone": alone, "names": names, "wrong": [("words", said)] if status == 422 else []}
    facts |= {"has_moved": any(each.has_moved for each in parts)}
    return render_template("admin/proposal.html", **facts), status


def _parts(session: Session, proposal: Proposal) -> list[Part]:
    files, held = known.files_of(session, proposal.id), kept.held(session)
    found = []
    told = files_with(session, {path: data for path, (data, _) in files.items() if data is not None})
    for path, (data, base) in files.items():
        was = shown(path, kept.content(session, base) if base else None)
        now = shown(path, data)
        readable = was is not None and now is not None
        lines = differences(was or "", now or "") if readable else ()
        meaning = told.meaning(path) if proposal.is_open and data is not None else Meaning()
        moved = proposal.is_open and (held[path].edition_id if path in held else 0) != base
        found.append(Part(path, lines, data is None, readable, meaning, moved))
    return found
