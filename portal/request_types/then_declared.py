"""What happens by itself when a request reaches a step, as its file says it (`then`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.request_types.reading.positions import Mark, Written


@dataclass(frozen=True)
class NewAccount:
    """An account that is made; a formula that is not there means the applicant's own."""

    facts: Mapping[str, Written]
    """By its key: citizen_id, title, first_name, last_name, phone, email."""
    role: Written | None
    unit: Written | None
    areas: tuple[Written, ...]
    answers: Mapping[str, Written]
    """By the id of a question asked at registration."""
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True)
class Then:
    """One act: an account is made, or a request of another type is opened."""

    at: str
    """A step or a state."""
    mark: Mark
    when: bool | Written = True
    account: NewAccount | None = None
    opens: str | None = None
    given: Mapping[str, Written] = field(default_factory=dict)
    draft: bool = False
    marks: Mapping[str, Mark] = field(default_factory=dict)
