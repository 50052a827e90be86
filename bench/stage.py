"""One stage: one engine, so many requests; everything is loaded, settled, served and measured."""

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from bench import busy, floor, loader, preparing, samples, single
from bench.cells import Cell, Prepared, cells, logged_in, sizes
from bench.desk import AT_ONCE, BULK, BULKS, desk_cells
from bench.load import Figures, Wanted, WrongAnswer, loaded
from bench.preparing import Office
from bench.serving import serving
from portal.db import Database
from portal.models import schema
from portal.models.base import table
from portal.models.requests import Request
from portal.settings import Settings, from_environment
from portal.uploads.storage import LocalStorage
from portal.workflow.states import State

DRAFTS_A_SECOND: Final = 1200
"""More than can be sent."""
UPLOADS: Final = 24
MOVES: Final = 1500


@dataclass(frozen=True)
class Measured:
    """A cell with its figures; the floor's are those before and after the portal's, averaged."""

    cell: Cell
    portal: Figures
    floor: Figures
    bytes: int

    @property
    def ratio(self) -> float:
        """The portal's share of what the floor reaches."""
        return self.portal.rate / self.floor.rate


@dataclass(frozen=True)
class Stage:
    """What one stage found."""

    engine: str
    count: int
    loading: float
    """Seconds to load the set."""
    cells: list[Measured] = field(default_factory=list)
    searching: dict[str, float] = field(default_factory=dict)
    """Milliseconds of SQL by kind of search."""


@dataclass(frozen=True)
class Wish:
    """How to measure."""

    seconds: int
    only: Callable[[Cell], bool]
    say: Callable[[str], None]


