"""Who searches people in a registry, and others' requests of a type: the roles their files name, within their area (C63, C64)."""

from portal.access.keepers import keeps
from portal.access.permissions import Actor
from portal.request_types.checked import CheckedType
from portal.request_types.office_definition import Registry


def finds(actor: Actor, registry: Registry) -> bool:
    """Whether the actor may search it and open a person of it."""
    return registry.search is not None and bool({actor.role, actor.base} & set(registry.search.roles))


def tracks(actor: Actor, checked: CheckedType) -> bool:
    """Whether the actor may search how others' requests of this type are going."""
    asked = checked.definition.tracking
    return asked is not None and bool({actor.role, actor.base} & set(asked.roles))


def may_list(actor: Actor, registry: Registry) -> bool:
    """Whether numbers of it open its rows for the actor: for who searches or keeps it."""
    return finds(actor, registry) or keeps(actor, registry)
