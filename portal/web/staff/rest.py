"""An act on all that a list holds, a part at a press: what was ticked is one page, the list may be thousands (C47)."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from portal.services.casework.bulk import Act, Pick
from portal.services.casework.first_choice import part_of
from portal.web.extensions import catalogue, database
from portal.web.numbers import whole_number
from portal.web.rules import actor
from portal.web.staff.asked import pairs_of, wish_of


@dataclass(frozen=True)
class Rest:
    """How far the parts have come."""

    picks: Sequence[Pick]
    after: int
    is_all: bool


def is_offered(act: Act, back: str) -> bool:
    """Whether it can be done to all of the list: those that words or marks of one's own narrow are ticked."""
    wish = wish_of(pairs_of(back.partition("?")[2]))
    return act.id == "first" and not wish.words.strip() and not wish.is_unread


def taken(act_id: str, back: str) -> Rest | None:
    """The part asked for; None where what is ticked is meant."""
    if act_id != "first" or not request.form.get("rest"):
        return None
    said = request.form.get("after", "")
    after = whole_number(said, digits=15) or 0
    wish = wish_of(pairs_of(back.partition("?")[2]))
    with database().reading() as session:
        part = part_of(session, actor(), catalogue(), wish, after)
    return Rest([Pick(*each) for each in part.picks], part.after, part.is_all)
