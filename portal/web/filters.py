"""How values are written on pages."""

from datetime import datetime

from flask import Flask, g

from portal.clock import BANGKOK
from portal.request_types.formats import citizen_id
from portal.request_types.formats.buddhist import SHORT_MONTHS, buddhist_year
from portal.texts import LANGUAGES


def install(app: Flask) -> None:
    """`{{ id | citizen_id }}` and `{{ at | moment }}`."""
    app.jinja_env.filters["citizen_id"] = citizen_id.shown
    app.jinja_env.filters["moment"] = _moment


def _moment(at: datetime) -> str:
    """`31 มี.ค. 2568, 11:20 น.`, in English `31 Mar 2025, 11:20`: in the office's zone."""
    here, language = at.astimezone(BANGKOK), g.get("language", LANGUAGES[0])
    thai = language == "th"
    month = SHORT_MONTHS["th" if thai else "en"][here.month - 1]
    year = buddhist_year(here.date()) if thai else here.year
    return f"{here.day} {month} {year}, {here:%H:%M}" + (" น." if thai else "")
