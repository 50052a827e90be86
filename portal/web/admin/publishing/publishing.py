"""Drafts are put in force: what they change in words, what that means for open requests, why, and all at once (C14, C30)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.errors import NotFound, Refused, Stale
from portal.queries import proposals as proposed
from portal.queries import shelf as kept
from portal.queries.proposals import Proposal
from portal.request_types.reading.folder import Kind, kind_of
from portal.services.publishing import proving, second_person, shelf, workshop
from portal.services.publishing.differences import Line, differences
from portal.services.publishing.file_texts import shown, typed
from portal.services.publishing.publication import Problem, Published
from portal.services.publishing.shelf import FilesRefused
from portal.web.admin.publishing import wishing
from portal.web.admin.publishing.meaning import Meaning, files_with
from portal.web.admin.workshop.file_names import file_names
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.numbers import whole_number
from portal.web.rules import actor, rule

blueprint = Blueprint("admin_publishing", __name__)
_TRIES: Final = 3
"""Others may change other files while these are judged."""


@dataclass(frozen=True)
class Going:
    """A draft that may be put in force."""

    draft: workshop.Draft
    is_ticked: bool
    lines: Sequence[Line]
    meaning: Meaning
    overtaken: kept.Edition | None
    """The edition that came after the draft was begun."""
    waits: Proposal | None
    """A proposal of this file that waits already."""
    is_waiting: bool
    """It waits word for word as the draft is, so that proposing it again would be the same once more."""


@dataclass(frozen=True)
class Told:
    """What the page says besides."""

    reason: str = ""
    said: str = ""
    problems: Sequence[Problem] = ()
    status: int = 200
    wrong: Sequence[tuple[str, str]] = ()
    """Of inputs of the form, by name."""


@blueprint.get("/admin/publish")
@rule("type.manage")
def ask() -> ResponseReturnValue:
    """All drafts and what they change; `draft` ticks some of them alone, `back` says to which version they go."""
    ticked, back = request.args.getlist("draft"), request.args.get("back", "")
    reason = t("rolling.reason", number=back) if whole_number(back, digits=5) is not None else ""
    proving.warm()  # whoever looks at this page presses next
    return _page(Told(reason), ticked or None)


@blueprint.post("/admin/publish")
@rule("type.manage")
def publish() -> ResponseReturnValue:
    """Put the ticked drafts in force together, as they were seen; or say that one follows an edition it did not know."""
    ticked, reason = request.form.getlist("draft"), request.form.get("reason", "").strip()
    over = request.form.get("over", "")
    if over:
        return _over(over)
    if not ticked or not reason:
        if ticked:
            return _page(Told(reason, status=422, wrong=[("reason", t("files.reason_missing"))]), ticked)
        return _page(Told(reason, t("workshop.tick_one"), status=422), ticked)
    try:
        done = _put(ticked, reason, wishing.said())
    except FilesRefused as refused:
        return _page(Told(reason, problems=refused.found, status=422), ticked)
    except Refused as refused:
        said = t(refused.code, **refused.facts)
        wrong = [(name, said) for name in refused.problems if name in ("reason", "day", "time")]
        return _page(Told(reason, "" if wrong else said, status=422, wrong=wrong), ticked)
    except Stale as stale:
        return _page(Told(reason, t(stale.code, **stale.facts), status=409), ticked)
    if isinstance(done, str):
        flash(t("proposals.made"), "good")
        return redirect(f"/admin/proposals/{done}", 303)
    catalogue().forget()
    told = [t("files.version", type=name, number=number) for name, number in done.versions.items()]
    told += [t("rolling.as_of", type=name, number=number) for name, number in done.as_earlier.items()]
    flash(" ".join([t("files.published"), *told]), "good")
    return redirect(_afterwards(ticked), 303)


def _put(paths: Sequence[str], reason: str, when: wishing.When) -> Published | str:
    for _ in range(_TRIES):
        with database().reading() as session:
            now = shelf.standing(session)
            drafts = {path: _seen(session, path, now) for path in paths}
            stood = {path: kept.one(session, path) for path in paths}
        changes = {path: typed(path, each.text, stood[path]) for path, each in drafts.items()}
        judged = shelf.judged(now, changes, g.language)
        try:
            with database().transaction() as session:
                bases = {path: each.base_id for path, each in drafts.items()}
                done = wishing.done(session, judged, reason, bases, when)
                for path, each in drafts.items() if isinstance(done, Published) else ():
                    workshop.settle(session, path, each.text)
                return done
        except Stale:
            continue
    raise Stale


def _seen(session: Session, path: str, now: shelf.Standing) -> workshop.Draft:
    """The draft as the page showed it. Stale when it, or the file itself, is another by now."""
    draft = workshop.find(session, path)
    if draft is None:
        raise Stale("workshop.gone", path=path)
    stands = now.held[path].edition_id if path in now.held else 0
    if request.form.get(f"seen-{path}") != str(draft.revision) or draft.base_id != stands:
        raise Stale("workshop.stale", by=draft.by)
    return draft


def _over(path: str) -> ResponseReturnValue:
    with database().transaction() as session:
        now = kept.held(session).get(path)
        if now is None or workshop.find(session, path) is None:
            raise NotFound
        workshop.begin_from(session, actor(), path, now.edition_id)
    return redirect("/admin/publish", 303)


def _page(told: Told, ticked: Sequence[str] | None) -> ResponseReturnValue:
    with database().reading() as session:
        held = kept.held(session)
        drafts = workshop.all_of(session)
        files = files_with(session, {each.path: each.text.encode("utf-8", "replace") for each in drafts})
        waits = proposed.waiting_by_path(session)
        going = [_going(session, each, held, ticked, files.meaning(each.path), waits.get(each.path)) for each in drafts]
        second, waiting = second_person.asked(session), proposed.open_ones(session)
        alone, names = second == "required" and second_person.is_alone(session, actor()), file_names(session)
    typed = {name: request.form.get(name, "")[:40] for name in ("day", "time", "second")}
    facts: dict[str, Any] = {"going": going, "told": told, "second": second, "waiting": waiting, "typed": typed}
    facts |= {"is_alone": alone, "names": names, "wrong": dict(told.wrong)}
    return render_template("admin/publish.html", **facts, longest=shelf.LONGEST_REASON), told.status


def _going(
    session: Session,
    draft: workshop.Draft,
    held: Mapping[str, kept.Held],
    ticked: Sequence[str] | None,
    meaning: Meaning,
    waits: tuple[Proposal, bytes | None] | None,
) -> Going:
    now = held.get(draft.path)
    stands = kept.content(session, now.edition_id) if now is not None else None
    lines = differences(shown(draft.path, stands) or "", draft.text)
    overtaken = now is not None and now.edition_id != draft.base_id
    later = kept.editions(session, draft.path)[0] if overtaken else None
    is_waiting = waits is not None and shown(draft.path, waits[1]) == draft.text
    is_ticked = draft.path in ticked if ticked is not None else not is_waiting
    return Going(draft, is_ticked, lines, meaning, later, waits[0] if waits is not None else None, is_waiting)


def _afterwards(paths: Sequence[str]) -> str:
    """To the type, where it was one alone."""
    (first, *others) = paths
    if others or kind_of(first) is not Kind.TYPES:
        return "/admin/types"
    return f"/admin/types/{first.rpartition('/')[2].removesuffix('.yaml')}"
