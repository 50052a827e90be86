"""The sample office published into a test's database, and a worker's hands for its files."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from portal.db import Database
from portal.queries.catalogue import Catalogue
from portal.services.publishing.office_folder import compiled, read_folder
from portal.services.publishing.publication import FoundOffice
from portal.settings import ROOT, Settings
from portal.uploads.cleaning import Cleaner
from portal.uploads.scanning import NoScanner
from portal.uploads.storage import LocalStorage
from portal.worker.files import CleanFile
from portal.worker.loop import Loop
from tests.support.laid import lay

SAMPLE = ROOT / "offices" / "education-one-stop"
MONDAY = datetime(2025, 3, 31, 4, 20, tzinfo=UTC)
"""31/03/2568 11:20, a working day of the sample office."""


@cache
def read_sample(folder: Path = SAMPLE) -> FoundOffice:
    """Reading and checking it takes a second: once for all tests."""
    return read_folder(folder)


def publish_sample(database: Database, folder: Path = SAMPLE) -> None:
    """Put the sample office in force."""
    lay(database, read_sample(folder))


def file_worker(database: Database, settings: Settings, cleaner: Cleaner) -> Loop:
    """A worker that cleans files when told `run_once`."""
    storage = LocalStorage(settings.storage)
    handler = CleanFile(database, Catalogue(compiled), storage, cleaner, NoScanner())
    return Loop(database, "tests", {"clean_file": handler, "paper": lambda _payload: lambda _session: None})
