"""The public status check: by reference, no personal data, one answer for every number that leads nowhere (C61, T02)."""

from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.queries.status import Status, status_of
from portal.request_types.formats.digits import arabic
from portal.services import people
from portal.services.attempts import Limit, take
from portal.web.auth.visiting import visitor
from portal.web.extensions import catalogue, database
from portal.web.headers import public
from portal.web.language import t
from portal.web.rules import office, rule
from portal.web.wording import step_label, type_label

blueprint = Blueprint("status", __name__)
LIMIT: Final = Limit(30, 600)
"""Numbers an address may ask about in ten minutes: a school behind one address can, a guesser cannot."""
_LONGEST: Final = 60


@blueprint.get("/status")
@rule("public")
@public
def show() -> ResponseReturnValue:
    """The form; a QR code on a paper brings the number along."""
    return _page(reference=request.args.get("reference", "")[:_LONGEST])


@blueprint.post("/status")
@rule("public")
def check() -> ResponseReturnValue:
    """State and last change behind a number."""
    reference = _read(request.form.get("reference", "")[: _LONGEST * 2])
    if not reference:
        return _page(problem=t("public.status_missing")), 422
    who = visitor()
    with database().transaction() as session:
        take(session, who.bucket("status", who.address), LIMIT)
    with database().reading() as session:
        found = status_of(session, reference, _second_key())
        said = None if found is None else _said(found, session)
    if said is None:
        return _page(reference=reference, problem=t("public.status_none_also" if _asks() else "public.status_none"))
    return _page(reference=reference, found=said)


def _read(typed: str) -> str:
    """A number as people copy it: Thai digits, and digits in groups."""
    words = arabic(typed).split()
    between = "" if all(word.isdigit() for word in words) else " "
    return between.join(words)


def _said(found: Status, session: Session) -> dict[str, object]:
    checked = catalogue().version(session, found.version_id)
    return {
        "title": type_label(checked),
        "reference": found.reference,
        "state": found.state,
        "label": step_label(checked, found.step),
        "changed": found.state_changed_at,
    }


def _asks() -> bool:
    """Whether the office asks for the citizen ID besides the number."""
    return office().status_check_also_asks == "citizen_id"


def _second_key() -> str | None:
    """The citizen ID typed; one that is none leads nowhere, as a wrong one does."""
    return (people.read_citizen_id(request.form.get("citizen_id", "")[:40]) or "-") if _asks() else None


def _page(reference: str = "", problem: str = "", found: dict[str, object] | None = None) -> str:
    return render_template(
        "public/status.html", reference=reference, problem=problem, found=found, asks_citizen_id=_asks()
    )
