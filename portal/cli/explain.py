"""`portal explain FILE`: a request type said back in plain words."""

import argparse
from pathlib import Path

from portal.cli import Subcommands
from portal.request_types.compiling import check_office
from portal.request_types.describing.explaining import explain
from portal.request_types.reading.source import office_of
from portal.request_types.reading.telling import more, told
from portal.texts import LANGUAGES


def declare(subcommands: Subcommands) -> None:
    """`portal explain FILE [--lang en]`."""
    parser = subcommands.add_parser("explain", help="say a request type back in plain words")
    parser.add_argument("file", type=Path, metavar="FILE", help="a file in an office's request_types")
    parser.add_argument("--lang", choices=LANGUAGES, default="th", help="language of the explanation")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 and the explanation, or 1 and the problems."""
    source = office_of(chosen.file)
    checked = check_office(source)
    found = checked.types.get(chosen.file.stem)
    if found is None:
        shown, left = told(checked.problems.sorted())
        print("\n".join([*(each.said(chosen.lang) for each in shown), *[more(chosen.lang, left)] * bool(left)]))
        return 1
    print(explain(found, chosen.lang), end="")
    return 0
