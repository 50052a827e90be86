"""`portal reference`: the reference of the language as Markdown, made from the tables the program runs on."""

import argparse

from portal.cli import Subcommands
from portal.request_types.describing.language_reference import reference
from portal.texts import LANGUAGES


def declare(subcommands: Subcommands) -> None:
    """`portal reference [--lang en]`."""
    parser = subcommands.add_parser("reference", help="print the reference of the language")
    parser.add_argument("--lang", choices=LANGUAGES, default="th", help="language of the reference")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print it."""
    print(reference(chosen.lang), end="")
    return 0
