"""One row of a kept registry on its keeper's screen: made and changed by a form of its columns, put up or down (C65)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.keepers import called, columns_for, hidden_of
from portal.errors import Refused, Stale
from portal.forms.building import build
from portal.forms.changing import Before, changed
from portal.forms.parts import Filling, Surroundings
from portal.forms.words import merged, typed_fields
from portal.queries.registries import changes
from portal.request_types.judging.context import Words
from portal.request_types.row_questions import words_of
from portal.services.applying.attachments import Received
from portal.services.keeping import registry_files, registry_rows
from portal.services.keeping.registry_keeping import Kept, Standing, standing, take
from portal.uploads.limits import Limits
from portal.uploads.storage import Area
from portal.web import arriving
from portal.web.arriving import Arrived
from portal.web.extensions import catalogue, database, storage
from portal.web.language import t
from portal.web.public.lists import cell
from portal.web.repeated import answers
from portal.web.rules import actor, office, rule
from portal.web.staff.registries import ONE
from portal.web.staff.registry_history import said

blueprint = Blueprint("registry_rows", __name__)
NEW: Final = "/staff/registries/<name>/new"


@dataclass(frozen=True)
class Typed:
    """What was typed, and what is wrong with it besides the verdict; no words: the form as it opens."""

    words: Words | None = None
    told: Mapping[str, list[str]] = field(default_factory=dict)
    show_errors: bool | frozenset[str] = False


@dataclass(frozen=True)
class Drawn:
    """The form and what stands there."""

    kept: Kept
    stands: Standing | None
    filling: Filling
    url: str
    lives: bool


@blueprint.get(NEW)
@blueprint.get(ONE)
@rule("registry.keep")
def show(name: str, number: int | None = None) -> str:
    """The form: empty for a new row, else with what the row says, and below it what was done to it."""
    return _page(name, number, Typed())


@blueprint.post(NEW)
@blueprint.post(ONE)
@rule("registry.keep")
def save(name: str, number: int | None = None) -> ResponseReturnValue:
    """Back to the registry; else the form again with all that was typed."""
    words = _posted(name, number)
    if request.form.get("_go") == "stay":
        return _page(name, number, Typed(words))
    arrived = arriving.from_form(partial(_room, name))
    if problems := {each.field: [each.problem] for each in arrived if each.kept is None}:
        _throw_away(arrived)
        return _page(name, number, Typed(words, problems)), 422
    try:
        with database().transaction() as session:
            told = _write(session, name, number, words, _receive(session, name, arrived))
    except Refused as refused:
        _throw_away(arrived)
        if refused.code == "staff.row_wrong":
            return _page(name, number, Typed(words, show_errors=True)), refused.status
        problems = {column: [t(each) for each in several] for column, several in refused.problems.items()}
        return _page(name, number, Typed(words, problems)), refused.status
    except Stale as stale:
        _throw_away(arrived)
        return _page(name, number, Typed(words), overtaken=True), stale.status
    catalogue().forget()
    flash(told, "good")
    return redirect(f"/staff/registries/{name}", 303)


@blueprint.post(f"{NEW}/fragment")
@blueprint.post(f"{ONE}/fragment")
@rule("registry.keep")
def refresh(name: str, number: int | None = None) -> str:
    """What an answer brings, while the form is filled in; nothing is kept."""
    before = Before.of(request.form.to_dict(flat=False), request.headers.get("X-Active", ""))
    with database().reading() as session:
        drawn = _drawn(session, name, number, Typed(_posted(name, number), show_errors=before.wrong))
    new = {each.name for each in drawn.filling.parts[0].questions if changed(each, drawn.filling, before)}
    return render_template("staff/fragment.html", filling=drawn.filling, changed=new, files_url=f"{drawn.url}/files")


@blueprint.post(f"{ONE}/<any(up,down):way>")
@rule("registry.keep")
def move(name: str, number: int, way: str) -> ResponseReturnValue:
    """Exchange the row with the one above or below."""
    with database().transaction() as session:
        registry_rows.move(session, actor(), catalogue(), name, number, way)
    catalogue().forget()
    cursor = request.form.get("cursor", "")[:300]
    return redirect(f"/staff/registries/{name}{'?cursor=' if cursor else ''}{cursor}#row-{number}", 303)


def _write(session: Session, name: str, number: int | None, words: Words, files: registry_rows.Files) -> str:
    if number is None:
        return t("staff.row_made", row=registry_rows.make(session, actor(), catalogue(), name, office(), words, files))
    seen = request.form.get("_seen", "")[:40]
    done = registry_rows.change(session, actor(), catalogue(), name, office(), number, words, seen, files)
    return t("staff.row_changed" if done else "staff.row_same")


def _room(name: str, column: str, coming: int) -> Limits:
    with database().reading() as session:
        return registry_files.room(session, actor(), take(session, actor(), catalogue(), name), column, coming)


def _receive(session: Session, name: str, arrived: Sequence[Arrived]) -> dict[str, str]:
    kept, found = take(session, actor(), catalogue(), name), {}
    for each in arrived:
        if each.kept is not None:
            got = Received(each.kept.key, each.kept.digest, each.kept.size)
            found[each.field] = registry_files.receive(session, actor(), kept, each.field, each.name, got)
    return found


def _throw_away(arrived: Sequence[Arrived]) -> None:
    """No row counts them: they may not stay (T18)."""
    for each in arrived:
        if each.kept is not None:
            storage().delete(each.kept.key, Area.QUARANTINE)


def _page(name: str, number: int | None, typed: Typed, overtaken: bool = False) -> str:
    with database().reading() as session:
        drawn = _drawn(session, name, number, typed)
        kept, stands = drawn.kept, drawn.stands
        history = changes(session, name, kept.part, str(stands.row.key)) if stands is not None else []
        history_said = [said(each, kept.registry) for each in history]
    row, hidden = stands.row if stands else None, hidden_of(actor(), kept.registry)
    return render_template(
        "staff/registry_row.html", asked=drawn, registry=kept.registry, row=row,
        called=called(actor(), kept.registry, row) if row else "", shows_key=kept.registry.key not in {"key", *hidden},
        seen=stands.seen if stands else "", history=history_said, overtaken=overtaken, problems=drawn.filling.problems,
        files=_files(kept, stands),
    )  # fmt: skip


def _files(kept: Kept, stands: Standing | None) -> list[tuple[str, str, str]]:
    """Heading, name and address of the files that stand in the row."""
    shown = [each for each in columns_for(actor(), kept.registry) if each.type == "file"]
    row = stands.row if stands is not None else None
    return [
        (each.label.in_language(g.language), *cell(row, each)) for each in shown if row and row.columns.get(each.id)
    ]


def _drawn(session: Session, name: str, number: int | None, typed: Typed) -> Drawn:
    kept = take(session, actor(), catalogue(), name)
    stands = standing(session, kept, number, lock=False) if number is not None else None
    words = typed.words
    if words is None:
        words = words_of(_checked(session, kept, stands), stands.row) if stands is not None else {}
    verdict = _verdict(session, kept, stands, words)
    filling = build(verdict, around=Surroundings(problems=typed.told, show_errors=typed.show_errors))
    url = f"/staff/registries/{name}/{'new' if number is None else f'rows/{number}'}"
    lives = any(asked.own.get("within") is not None for asked in verdict.sitting.checked.fields.values())
    return Drawn(kept, stands, filling, url, lives)


def _verdict(session: Session, kept: Kept, stands: Standing | None, words: Words) -> Any:
    row = stands.row if stands is not None else None
    return registry_rows.verdict_on(session, actor(), catalogue(), kept, office(), row, words)


def _checked(session: Session, kept: Kept, stands: Standing | None) -> Any:
    return _verdict(session, kept, stands, {}).sitting.checked


def _posted(name: str, number: int | None) -> Words:
    with database().reading() as session:
        kept = take(session, actor(), catalogue(), name)
        checked = _checked(session, kept, standing(session, kept, number, lock=False) if number is not None else None)
    return merged(checked, {}, answers(checked), typed_fields(checked))
