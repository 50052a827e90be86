"""What a worker looks after besides jobs: the search index, kept counts, the office's folder, what nobody claimed."""

import logging
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from portal import clock
from portal.db import Database
from portal.queries.catalogue import Catalogue
from portal.request_types.reading.folder import OFFICE_FILE
from portal.services.counting import figure_cells
from portal.services.counting.tallies import fold, is_worth_folding
from portal.services.exporting.asking import expire
from portal.services.logs import anchors
from portal.services.publishing import putting
from portal.services.publishing.listening import listen
from portal.services.publishing.office_folder import signature
from portal.services.rows.search_index import index_new, waiting
from portal.services.sweeping import EXPORTS_WAIT, FILES_LIVE, sweep_rows, unnamed
from portal.uploads.storage import Area, Storage
from portal.worker.files import discard_quarantined
from portal.worker.loop import Chore

_AT_ONCE: Final = 200
_log = logging.getLogger(__name__)


def chores(database: Database, catalogue: Catalogue, storage: Storage, office: Path, anchored: Path) -> Sequence[Chore]:
    """All chores of one worker; several workers may have them at once. Anchors are written to the file `anchored`."""
    return [
        Chore("index", 1.0, lambda: index(database)),
        Chore("counts", 5.0, lambda: fold_counts(database)),
        Chore("office", 1.0, watch(database, catalogue, office)),
        Chore("proposals", 5.0, lambda: put_proposals(database, catalogue)),
        Chore("quarantine", 10.0, lambda: discard_quarantined(database, storage)),
        Chore("anchor", 600.0, lambda: anchor(database, anchored)),
        Chore("sweep", 3600.0, lambda: sweep(database, storage)),
    ]


def put_proposals(database: Database, catalogue: Catalogue) -> None:
    """Put in force what was agreed, at its minute."""
    if putting.put_due(database):
        catalogue.forget()


def index(database: Database) -> None:
    """Take new requests into SQLite's search index."""
    while True:
        with database.reading() as session:
            if not waiting(session):
                return
        with database.transaction() as session:
            index_new(session)


def fold_counts(database: Database) -> None:
    """Keep counting cheap."""
    with database.reading() as session:
        counts, figures = is_worth_folding(session), figure_cells.is_worth_folding(session)
    if counts:
        with database.transaction() as session:
            fold(session)
    if figures:
        fold_all(database)


def fold_all(database: Database) -> None:
    """Add all changes of figures that wait to their cells, some in each transaction: others write in between."""
    while True:
        with database.transaction() as session:
            if not figure_cells.fold_figures(session):
                return


def watch(database: Database, catalogue: Catalogue, office: Path) -> Callable[[], None]:
    """Hear the office's folder when a file of it changed and then stood still for a look (C14)."""
    seen = heard = ""

    def look() -> None:
        nonlocal seen, heard
        now = signature(office)
        if not (office / OFFICE_FILE).is_file():
            return
        if now != seen:
            seen = now
            if heard:
                return
        if now == heard:
            return
        listen(database, office)
        heard = now
        catalogue.forget()

    return look


def anchor(database: Database, file: Path) -> None:
    """Once a day write down outside the database what the history is; the log keeps it elsewhere (T39)."""
    if anchors.is_due(file):
        with database.reading() as session:
            if made := anchors.write(session, file):
                _log.info("anchor: %s events up to number %s, digest %s", made.events, made.event, made.digest)


def sweep(database: Database, storage: Storage) -> None:
    """Rows first, then bytes no row names any more: no row is ever without its file."""
    with database.transaction() as session:
        sweep_rows(session)
        over = expire(session)
    for key in over:
        storage.delete(key, Area.EXPORTED)
    for area in Area:
        live = EXPORTS_WAIT if area is Area.EXPORTED else FILES_LIVE
        old = storage.older_than(clock.now() - live, area)
        while keys := list(islice(old, _AT_ONCE)):
            with database.reading() as session:
                gone = unnamed(session, keys)
            for key in gone:
                storage.delete(key, area)
