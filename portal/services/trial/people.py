"""Invented people of a rehearsal: one applicant, and for each role somebody who holds it, in each unit where it has units."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import BASE_ROLES
from portal.models.accounts import VISITOR, Account
from portal.models.base import table
from portal.request_types.examples.running import APPLICANT
from portal.request_types.office_definition import Office
from portal.request_types.reading.positions import Text
from portal.texts import LANGUAGES, text

FILER: Final = "applicant"
_MOST: Final = 200
_STAFF: Final = ("staff", "admin", "executive")
_ACCOUNT: Final = table(Account)


@dataclass(frozen=True)
class Invented:
    """Somebody who is not there outside of a rehearsal."""

    id: int
    key: str
    """`applicant`, a role, or `role@unit`."""
    role: str
    base: str
    unit: str | None
    areas: Sequence[str]
    title: Text
    language: str = "th"

    @property
    def full_name(self) -> str:
        return self.title.in_language(self.language)


def invented(office: Office, filed_by: Sequence[str], rows_of: dict[str, list[str]]) -> list[Invented]:
    """Everybody who may be needed; `rows_of` are keys of the registries that areas are of."""
    found: list[Invented] = []
    for key, role, base, unit, title in _roles(office, filed_by):
        area = next((each.area for each in office.roles if each.id == role), None)
        areas = rows_of.get(area, []) if area else []
        found.append(Invented(len(found) + 1, key, role, base, unit, areas, title))
        if len(found) >= _MOST:
            break
    return found


def written(session: Session, people: Sequence[Invented]) -> None:
    """Give them accounts, which nobody logs in to."""
    session.execute(insert(_ACCOUNT), [_row(each) for each in people])


def _row(each: Invented) -> dict[str, object]:
    is_filer = each.key == FILER
    row: dict[str, object] = {
        "id": each.id,
        "key": f"trial-{each.id}",
        "citizen_id": APPLICANT["citizen_id"] if is_filer and each.role != VISITOR else f"9{each.id:012d}",
        "role": each.role,
        "unit": each.unit,
        "areas": list(each.areas),
        "title": APPLICANT["title"] if is_filer else "",
        "first_name": APPLICANT["first_name"] if is_filer else each.full_name,
        "last_name": APPLICANT["last_name"] if is_filer else "",
        "phone": APPLICANT["phone"],
        "email": APPLICANT["email"],
        "personnel_type": APPLICANT["personnel_type"] if is_filer else "",
        "profile": {"citizen_id": APPLICANT["citizen_id"]} if each.role == VISITOR else {},
        "created_at": clock.now(),
    }
    return row


def _roles(office: Office, filed_by: Sequence[str]) -> Iterator[tuple[str, str, str, str | None, Text]]:
    like = {role.id: role.like for role in office.roles}
    filer = next((each for each in filed_by if each in ("applicant", VISITOR) or like.get(each) == "applicant"), "")
    base = VISITOR if filer == VISITOR else "applicant"
    yield FILER, filer or "applicant", base, None, _both("trial.applicant")
    for role in office.roles:
        if role.like == "applicant":
            continue
        if not role.own_unit_only:
            yield role.id, role.id, role.like, None, role.title
        for unit in office.units if role.own_unit_only else ():
            yield f"{role.id}@{unit.id}", role.id, role.like, unit.id, _joined(role.title, unit.label)
    for each in _STAFF:
        if each in BASE_ROLES and each not in like.values():
            yield each, each, each, None, _both(f"trial.role_{each}")


def _both(key: str) -> Text:
    return Text(tuple((language, text(language, key)) for language in LANGUAGES))


def _joined(role: Text, unit: Text) -> Text:
    languages = dict.fromkeys([*dict(role.words), *dict(unit.words)])
    return Text(tuple((each, f"{role.in_language(each)} ({unit.in_language(each)})") for each in languages))
