"""`portal schema`: the JSON Schema of the language, for editors."""

import argparse
import json

from portal.cli import Subcommands
from portal.request_types.describing.json_schema import json_schema
from portal.texts import LANGUAGES


def declare(subcommands: Subcommands) -> None:
    """`portal schema [type|registry|block|office]`."""
    parser = subcommands.add_parser("schema", help="print the JSON Schema of the language")
    parser.add_argument("of", nargs="?", choices=("type", "registry", "block", "office"), default="type")
    parser.add_argument("--lang", choices=LANGUAGES, default="th", help="language of the descriptions")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print it."""
    print(json.dumps(json_schema(chosen.of, chosen.lang), ensure_ascii=False, indent=2))
    return 0
