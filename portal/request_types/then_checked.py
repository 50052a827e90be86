"""What happens by itself when a request reaches a step, bound to names and kinds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.request_types.formulas.formula import Formula


@dataclass(frozen=True)
class CheckedAccount:
    """An account to be made: what it is not told is the applicant's own."""

    facts: Mapping[str, Formula]
    role: str | Formula
    """A role, or a question that gives one."""
    unit: str | Formula | None
    areas: tuple[Formula, ...]
    answers: Mapping[str, Formula]


@dataclass(frozen=True)
class CheckedThen:
    """One act."""

    name: str
    """What the history knows it by, so that it happens once: `approved.create_account`, `closed.open.home_visit`."""
    at: str
    when: bool | Formula
    account: CheckedAccount | None = None
    opens: str | None = None
    given: Mapping[str, Formula] = field(default_factory=dict)
    draft: bool = False
