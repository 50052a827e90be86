"""`portal start`: everything on one machine. Migrates, serves the pages, runs the worker, ends both."""

import argparse
import errno
import json
import os
import socket
import sys
from collections.abc import Callable

from portal.cli import Subcommands, _demo, _people, publish
from portal.cli._children import supervise
from portal.cli._turns import Held, holding_port, setting_up
from portal.db import Database
from portal.models import schema
from portal.settings import DEMO_LOGINS, Settings, from_environment, judged

PREPARE: list[Callable[[Settings, Database], None]] = [publish.prepare, _people.prepare, _demo.prepare]
"""What is done once the database is migrated and before anybody is served: publish the office, load its demo people."""


class Taken(Exception):
    """The port is another's."""


def declare(subcommands: Subcommands) -> None:
    """`portal start [--office FOLDER] [--empty]`."""
    parser = subcommands.add_parser("start", help="migrate, serve and work, all on this machine")
    parser.add_argument("--office", metavar="FOLDER", help="the office's folder, or its name under offices/")
    parser.add_argument("--empty", action="store_true", help="no demo people; prints a link for the first admin")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 after SIGTERM or Ctrl-C, 1 when the web half died by itself, 2 when nothing could be started."""
    if chosen.office:
        os.environ["PORTAL_OFFICE"] = chosen.office
    os.environ.setdefault("PORTAL_DEMO", "0" if chosen.empty else "1")
    settings = judged(os.environ)
    if not settings.office.is_dir():
        print(f"portal: there is no office at {settings.office}", file=sys.stderr)
        return 2
    try:
        with holding_port(settings.port):
            refuse_taken(settings.listen, settings.port)
            return _start()
    except Held:
        problem = f"port {settings.port} is taken: another portal starts or runs there"
    except Taken as taken:
        problem = str(taken)
    print(f"portal: {problem}. End it, or set PORT to a free one.", file=sys.stderr)
    return 2


def _start() -> int:
    settings = from_environment()
    with setting_up(settings.home):
        schema.upgrade(settings.database_url)
        _prepare(settings)
    print("\n".join(announcement(settings)), flush=True)
    door = [sys.executable, "-m", "portal.cli"]
    return supervise(needed=[*door, "serve"], again=[*door, "work"])


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


def refuse_taken(listen: str, port: int) -> None:
    """Raises Taken while anything answers there: two web halves could share the port, and readers would see both."""
    for family, kind, protocol, _, address in socket.getaddrinfo(listen, port, type=socket.SOCK_STREAM):
        with socket.socket(family, kind, protocol) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind(address)
            except OSError as problem:
                if problem.errno == errno.EADDRINUSE:
                    raise Taken(f"port {port} at {listen} is taken: another portal or program answers there") from None
