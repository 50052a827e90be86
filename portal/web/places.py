"""Places to pick from: rows of the registries that requests are placed by, within a person's area (C6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import g
from sqlalchemy.orm import Session

from portal.request_types.checked import CheckedType
from portal.web.extensions import catalogue
from portal.web.rules import actor

MOST: Final = 500
"""Rows of a registry that are offered to pick from."""


@dataclass(frozen=True)
class Places:
    """The rows of one registry."""

    title: str
    rows: tuple[tuple[str, str], ...]
    """As in an address, and how it is called."""


def places_of(session: Session, types: Iterable[CheckedType]) -> tuple[Places, ...]:
    """Where requests of these types may lie; for those limited to an area, their own part of its registry."""
    area, rows = actor().area, catalogue().rows(session)
    drawn = (of for checked in types for name in checked.definition.area if (of := checked.fields[name].registry))
    found = []
    for registry in {of.id: of for of in drawn}.values():
        if area is not None and registry.id != area.registry:
            continue
        known = [row for row in rows.all(registry.id) if row.key and (area is None or row.key in area.keys)]
        if 1 < len(known) <= MOST:
            named = tuple((f"{registry.id}/{row.key}", row.label) for row in known)
            found.append(Places(registry.title.in_language(g.language), named))
    return tuple(found)


def place_of(words: str) -> tuple[str, str] | None:
    """Registry and key of a place as it stands in an address."""
    registry, _, key = words.partition("/")
    return (registry[:40], key[:100]) if registry and key else None
