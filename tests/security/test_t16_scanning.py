"""The virus scanner as the portal uses it: set by an address, asked by the worker, its absence told to staff (T16)."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.models.drafts import Attachment
from portal.models.machinery import Job
from portal.papers.rendering import Renderer
from portal.services.accounts import passwords
from portal.services.applying import attachments, drafts
from portal.services.applying.attachments import Received
from portal.settings import Settings, SettingsRefused, from_environment
from portal.uploads.cleaning import Cleaner
from portal.uploads.scanning import ClamAV, NoScanner, scanner_at
from portal.worker.__main__ import made
from portal.worker.claims import MOST_ATTEMPTS
from portal.worker.loop import Loop
from tests.support.desk import Desk, desk, picture

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[Path]:
    """The socket of a stand-in that finds EICAR, as clamd does."""
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(tmp_path / "clamd.ctl"))
    door.listen(8)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                _answer(door.accept()[0])

    threading.Thread(target=serve, daemon=True).start()
    yield tmp_path / "clamd.ctl"
    door.close()


def _answer(line: socket.socket) -> None:
    with line, line.makefile("rb") as stream:
        body, _ = b"", stream.read(10)
        while size := struct.unpack("!I", stream.read(4))[0]:
            body += stream.read(size)
        line.sendall(b"stream: Eicar FOUND\0" if EICAR in body else b"stream: OK\0")


@pytest.fixture
def office(app: Flask) -> Iterator[Desk]:
    with passwords.cheaply():
        yield desk(app)


@contextlib.contextmanager
def _worker(settings: Settings, scanner: str) -> Iterator[Loop]:
    """The worker as `portal work` makes it."""
    with Cleaner() as cleaner, Renderer() as renderer:
        loop = made(replace(settings, scanner=scanner), cleaner, renderer)
        yield loop
        loop.database.close()


def _send(office: Desk, body: bytes, name: str = "บัตร.jpg") -> str:
    stored, who = office.storage.receive([body], 5 << 20), office.actors["applicant"]
    with office.database.transaction() as session:
        draft = drafts.start(session, who, office.catalogue, "pension")
        got = Received(stored.key, stored.digest, stored.size)
        return attachments.receive(session, who, office.catalogue, draft, "id_card", name, got).key


def _file(office: Desk, key: str) -> Attachment:
    with office.database.reading() as session:
        return session.scalars(select(Attachment).where(Attachment.key == key)).one()


def _only_job(office: Desk) -> Any:
    with office.database.reading() as session:
        return session.scalars(select(Job).where(Job.kind == "clean_file")).one()


def test_t16_eicar_is_refused_by_the_worker_and_a_clean_photograph_is_marked_scanned(
    office: Desk, settings: Settings, clamd: Path
) -> None:
    bad, good = _send(office, picture() + EICAR), _send(office, picture())
    with _worker(settings, str(clamd)) as loop:
        assert loop.run_once()
        assert loop.run_once()
    infected, clean = _file(office, bad), _file(office, good)
    assert (infected.state, infected.problem, infected.digest) == ("refused", "uploads.infected", None)
    assert (clean.state, clean.is_scanned) == ("clean", True)


def test_t16_while_the_scanner_is_away_files_wait_in_quarantine_and_are_taken_when_it_is_back(
    office: Desk, settings: Settings, tmp_path: Path, clamd: Path
) -> None:
    key, moment = _send(office, picture()), clock.now()
    with _worker(settings, str(tmp_path / "nobody.ctl")) as loop:
        for _ in range(MOST_ATTEMPTS + 3):
            with clock.stopped_at(moment):
                assert loop.run_once()
            moment += timedelta(minutes=1)
    waiting = _file(office, key)
    assert (waiting.state, waiting.digest, waiting.is_scanned) == ("received", None, False)
    assert _only_job(office).parked_at is None
    assert "virus scan" in _only_job(office).last_error
    with _worker(settings, str(clamd)) as loop, clock.stopped_at(moment):
        assert loop.run_once()
    assert (_file(office, key).state, _file(office, key).is_scanned) == ("clean", True)


def test_t16_without_a_scanner_staff_are_told_and_with_one_they_are_not(office: Desk, settings: Settings) -> None:
    key = _send(office, picture())
    with _worker(settings, "") as loop:
        assert loop.run_once()
    assert (_file(office, key).state, _file(office, key).is_scanned) == ("clean", False)
    filed = office.file("pension")
    page = office.browser("counter").get(f"/staff/requests/{filed}").get_data(as_text=True)
    assert "ยังไม่ได้ตรวจไวรัส" in page
    with office.database.transaction() as session:
        session.query(Attachment).update({"is_scanned": True})
    page = office.browser("counter").get(f"/staff/requests/{filed}").get_data(as_text=True)
    assert "ยังไม่ได้ตรวจไวรัส" not in page


def test_t16_an_address_is_read_or_refused_and_never_taken_for_none(tmp_path: Path) -> None:
    assert isinstance(scanner_at(""), NoScanner)
    assert scanner_at("/run/clamd.ctl") == ClamAV("/run/clamd.ctl")
    assert scanner_at("scan.local:3310") == ClamAV(("scan.local", 3310))
    assert scanner_at("[::1]:3310") == ClamAV(("::1", 3310))
    for wrong in ("yes", "scan.local", "scan.local:port", ":3310", "run/clamd.ctl", "scan.local:๓๓๑๐"):
        with pytest.raises(SettingsRefused, match="CLAMAV"):
            from_environment({"PORTAL_HOME": str(tmp_path), "CLAMAV": wrong})
    assert from_environment({"PORTAL_HOME": str(tmp_path), "CLAMAV": "/run/clamd.ctl"}).scanner == "/run/clamd.ctl"
