"""Jobs that take long are done by a loop of their own: a photograph that was sent does not wait for an export."""

import os
import socket
import threading
from typing import Final

from portal.db import Database
from portal.queries.catalogue import Catalogue
from portal.services.exporting import asking
from portal.settings import Settings
from portal.uploads.storage import LocalStorage
from portal.worker.claims import Kinds
from portal.worker.exports import MakeExports
from portal.worker.loop import Loop

LENGTHY: Final = frozenset({asking.JOB})


def clerk(database: Database, catalogue: Catalogue, settings: Settings, told: threading.Event | None = None) -> Loop:
    """The loop that does them; told to end together with the one beside it."""
    making = MakeExports(database, catalogue, LocalStorage(settings.storage), settings.home / "exporting")
    return Loop(
        database,
        f"{socket.gethostname()}:{os.getpid()}:clerk",
        {asking.JOB: making},
        kinds=Kinds(only=LENGTHY),
        told=told or threading.Event(),
    )
