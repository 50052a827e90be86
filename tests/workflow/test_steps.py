"""Doors between steps: what a staff form leads to is reached through it alone (C35, C37)."""

from portal.request_types.compiling import compile_bundle
from portal.request_types.reading.source import load_office
from portal.settings import ROOT
from portal.workflow.steps import doors
from portal.workflow.transitions import Action, Side


def _ways(type_id: str, step: str) -> dict[str, tuple[Action, str | None]]:
    checked, problems = compile_bundle(load_office(ROOT / "offices" / "education-one-stop").bundle(type_id, rows=True))
    assert checked is not None and not problems
    forms = [form.form for form in checked.staff_forms.values()]
    return {door.step: (door.action, door.form) for door in doors(checked.steps, forms, step, Side.STAFF)}


def test_a_step_behind_a_staff_form_opens_only_where_the_form_may_be_filled_in() -> None:
    assert _ways("card", "proposed")["pickup"] == (Action.MOVE, "appoint")
    assert "pickup" not in _ways("card", "submitted")
    assert "pickup" not in _ways("card", "considering")


def test_returning_and_cancelling_stay_open_whatever_leads_there() -> None:
    ways = _ways("card", "considering")
    assert ways["incomplete"] == (Action.RETURN, None)
    assert ways["cancelled"] == (Action.CANCEL, None)
