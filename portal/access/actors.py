"""From a person and the office's roles to an actor: what services and scopes know of who acts."""

from collections.abc import Sequence
from typing import Protocol

from portal.access.permissions import Actor, Area, base_role
from portal.request_types.office_definition import Office


class Person(Protocol):
    """An account, or what a session knows of one."""

    @property
    def id(self) -> int: ...
    @property
    def full_name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def areas(self) -> Sequence[str]: ...
    @property
    def language(self) -> str: ...


def roles_like(of: Office) -> dict[str, str]:
    """The office's own roles and the base role behind each."""
    return {role.id: role.like for role in of.roles}


def actor_of(who: Person, of: Office) -> Actor:
    """A person with what the office says of the role: types, unit, whether IDs are seen in full."""
    base = base_role(who.role, roles_like(of))
    own = next((role for role in of.roles if role.id == who.role), None)
    return Actor(
        id=who.id,
        name=who.full_name,
        role=who.role,
        base=base,
        unit=who.unit,
        types=own.types if own else None,
        own_unit_only=own.own_unit_only if own else False,
        area=Area(own.area, tuple(sorted(who.areas))) if own and own.area else None,
        sees_ids=own.sees_ids if own else base in ("staff", "admin"),
        language=who.language,
    )
