"""Take jobs until told to stop: `python -m portal.worker`."""

import logging
import os
import signal
import socket
from types import FrameType

from portal.db import Database
from portal.papers.rendering import Renderer
from portal.queries.catalogue import Catalogue
from portal.services.logs import anchors
from portal.services.printing.paper_contents import House
from portal.services.publishing.office_folder import compiled
from portal.settings import Settings, from_environment
from portal.uploads.cleaning import Cleaner
from portal.uploads.scanning import scanner_at
from portal.uploads.storage import LocalStorage
from portal.worker.chores import chores
from portal.worker.claims import Kinds
from portal.worker.files import CleanFile
from portal.worker.lengthy import LENGTHY, clerk
from portal.worker.loop import Loop
from portal.worker.paper import MakePapers
from portal.worker.sending import KINDS, Beside, sender, sending


def made(settings: Settings, cleaner: Cleaner, renderer: Renderer) -> Loop:
    """A worker as the settings describe it. Loops beside it do what takes long and, where notices leave, send them."""
    database, catalogue = Database(settings.database_url), Catalogue(compiled)
    storage = LocalStorage(settings.storage)
    house = House(settings.address)
    return Loop(
        database,
        f"{socket.gethostname()}:{os.getpid()}",
        {
            "clean_file": CleanFile(database, catalogue, storage, cleaner, scanner_at(settings.scanner)),
            "paper": MakePapers(database, catalogue, storage, renderer, house),
            **sending(database, catalogue, settings),
        },
        chores(database, catalogue, storage, settings.office, settings.home / anchors.FILE),
        kinds=Kinds(but=LENGTHY | (KINDS if settings.channels else frozenset())),
    )


def main() -> None:
    """End quietly on SIGTERM and Ctrl-C, the job in hand finished first."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    with Cleaner() as cleaner, Renderer() as renderer:
        settings = from_environment()
        loop = made(settings, cleaner, renderer)

        def tell(_signal: int, _frame: FrameType | None) -> None:
            loop.told.set()

        signal.signal(signal.SIGTERM, tell)
        signal.signal(signal.SIGINT, tell)
        others = [clerk(loop.database, Catalogue(compiled), settings, loop.told)]
        if settings.channels:
            others.append(sender(loop.database, Catalogue(compiled), settings, loop.told))
        beside = [Beside(each) for each in others]
        loop.run()
        for each in beside:
            each.end()
        loop.database.close()


if __name__ == "__main__":
    main()
