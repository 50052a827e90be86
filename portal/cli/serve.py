"""`portal serve`: the web door alone, by granian."""

import argparse
import logging

from portal.cli import Subcommands
from portal.cli._people import refuse_demo_people
from portal.settings import from_environment


def declare(subcommands: Subcommands) -> None:
    """`portal serve`."""
    parser = subcommands.add_parser("serve", help="serve the web pages (without the worker)")
    parser.set_defaults(run=run)


def _is_news(record: logging.LogRecord) -> bool:
    """All but the advice about many threads: most of them only hold requests that wait their turn (PORTAL_WAITING)."""
    return not record.getMessage().startswith("Configuration allows spawning up to")


def run(_chosen: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C. Each process builds its own application, after the fork."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    settings = from_environment()
    refuse_demo_people(settings)
    logging.getLogger("_granian").addFilter(_is_news)
    Granian(
        "portal.app:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.listen,
        port=settings.port,
        workers=settings.processes,
        blocking_threads=settings.threads + settings.waiting,
        backlog=1024,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
    return 0