def measure(engine: str, url: str, count: int, home: Path, wish: Wish) -> Stage:
    """Everything about one engine and size. `url` is an empty database; `home` an empty folder."""
    home.mkdir(parents=True, exist_ok=True)
    settings = from_environment({"PORTAL_HOME": str(home), "DATABASE_URL": url})
    schema.upgrade(settings.database_url)
    database = Database(settings.database_url)
    began = time.perf_counter()
    office = preparing.found(database, preparing.office_folder(home / "office"), -(-count // samples.PER_PERSON))
    loader.load(database, preparing.plan_of(database, office), count)
    stage = Stage(engine, count, time.perf_counter() - began)
    wish.say(f"{engine}, {count:,}: loaded in {stage.loading:.0f} s")
    ready = _ready(database, office, settings, wish.seconds)
    _settle(settings.database_url)
    kinds = {"common": samples.COMMON_WORD, "rare": samples.RARE_WORD, "one letter": samples.LETTER}
    for kind, words in kinds.items():
        stage.searching[kind] = single.searching(database, office.staff, words, 15)
    database.close()
    _serve_and_measure(stage, office, ready, settings, wish)
    return stage


def _ready(database: Database, office: Office, settings: Settings, seconds: int) -> Prepared:
    """Drafts to be sent, a stored paper for each reader, the photograph."""
    storage, photo = LocalStorage(settings.storage), single.photo()
    kept = storage.put([photo])
    file = {"digest": kept.digest, "original_digest": kept.digest, "size": kept.size, "media_type": "image/jpeg"}
    made = single.a_paper()
    (settings.home / "paper.pdf").write_bytes(made)
    (settings.home / "floor-uploads").mkdir()
    printed, many, request = storage.put([made]), DRAFTS_A_SECOND * seconds, table(Request)
    with database.transaction() as session:
        own = [
            session.scalars(select(request.c.key).where(request.c.applicant_id == each.actor.id).limit(5)).all()
            for each in office.applicants[:8]
        ]
        for keys in own:
            preparing.paper(session, keys[0], printed.digest, printed.size)
        busy.prepare(session, office)
        return Prepared(
            submitted=_untouched(session),
            crowded=preparing.drafts(session, office, samples.TYPE, many, None),
            numbered=preparing.drafts(session, office, samples.TYPE, many, None),
            by_second=preparing.drafts(session, office, "bench_by_second", many, None),
            with_photo=preparing.drafts(session, office, "bench_photo", many // 2, file),
            for_uploads=preparing.drafts(session, office, "bench_photo", UPLOADS, None),
            requests=own,
            photo=photo,
        )


def _untouched(session: Session) -> Sequence[str]:
    """Keys for what is done once to each: acts on a hundred, and moves."""
    request = table(Request)
    rows = select(request.c.key).where(request.c.state == State.SUBMITTED, request.c.revision == 1)
    return session.scalars(rows.order_by(request.c.id).limit(AT_ONCE * BULKS + MOVES)).all()


def _settle(url: str) -> None:
    """Make the floor's table; then what a database does by itself within a day."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(floor.TABLE))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))
        connection.execute(text("ANALYZE" if engine.dialect.name == "sqlite" else "CHECKPOINT"))
    engine.dispose()
    os.sync()
    time.sleep(1)


def _serve_and_measure(stage: Stage, office: Office, ready: Prepared, settings: Settings, wish: Wish) -> None:
    common = {
        "PORTAL_HOME": str(settings.home),
        "DATABASE_URL": settings.database_url,
        "PORTAL_OFFICE": str(settings.home / "office"),
        "PORTAL_PROCESSES": str(settings.processes),
        "PORTAL_THREADS": str(settings.threads),
    }
    with serving("portal.cli", "serve", log=settings.home / "portal.log", **common) as address:
        people = logged_in(address, office, samples.citizen_id(preparing.OFFICER))
        opened = [key for keys in ready.requests for key in keys]
        every = [*cells(office, ready, people), *desk_cells(people.staff, ready.submitted, opened)]
        every += busy.busy_cells(busy.logged_in(address))
        chosen = [cell for cell in every if wish.only(cell)]
        large = sizes(people, ready, chosen)
        common |= {"BENCH_SIZES": json.dumps(large), "BENCH_HOME": str(settings.home)}
        with serving("bench.floor", log=settings.home / "floor.log", **common) as floor_address:
            for cell in chosen:
                found = _measured(cell, address, floor_address, large.get(cell.page, 0), wish.seconds)
                stage.cells.append(found)
                if cell.name == BULK:
                    _all_done(settings.database_url, ready.submitted[:AT_ONCE])
                wish.say(
                    f"  {cell.name:<38} floor {found.floor.rate:7.0f}/s  portal {found.portal.rate:7.0f}/s  "
                    f"p50 {found.portal.p50:6.1f}  p95 {found.portal.p95:6.1f}  {found.ratio:5.2f}"
                )


def _all_done(url: str, keys: Sequence[str]) -> None:
    """A page of results looks alike whether its requests were moved: this looks at them."""
    database, request = Database(url), table(Request)
    with database.reading() as session:
        left = session.scalars(select(request.c.key).where(request.c.key.in_(keys), request.c.revision == 1)).all()
    database.close()
    if left:
        raise WrongAnswer(f"{len(left)} of {len(keys)} were left as they were")


def _measured(cell: Cell, address: str, floor_address: str, size: int, seconds: int) -> Measured:
    """Floor, portal, floor; each warmed first, what was written drained before the next."""
    with _warmed(cell.portal) as (warming, wanted):
        loaded(address, warming, 1)
        loaded(floor_address, cell.floor, 1)
        before = _drained(floor_address, cell.floor, seconds)
        portal = _drained(address, wanted, seconds)
        after = _drained(floor_address, cell.floor, seconds)
    floors = Figures(*((one + other) / 2 for one, other in zip(_figures(before), _figures(after), strict=True)))
    return Measured(cell, portal, floors, size)


@contextmanager
def _warmed(wanted: Wanted) -> Iterator[tuple[Wanted, Wanted]]:
    """The first drafts warm the pages up; those are not sent again."""
    if not wanted.once:
        yield wanted, wanted
        return
    few = max(1, len(wanted.requests) // 30)
    yield tuple(Wanted(part, wanted.good, once=True) for part in (wanted.requests[:few], wanted.requests[few:]))  # type: ignore[misc]


def _drained(address: str, wanted: Wanted, seconds: int) -> Figures:
    found = loaded(address, wanted, seconds)
    time.sleep(0.4)
    return found


def _figures(found: Figures) -> tuple[float, float, float]:
    return found.rate, found.p50, found.p95
