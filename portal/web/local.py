"""What the clocks and the calendar of the office show."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal import clock
from portal.web.rules import office


def zone() -> ZoneInfo:
    """The office's `time_zone`."""
    return ZoneInfo(office().time_zone)


def today() -> date:
    """Today's date where the office is."""
    return clock.today(zone())


def here(at: datetime) -> datetime:
    """An aware moment as the office's clocks show it."""
    return at.astimezone(zone())
