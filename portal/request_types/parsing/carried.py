"""What parsing carries along."""

from dataclasses import dataclass, field

from portal.request_types.reading.problems import Problems


@dataclass(frozen=True)
class Carried:
    """Where problems go, and what the surroundings say."""

    problems: Problems
    first_language: str = "th"
    whole: bool = True
    """False when a part of the file could not be read: what seems missing may stand there."""
    unread: set[str] = field(default_factory=set)
    """Ids of fields that could not be read."""
