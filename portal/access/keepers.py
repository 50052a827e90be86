"""Who keeps a registry: the roles and units its file names in `kept_by` (C65)."""

from portal.access.permissions import Actor
from portal.request_types.office_definition import Registry


def keeps(actor: Actor, registry: Registry) -> bool:
    """Whether the actor may close and reopen its rows."""
    return actor.may("registry.keep") and bool({actor.role, actor.base, actor.unit} & set(registry.kept_by))
