"""What a request is called: the number staff gave it, where its type says so, else its own (`known_as`)."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Label, func, or_, select

from portal.models.base import table
from portal.models.requests import GivenNumber, Request
from portal.queries.folding import as_number

_REQUEST, _GIVEN = table(Request), table(GivenNumber)
CLAIM: Final = "=known_as"
"""Stands for a field in the numbers given: what a request is called is given once in its type, whatever the year."""
SHOWN: Final[Label[Any]] = func.coalesce(func.nullif(_REQUEST.c.known_as, ""), _REQUEST.c.reference).label("reference")
"""The number to show, in place of the column `reference`."""


def called(typed: str, spellings: list[str]) -> ColumnElement[bool]:
    """Requests with this number, their own or the one they are known as; the latter in any writing of it."""
    given = select(_GIVEN.c.request_id).where(_GIVEN.c.number == as_number(typed), _GIVEN.c.field_id == CLAIM)
    return or_(_REQUEST.c.reference.in_(spellings), _REQUEST.c.id.in_(given))
