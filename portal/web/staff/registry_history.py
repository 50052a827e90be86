"""What was done to rows of a registry, as their keeper reads it: who, when, and of each column what was and what is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import g

from portal.access.keepers import called, columns_for, hidden_of
from portal.queries.registries import Change
from portal.request_types.office_definition import Registry
from portal.request_types.values import Row
from portal.web.language import t
from portal.web.public.lists import cell
from portal.web.rules import actor


@dataclass(frozen=True)
class Said:
    """One line; `cells` are heading, what was and what is, of columns this person may read."""

    at: datetime
    by: str
    what: str
    reason: str
    cells: Sequence[tuple[str, str, str]]


def said(change: Change, registry: Registry) -> Said:
    """A change in words."""
    cells = []
    for column in columns_for(actor(), registry):
        if column.id in change.cells:
            was, is_ = (
                cell(Row(registry.id, "", "", {column.id: value}), column)[0] for value in change.cells[column.id]
            )
            cells.append((column.label.in_language(g.language), was, is_))
    told = t(f"staff.row_was_{change.what}", row=_called(change, registry) or t("staff.hidden"))
    return Said(change.at, change.by, told, change.reason, cells if change.what == "changed" else [])


def _called(change: Change, registry: Registry) -> str:
    """A row that is there no more has its key alone."""
    if change.row is not None:
        return called(actor(), registry, change.row)
    return "" if registry.key in hidden_of(actor(), registry) else change.key
