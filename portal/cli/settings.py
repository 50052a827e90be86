"""`portal settings`: what an operator can set, as the table of docs/operators.md."""

import argparse

from portal.cli import Subcommands
from portal.settings import variables


def declare(subcommands: Subcommands) -> None:
    """`portal settings`."""
    parser = subcommands.add_parser("settings", help="print every environment variable and what it does")
    parser.set_defaults(run=run)


def run(_chosen: argparse.Namespace) -> int:
    """Print it."""
    print(table(), end="")
    return 0


def table() -> str:
    """A Markdown table, one row for each variable, in the order of portal/settings.py."""
    rows = [f"| `{name}` | {doc} |" for name, doc in variables().items()]
    return "\n".join(["| Variable | Meaning |", "|---|---|", *rows]) + "\n"
