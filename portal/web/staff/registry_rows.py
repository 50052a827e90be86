"""One row of a kept registry on its keeper's screen: made and changed by a form of its columns, put up or down (C65)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.errors import Refused, Stale
from portal.forms.building import build
from portal.forms.changing import Before, changed
from portal.forms.parts import Filling, Surroundings
from portal.forms.words import merged, typed_fields
from portal.queries.registries import changes
from portal.request_types.judging.context import Words
from portal.request_types.row_questions import words_of
from portal.services import registry_rows
from portal.services.registry_keeping import Kept, Standing, standing, take
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.repeated import answers
from portal.web.rules import actor, office, rule
from portal.web.staff.registry_history import said

blueprint = Blueprint("registry_rows", __name__)
NEW: Final = "/staff/registries/<name>/new"
ONE: Final = "/staff/registries/<name>/rows/<int:number>"


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
    try:
        with database().transaction() as session:
            told = _write(session, name, number, words)
    except Refused as refused:
        if refused.code == "staff.row_wrong":
            return _page(name, number, Typed(words, show_errors=True)), refused.status
        problems = {column: [t(each) for each in several] for column, several in refused.problems.items()}
        return _page(name, number, Typed(words, problems)), refused.status
    except Stale as stale:
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


def _write(session: Session, name: str, number: int | None, words: Words) -> str:
    if number is None:
        return t("staff.row_made", row=registry_rows.make(session, actor(), catalogue(), name, office(), words))
    seen = request.form.get("_seen", "")[:40]
    done = registry_rows.change(session, actor(), catalogue(), name, office(), number, words, seen)
    return t("staff.row_changed" if done else "staff.row_same")


def _page(name: str, number: int | None, typed: Typed, overtaken: bool = False) -> str:
    with database().reading() as session:
        drawn = _drawn(session, name, number, typed)
        kept, stands = drawn.kept, drawn.stands
        history = changes(session, name, kept.part, str(stands.row.key)) if stands is not None else []
        history_said = [said(each, kept.registry) for each in history]
    return render_template(
        "staff/registry_row.html", asked=drawn, registry=kept.registry, row=stands.row if stands else None,
        seen=stands.seen if stands else "", history=history_said, overtaken=overtaken, problems=drawn.filling.problems,
    )  # fmt: skip


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
