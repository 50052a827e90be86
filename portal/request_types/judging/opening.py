"""When a type may be filed: always, never, or between two days."""

from datetime import date

from portal.request_types.definition import RequestType
from portal.request_types.formats.buddhist import read_date


def is_open(definition: RequestType, today: date) -> bool:
    """Whether the type takes requests on this day; both ends of a range belong to it."""
    if isinstance(definition.open, bool):
        return definition.open
    low, high = definition.open.low, definition.open.high
    return (low is None or read_date(low) <= today) and (high is None or today <= read_date(high))
