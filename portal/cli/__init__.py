"""The command line: `portal ...`. Each file here declares one subcommand."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal.errors import PortalError
from portal.settings import SettingsRefused
from portal.texts import text

if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subcommands = argparse._SubParsersAction


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; answers its exit code. 2 means: refused, and why stands on standard error."""
    parser = argparse.ArgumentParser(prog="portal", description="คำร้อง: a request portal an office declares")
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        if not module.name.startswith("_"):
            importlib.import_module(f"{__name__}.{module.name}").declare(subcommands)
    chosen = parser.parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
    except SettingsRefused as refused:
        for problem in refused.problems:
            print(f"portal: {problem}", file=sys.stderr)
        return 2
    except PortalError as problem:
        print(f"portal: {text('en', problem.code, **problem.facts)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code
