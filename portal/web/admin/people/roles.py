"""Who may do what: the office's roles against its services, units and areas, as its files say (C5, C6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, g, render_template

from portal.access.permissions import BASE_ROLES, is_staff, may
from portal.queries import accounts
from portal.request_types.office_definition import Role
from portal.web.admin.people import areas
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import office, rule
from portal.web.wording import type_label

blueprint = Blueprint("admin_roles", __name__)


@dataclass(frozen=True)
class Line:
    """One role: its limits, and what it does with each service, by the service's id."""

    id: str
    title: str
    like: str
    unit: str
    area: str
    is_staff: bool
    sees_ids: bool
    does: Mapping[str, tuple[bool, bool]]
    """Files it; works on it."""
    people: int


@blueprint.get("/admin/roles")
@rule("account.manage")
def show() -> str:
    """The table, with how many people hold each role."""
    with database().reading() as session:
        types = {each.id: catalogue().version(session, each.version_id) for each in catalogue().types(session)}
        titles = {each.registry: each.title for each in areas.offered(session)}
        held = accounts.by_role(session)
        filing = {id: frozenset(checked.definition.filed_by) for id, checked in types.items()}
        lines = [_own(role, filing, titles, held) for role in office().roles]
        lines += [_built_in(base, filing, held) for base in BASE_ROLES if base not in _stood_in(held)]
    names = {id: type_label(checked) for id, checked in types.items()}
    return render_template("admin/roles.html", lines=lines, types=names)


def _own(role: Role, filing: Mapping[str, frozenset[str]], titles: Mapping[str, str], held: Mapping[str, int]) -> Line:
    return Line(
        id=role.id,
        title=role.title.in_language(g.language),
        like=t(f"admin.role_{role.like}"),
        unit=t("admin.own_unit" if role.own_unit_only else "admin.all_units") if role.like != "applicant" else "-",
        area=titles.get(role.area, role.area) if role.area else "-",
        is_staff=is_staff(role.like),
        sees_ids=role.sees_ids,
        does={id: _does(role.id, role.like, role.types, id, who) for id, who in filing.items()},
        people=held.get(role.id, 0),
    )


def _built_in(base: str, filing: Mapping[str, frozenset[str]], held: Mapping[str, int]) -> Line:
    does = {id: _does(base, base, None, id, who) for id, who in filing.items()}
    unit = "-" if base == "applicant" else t("admin.all_units")
    return Line(
        id=base,
        title=t(f"admin.role_{base}"),
        like="",
        unit=unit,
        area="-",
        is_staff=is_staff(base),
        sees_ids=base in ("staff", "admin"),
        does=does,
        people=held.get(base, 0),
    )


def _does(
    role: str, base: str, types: tuple[str, ...] | None, type_id: str, filed_by: frozenset[str]
) -> tuple[bool, bool]:
    works = may(base, "request.handle") and (types is None or type_id in types)
    return may(base, "request.file") and bool({role, base} & filed_by), works


def _stood_in(held: Mapping[str, int]) -> frozenset[str]:
    """Built-in roles that the office replaced by its own, and that nobody holds."""
    return frozenset(role.like for role in office().roles if not held.get(role.like))
