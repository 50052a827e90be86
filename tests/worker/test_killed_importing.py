"""A worker killed between and inside the chunks of an import: another goes on there, and no row is there twice (F03)."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.db import Database
from portal.models.base import table
from portal.models.catalogue import RegistryRow, RegistryWord
from portal.models.history import Event
from portal.models.machinery import Job
from portal.services.importing import runs
from portal.services.importing.into import registry
from portal.services.importing.working import Works
from portal.services.sweeping import PROBLEMS_LIVE, sweep_rows
from portal.uploads.storage import Area, LocalStorage
from portal.worker.claims import Patience
from portal.worker.importing import ImportFile
from portal.worker.loop import Loop, Outcome
from tests.support.declared import declare
from tests.support.forks import Forks
from tests.support.imports import HEAD, RESULT, Imports
from tests.support.people import citizen_id
from tests.support.volume import tried

HOLDERS = """\
title: ผู้ถือบัตร
key: card
columns: [{id: card, type: citizen_id, label: เลข}, {id: name, type: text, label: ชื่อ}]
"""
TYPE = "title: สิทธิ\nform:\n  - fields: [{id: holder, type: reference, from: holders, find_by: card, label: เลข}]\n"
CHILD = """
import sys
from portal.db import Database
from portal.queries.catalogue import Catalogue
from portal.services.importing import lines, results
from portal.services.importing.into import registry
from portal.services.importing.working import Works
from portal.services.publishing.office_folder import compiled
from portal.uploads.storage import LocalStorage
from portal.worker.importing import ImportFile
from portal.worker.loop import Loop
from pathlib import Path
lines.CHUNK = 20
results.AT_ONCE = 2
database = Database(sys.argv[1])
works = Works(database, Catalogue(compiled), LocalStorage(Path(sys.argv[2])))
loop = Loop(database, "killed", {"import": ImportFile(works, float(sys.argv[3]))})
while loop.run_once():
    pass
"""
ROWS = 100


def test_an_import_that_is_given_up_says_so_and_its_problems_are_forgotten_in_time(
    database: Database, tmp_path: Path
) -> None:
    declare(database, tmp_path / "office", "", {"holders": HOLDERS}, right=TYPE)

    def fails(_payload: object) -> Outcome:
        raise OSError("the disk is gone")

    with database.transaction() as session:
        key = runs.start(session, registry("holders"), "a.csv", "0" * 64, "1" * 64, writes=True, problems=[{"line": 2}])
        runs.ask(session, key, "reading")
    loop = Loop(database, "one", {runs.JOB: fails}, patience=Patience(most=1), given_up={runs.JOB: runs.give_up})
    assert loop.run_once()
    with database.reading() as session:
        run = session.execute(select(runs.RUN).where(runs.RUN.c.key == key)).one()
    assert (run.state, run.refusal, run.stored_key) == ("refused", {"code": "importing.failed", "facts": {}}, None)
    for later, kept in ((PROBLEMS_LIVE - timedelta(hours=1), [{"line": 2}]), (PROBLEMS_LIVE + timedelta(hours=1), [])):
        with clock.stopped_at(clock.now() + later), database.transaction() as session:
            sweep_rows(session)
            assert session.scalar(select(runs.RUN.c.problems).where(runs.RUN.c.key == key)) == kept


@pytest.mark.parametrize("point", ["import_judged:2", "import_written:1", "import_written:4", "job_worked"])
def test_a_killed_import_goes_on_at_the_next_chunk(
    database: Database, dying: Forks, tmp_path: Path, point: str
) -> None:
    office = declare(database, tmp_path / "office", "", {"holders": HOLDERS}, right=TYPE)
    works = Works(database, office.catalogue, LocalStorage(tmp_path / "store"))
    words = "เลข,ชื่อ\n" + "".join(f"{citizen_id(at)},คน {at}\n" for at in range(ROWS))
    kept = works.storage.receive([words.encode()], 1 << 20)
    with database.transaction() as session:
        key = runs.start(session, registry("holders"), "a.csv", kept.digest, kept.key, writes=True)
        runs.ask(session, key, "reading")
    _killed(dying, database, tmp_path, point)
    stopped = works.run(key)
    expected = {"import_judged:2": 20, "import_written:1": 0, "import_written:4": 60, "job_worked": ROWS}[point]
    assert stopped.done == expected == _rows(database)
    other = Loop(database, "other", {"import": ImportFile(works, 0)})
    with clock.stopped_at(clock.now() + timedelta(seconds=59)):
        while other.run_once():
            pass
    done = works.run(key)
    assert (done.state, done.new, done.same, done.bad) == ("done", ROWS, 0, 0)
    assert _rows(database) == ROWS
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(table(RegistryWord))) == ROWS
        assert session.scalar(select(func.count()).select_from(Job)) == 0
        found = office.catalogue.rows(session).get("holders", citizen_id(ROWS - 1))
    assert found is not None
    assert list(works.storage.keys(Area.QUARANTINE)) == []
    tried("F03", "workers killed between and inside the chunks of an import; gone on with, no row twice", 1)


def test_killed_within_a_chunk_of_results_no_form_is_filled_twice(
    database: Database, dying: Forks, tmp_path: Path
) -> None:
    made = Imports(database, tmp_path)
    words = HEAD + "".join(f"{made.learning(number)},ผ่าน,,lp,,\n" for number in range(5))
    kept = made.works.storage.receive([words.encode()], 1 << 20)
    with database.transaction() as session:
        key = runs.start(session, RESULT, "a.csv", kept.digest, kept.key, made.agency.id, writes=True)
        runs.ask(session, key, "reading")
    events = made.count(Event)
    _killed(dying, database, tmp_path, "advanced:4")
    assert (made.works.run(key).done, made.count(Event)) == (2, events + 2)
    other = Loop(database, "other", {"import": ImportFile(made.works, 0)})
    with clock.stopped_at(clock.now() + timedelta(seconds=59)):
        while other.run_once():
            pass
    done = made.works.run(key)
    assert (done.state, done.new, done.same, done.bad) == ("done", 5, 0, 0)
    assert made.count(Event) == events + 5


def _killed(dying: Forks, database: Database, folder: Path, point: str) -> None:
    """Another process works at it, and is killed there."""
    url = database.url.render_as_string(hide_password=False)
    assert dying.run(CHILD, point, {}, url, str(folder / "store"), "9") == -9


def _rows(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(RegistryRow)) or 0
