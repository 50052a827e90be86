"""Jobs that take long are done by a loop of their own: a photograph that was sent waits for no export, import or count."""

import os
import socket
import threading
from typing import Final

from portal.db import Database
from portal.queries.catalogue import Catalogue
from portal.services.counting import figure_plans
from portal.services.exporting import asking
from portal.services.importing import runs
from portal.services.importing.working import Works
from portal.services.publishing import moving
from portal.settings import Settings
from portal.uploads.storage import LocalStorage
from portal.worker.claims import Kinds
from portal.worker.exports import MakeExports
from portal.worker.figures import CountAnew
from portal.worker.importing import ImportFile
from portal.worker.loop import Loop
from portal.worker.moving import MoveRequests

LENGTHY: Final = frozenset({asking.JOB, runs.JOB, moving.JOB, figure_plans.JOB})


def clerk(database: Database, catalogue: Catalogue, settings: Settings, told: threading.Event | None = None) -> Loop:
    """The loop that does them; told to end together with the one beside it."""
    storage = LocalStorage(settings.storage)
    return Loop(
        database,
        f"{socket.gethostname()}:{os.getpid()}:clerk",
        {
            asking.JOB: MakeExports(database, catalogue, storage, settings.home / "exporting"),
            runs.JOB: ImportFile(Works(database, catalogue, storage)),
            moving.JOB: MoveRequests(moving.Moves(database, catalogue)),
            figure_plans.JOB: CountAnew(database, catalogue),
        },
        given_up={runs.JOB: runs.give_up, moving.JOB: moving.give_up},
        kinds=Kinds(only=LENGTHY),
        told=told or threading.Event(),
    )
