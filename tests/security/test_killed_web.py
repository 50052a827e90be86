"""The web door killed in the middle of sending: what was acknowledged is there once, the rest once or not at all (F01, F02).

A journal keeps what each client was told; after each kill the portal starts again, every client sends again, and
journal, rows and storage are compared (property P).
"""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.app import create_app
from portal.failpoints import VARIABLE
from portal.models.drafts import Attachment, Draft
from portal.models.history import Event
from portal.models.requests import Request
from portal.queries.history import verify_request
from portal.services.accounts import passwords
from portal.services.applying import drafts
from portal.settings import ROOT, from_environment
from tests.support.desk import Desk, desk
from tests.support.forms import token
from tests.support.volume import FULL, measured, tried, volume

CLIENTS = 20 if FULL else 6
ROUNDS = volume(150)
"""Of each engine; both together are the 300 of the list."""
FILES = ("id_card", "paper_1", "paper_2")
READY_SECONDS = 10


@dataclass
class Client:
    """One person with a form ready to send, and what they were told: the key of their request."""

    draft: str
    cookie: str
    told: set[str] = field(default_factory=set)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _clients(at: Desk, turn: int) -> list[Client]:
    """People nobody has seen before, each with a filled in pension form and its three files."""
    made = []
    for number in range(CLIENTS):
        name = f"client {turn}.{number}"
        who = at.person(name)
        with at.database.transaction() as session:
            key = drafts.start(session, who, at.catalogue, "pension")
            found = drafts.find(session, who, key)
            checked = at.catalogue.version(session, found.version_id)
            drafts.save(session, who, checked, found, at.words(session, checked))
            for field_id in FILES:
                at.attach(session, who, key, field_id)
        made.append(Client(key, f"{at.app.config['SESSION_COOKIE_NAME']}={at.cookie(name)}"))
    return made


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


def _send(address: str, client: Client) -> None:
    """Opens a page, presses send, writes down what it was told."""
    headers = {"Cookie": client.cookie}
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{address}/profile", headers=headers), timeout=20) as page:
            carried = token(page.read().decode())
            headers = {"Cookie": str(page.headers["Set-Cookie"]).partition(";")[0]}  # it holds the token's other half
        body = f"_csrf_token={carried}".encode()
        sending = urllib.request.Request(f"{address}/drafts/{client.draft}/send", data=body, headers=headers)
        with urllib.request.urlopen(sending, timeout=20) as answer:
            found = re.search(r"/requests/([\w-]+)/sent", answer.url)
    except (OSError, HTTPException):
        return
    if found:
        client.told.add(found[1])


def _all_send(address: str, clients: list[Client]) -> list[threading.Thread]:
    threads = [threading.Thread(target=_send, args=(address, client)) for client in clients]
    for thread in threads:
        thread.start()
    return threads


@pytest.fixture
def environ(database_url: str, tmp_path: Path) -> dict[str, str]:
    """One web process with a port of its own."""
    found = {"PORTAL_HOME": str(tmp_path / "home"), "DATABASE_URL": database_url, "PORT": str(_free_port())}
    return found | {"PORTAL_PROCESSES": "1"}


@pytest.fixture
def at(environ: dict[str, str]) -> Iterator[Desk]:
    with passwords.cheaply():
        made = desk(create_app(from_environment(environ), testing=True))
        yield made
    made.database.close()


@pytest.mark.parametrize("failpoint", ["filed:2", "submitted:3"])
def test_killed_at_a_point_it_loses_and_doubles_nothing(environ: dict[str, str], at: Desk, failpoint: str) -> None:
    address, clients = f"http://127.0.0.1:{environ['PORT']}", _clients(at, 0)
    door = _served(environ, failpoint)
    for thread in _all_send(address, clients):
        thread.join()
    assert not all(client.told for client in clients), "nobody was cut off: the kill proved nothing"
    _kill(door)
    door = _served(environ, "")
    for thread in _all_send(address, clients):
        thread.join()
    _kill(door)
    _compare(at, clients, len(clients))


def test_a_killed_web_door_loses_and_doubles_nothing(environ: dict[str, str], at: Desk) -> None:
    """Killed at any moment while people send; each door that starts again serves the next round too."""
    address, chance = f"http://127.0.0.1:{environ['PORT']}", random.Random(1)
    door = _served(environ, "")
    for turn in range(ROUNDS):
        clients = _clients(at, turn)
        threads = _all_send(address, clients)
        time.sleep(chance.uniform(0, 0.8))
        _kill(door)
        for thread in threads:
            thread.join()
        began = time.monotonic()
        door = _served(environ, "")
        ready = time.monotonic() - began
        assert not FULL or ready < READY_SECONDS
        for thread in _all_send(address, clients):
            thread.join()
        _compare(at, clients, (turn + 1) * CLIENTS)
        tried("F01", f"kills while {CLIENTS} clients sent three files each; nothing lost, nothing twice", 1)
        measured("F01", "ready again after at most", ready)
    _kill(door)


def _compare(at: Desk, clients: list[Client], in_all: int) -> None:
    """Every client knows one number, every number is one request with its files, its event and nothing left over."""
    assert [len(client.told) for client in clients] == [1] * len(clients)
    told = sorted(key for client in clients for key in client.told)
    with at.database.reading() as session:
        made = session.scalars(select(Request).where(Request.key.in_(told))).all()
        assert sorted(request.key for request in made) == told
        for model, each in ((Request, 1), (Event, 1), (Attachment, len(FILES))):
            assert session.scalar(select(func.count()).select_from(model)) == in_all * each
        assert session.scalar(select(func.count(Request.reference.distinct()))) == in_all
        assert session.scalar(select(func.count()).select_from(Draft)) == 0
        assert all(verify_request(session, request.id) is None for request in made)
        mine = Attachment.request_id.in_([request.id for request in made])
        for digest, _count in session.execute(select(Attachment.digest, func.count()).where(mine).group_by("digest")):
            assert sha256(b"".join(at.storage.open(str(digest)))).hexdigest() == digest
