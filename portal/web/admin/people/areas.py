"""Areas of accounts: rows of the registry a role is limited to, offered, read and named (C6)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import g, request
from sqlalchemy.orm import Session

from portal.request_types.office_definition import Office, Role
from portal.web.extensions import catalogue
from portal.web.rules import office

NAME = "area"
"""Of the ticks on a form; each says `registry/row`."""


@dataclass(frozen=True)
class Offered:
    """The rows of one registry that roles may be limited to, and which roles are."""

    registry: str
    title: str
    roles: str
    rows: Sequence[tuple[str, str]]
    """Value and name."""


def offered(session: Session) -> Sequence[Offered]:
    """One for each registry that limits a role, in the order of the roles."""
    limited: dict[str, list[Role]] = {}
    for role in office().roles:
        if role.area is not None:
            limited.setdefault(role.area, []).append(role)
    titles = _titles(session) if limited else {}
    return [
        Offered(
            registry,
            titles.get(registry, registry),
            ", ".join(role.title.in_language(g.language) for role in roles),
            [(f"{registry}/{row.key}", row.label) for row in catalogue().rows(session).all(registry) if row.key],
        )
        for registry, roles in limited.items()
    ]


def ticked(session: Session, role: str) -> tuple[str, ...]:
    """Keys of the rows ticked for this role, of those that are there; none for a role that is limited to none."""
    registry = registry_of(office(), role)
    if registry is None:
        return ()
    known = {row.key for row in catalogue().rows(session).all(registry)}
    said = [word.partition("/") for word in request.form.getlist(NAME)]
    return tuple(dict.fromkeys(key for of, _, key in said if of == registry and key in known))


def named(session: Session, role: str, keys: Collection[str]) -> Sequence[str]:
    """What the areas of somebody with this role are called; a row that is gone stands there by its key."""
    registry = registry_of(office(), role)
    rows: Mapping[str, str] = (
        {row.key: row.label for row in catalogue().rows(session).all(registry) if row.key} if registry else {}
    )
    return [rows.get(key, key) for key in keys] if registry else []


def registry_of(of: Office, role: str) -> str | None:
    """The registry whose rows limit a role."""
    return next((each.area for each in of.roles if each.id == role), None)


def sees_nothing(of: Office, role: str, unit: str | None, areas: Collection[str]) -> str:
    """Why somebody with this role has no request in reach: `area`, `unit`, or nothing."""
    own = next((each for each in of.roles if each.id == role), None)
    if own is None or own.like not in ("staff", "admin", "executive"):
        return ""
    if own.area is not None and not areas:
        return "area"
    return "unit" if own.own_unit_only and not unit else ""


def _titles(session: Session) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in catalogue().types(session):
        for registry in catalogue().version(session, each.version_id).registries.values():
            found[registry.id] = registry.title.in_language(g.language)
    return found
