"""THE key table of the language: construct, key, kind of value, default, meaning."""

from dataclasses import replace
from functools import cache
from typing import Final

from portal.request_types.keys import (
    about,
    fields,
    finding,
    offices,
    papers,
    records,
    replies,
    reports,
    then,
    tracking,
    types,
)
from portal.request_types.keys.kinds import Construct, Key, Kind

__all__ = ["CONSTRUCTS", "Construct", "Key", "Kind", "construct", "field_keys", "is_known"]

CONSTRUCTS: Final[dict[str, Construct]] = {
    found.name: found
    for found in (
        types.TYPE, types.SECTION, fields.FIELD, fields.NOTE, types.CHECK, types.STEP, types.STAFF_FORM, papers.PAPER,
        papers.OWN_PAPER, papers.PARAGRAPH, records.RECORD, replies.REPLY, types.EXAMPLE,
        about.LINK, about.PRIVACY, about.SUBJECT, about.ABOUT, offices.REGISTRY,
        offices.COLUMN, offices.BOOKABLE, finding.LOOKUP, finding.SEARCH,
        offices.BLOCK, offices.OFFICE, offices.ROLE, offices.SECOND_FACTOR, offices.PUBLISHING, offices.REGISTRATION,
        offices.STATUS_CHECK, then.THEN, then.NEW_ACCOUNT, tracking.TRACKING,
        reports.REPORT, reports.MEASURE, reports.DASHBOARD, reports.FILTER, reports.TILE, reports.BESIDE,
    )
}  # fmt: skip


def construct(name: str) -> Construct:
    """The construct of this name; KeyError for a mistake of ours."""
    return CONSTRUCTS[name]


def field_keys(type_name: str) -> Construct:
    """The keys a field of this type knows; those of every type where the type itself is unknown."""
    return _field_keys(type_name if type_name in fields.FIELD_TYPES else "")


@cache
def _field_keys(type_name: str) -> Construct:
    if not type_name:
        return Construct("field", fields.FIELD.th, fields.FIELD.en, tuple(map(_not_required, fields.FIELD.keys)))
    own = tuple(key for key in fields.FIELD.keys if not key.types or type_name in key.types)
    return Construct("field", fields.FIELD.th, fields.FIELD.en, own)


def is_known(key: str) -> bool:
    """Is this the name of a key anywhere?"""
    return any(found.key(key) for found in CONSTRUCTS.values())


def _not_required(key: Key) -> Key:
    """Of an unknown type nothing special can be demanded."""
    return replace(key, required=key.required and not key.types)
