"""`portal work`: the worker alone."""

import argparse
import os
import sys

from portal.cli import Subcommands
from portal.settings import from_environment


def declare(subcommands: Subcommands) -> None:
    """`portal work`."""
    parser = subcommands.add_parser("work", help="take jobs: papers, cleaning, notices, sweeps")
    parser.set_defaults(run=run)


def run(_chosen: argparse.Namespace) -> int:
    """Become the worker; doors do not import each other, so it is a program of its own."""
    from_environment()
    os.execv(sys.executable, [sys.executable, "-m", "portal.worker"])
