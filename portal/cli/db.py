"""`portal db`: bring the database to this release, or take a step back."""

import argparse

from portal.cli import Subcommands
from portal.models import schema
from portal.settings import from_environment


def declare(subcommands: Subcommands) -> None:
    """`portal db upgrade` and `portal db downgrade REVISION`."""
    parser = subcommands.add_parser("db", help="migrate the database")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    acts.add_parser("upgrade", help="run the migrations that are missing").set_defaults(run=upgrade)
    down = acts.add_parser("downgrade", help="go back to a revision")
    down.add_argument("revision", help="a revision's id, or base")
    down.set_defaults(run=downgrade)


def upgrade(_chosen: argparse.Namespace) -> int:
    """All that is missing, or nothing."""
    schema.upgrade(from_environment().database_url)
    return 0


def downgrade(chosen: argparse.Namespace) -> int:
    """Back to `chosen.revision`."""
    schema.downgrade(from_environment().database_url, chosen.revision)
    return 0
