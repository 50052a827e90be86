"""An account given by a request that reached its step (`then: create_account`, C7): without password, its owner sets one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actors import roles_like
from portal.access.permissions import Actor, base_role
from portal.errors import Forbidden, Refused, Taken
from portal.models.accounts import VISITOR, Account, Consent
from portal.queries.catalogue import Catalogue
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.formulas.formula import Formula
from portal.request_types.judging.sitting import Sitting
from portal.request_types.office_definition import Office
from portal.request_types.office_questions import KIND_OF_PERSON, questions_of
from portal.request_types.then_checked import CheckedAccount
from portal.request_types.values import Row
from portal.services.accounts import invitations, people, staff_accounts
from portal.services.accounts.people import Names, Remarks
from portal.services.accounts.staff_accounts import NewStaff

Done = tuple[Mapping[str, Any], tuple[str, str] | None]


def grant(
    session: Session, actor: Actor, catalogue: Catalogue, asked: CheckedAccount, here: Sitting, applicant: Account
) -> Done:
    """Make the account; what the history says of it, and its key with the token of its link where nobody mails it.

    Raises Forbidden for whoever is no administrator, Refused where an answer makes no account or the number has one.
    """
    if not actor.may(staff_accounts.PERMISSION):
        raise Forbidden
    new = _read(session, catalogue, asked, here, applicant)
    try:
        account = staff_accounts.add(session, actor, new)
    except Taken:
        raise Refused("granting.taken") from None
    if applicant.role == VISITOR:
        _agreed(session, applicant, account)
    token = invitations.send_or_give(session, account, actor.id)
    said = {"account": account.key, "name": account.full_name, "role": account.role, "mailed": token is None}
    return said, None if token is None else (account.key, token)


def _read(session: Session, catalogue: Catalogue, asked: CheckedAccount, here: Sitting, applicant: Account) -> NewStaff:
    office = catalogue.office(session) or here.checked.office
    told = {
        key: _text(asked, key, here) for key in ("citizen_id", "title", "first_name", "last_name", "phone", "email")
    }
    remarks: Remarks = {}
    number = people.read_citizen_id(told["citizen_id"])
    names = people.read_names(told["title"], "", told["first_name"], told["last_name"], remarks)
    phone, email = people.read_phone(told["phone"]), people.read_email(told["email"])
    if number is None:
        raise Refused("granting.citizen_id_wrong")
    if remarks:
        raise Refused("granting.name_wrong")
    role, unit = _word(asked.role, here), _word(asked.unit, here)
    known = {each.id for each in office.roles} | {"applicant", "staff", "executive"}
    if role not in known or base_role(role, roles_like(office)) == "admin":
        raise Refused("granting.role_wrong")
    if unit is not None and unit not in {each.id for each in office.units}:
        raise Refused("granting.unit_wrong")
    area = next((each.area for each in office.roles if each.id == role), None)
    kind = _word(asked.answers.get(KIND_OF_PERSON), here) or ""
    return NewStaff(
        number, Names(names.title, names.first_name, names.last_name), role, unit, phone or "", email or "",
        _areas(asked, here, area), kind, _profile(asked, here, office), applicant.language,
    )  # fmt: skip


def _text(asked: CheckedAccount, key: str, here: Sitting) -> str:
    found = asked.facts.get(key)
    value = here.get(("applicant", key)) if found is None else _value(found, here)
    return str(value or "")


def _value(formula: Formula, here: Sitting) -> Any:
    try:
        return formula.evaluate(here)
    except FormulaFailed:
        return None


def _word(told: str | Formula | None, here: Sitting) -> str | None:
    value = _value(told, here) if isinstance(told, Formula) else told
    return None if value is None or value == "" else str(value)


def _areas(asked: CheckedAccount, here: Sitting, registry: str | None) -> tuple[str, ...]:
    """Rows of the registry the role is limited to; a role that is limited to none has none."""
    found: list[str] = []
    for formula in asked.areas:
        value = _value(formula, here)
        rows = value if isinstance(value, (tuple, list)) else (value,)
        mine = [row.key for row in rows if isinstance(row, Row) and row.registry == registry]
        found += [key for key in mine if key is not None and key not in found]
    return tuple(found)


def _profile(asked: CheckedAccount, here: Sitting, office: Office) -> dict[str, Any]:
    """Answers to the office's own questions, as an account keeps them."""
    questions = questions_of(office)
    profile: dict[str, Any] = {}
    for id, formula in asked.answers.items():
        question, value = questions.fields.get(id) if questions else None, _value(formula, here)
        if question is not None and value is not None:
            profile[id] = FIELD_TYPES[question.field.type].store(value, question)
    return profile


def _agreed(session: Session, visitor: Account, account: Account) -> None:
    """What the person agreed to when asking for the account holds for the account (C10)."""
    for each in session.scalars(
        select(Consent).where(Consent.account_id == visitor.id, Consent.withdrawn_at.is_(None))
    ):
        session.add(
            Consent(account_id=account.id, text=each.text, text_digest=each.text_digest, given_at=each.given_at)
        )
    session.flush()
