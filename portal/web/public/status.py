"""The public status check: by reference, no personal data, one answer for every number that leads nowhere (C61, T02)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.queries.status import SecondKey, Status, status_of
from portal.request_types.formats.digits import arabic
from portal.request_types.office_questions import questions_of
from portal.services.accounts import people, registration
from portal.services.accounts.attempts import Limit, take
from portal.web.auth.visiting import visitor
from portal.web.extensions import catalogue, database
from portal.web.headers import public
from portal.web.language import t
from portal.web.public.offers import takes_visitors
from portal.web.rules import actor, office, person, rule
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
    reference = read_reference(request.form.get("reference", ""))
    if not reference:
        return _page(problem=t("public.status_missing")), 422
    who = visitor()
    with database().transaction() as session:
        take(session, who.bucket("status", who.address), LIMIT)
    with database().reading() as session:
        found = status_of(session, reference, _second_key())
        said = None if found is None else _said(found, session)
    if said is None:
        also = _also()
        problem = t("public.status_none_also", asked=also.label) if also else t("public.status_none")
        return _page(reference=reference, problem=problem)
    return _page(reference=reference, found=said)


def read_reference(typed: str) -> str:
    """A number as people copy it: Thai digits, and digits in groups."""
    words = arabic(typed[: _LONGEST * 2]).split()
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


_READERS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "citizen_id": people.read_citizen_id,
    "phone": people.read_phone,
    "email": people.read_email,
    "first_name": lambda typed: people.clean(typed, 100),
    "last_name": lambda typed: people.clean(typed, 100),
}


def _second_key() -> SecondKey | None:
    """What was typed besides the number; what cannot be read leads nowhere, as a wrong word does."""
    asked = office().status_check_also_asks
    if asked is None:
        return None
    typed = request.form.get("also", "")[:300]
    if asked in _READERS:
        return SecondKey(asked, _READERS[asked](typed))
    checked = questions_of(office())
    verdict = registration.judge_own(checked, {asked: (typed,)}, g.language) if checked else None
    return SecondKey(asked, registration.kept(verdict).get(asked) if verdict else None)


@dataclass(frozen=True)
class Also:
    """How the page asks for it."""

    label: str
    hint: str
    input: str


def _also() -> Also | None:
    asked = office().status_check_also_asks
    if asked is None:
        return None
    checked = questions_of(office())
    if asked in _READERS or checked is None:
        hint = t(f"people.{asked}_hint") if asked in ("citizen_id", "phone") else ""
        return Also(t(f"people.{asked}"), hint, {"citizen_id": "numeric", "phone": "tel"}.get(asked, "text"))
    field = checked.fields[asked].field
    return Also(field.label.in_language(g.language), field.hint.in_language(g.language) if field.hint else "", "text")


def _page(reference: str = "", problem: str = "", found: dict[str, object] | None = None) -> str:
    files = person() is not None and actor().base == "applicant"
    facts = {"reference": reference, "problem": problem, "found": found, "files": files}
    return render_template("public/status.html", **facts, also=_also(), visitors=_visitors_file())


def _visitors_file() -> bool:
    """Whether any type may be filed without an account, so that somebody may want to come back with a code."""
    with database().reading() as session:
        versions = [catalogue().version(session, each.version_id) for each in catalogue().types(session)]
    return any(map(takes_visitors, versions))
