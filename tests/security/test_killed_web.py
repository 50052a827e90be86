"""The web door killed in the middle of sending: what was acknowledged is there once, the rest once or not at all (F01, F02).

A journal keeps what each client was told; after each kill the portal starts again, every client sends again, and
journal, rows and storage are compared (property P). Small volume; the number of rounds makes it a soak.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.app import create_app
from portal.failpoints import VARIABLE
from portal.models.drafts import Attachment, Draft
from portal.models.history import Event
from portal.models.requests import Request
from portal.services import drafts, passwords
from portal.settings import ROOT, from_environment
from tests.support.desk import Desk, desk
from tests.support.forms import token

CLIENTS = 6
Journal = dict[str, set[str]]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _draft(at: Desk) -> str:
    """A filled in pension form with its file, ready to send."""
    who = at.actors["applicant"]
    with at.database.transaction() as session:
        key = drafts.start(session, who, at.catalogue, "pension")
        found = drafts.find(session, who, key)
        checked = at.catalogue.version(session, found.version_id)
        drafts.save(session, who, checked, found, at.words(session, checked))
        at.attach(session, who, key, "id_card")
    return key


def _served(environ: dict[str, str], failpoint: str) -> subprocess.Popen[bytes]:
    """The web door in a process group of its own; returns once it answers."""
    surroundings = os.environ | environ | {VARIABLE: failpoint, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "portal.cli", "serve"]
    door = subprocess.Popen(command, env=surroundings, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{environ['PORT']}/healthz", timeout=2).close()
            return door
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the web door does not answer")


def _kill(door: subprocess.Popen[bytes]) -> None:
    os.killpg(door.pid, signal.SIGKILL)
    door.wait()


def _send(address: str, cookie: str, key: str, journal: Journal) -> None:
    """One client: opens the page of checked answers, presses send, writes down what it was told."""
    headers = {"Cookie": cookie}
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{address}/profile", headers=headers), timeout=20) as page:
            carried = token(page.read().decode())
            headers = {"Cookie": str(page.headers["Set-Cookie"]).partition(";")[0]}  # it holds the token's other half
        body = f"csrf_token={carried}".encode()
        sending = urllib.request.Request(f"{address}/drafts/{key}/send", data=body, headers=headers)
        with urllib.request.urlopen(sending, timeout=20) as answer:
            found = re.search(r"/requests/([\w-]+)/sent", answer.url)
    except OSError:
        return
    if found:
        journal[key].add(found[1])


def _all_send(address: str, cookie: str, journal: Journal) -> list[threading.Thread]:
    clients = [threading.Thread(target=_send, args=(address, cookie, key, journal)) for key in journal]
    for client in clients:
        client.start()
    return clients


@pytest.mark.parametrize("failpoint", ["filed:2", "submitted:3", ""])
def test_a_killed_web_door_loses_and_doubles_nothing(database_url: str, tmp_path: Path, failpoint: str) -> None:
    environ = {"PORTAL_HOME": str(tmp_path / "home"), "DATABASE_URL": database_url, "PORT": str(_free_port())}
    environ |= {"PORTAL_PROCESSES": "1"}
    address = f"http://127.0.0.1:{environ['PORT']}"
    with passwords.cheaply():
        at = desk(create_app(from_environment(environ), testing=True))
    cookie = f"{at.app.config['SESSION_COOKIE_NAME']}={at.cookie('applicant')}"
    journal: Journal = {_draft(at): set() for _ in range(CLIENTS)}
    door = _served(environ, failpoint)
    clients = _all_send(address, cookie, journal)
    if not failpoint:
        time.sleep(0.2)
        _kill(door)
    for client in clients:
        client.join()
    if failpoint:
        assert not all(journal.values()), "nobody was cut off: the kill proved nothing"
        _kill(door)
    door = _served(environ, "")
    for client in _all_send(address, cookie, journal):
        client.join()
    _kill(door)
    _compare(at, journal)
    at.database.close()


def _compare(at: Desk, journal: Journal) -> None:
    """Every client knows one number, every number is one request with its file, its event and nothing left over."""
    assert all(len(told) == 1 for told in journal.values()), journal
    with at.database.reading() as session:
        keys = list(session.scalars(select(Request.key)))
        assert sorted(keys) == sorted(key for told in journal.values() for key in told)
        assert len(set(session.scalars(select(Request.reference)))) == CLIENTS
        for model in (Event, Attachment):
            assert session.scalar(select(func.count()).select_from(model)) == CLIENTS
        assert session.scalar(select(func.count()).select_from(Draft)) == 0
        files = session.scalars(select(Attachment)).all()
        assert all(file.request_id and at.storage.exists(str(file.digest)) for file in files)
