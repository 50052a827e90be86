"""The office's calendar for formulas, due dates and bookings: its holidays, its zone, its fiscal year."""

from zoneinfo import ZoneInfo

from portal.request_types.durations import Calendar
from portal.request_types.office_definition import Office

_MADE: dict[int, tuple[Office, Calendar]] = {}
_MOST = 64


def calendar_of_office(office: Office) -> Calendar:
    """The office's calendar; made once for each edition of the office (an office cannot be hashed, so by identity)."""
    found = _MADE.get(id(office))
    if found is not None and found[0] is office:
        return found[1]
    made = Calendar(
        holidays=frozenset(office.holidays), zone=ZoneInfo(office.time_zone), fiscal_year=office.fiscal_year
    )
    if len(_MADE) >= _MOST:
        _MADE.clear()
    _MADE[id(office)] = (office, made)
    return made
