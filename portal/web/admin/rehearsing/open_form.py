"""The form that stands open in a rehearsal, drawn like every other form."""

from collections.abc import Mapping
from typing import Any

from portal.forms.attached import AttachedFile
from portal.forms.building import build
from portal.forms.parts import Surroundings
from portal.services.trial.filling import Filling, filled
from portal.services.trial.playing import SIZE, World
from portal.services.trial.plays import Act
from portal.web.admin.rehearsing.trial_presses import Pressed


def drawn(world: World, act: Act, now: Pressed) -> Mapping[str, Any]:
    """What its template is drawn from. Raises what stands in the way of the form."""
    found = filled(world, act, half=not now.show_errors)
    around = Surroundings(
        files=_files(found),
        reasons=found.reasons,
        weeks=now.weeks,
        show_errors=now.show_errors,
        offered=found.offered,
    )
    filling = build(found.verdict, around=around)
    return {
        "filling": filling,
        "form": found,
        "applicant": found.verdict.sitting.context.applicant,
        "form_title": _title(world, found),
        "act": found.act,
    }


def _title(world: World, found: Filling) -> str:
    checked = world.stage.checked
    form = checked.staff_forms.get(found.form or "")
    record = checked.records.get(found.form or "")
    if record is not None:
        return record.record.title.in_language(world.language)
    return form.form.title.in_language(world.language) if form is not None else ""


def _files(found: Filling) -> dict[str, list[AttachedFile]]:
    """The request's own files, and the samples that were added here, which can be taken away again."""
    files: dict[str, list[AttachedFile]] = {}
    for name, listed in found.verdict.sitting.context.files.items():
        mine = list(found.act.files.get(name, ()))
        for each in listed.names:
            key = f"{name}/{mine.index(each)}" if each in mine else ""
            files.setdefault(name, []).append(AttachedFile(key, each, SIZE, state="sample"))
    return files
