"""How values are written on pages."""

from datetime import date, datetime
from unicodedata import category

from flask import Flask, g

from portal import maps
from portal.access.masking import masked_id
from portal.request_types.formats import citizen_id
from portal.request_types.formats.buddhist import SHORT_MONTHS, buddhist_year
from portal.request_types.proving import counted
from portal.settings import Settings
from portal.texts import LANGUAGES
from portal.uploads.limits import size_text
from portal.web.language import t
from portal.web.local import here


def install(app: Flask) -> None:
    """Filters for templates: `{{ id | citizen_id }}`, `{{ at | moment }}`, `{{ seconds | spent }}` and their like."""
    app.jinja_env.filters["counted"] = counted
    app.jinja_env.filters["citizen_id"] = citizen_id.shown
    app.jinja_env.filters["masked_id"] = masked_id
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["weekday"] = lambda at: here(at).weekday()
    app.jinja_env.filters["shortened"] = shortened
    app.jinja_env.filters["size"] = size_text
    app.jinja_env.filters["spent"] = spent
    set_by: Settings = app.extensions["settings"]
    app.jinja_env.globals["tiles"] = (set_by.map_tiles, set_by.map_view, set_by.map_credit)
    app.jinja_env.filters["map_address"] = lambda point: maps.address(set_by.map_link, point)
    app.jinja_env.filters["own_map_address"] = maps.own_address


def spent(seconds: int) -> str:
    """A length of time in the two largest words that fit: `3 วัน 4 ชั่วโมง`; less than an hour in minutes."""
    minutes = seconds // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return t("formats.days_hours", days=days, hours=hours) if hours else t("formats.days", days=days)
    return t("formats.hours", hours=hours) if hours else t("formats.minutes", minutes=minutes)


def shortened(words: str, most: int = 120) -> str:
    """The beginning of a long text on one line, never cut between a letter and its vowel or tone mark."""
    line = " ".join(words.split())
    if len(line) <= most:
        return line
    end = most
    while end and (category(line[end]).startswith("M") or line[end] == "ำ" or line[end - 1] in "เแโใไ"):
        end -= 1
    return line[: end or most].rstrip() + "…"


def moment(at: datetime) -> str:
    """`31 มี.ค. 2568, 11:20 น.`, in English `31 Mar 2025, 11:20`: in the office's zone."""
    shown, thai = here(at), _is_thai()
    return f"{_day_in(shown.date(), thai)}, {shown:%H:%M}" + (" น." if thai else "")


def day(on: date) -> str:
    """`31 มี.ค. 2568`, in English `31 Mar 2025`."""
    return _day_in(on, _is_thai())


def _day_in(on: date, thai: bool) -> str:
    month = SHORT_MONTHS["th" if thai else "en"][on.month - 1]
    return f"{on.day} {month} {buddhist_year(on) if thai else on.year}"


def _is_thai() -> bool:
    return bool(g.get("language", LANGUAGES[0]) == "th")
