"""What few people thought is not told to who only oversees: no single one can be made out (C60)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.access.permissions import Actor
from portal.models.figures import PRECISE
from portal.queries.ratings import FEWEST
from portal.reports.asking import BLANK
from portal.request_types.checked import CheckedType
from portal.request_types.reports_checked import CheckedMeasure

_ANSWERED = "count(answered("


@dataclass(frozen=True)
class Opinions:
    """The records in which applicants say what they think; `fewest` answers are told, or more."""

    records: frozenset[str]
    fewest: int

    @classmethod
    def of(cls, actor: Actor, types: Iterable[CheckedType]) -> "Opinions":
        """Who handles requests reads every single one anyhow."""
        asked = (id for each in types for id, one in each.records.items() if "applicant" in one.record.by)
        return cls(frozenset(asked), 1 if actor.may("queue.read") else FEWEST)

    def are_in(self, name: str | None) -> bool:
        """Whether a dimension or a measure reads them."""
        return name is not None and any(re.search(rf"\b{record}\.", name) for record in self.records)

    def may_be_told(self, measure: CheckedMeasure, sums: Mapping[str, int]) -> bool:
        """Whether enough people answered what the measure reads; where nothing says how many, they are too few."""
        if self.fewest <= 1 or not self.are_in(measure.name):
            return True
        answers = [sums.get(atom, 0) for atom in measure.atoms if atom.startswith(_ANSWERED) and self.are_in(atom)]
        return bool(answers) and min(answers) >= self.fewest * PRECISE

    def without_few(
        self, rows: str | None, columns: str | None, found: Mapping[tuple[str, str], Mapping[str, int]], count: str
    ) -> dict[tuple[str, str], Mapping[str, int]]:
        """Cells by what people thought, but for those of a row or column in which too few answered at all."""
        told = dict(found)
        for place, name in ((0, rows), (1, columns)):
            if self.fewest <= 1 or not self.are_in(name):
                continue
            answers: dict[str, int] = defaultdict(int)
            for key, sums in told.items():
                answers[key[1 - place]] += sums.get(count, 0) if key[place] != BLANK else 0
            few = {beside for beside, many in answers.items() if many < self.fewest * PRECISE}
            told = {key: sums for key, sums in told.items() if key[place] == BLANK or key[1 - place] not in few}
        return told
