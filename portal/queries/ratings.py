"""How people rated what was done for them: average and distribution, from kept counts (C60, C74)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.access.scopes import staff_ratings
from portal.models.base import table
from portal.models.records import RatingTally

_TALLY = table(RatingTally)
FEWEST: Final = 5
"""Answers below which whoever only oversees reads no figures: no single person can be told from them."""


@dataclass(frozen=True)
class Rated:
    """The scores of one question of one type."""

    type_id: str
    record_id: str
    field_id: str
    scores: Mapping[int, int]
    """Score: how many gave it. Empty where there are too few to be told."""

    @property
    def total(self) -> int:
        return sum(self.scores.values())

    @property
    def average(self) -> Decimal | None:
        """To one place, half up; None without figures."""
        if not self.total:
            return None
        points = sum(score * count for score, count in self.scores.items())
        return (Decimal(points) / self.total).quantize(Decimal("0.1"), ROUND_HALF_UP)


def by_question(session: Session, actor: Actor) -> Sequence[Rated]:
    """Every question that was rated within the actor's scope."""
    key = (_TALLY.c.type_id, _TALLY.c.record_id, _TALLY.c.field_id)
    rows = select(*key, _TALLY.c.score, func.sum(_TALLY.c.change)).where(staff_ratings(actor.reach))
    found: dict[tuple[str, str, str], dict[int, int]] = {}
    for type_id, record_id, field_id, score, count in session.execute(
        rows.group_by(*key, _TALLY.c.score).order_by(*key)
    ):
        found.setdefault((type_id, record_id, field_id), {})[score] = int(count)
    fewest = 1 if actor.may("queue.read") else FEWEST
    return [Rated(*names, scores if sum(scores.values()) >= fewest else {}) for names, scores in found.items()]
