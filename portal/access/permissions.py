"""Permissions by name, and the one map that says which role has them (C5). What stands nowhere is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from portal.models.accounts import ANONYMOUS, VISITOR

BASE_ROLES: Final = ("applicant", "staff", "admin", "executive")
"""Every role of an office is `like` one of these."""

PERMISSIONS: Final[Mapping[str, frozenset[str]]] = {
    "request.file": frozenset({"applicant", "staff", "admin", VISITOR}),
    "request.file_for_another": frozenset({"staff", "admin"}),
    "queue.read": frozenset({"staff", "admin"}),
    "request.handle": frozenset({"staff", "admin"}),
    "calendar.read": frozenset({"staff", "admin", "executive"}),
    "summary.read": frozenset({"staff", "admin", "executive"}),
    "counter.serve": frozenset({"staff", "admin"}),
    "request.export": frozenset({"staff", "admin"}),
    "registry.keep": frozenset({"staff", "admin"}),
    "type.manage": frozenset({"admin"}),
    "account.manage": frozenset({"admin"}),
    "event.read": frozenset({"admin"}),
}


@dataclass(frozen=True)
class Area:
    """The part of the office's map that a person is limited to: rows of one registry (C6)."""

    registry: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Reach:
    """How far a role reaches, whoever holds it: what scopes ask, and what statements are kept by."""

    base: str
    types: tuple[str, ...] | None
    unit: str | None
    """The only unit whose requests are in reach; None: every one."""
    area: Area | None = None
    """Only what is placed there is in reach; None: wherever it is placed, and what is placed nowhere."""

    def may(self, permission: str) -> bool:
        """As for an actor."""
        return may(self.base, permission)


@dataclass(frozen=True)
class Actor:
    """Who acts, as services need it. `base` is the base role behind the office's own role."""

    id: int
    name: str
    role: str
    base: str
    unit: str | None = None
    types: tuple[str, ...] | None = None
    """Types the role works on; None: all (C6)."""
    own_unit_only: bool = False
    area: Area | None = None
    sees_ids: bool = False
    """Citizen IDs in full rather than masked (C83)."""
    language: str = "th"
    session_key: str = ""
    device: str = ""
    """Of the session in which they act, where there is one: for the log of administrators."""

    def may(self, permission: str) -> bool:
        """Does this actor's role have the permission? An unknown permission is a mistake of ours: KeyError."""
        return may(self.base, permission)

    @cached_property
    def reach(self) -> Reach:
        """What of this the scopes of lists ask: equal for all who hold the role in the unit."""
        return Reach(self.base, self.types, (self.unit or "") if self.own_unit_only else None, self.area)


def may(base: str, permission: str) -> bool:
    """Does a base role have the permission? Unknown roles have none; KeyError for a permission that stands nowhere."""
    return base in PERMISSIONS[permission]


def base_role(role: str, like: Mapping[str, str]) -> str:
    """The base role of a role; `like` maps the office's own. A role nobody declares (any more) counts as applicant."""
    if role in (VISITOR, ANONYMOUS):
        return role
    return role if role in BASE_ROLES else like.get(role, "applicant")


def roles_like(base: str, like: Mapping[str, str]) -> frozenset[str]:
    """All roles, the office's own among them, that stand on a base role."""
    return frozenset({base, *(role for role, stands_on in like.items() if stands_on == base)})


def needs_second_factor(base: str, declared: Mapping[str, str]) -> bool:
    """Does the office demand one of this role (`second_factor`)? Whoever is neither applicant nor admin counts as staff."""
    return is_staff(base) and declared.get("admin" if base == "admin" else "staff") == "required"


def is_staff(base: str) -> bool:
    """Does this role see other people's data? Then its password is longer."""
    return base not in ("applicant", VISITOR, ANONYMOUS)
