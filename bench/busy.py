"""Officers in the middle of their work: one who keeps views of the queue, and one who has news in every fourth row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench import samples
from bench.cells import Cell, get
from bench.load import Wanted, WrongAnswer
from bench.preparing import OFFICER, PASSWORD, Office, officer
from bench.serving import Browser
from portal import clock
from portal.models.accounts import new_key
from portal.models.base import table
from portal.models.history import Notice
from portal.models.requests import Request
from portal.models.views import SavedView
from portal.services.accounts import passwords
from portal.texts import text

KEEPER: Final = OFFICER + 1
READER: Final = OFFICER + 2
"""Numbers of the two behind their fictional citizen IDs."""
VIEWS: Final = (
    "state=submitted&state=resubmitted&sort=due&order=up",
    f"type={samples.TYPE}",
    "state=returned",
    "who=me",
    f"type={samples.TYPE}&state=in_progress&unit=personnel",
    "from=2025-10-01&to=2025-10-31",
)
"""As an officer keeps them: the last one no kept count knows."""
NEWS_EVERY: Final = 4
NEWS_AMONG: Final = 400
"""One in so many of the newest requests has news."""
_NEWS: Final = text("th", "staff.unread")


@dataclass(frozen=True)
class Busy:
    """The two, logged in."""

    keeper: Browser
    reader: Browser


def prepare(session: Session, office: Office) -> None:
    """Make both, the views of one and the news of the other: notices to that person alone, so nobody else has more."""
    with passwords.cheaply():
        password_hash = passwords.keep(PASSWORD)
    keeper, reader = (officer(session, password_hash, number) for number in (KEEPER, READER))
    now, request = clock.now(), table(Request)
    kept = {"account_id": keeper.id, "opens": False, "made_at": now}
    views = [
        kept | {"key": new_key(), "name": f"มุมมอง {place}", "address": address, "position": place}
        for place, address in enumerate(VIEWS)
    ]
    session.execute(insert(table(SavedView)), views)
    newest = session.scalars(select(request.c.id).order_by(request.c.id.desc()).limit(NEWS_AMONG)).all()
    told: dict[str, object] = {
        "account_id": reader.id,
        "unit": None,
        "event_number": 1,
        "code": "submit",
        "facts": {},
        "created_at": now,
    }
    session.execute(insert(table(Notice)), [told | {"request_id": id} for id in newest[::NEWS_EVERY]])


def logged_in(address: str) -> Busy:
    """Both at the portal of this address."""
    keeper, reader = Browser(address), Browser(address)
    keeper.log_in(samples.citizen_id(KEEPER), PASSWORD)
    reader.log_in(samples.citizen_id(READER), PASSWORD)
    return Busy(keeper, reader)


def busy_cells(busy: Busy) -> Sequence[Cell]:
    """WrongAnswer when a page does not show what it is measured for."""
    floor = get(["/queue"])
    return [
        Cell(f"staff queue, {len(VIEWS)} views", _shown(busy.keeper, "/staff", "มุมมอง 5"), floor, "queue", 0.5),
        Cell(
            "staff queue, news in every fourth row", _shown(busy.reader, "/staff?view=all", _NEWS), floor, "queue", 0.5
        ),
        Cell("staff queue, the unread alone", _shown(busy.reader, "/staff?unread=1", _NEWS), floor, "queue", 0.5),
    ]


def _shown(browser: Browser, path: str, words: str) -> Wanted:
    if words not in browser.get(path).body.decode():
        raise WrongAnswer(f"{path} shows no {words!r}")
    return get([path], browser)
