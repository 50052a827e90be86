"""`portal start`: everything on one machine. Migrates, serves the pages, runs the worker, ends both together."""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

from portal.cli import Subcommands, _demo, _people, publish
from portal.db import Database
from portal.models import schema
from portal.settings import DEMO_LOGINS, Settings, from_environment

PREPARE: list[Callable[[Settings, Database], None]] = [publish.prepare, _people.prepare, _demo.prepare]
"""What is done once the database is migrated and before anybody is served: publish the office, load its demo people."""

GRACE_SECONDS = 15


def declare(subcommands: Subcommands) -> None:
    """`portal start [--office FOLDER] [--empty]`."""
    parser = subcommands.add_parser("start", help="migrate, serve and work, all on this machine")
    parser.add_argument("--office", metavar="FOLDER", help="the office's folder, or its name under offices/")
    parser.add_argument("--empty", action="store_true", help="no demo people; prints a link for the first admin")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 after SIGTERM or Ctrl-C, 1 when web or worker died by itself."""
    if chosen.office:
        os.environ["PORTAL_OFFICE"] = chosen.office
    os.environ.setdefault("PORTAL_DEMO", "0" if chosen.empty else "1")
    settings = from_environment()
    if not settings.office.is_dir():
        print(f"portal: there is no office at {settings.office}", file=sys.stderr)
        return 2
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    schema.upgrade(settings.database_url)
    _prepare(settings)
    print("\n".join(announcement(settings)), flush=True)
    doors = (("portal.cli", "serve"), ("portal.cli", "work"))
    return supervise([[sys.executable, "-m", *door] for door in doors])


def _prepare(settings: Settings) -> None:
    database = Database(settings.database_url)
    try:
        for step in PREPARE:
            step(settings, database)
    finally:
        database.close()


def announcement(settings: Settings) -> list[str]:
    """The address and, where demo people live, one login for each role."""
    lines = [f"Khamrong is at {settings.address}   (data in {settings.home}; Ctrl-C ends it)"]
    logins = settings.home / DEMO_LOGINS
    if settings.demo and logins.exists():
        lines += [
            f"  {login['role']:<12} {login['login']}  {login['password']}  {login.get('unit', '')}".rstrip()
            for login in json.loads(logins.read_text())
        ]
    return lines


def supervise(commands: Sequence[Sequence[str]]) -> int:
    """Run all until one ends or we are told to stop; then end the others, by force after GRACE_SECONDS."""
    told = threading.Event()

    def tell(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, tell)
    running = [subprocess.Popen(command, start_new_session=True) for command in commands]
    while not told.is_set() and all(child.poll() is None for child in running):
        told.wait(0.2)
    for child in running:
        if child.poll() is None:
            child.terminate()
    _wait(running)
    return 0 if told.is_set() else 1


def _wait(running: Sequence[subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + GRACE_SECONDS
    for child in running:
        try:
            child.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
